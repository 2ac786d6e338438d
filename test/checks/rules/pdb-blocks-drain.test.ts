import { testCheck } from '../tester';

const id = 'pdb-blocks-drain';
const fix = 'set maxUnavailable: 1 and remove minAvailable';

function workload(kind: string, name: string, spec = '', labels = `{ app: ${name} }`): string {
  return `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec:
  ${spec}
  selector: { matchLabels: ${labels} }
  template:
    metadata: { labels: ${labels} }
    spec: { containers: [{ name: main, image: main:1, resources: { requests: { cpu: 100m } } }] }
---`;
}

function budget(limit: string, selector = 'selector: { matchLabels: { app: web } }', name = 'web'): string {
  return `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name}, namespace: shop }
spec:
  ${limit}
  ${selector}
---`;
}

function autoscaler(spec: string): string {
  return `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 10, ${spec} }
---`;
}

function finding(message: string, fixing = fix, name = 'web') {
  return { id, object: `PodDisruptionBudget shop/${name}`, message, fix: fixing };
}

testCheck(id, {
  valid: [
    ['one pod out at a time, even of one', workload('Deployment', 'web', 'replicas: 1') + budget('maxUnavailable: 1')],
    ['a share that rounds up to one pod', workload('Deployment', 'web', 'replicas: 2') + budget('maxUnavailable: 1%')],
    ['two of three available', workload('StatefulSet', 'web', 'replicas: 3') + budget('minAvailable: 2')],
    ['half of two', workload('Deployment', 'web', 'replicas: 2') + budget('minAvailable: 50%')],
    ['fewer than the autoscaler leaves', workload('Deployment', 'web') + autoscaler('minReplicas: 3') + budget('minAvailable: 2')],
    ['one of two workloads of one replica each', workload('Deployment', 'a', '', '{ app: web, part: a }') + workload('Deployment', 'b', '', '{ app: web, part: b }')
      + budget('minAvailable: 1')],
    ['a DaemonSet, which has as many pods as there are nodes', workload('DaemonSet', 'web') + budget('minAvailable: 3')],
    ['a workload that is scaled to nothing', workload('Deployment', 'web', 'replicas: 0') + budget('minAvailable: 1')],
    ['a budget without a selector, which selects nothing', workload('Deployment', 'web') + budget('minAvailable: 1', '')],
    ['an empty selector of policy/v1beta1, which selects nothing', workload('Deployment', 'web')
      + budget('minAvailable: 1', 'selector: {}').replace('policy/v1', 'policy/v1beta1')],
    ['two budgets over different pods', workload('Deployment', 'web') + workload('Deployment', 'worker') + budget('maxUnavailable: 1')
      + budget('maxUnavailable: 1', 'selector: { matchLabels: { app: worker } }', 'worker')],
  ],
  invalid: [
    ['maxUnavailable 0', workload('Deployment', 'web', 'replicas: 3') + budget('maxUnavailable: 0'),
      [finding('maxUnavailable is 0: no pod can ever be evicted')]],
    ['maxUnavailable 0%, whatever it selects', budget('maxUnavailable: 0%', 'selector: {}'),
      [finding('maxUnavailable is 0%: no pod can ever be evicted')]],
    ['minAvailable 100%', workload('DaemonSet', 'web') + budget('minAvailable: 100%'),
      [finding('minAvailable is 100%: no pod can ever be evicted')]],
    ['all replicas', workload('Deployment', 'web', 'replicas: 2') + budget('minAvailable: 2'),
      [finding('minAvailable is 2 and Deployment shop/web has 2 replicas: no pod can be evicted')]],
    ['the one replica of a workload that says nothing of replicas', workload('StatefulSet', 'web') + budget('minAvailable: 1'),
      [finding('minAvailable is 1 and StatefulSet shop/web has one replica: no pod can be evicted')]],
    ['a share that rounds up to all', workload('Deployment', 'web', 'replicas: 3') + budget('minAvailable: 70%'),
      [finding('minAvailable is 70%, rounded up to 3, and Deployment shop/web has 3 replicas: no pod can be evicted')]],
    ['as many as the autoscaler leaves', workload('Deployment', 'web') + autoscaler('minReplicas: 2') + budget('minAvailable: 2'),
      [finding('minAvailable is 2 and HorizontalPodAutoscaler shop/web may scale Deployment shop/web down to 2 replicas: no pod can be evicted')]],
    ['the one replica of an autoscaler that says nothing of a minimum', workload('Deployment', 'web') + autoscaler('metrics: []')
      + budget('minAvailable: 1'),
    [finding('minAvailable is 1 and HorizontalPodAutoscaler shop/web may scale Deployment shop/web down to one replica: no pod can be evicted')]],
    ['all of two workloads together', workload('Deployment', 'web') + workload('StatefulSet', 'db', 'replicas: 2') + budget('minAvailable: 3', 'selector: {}'),
      [finding('minAvailable is 3 and Deployment shop/web has one replica and StatefulSet shop/db has 2 replicas: no pod can be evicted')]],
    ['a second budget over the same pods', workload('Deployment', 'web', 'replicas: 3') + budget('maxUnavailable: 1')
      + budget('maxUnavailable: 1', 'selector: {}', 'all'),
    [finding(
      'PodDisruptionBudget shop/web also selects the pods of Deployment shop/web: a pod with two PodDisruptionBudgets cannot be evicted',
      'keep one of the two, or give them selectors that share no pods',
      'all',
    )]],
  ],
});
