import { Difference } from './compare';
import { testExample } from './test-example';

const renamed = {
  'warm-cache': 'frontend-warm-cache',
  'rollup-daily': 'database-replica-rollup-daily',
  'rollup-weekly': 'database-replica-rollup-weekly',
  'backup-daily': 'database-replica-backup-daily',
};
const runs = Object.keys(renamed);
const onDatabase = ['rollup-daily', 'rollup-weekly', 'backup-daily'];
const rolling = ['frontend', 'backend', 'database-replica'];

const stated: Difference[] = [
  ['cache', 'kind', 'Deployment', 'StatefulSet', 'it is an engine, and all engines are StatefulSets'],
  ['cache', 'image', 'docker.io/redis:8.8.0', 'redis:8.8.2-trixie', 'the version that the engine supports'],
  ['cache', 'command', 'redis-server /redis-master/redis.conf', "the image's own", 'the entrypoint runs the arguments'],
  [
    'cache', 'arguments', "the image's own",
    'redis-server --aclfile /run/redis/users.acl --protected-mode no --repl-diskless-sync-delay 0 --maxmemory 100663296 --maxmemory-policy allkeys-lru '
    + "--save '' --appendonly no",
    'the settings of the config file, except memory: three quarters of its limit instead of half',
  ],
  [
    'cache', 'mounts', '/redis-master (ConfigMap redis-config), /var/lib/redis (any size)', '/run/redis (1Mi)',
    'no config file, and nothing is written to `/var/lib/redis`; an ACL file',
  ],
  ['cache', 'containers', '1', '2', 'an init container writes the ACL file'],
  [
    'cache', 'readinessProbe', 'redis-cli ping', 'sh -euc [ "$(timeout 4 redis-cli ${REDIS_USERNAME:+--user "$REDIS_USERNAME"} --no-auth-warning ping)" = PONG ]',
    '`redis-cli` also succeeds when the server responds with an error',
  ],
  [
    'cache', 'livenessProbe', 'TCP on 6379', 'sh -euc timeout 4 redis-cli ${REDIS_USERNAME:+--user "$REDIS_USERNAME"} --no-auth-warning ping > /dev/null',
    'a server that hangs accepts connections',
  ],
  ['cache', 'readinessProbe initialDelaySeconds', '5', 'none', 'a startup probe runs first, and detects when it has started'],
  ['cache', 'livenessProbe initialDelaySeconds', '5', 'none', 'the same'],
  ['Service cache-members', 'ports', 'none', 'headless 6379 to 6379', 'the DNS name of each replica'],

  ['database-primary', 'mounts', '/data (1Gi ReadWriteOnce)', '/data (1Gi ReadWriteOnce for each replica)', 'a second replica could not mount the PVC of the first'],
  ['PersistentVolumeClaim database-primary', 'object', 'there', 'none', 'the same: the StatefulSet creates `data-database-primary-0`'],
  ['database-primary', 'serviceName', 'database-primary', 'database-primary-members', "the Service of the backend's name is for clients"],
  [
    'Service database-primary', 'ports', 'headless db 3306 to 3306', 'ClusterIP db 3306 to 3306, http-metrics 9797 to 9797',
    'the same, and it exposes each of its ports',
  ],
  ['Service database-primary-members', 'ports', 'none', 'headless 3306 to 3306, 9797 to 9797', 'the DNS name of each replica'],
  [
    'Service database-replica', 'ports', 'ClusterIP db 3306 to 3306', 'ClusterIP db 3306 to 3306, http-metrics 9797 to 9797',
    'an app exposes each of its ports on its Service',
  ],
  [
    'Service backend', 'ports', 'ClusterIP http 9898 to 9898, grpc 9999 to 9999', 'ClusterIP http 9898 to 9898, http-metrics 9797 to 9797, grpc 9999 to 9999',
    'the same',
  ],
  ['Service frontend', 'ports', 'ClusterIP http 80 to 9898', 'ClusterIP http 80 to 9898, http-metrics 9797 to 9797', 'the same'],
  ['backend', 'replicas', '1 to 2 at 99% cpu', '2 to 3 at 99% cpu', 'with one replica, the loss of a node is an outage'],
  [
    'frontend', 'ports', 'http 9898, http-metrics 9797, grpc 9999', 'http 9898, http-metrics 9797',
    'nothing listens on 9999: the frontend is started without `--grpc-port`',
  ],

  ...runs.map((name): Difference => [name, 'name', name, renamed[name as keyof typeof renamed], "the name of a process starts with the app's name"]),
  ...onDatabase.flatMap((name): Difference[] => [
    [name, 'pod label app.kubernetes.io/name', name, 'database-replica', 'the same'],
    [name, 'variable DATABASE', 'none', 'database-replica:3306', 'the original script contains the address'],
  ]),
  ['warm-cache', 'pod label app.kubernetes.io/name', 'warm-cache', 'frontend', 'the same'],
  ['warm-cache', 'variable FRONTEND_URL', 'http://frontend', 'http://frontend:80', 'the form of a binding'],
  ['warm-cache', 'variable PODINFO_UI_COLOR', 'none', '#34577c', "the app's config applies to all its processes"],
  [['rollup-daily', 'rollup-weekly'], 'mounts', '/scripts (ConfigMap rollup-script)', '/scripts/rollup.sh (ConfigMap database-replica-<name>)', 'each run has its own ConfigMap'],
  ['backup-daily', 'mounts', '/scripts (ConfigMap backup-script)', '/scripts/backup.sh (ConfigMap database-replica-backup-daily)', 'the same'],
  [
    'warm-cache', 'mounts', '/scripts (ConfigMap warm-cache-script)',
    '/scripts/warm-cache-init.sh (ConfigMap frontend-warm-cache), /scripts/warm-cache.sh (ConfigMap frontend-warm-cache)', 'the same',
  ],
  ...['rollup-weekly', 'backup-daily'].map((name): Difference => [name, 'ttlSecondsAfterFinished', '86400', 'none', 'one run of each outcome is kept, until the next']),
  [['rollup-daily', 'warm-cache'], 'ttlSecondsAfterFinished', '3600', 'none', 'the same'],
  [['rollup-daily', 'rollup-weekly', 'warm-cache'], 'restartPolicy', 'OnFailure', 'Never', 'each try is a pod of its own, whose log is kept'],

  [['database-primary', 'database-replica'], 'serviceAccountName', 'database', '<name>', 'each app has a ServiceAccount of its own'],
  [onDatabase, 'serviceAccountName', 'database', 'database-replica', 'the same'],
  [['database-primary', 'database-replica', ...onDatabase], 'pod label app.kubernetes.io/part-of', 'database', 'podinfo', 'they are part of one system'],
  ['warm-cache', 'pod label app.kubernetes.io/part-of', 'frontend', 'podinfo', 'the same'],
  [rolling, 'progressDeadlineSeconds', '60', '603', 'a rollout that waits for a node or a slow registry must not count as failed'],
  [[...rolling, 'database-primary'], 'revisionHistoryLimit', '5', '10', 'more revisions for a rollback'],
  [[...rolling, 'database-primary', ...runs], 'imagePullPolicy', 'IfNotPresent', 'Always', 'a tag can be pushed again, and nodes would differ'],
  ['warm-cache', 'imagePullPolicy of warm-cache-init', 'IfNotPresent', 'Always', 'the same'],
];

testExample({
  name: 'podinfo-bases',
  original: 'podinfo/bases.yaml',
  stated,
  renamed,
  calls: [
    'frontend -> backend', 'frontend -> cache', 'backend -> cache',
    ...onDatabase.map(process => `database-replica-${process} -> database-replica`),
    // What an app calls, each of its processes may.
    'frontend-warm-cache -> frontend', 'frontend-warm-cache -> backend', 'frontend-warm-cache -> cache',
  ],
});
