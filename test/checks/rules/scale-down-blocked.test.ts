import { testCheck } from '../tester';

const id = 'scale-down-blocked';
const SAFE = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
const LOCAL = `${SAFE}-local-volumes`;

const pod = (metadata = '', spec = '') => `
{ apiVersion: v1, kind: Pod, metadata: { name: shell, namespace: shop, ${metadata} }, spec: { ${spec} containers: [{ name: shell, image: 'busybox:1.37.0' }] } }
---`;
const workload = (namespace: string, annotations = '', volumes = '', kind = 'Deployment', spec = '') => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: web, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web }, annotations: { ${annotations} } }
    spec: { ${spec} containers: [{ name: web, image: web:1 }], volumes: [${volumes}] }
---`;
const BUDGET = `
{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: web, namespace: kube-system }, spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } } }
---`;
const DISK = '{ name: tmp, emptyDir: {} }, { name: cache, emptyDir: { sizeLimit: 1Gi } }';

const HOST = 'kubernetes.io/hostname';
const tied = (spec: string, kind?: string) => workload('shop', '', '', kind, spec);
const onHosts = (...terms: string[]) => `affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [${terms.map(values => `{ matchExpressions: [{ key: ${HOST}, operator: In, values: [${values}] }] }`).join()}] } } },`;

const finding = (object: string, message: string, fix: string) => ({ id, severity: 'warning' as const, object, message, fix });

testCheck(id, {
  valid: [
    ['a pod that says that it may go', pod(`annotations: { ${SAFE}: 'true' }`)],
    ['a pod that says that it must stay', pod(`annotations: { ${SAFE}: 'false' }`)],
    ['a pod that ends by itself', pod('', 'restartPolicy: Never,')],
    ['a pod with an owner elsewhere', pod('ownerReferences: [{ apiVersion: acme.example/v1, kind: Shell, name: shell, uid: a, controller: true }]')],
    ['folders on disk of somebody who never heard of it', workload('shop', '', DISK)],
    ['folders on disk that are named', workload('shop', `${LOCAL}: 'cache, tmp'`, `${DISK}, { name: fast, emptyDir: { medium: Memory } }`)],
    ['pods of the system with a budget', workload('kube-system') + BUDGET],
    ['agents of the system', workload('kube-system', '', '', 'DaemonSet')],
    ['pods of a pool', tied('nodeSelector: { pool: gpu },')],
    ['pods of two nodes', tied(onHosts('a, b'))],
    ['pods of one node or the other', tied(onHosts('a', 'b'))],
    ['an agent of one node', tied(`nodeSelector: { ${HOST}: a },`, 'DaemonSet')],
  ],
  invalid: [
    ['a pod that nobody makes again', pod(), [finding(
      'Pod shop/shell', 'no controller recreates the pod when it is deleted, so its node is never removed',
      `use a Deployment or a StatefulSet, or annotate the pod with ${SAFE}: "true" if it may be deleted`,
    )]],
    ['pods of the system without a budget', workload('kube-system'), [finding(
      'Deployment kube-system/web', 'its pods are in kube-system and have no PodDisruptionBudget, so no node that runs one of them is removed',
      'add a PodDisruptionBudget with maxUnavailable: 1',
    )]],
    ...[`nodeSelector: { ${HOST}: worker-1 },`, onHosts('worker-1'), onHosts('worker-1', 'worker-1')].map((spec, i) => [`pods of one node alone, ${i}`, tied(spec), [finding(
      'Deployment shop/web', 'its pods can run only on the node worker-1, so the node is never removed', 'select nodes by a label that several of them have',
    )]] as [string, string, ReturnType<typeof finding>[]]),
    ['a folder on disk that is left out', workload('shop', `${LOCAL}: 'tmp,cash'`, DISK), [finding(
      'Deployment shop/web', `the annotation ${LOCAL} omits cache, and one volume on the node is enough to keep the node`, 'add it: tmp,cache',
    )]],
    ['folders of the node that are left out', workload('shop', `${LOCAL}: ''`, '{ name: log, hostPath: { path: /var/log } }, { name: tmp, emptyDir: {} }'), [finding(
      'Deployment shop/web', `the annotation ${LOCAL} omits log and tmp, and one volume on the node is enough to keep the node`, 'add them: log,tmp',
    )]],
    ['a name that no volume has', workload('shop', `${LOCAL}: 'tmp,cache,data'`, DISK), [finding(
      'Deployment shop/web', `the annotation ${LOCAL} lists data, and the pods have no such volume`, 'remove it, or correct the name of the volume',
    )]],
  ],
});
