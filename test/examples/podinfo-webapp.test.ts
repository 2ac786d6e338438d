import { Difference, EVERY } from './compare';
import { testExample } from './test-example';

const stated: Difference[] = [
  [
    'backend', 'replicas', '1 to 2 at 99% cpu, and 1 to 4 at 99% cpu', '2 to 4 at 99% cpu',
    "the frontend's autoscaler targets the backend too, and two undo each other; with one replica a node that goes is an outage",
  ],
  ['frontend', 'replicas', '1', '2 to 4 at 99% cpu', 'nothing scales it in the original'],
  [
    'frontend', 'ports', 'http 9898, http-metrics 9797, grpc 9999', 'http 9898, http-metrics 9797',
    'nothing listens on 9999: the frontend is started without `--grpc-port`',
  ],
  [
    'Service backend', 'ports',
    'ClusterIP http 9898 to 9898, grpc 9999 to 9999', 'ClusterIP http 9898 to 9898, http-metrics 9797 to 9797, grpc 9999 to 9999',
    'an app offers each of its ports on its Service',
  ],
  ['Service frontend', 'ports', 'ClusterIP http 80 to 9898', 'ClusterIP http 80 to 9898, http-metrics 9797 to 9797', 'the same'],
  [EVERY, 'serviceAccountName', 'webapp', '<name>', 'each app has an identity of its own'],
  [
    ['ServiceAccount reconciler', 'Role reconciler', 'RoleBinding reconciler'], 'object', 'there', 'none',
    'whoever applies the manifests brings its own rights; this one may do everything in the namespace',
  ],
  [EVERY, 'progressDeadlineSeconds', '60', '600', 'a rollout that waits for a node or a slow registry has not failed'],
  [EVERY, 'revisionHistoryLimit', '5', '10', 'more releases to go back to'],
  [EVERY, 'imagePullPolicy', 'IfNotPresent', 'Always', 'a tag can be pushed again, and nodes would differ'],
  [EVERY, 'pod label app', '<name>', 'none', '`app.kubernetes.io/name` says it'],
];

testExample({ name: 'podinfo-webapp', original: 'podinfo/webapp.yaml', stated, calls: ['frontend -> backend'] });
