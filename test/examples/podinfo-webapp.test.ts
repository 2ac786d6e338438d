import { Difference, EVERY } from './compare';
import { testExample } from './test-example';

const stated: Difference[] = [
  [
    'backend', 'replicas', '1 to 2 at 99% cpu, and 1 to 4 at 99% cpu', '2 to 4 at 99% cpu',
    "the frontend's autoscaler also targets the backend, and two autoscalers conflict; with one replica, the loss of a node is an outage",
  ],
  ['frontend', 'replicas', '1', '2 to 4 at 99% cpu', 'no autoscaler targets it in the original'],
  [
    'frontend', 'ports', 'http 9898, http-metrics 9797, grpc 9999', 'http 9898, http-metrics 9797',
    'nothing listens on 9999: the frontend is started without `--grpc-port`',
  ],
  [
    'Service backend', 'ports',
    'ClusterIP http 9898 to 9898, grpc 9999 to 9999', 'ClusterIP http 9898 to 9898, http-metrics 9797 to 9797, grpc 9999 to 9999',
    'an app exposes each of its ports on its Service',
  ],
  ['Service frontend', 'ports', 'ClusterIP http 80 to 9898', 'ClusterIP http 80 to 9898, http-metrics 9797 to 9797', 'the same'],
  [EVERY, 'serviceAccountName', 'webapp', '<name>', 'each app has a ServiceAccount of its own'],
  [
    ['ServiceAccount reconciler', 'Role reconciler', 'RoleBinding reconciler'], 'object', 'there', 'none',
    'the client that applies the manifests has its own permissions; this account can do everything in the namespace',
  ],
  [EVERY, 'progressDeadlineSeconds', '60', '603', 'a rollout that waits for a node or a slow registry must not count as failed'],
  [EVERY, 'revisionHistoryLimit', '5', '10', 'more revisions for a rollback'],
  [EVERY, 'imagePullPolicy', 'IfNotPresent', 'Always', 'a tag can be pushed again, and nodes would differ'],
  [EVERY, 'pod label app', '<name>', 'none', '`app.kubernetes.io/name` replaces it'],
];

testExample({ name: 'podinfo-webapp', original: 'podinfo/webapp.yaml', stated, calls: ['frontend -> backend'] });
