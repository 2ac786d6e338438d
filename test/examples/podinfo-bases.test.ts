import { Difference, EVERY } from './compare';
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
  ['cache', 'kind', 'Deployment', 'StatefulSet', 'it is an engine, and all of those are'],
  ['cache', 'image', 'docker.io/redis:8.8.0', 'redis:8.8.2-trixie', 'the version that the engine knows'],
  ['cache', 'command', 'redis-server /redis-master/redis.conf', "the image's own", 'the entrypoint starts what the arguments say'],
  [
    'cache', 'arguments', "the image's own",
    'redis-server --aclfile /run/redis/users.acl --protected-mode no --repl-diskless-sync-delay 0 --maxmemory 100663296 --maxmemory-policy allkeys-lru '
    + "--save '' --appendonly no",
    'what the config file says, but for memory: three quarters of its limit in place of a half',
  ],
  [
    'cache', 'folders', '/redis-master (ConfigMap redis-config), /var/lib/redis (any size)', '/run/redis (1Mi)',
    'no config file, and nothing is written to `/var/lib/redis`; a list of users',
  ],
  ['cache', 'containers', '1', '2', 'the list of users is written by a guard'],
  [
    'cache', 'readinessProbe', 'redis-cli ping', 'sh -euc [ "$(timeout 4 redis-cli ${REDIS_USERNAME:+--user "$REDIS_USERNAME"} --no-auth-warning ping)" = PONG ]',
    '`redis-cli` succeeds when the server answers with an error, too',
  ],
  [
    'cache', 'livenessProbe', 'TCP on 6379', 'sh -euc timeout 4 redis-cli ${REDIS_USERNAME:+--user "$REDIS_USERNAME"} --no-auth-warning ping > /dev/null',
    'a server that hangs takes connections',
  ],
  ['cache', 'readinessProbe initialDelaySeconds', '5', 'none', 'a startup probe asks first, and says when it has started'],
  ['cache', 'livenessProbe initialDelaySeconds', '5', 'none', 'the same'],
  ['Service cache-members', 'ports', 'none', 'headless 6379 to 6379', "the member's own name"],

  ['database-primary', 'folders', '/data (1Gi ReadWriteOnce)', '/data (1Gi ReadWriteOnce for each member)', 'a second member could not mount the claim of the first'],
  ['PersistentVolumeClaim database-primary', 'object', 'there', 'none', 'the same: the StatefulSet makes `data-database-primary-0`'],
  ['database-primary', 'serviceName', 'database-primary', 'database-primary-members', "the Service of the backend's name is for clients"],
  [
    'Service database-primary', 'ports', 'headless db 3306 to 3306', 'ClusterIP db 3306 to 3306, http-metrics 9797 to 9797',
    'the same, and it offers each of its ports',
  ],
  ['Service database-primary-members', 'ports', 'none', 'headless 3306 to 3306, 9797 to 9797', "the member's own name"],
  [
    'Service database-replica', 'ports', 'ClusterIP db 3306 to 3306', 'ClusterIP db 3306 to 3306, http-metrics 9797 to 9797',
    'an app offers each of its ports on its Service',
  ],
  [
    'Service backend', 'ports', 'ClusterIP http 9898 to 9898, grpc 9999 to 9999', 'ClusterIP http 9898 to 9898, http-metrics 9797 to 9797, grpc 9999 to 9999',
    'the same',
  ],
  ['Service frontend', 'ports', 'ClusterIP http 80 to 9898', 'ClusterIP http 80 to 9898, http-metrics 9797 to 9797', 'the same'],
  ['backend', 'replicas', '1 to 2 at 99% cpu', '2 to 3 at 99% cpu', 'with one replica a node that goes is an outage'],
  [
    'frontend', 'ports', 'http 9898, http-metrics 9797, grpc 9999', 'http 9898, http-metrics 9797',
    'nothing listens on 9999: the frontend is started without `--grpc-port`',
  ],

  ...runs.map((name): Difference => [name, 'name', name, renamed[name as keyof typeof renamed], 'a process of an app has its name']),
  ...onDatabase.flatMap((name): Difference[] => [
    [name, 'pod label app.kubernetes.io/name', name, 'database-replica', 'the same'],
    [name, 'variable DATABASE', 'none', 'database-replica:3306', 'the script has the address in its text'],
  ]),
  ['warm-cache', 'pod label app.kubernetes.io/name', 'warm-cache', 'frontend', 'the same'],
  ['warm-cache', 'variable FRONTEND_URL', 'http://frontend', 'http://frontend:80', 'as it is bound'],
  ['warm-cache', 'variable PODINFO_UI_COLOR', 'none', '#34577c', "the app's config holds for all its processes"],
  [['rollup-daily', 'rollup-weekly'], 'folders', '/scripts (ConfigMap rollup-script)', '/scripts/rollup.sh (ConfigMap database-replica-<name>)', 'each run has its own ConfigMap'],
  ['backup-daily', 'folders', '/scripts (ConfigMap backup-script)', '/scripts/backup.sh (ConfigMap database-replica-backup-daily)', 'the same'],
  [
    'warm-cache', 'folders', '/scripts (ConfigMap warm-cache-script)',
    '/scripts/warm-cache-init.sh (ConfigMap frontend-warm-cache), /scripts/warm-cache.sh (ConfigMap frontend-warm-cache)', 'the same',
  ],
  ...['rollup-weekly', 'backup-daily'].map((name): Difference => [name, 'ttlSecondsAfterFinished', '86400', 'none', 'one run of each outcome is kept, until the next']),
  [['rollup-daily', 'warm-cache'], 'ttlSecondsAfterFinished', '3600', 'none', 'the same'],
  [['rollup-daily', 'rollup-weekly', 'warm-cache'], 'restartPolicy', 'OnFailure', 'Never', 'each try is a pod of its own, whose log stays'],

  [['database-primary', 'database-replica'], 'serviceAccountName', 'database', '<name>', 'each app has an identity of its own'],
  [onDatabase, 'serviceAccountName', 'database', 'database-replica', 'the same'],
  [['database-primary', 'database-replica', ...onDatabase], 'pod label app.kubernetes.io/part-of', 'database', 'podinfo', 'they are part of one system'],
  ['warm-cache', 'pod label app.kubernetes.io/part-of', 'frontend', 'podinfo', 'the same'],
  [rolling, 'progressDeadlineSeconds', '60', '600', 'a rollout that waits for a node or a slow registry has not failed'],
  [[...rolling, 'database-primary'], 'revisionHistoryLimit', '5', '10', 'more releases to go back to'],
  [EVERY, 'imagePullPolicy', 'IfNotPresent', 'Always', 'a tag can be pushed again, and nodes would differ'],
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
