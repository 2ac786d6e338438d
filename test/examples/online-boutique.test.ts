import * as fs from 'fs';
import * as path from 'path';
import { Difference, EVERY } from './compare';
import { named, namesOf, read, ROOT, WORKLOADS } from './manifests';
import { testExample } from './test-example';

const ours = read('examples/online-boutique/expected.yaml');
const workloads = namesOf(read('test/realworld/online-boutique/kubernetes-manifests.yaml'), 'Deployment');
const ofOneReplica = ['redis-cart', 'loadgenerator'];

const stated: Difference[] = [
  ['redis-cart', 'kind', 'Deployment', 'StatefulSet', 'a replica with a volume of its own'],
  ['redis-cart', 'image', 'redis:alpine', 'redis:8.2.9-bookworm', 'a tag that moves can be another image tomorrow'],
  [
    'redis-cart', 'mounts', '/data (any size)', '/data (1Gi ReadWriteOnce for each replica), /run/redis (1Mi)',
    'in the original all carts are lost when the pod moves; the other directory is for the ACL file',
  ],
  [
    'redis-cart', 'arguments', "the image's own",
    'redis-server --aclfile /run/redis/users.acl --protected-mode no --repl-diskless-sync-delay 0 --maxmemory 134217728 '
    + "--maxmemory-policy noeviction --save '' --dir /data --appendonly yes --maxmemory-policy allkeys-lru",
    'every write is persisted, and memory is limited; carts never expire, so the last argument evicts the least recently used',
  ],
  ['redis-cart', 'containers', '1', '2', 'an init container checks before each start whether this version can read the data'],
  [
    'redis-cart', 'readinessProbe', 'TCP on 6379', 'sh -euc [ "$(timeout 4 redis-cli ${REDIS_USERNAME:+--user "$REDIS_USERNAME"} --no-auth-warning ping)" = PONG ]',
    'a server that still loads its data accepts connections, but no carts',
  ],
  [
    'redis-cart', 'livenessProbe', 'TCP on 6379', 'sh -euc timeout 4 redis-cli ${REDIS_USERNAME:+--user "$REDIS_USERNAME"} --no-auth-warning ping > /dev/null',
    'a server that hangs also accepts connections',
  ],
  ...['runAsUser', 'runAsGroup', 'fsGroup'].map((aspect): Difference => ['redis-cart', aspect, '1000', '999', "the image's own user, which owns its data"]),
  ['Service redis-cart', 'ports', 'ClusterIP tcp-redis 6379 to 6379', 'ClusterIP redis 6379 to 6379', "the engine's name for its port"],
  ['Service redis-cart-members', 'ports', 'none', 'headless 6379 to 6379', 'the DNS name of each replica'],
  [
    workloads.filter(name => ![...ofOneReplica, 'frontend'].includes(name)), 'replicas', '1', '2',
    'a node may fail or be drained; the cart store and the load generator stay at one',
  ],
  ['frontend', 'replicas', '1', '2 to 10 at 70% cpu', 'the same, and it scales with the load'],
  [
    ['adservice', 'cartservice', 'productcatalogservice'], 'terminationGracePeriodSeconds', '5', '45',
    'requests in flight complete: ten seconds to drain, and the time that the app takes after that',
  ],
  [
    ['currencyservice', 'emailservice', 'paymentservice', 'recommendationservice'], 'terminationGracePeriodSeconds', '5', '15',
    'ten seconds to drain; Node.js and Python ignore SIGTERM here',
  ],
  ['loadgenerator', 'terminationGracePeriodSeconds', '5', '35', 'it serves no requests, so it does not need to drain'],
  ...[['frontend', '10'], ['cartservice', '15'], ['adservice', '20']].flatMap(([of, original]): Difference[] => [
    [of, 'readinessProbe initialDelaySeconds', original, 'none', 'a startup probe runs first, and detects when it has started'],
    [of, 'livenessProbe initialDelaySeconds', original, 'none', 'the same'],
  ]),
  ['adservice', 'readinessProbe periodSeconds', '15', '5', 'a pod that is not ready is detected in 15 seconds'],
  ['adservice', 'livenessProbe periodSeconds', '15', '10', 'a pod that hangs is restarted after a minute'],
  [['emailservice', 'recommendationservice', 'redis-cart'], 'livenessProbe periodSeconds', '5', '10', 'the same: a restart is the last resort'],
  [
    'loadgenerator', 'command of frontend-check',
    '/bin/sh -exc MAX_RETRIES=12 ... (14 lines)', '/bin/sh -c until wget -T 5 -qO /dev/null "http://$FRONTEND_ADDR/_healthz"; do sleep 5; done',
    'it gives up after two minutes, which is too short for a slow start',
  ],
  ['loadgenerator', 'pod annotation sidecar.istio.io/rewriteAppHTTPProbers', 'true', 'none', 'it has no probes to rewrite'],
  [EVERY, 'pod label app', '<name>', 'none', '`app.kubernetes.io/name` replaces it'],
];

const policies = read('test/realworld/online-boutique/network-policies.yaml');
const declared = policies.flatMap(({ metadata, spec }) => (spec.ingress ?? []).flatMap((rule: any) => (rule.from ?? []).map(
  (peer: any) => `${peer.podSelector.matchLabels.app} -> ${metadata.name === 'redis' ? 'redis-cart' : metadata.name}`,
)));

testExample({
  name: 'online-boutique',
  original: 'online-boutique/kubernetes-manifests.yaml',
  stated,
  calls: [...declared, 'loadgenerator -> frontend'],
});

test('all twelve workloads are there, and no other', () => {
  expect(workloads).toHaveLength(12);
  expect(namesOf(ours, ...WORKLOADS).sort()).toEqual([...workloads].sort());
});

test('the program is at most 150 lines', () => {
  expect(fs.readFileSync(path.join(ROOT, 'examples/online-boutique/main.ts'), 'utf-8').split('\n').length).toBeLessThanOrEqual(151);
});

test('the policies that the original offers declare fifteen calls', () => {
  expect(declared).toHaveLength(15);
});

test('the frontend stays open to the outside through its load balancer', () => {
  expect(named(ours, 'Service', 'frontend-external').spec.type).toBe('LoadBalancer');
  const opened = named(ours, 'NetworkPolicy', 'frontend').spec.ingress.filter((rule: any) => rule.from === undefined);
  expect(opened).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
});
