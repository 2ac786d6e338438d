import { testCheck } from '../tester';

const id = 'service-without-pods';
const NO_IDEA = 'select the labels of a workload, declare the workload as existing, or remove the selector if something else manages the EndpointSlices';

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web, tier: front } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec: { containers: [{ name: web, image: web:1, ports: [{ containerPort: 80 }] }] }
---`;

function service(selector: string, namespace = 'shop'): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: ${namespace} }
spec:
  selector: ${selector}
  ports: [{ port: 80 }]
---`;
}

testCheck(id, {
  valid: [
    ['a Service over a Deployment', WEB + service('{ app: web }')],
    ['a Service over a bare Pod', `${service('{ app: tool }')}
apiVersion: v1
kind: Pod
metadata: { name: tool, namespace: shop, labels: { app: tool }, annotations: { cluster-autoscaler.kubernetes.io/safe-to-evict: 'true' } }
spec: { containers: [{ name: tool, image: tool:1, ports: [{ containerPort: 80 }] }] }`],
    ['a Service over the pods of a custom resource with a template', `${service('{ app: web }')}
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web:1, ports: [{ containerPort: 80 }] }] }`],
    ['a Service without a selector', `
apiVersion: v1
kind: Service
metadata: { name: outside, namespace: shop }
spec: { ports: [{ port: 80 }] }`],
    ['a Service with an empty selector, which is none', service('{}')],
    ['a Service that is a name for another host', `
apiVersion: v1
kind: Service
metadata: { name: outside, namespace: shop }
spec: { type: ExternalName, externalName: example.com, selector: { app: nobody } }`],
    ['a Service for one pod of a StatefulSet', `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: zk, namespace: shop }
spec:
  selector: { matchLabels: { app: zk } }
  template:
    metadata: { labels: { app: zk } }
    spec: { containers: [{ name: zk, image: zk:1, ports: [{ containerPort: 80 }] }] }
---${service('{ statefulset.kubernetes.io/pod-name: zk-0 }')}`],
    ['a Service for pods that an operator makes', `${service('{ cnpg.io/cluster: orders, cnpg.io/instanceRole: primary }')}
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: orders, namespace: shop }
spec: { instances: 3 }`],
    ['a Service for pods that an operator labels with the kind of its resource', `${service('{ prometheus: main }')}
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: main, namespace: shop }
spec: { replicas: 2 }`],
    ['a Service over a workload that is declared external', service('{ app: web }'), [{ kind: 'Deployment', namespace: 'shop', name: 'web' }]],
    ['a Service without a namespace over pods in default', `${WEB.replace('namespace: shop', 'namespace: default')}
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }`],
  ],
  invalid: [
    ['a label with another value', WEB + service('{ app: web, tier: back }'),
      [{
        id,
        object: 'Service shop/web',
        message: 'the selector app=web,tier=back matches no pods in namespace shop; the closest match is the pods of Deployment shop/web, whose label tier is front',
        fix: 'select tier=front, or set the label tier=back on those pods',
      }]],
    ['a label that the pods lack', WEB + service('{ app: web, zone: a }'),
      [{
        id,
        object: 'Service shop/web',
        message: 'the selector app=web,zone=a matches no pods in namespace shop; the closest match is the pods of Deployment shop/web, which have no label zone',
        fix: 'add the label zone=a to those pods, or remove zone from the selector',
      }]],
    ['a slip of the fingers', WEB + service('{ app: wbe }'),
      [{
        id,
        object: 'Service shop/web',
        message: 'the selector app=wbe matches no pods in namespace shop; the closest match is the pods of Deployment shop/web, whose label app is web',
        fix: 'select app=web, or set the label app=wbe on those pods',
      }]],
    ['pods in another namespace', WEB + service('{ app: web }', 'bank'),
      [{
        id,
        object: 'Service bank/web',
        message: 'the selector app=web matches no pods in namespace bank; the pods of Deployment shop/web in namespace shop have these labels',
        fix: 'put both in one namespace: a Service selects only pods in its own namespace',
      }]],
    ['no pods at all', service('{ app: web }').replace(', namespace: shop', ''),
      [{
        id,
        object: 'Service web',
        message: 'the selector app=web matches no pods in its namespace',
        fix: NO_IDEA,
      }]],
    ['pods of a name that only the routes of the application share', `${service('{ app.kubernetes.io/name: web }')}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec: { hosts: [web] }`,
    [{ id, object: 'Service shop/web', message: 'the selector app.kubernetes.io/name=web matches no pods in namespace shop', fix: NO_IDEA }]],
    ['the labels of the Deployment instead of those of its pods', service('{ app: web }') + WEB
      .replace('namespace: shop }', 'namespace: shop, labels: { app: web } }').replace(/\{ app: web, tier: front \}/g, '{ tier: front }'),
    [{
      id,
      object: 'Service shop/web',
      message: 'the selector app=web matches no pods in namespace shop',
      fix: NO_IDEA,
    }]],
  ],
});
