import { findingsIn, testCheck } from '../tester';

const id = 'selector-overlap';

function deployment(name: string, selector: string, labels = selector, namespace = 'shop'): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: ${selector} }
  template:
    metadata: { labels: ${labels} }
    spec: { containers: [{ name: main, image: main:1, ports: [{ containerPort: 80 }] }] }
---`;
}

function job(name: string, labels: string, more = ''): string {
  return `
apiVersion: batch/v1
kind: Job
metadata: { name: ${name}, namespace: shop }
spec:
  ${more}
  template:
    metadata: { labels: ${labels} }
    spec: { restartPolicy: Never, containers: [{ name: main, image: main:1 }] }
---`;
}

const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---`;

function fix(name: string): string {
  return `give the selector and the template of ${name} a label that only it has, such as app.kubernetes.io/instance: ${name}`;
}

testCheck(id, {
  valid: [
    ['two workloads with different labels', deployment('web', '{ app: web }') + deployment('worker', '{ app: worker }')],
    ['two workloads with the same labels in different namespaces', deployment('web', '{ app: web }') + deployment('web', '{ app: web }', '{ app: web }', 'bank')],
    ['a canary with a label of its own', deployment('web', '{ app: web, track: stable }') + deployment('web-next', '{ app: web, track: next }') + SERVICE],
    ['a Job, whose selector the server writes', job('one', '{ app: batch }') + job('two', '{ app: batch }')],
    ['a Service over nothing but Jobs', job('web', '{ app: web }').replace('image: main:1', 'image: main:1, ports: [{ containerPort: 80 }]') + SERVICE],
    ['a ReplicaSet beside the Deployment that owns it', `${deployment('web', '{ app: web }')}
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web-5f4, namespace: shop, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: web, controller: true }] }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: main, image: main:1 }] } }`],
    ['an expression that keeps the other out', `${deployment('worker', '{ app: web, role: worker }')}${deployment('web', '{ app: web }')
      .replace('matchLabels: { app: web }', 'matchLabels: { app: web }, matchExpressions: [{ key: role, operator: DoesNotExist }]')}`],
  ],
  invalid: [
    ['a workload that selects the pods of another', deployment('web', '{ app: web }') + deployment('worker', '{ app: web, role: worker }'),
      [{ id, object: 'Deployment shop/web', message: 'the selector app=web also matches the pods of Deployment shop/worker', fix: fix('web') }]],
    ['two workloads that select each other\'s pods', deployment('a', '{ app: web }') + deployment('b', '{ app: web }'),
      [
        { id, object: 'Deployment shop/a', message: 'the selector app=web also matches the pods of Deployment shop/b', fix: fix('a') },
        { id, object: 'Deployment shop/b', message: 'the selector app=web also matches the pods of Deployment shop/a', fix: fix('b') },
      ]],
    ['an empty selector among five', ['b', 'c', 'd', 'e', 'f'].map(name => deployment(name, `{ app: ${name} }`)).join('') + deployment('a', '{}', '{ app: a }'),
      [{
        id,
        object: 'Deployment shop/a',
        message: 'the selector {} (everything) also matches the pods of Deployment shop/b, Deployment shop/c, Deployment shop/d and 2 more',
        fix: fix('a'),
      }]],
    ['a workload that does not select its own pods', deployment('web', '{ app: web, tier: front }', '{ app: web }'),
      [{
        id,
        object: 'Deployment shop/web',
        message: 'the selector app=web,tier=front does not match the workload\'s own pods, whose labels are app=web',
        fix: 'make the selector match spec.template.metadata.labels',
      }]],
    ['a bare Pod that a ReplicationController will take for its own', `
apiVersion: v1
kind: ReplicationController
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: main, image: main:1 }] } } }
---
apiVersion: v1
kind: Pod
metadata: { name: tool, labels: { app: web }, annotations: { cluster-autoscaler.kubernetes.io/safe-to-evict: 'true' } }
spec: { containers: [{ name: tool, image: tool:1 }] }`,
    [{ id, object: 'ReplicationController web', message: 'the selector app=web also matches the pods of Pod tool', fix: fix('web') }]],
    ['a Job whose pods are counted with a Deployment\'s and get its traffic', deployment('web', '{ app: web }') + job('migrate', '{ app: web }') + SERVICE,
      [
        { id, severity: 'warning', object: 'Deployment shop/web', message: 'the selector app=web also matches the pods of Job shop/migrate', fix: fix('web') },
        {
          id,
          severity: 'warning',
          object: 'Service shop/web',
          message: 'the selector app=web sends traffic to the pods of Job shop/migrate in addition to those of Deployment shop/web',
          fix: 'select a label that the pods of Job shop/migrate do not have, such as app.kubernetes.io/component',
        },
      ]],
    ['a Job with a selector written by hand', deployment('web', '{ app: web }')
      + job('migrate', '{ app: web, role: migrate }', 'manualSelector: true\n  selector: { matchLabels: { role: worker } }'),
    [
      { id, severity: 'warning', object: 'Deployment shop/web', message: 'the selector app=web also matches the pods of Job shop/migrate', fix: fix('web') },
      {
        id,
        object: 'Job shop/migrate',
        message: 'the selector role=worker does not match the workload\'s own pods, whose labels are app=web,role=migrate',
        fix: 'make the selector match spec.template.metadata.labels',
      },
    ]],
  ],
});

test('copies of one object are one object twice, and take nobody else\'s pods (F59)', () => {
  const twice = deployment('web', '{ app: web }');
  expect(findingsIn(twice + twice).map(finding => finding.id)).toEqual(expect.not.arrayContaining([id]));
  expect(findingsIn(twice + twice).map(finding => finding.id)).toContain('duplicate-object');
});
