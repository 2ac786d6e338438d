import { differences, lines, passedOver } from './compare';
import { named, podOf, read, workloadNamed } from './manifests';

const boutique = () => read('test/realworld/online-boutique/kubernetes-manifests.yaml');
const webapp = () => read('test/realworld/podinfo/webapp.yaml');
const bases = () => read('test/realworld/podinfo/bases.yaml');
const zookeeper = () => read('test/realworld/zookeeper/zookeeper.yaml');
const cassandra = () => read('test/realworld/cassandra/cassandra.yaml');
const main = (manifests: any[], name = 'frontend') => podOf(manifests, name).containers[0];
const pods = (manifests: any[], name: string) => named(manifests, 'Deployment', name).spec.template;

/** What is changed in a copy of an original, and how it is told. */
const CHANGES: [string, (manifests: any[]) => unknown, string[]][] = [
  ['another image', m => { main(m, 'redis-cart').image = 'redis:8'; }, ['redis-cart: image: redis:alpine -> redis:8']],
  ['another value', m => { main(m).env[0].value = '8081'; }, ['frontend: variable PORT: 8080 -> 8081']],
  ['a variable less', m => main(m).env.shift(), ['frontend: variable PORT: 8080 -> none']],
  ['a variable more', m => main(m).env.push({ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }), [
    'frontend: variable A: none -> key k of Secret s',
  ]],
  ['another port', m => { main(m, 'adservice').ports[0].containerPort = 1; }, ['adservice: ports: 9555 -> 1']],
  ['a command', m => { main(m, 'adservice').command = ['./ad', '-v']; }, ["adservice: command: the image's own -> ./ad -v"]],
  ['another question', m => { main(m, 'redis-cart').livenessProbe.tcpSocket.port = 1; }, ['redis-cart: livenessProbe: TCP on 6379 -> TCP on 1']],
  ['another period', m => { main(m, 'redis-cart').livenessProbe.periodSeconds = 1; }, ['redis-cart: livenessProbe periodSeconds: 5 -> 1']],
  ['no probe', m => { delete main(m, 'emailservice').readinessProbe; }, [
    'emailservice: readinessProbe periodSeconds: 5 -> none', 'emailservice: readinessProbe: gRPC on 8080 -> none',
  ]],
  ['another request', m => { main(m).resources.requests.cpu = '1'; }, ['frontend: requests of cpu: 0.1 -> 1']],
  ['no limit', m => { delete main(m).resources.limits.memory; }, ['frontend: limit of memory: 128Mi -> none']],
  ['another folder', m => { main(m, 'redis-cart').volumeMounts[0].mountPath = '/a'; }, ['redis-cart: mounts: /data (any size) -> /a (any size)']],
  ['no label', m => { pods(m, 'adservice').metadata.labels = {}; }, [
    'Service adservice: pods: adservice -> none', 'adservice: pod label app: adservice -> none',
  ]],
  ['no annotation', m => { pods(m, 'frontend').metadata.annotations = {}; }, [
    'frontend: pod annotation sidecar.istio.io/rewriteAppHTTPProbers: true -> none',
  ]],
  ['another account', m => { podOf(m, 'frontend').serviceAccountName = 'web'; }, ['frontend: serviceAccountName: frontend -> web']],
  ['root', m => { podOf(m, 'frontend').securityContext.runAsUser = 0; }, ['frontend: runAsUser: 1000 -> 0']],
  ['more replicas', m => { named(m, 'Deployment', 'frontend').spec.replicas = 3; }, ['frontend: replicas: 1 -> 3']],
  ['another service port', m => { named(m, 'Service', 'frontend').spec.ports[0].port = 81; }, [
    'Service frontend: ports: ClusterIP http 80 to 8080 -> ClusterIP http 81 to 8080',
  ]],
  ['a port on nodes', m => { named(m, 'Service', 'frontend-external').spec.ports[0].nodePort = 31000; }, [
    'Service frontend-external: ports: LoadBalancer http 80 to 8080 -> LoadBalancer http 80 to 8080 at 31000',
  ]],
  ['other pods', m => { named(m, 'Service', 'frontend').spec.selector.app = 'emailservice'; }, ['Service frontend: pods: frontend -> emailservice']],
];

test.each(CHANGES)('%s is a difference', (_, change, told) => {
  const ours = boutique();
  change(ours);
  expect(lines(differences(boutique(), ours))).toEqual(told);
});

/** The same for what keeps data, and what runs at certain times. */
const CHANGES_OF_MEMBERS: [string, () => any[], (manifests: any[]) => unknown, string[]][] = [
  ['another API', zookeeper, m => { workloadNamed(m, 'zk').apiVersion = 'apps/v1'; }, ['zk: apiVersion: apps/v1beta1 -> apps/v1']],
  ['another size', zookeeper, m => { workloadNamed(m, 'zk').spec.volumeClaimTemplates[0].spec.resources.requests.storage = '1Gi'; }, [
    'zk: mounts: /var/lib/zookeeper (10Gi ReadWriteOnce for each replica) -> /var/lib/zookeeper (1Gi ReadWriteOnce for each replica)',
  ]],
  ['another setting in a ConfigMap', zookeeper, m => { named(m, 'ConfigMap', 'zk-cm').data['jvm.heap'] = '2G'; }, ['zk: variable ZK_HEAP_SIZE: 1G -> 2G']],
  ['another name for the members', zookeeper, m => { workloadNamed(m, 'zk').spec.serviceName = 'zk'; }, ['zk: serviceName: zk-svc -> zk']],
  ['another budget', zookeeper, m => { named(m, 'PodDisruptionBudget', 'zk-pdb').spec.minAvailable = 1; }, [
    'zk: disruption budget: minAvailable 2 -> minAvailable 1',
  ]],
  ['no budget', zookeeper, m => m.splice(m.findIndex(({ kind }) => kind === 'PodDisruptionBudget'), 1), [
    'zk: apiVersion of its disruption budget: policy/v1beta1 -> none', 'zk: disruption budget: minAvailable 2 -> none',
  ]],
  ['two on one host', zookeeper, m => { delete podOf(m, 'zk').affinity; }, ['zk: one pod per: kubernetes.io/hostname -> none']],
  ['an address instead of names', zookeeper, m => { delete named(m, 'Service', 'zk-svc').spec.clusterIP; }, [
    'Service zk-svc: ports: headless server 2888 to 2888, leader-election 3888 to 3888 -> ClusterIP server 2888 to 2888, leader-election 3888 to 3888',
  ]],
  ['another class', cassandra, m => { workloadNamed(m, 'cassandra').spec.volumeClaimTemplates[0].metadata.annotations = {}; }, [
    'cassandra: mounts: /var/lib/cassandra (1Gi ReadWriteOnce of class fast for each replica) -> /var/lib/cassandra (1Gi ReadWriteOnce for each replica)',
  ]],
  ['no hook', cassandra, m => { delete main(m, 'cassandra').lifecycle; }, ['cassandra: preStop: /bin/sh -c nodetool drain -> none']],
  ['no capability', cassandra, m => { delete main(m, 'cassandra').securityContext; }, ['cassandra: added capabilities: IPC_LOCK -> none']],
  ['another step before the app', bases, m => { podOf(m, 'warm-cache').initContainers.unshift({ name: 'wait', image: 'busybox:1' }); }, [
    'warm-cache: command of warm-cache-init: /bin/sh /scripts/warm-cache-init.sh -> the image\'s own', 'warm-cache: containers: 2 -> 3',
    'warm-cache: image of warm-cache-init: ghcr.io/stefanprodan/podinfo:6.14.1 -> busybox:1',
    'warm-cache: imagePullPolicy of warm-cache-init: IfNotPresent -> none',
    ...['limit of cpu of warm-cache-init: 0.1', 'limit of memory of warm-cache-init: 32Mi', 'requests of cpu of warm-cache-init: 0.01',
      'requests of memory of warm-cache-init: 16Mi'].map(line => `warm-cache: ${line} -> none`),
  ]],
  ['another time', bases, m => { workloadNamed(m, 'rollup-daily').spec.schedule = '@hourly'; }, ['rollup-daily: schedule: */10 * * * * -> @hourly']],
  ['another number of tries', bases, m => { workloadNamed(m, 'rollup-daily').spec.jobTemplate.spec.backoffLimit = 0; }, ['rollup-daily: backoffLimit: 3 -> 0']],
  ['a smaller claim', bases, m => { named(m, 'PersistentVolumeClaim', 'database-primary').spec.accessModes = ['ReadWriteOncePod']; }, [
    'database-primary: mounts: /data (1Gi ReadWriteOnce) -> /data (1Gi ReadWriteOncePod)',
  ]],
  ['another kind', bases, m => { workloadNamed(m, 'cache').kind = 'StatefulSet'; }, ['cache: kind: Deployment -> StatefulSet']],
];

test.each(CHANGES_OF_MEMBERS)('%s is a difference', (_, original, change, told) => {
  const ours = original();
  change(ours);
  expect(lines(differences(original(), ours))).toEqual([...told].sort());
});

test('a new name is a difference, and all else is compared with what had the old one', () => {
  const ours = bases();
  const run = workloadNamed(ours, 'rollup-daily');
  run.metadata.name = 'database-rollup';
  run.spec.schedule = '@hourly';
  expect(lines(differences(bases(), ours, { 'rollup-daily': 'database-rollup' }))).toEqual([
    'rollup-daily: name: rollup-daily -> database-rollup', 'rollup-daily: schedule: */10 * * * * -> @hourly',
  ]);
});

test('an object less and another range of replicas are differences', () => {
  const ours = webapp().filter(({ kind }) => kind !== 'Role');
  named(ours, 'HorizontalPodAutoscaler', 'backend').spec.maxReplicas = 3;
  named(ours, 'HorizontalPodAutoscaler', 'frontend').spec.scaleTargetRef.name = 'frontend';
  expect(lines(differences(webapp(), ours))).toEqual([
    'Role reconciler: object: there -> none',
    'backend: replicas: 1 to 2 at 99% cpu, and 1 to 4 at 99% cpu -> 1 to 3 at 99% cpu',
    'frontend: replicas: 1 -> 1 to 4 at 99% cpu',
  ]);
});

test('a workload less and a workload more are differences', () => {
  const ours = boutique().filter(({ metadata }) => metadata.name !== 'emailservice');
  expect(lines(differences(boutique(), ours))).toEqual([
    'Service emailservice: ports: ClusterIP grpc 5000 to 8080 -> none', 'emailservice: workload: there -> none',
  ]);
  expect(lines(differences(ours, boutique()))).toEqual([
    'Service emailservice: ports: none -> ClusterIP 5000 to 8080', 'emailservice: workload: none -> there',
  ]);
});

test('what nobody compares is told', () => {
  const theirs = boutique();
  podOf(theirs, 'frontend').hostNetwork = true;
  main(theirs).lifecycle = { postStart: {} };
  podOf(theirs, 'emailservice').affinity = {};
  named(theirs, 'Service', 'frontend').spec.sessionAffinity = 'ClientIP';
  expect(passedOver(theirs).sort()).toEqual([
    'emailservice affinity', 'frontend hostNetwork', 'frontend lifecycle.postStart', 'frontend sessionAffinity',
  ]);
  const [members, runs] = [zookeeper(), bases()];
  workloadNamed(members, 'zk').spec.podManagementPolicy = 'Parallel';
  workloadNamed(runs, 'rollup-daily').spec.suspend = true;
  workloadNamed(runs, 'rollup-daily').spec.jobTemplate.spec.parallelism = 2;
  expect([...passedOver(members), ...passedOver(runs)]).toEqual(['zk podManagementPolicy', 'rollup-daily suspend', 'rollup-daily parallelism']);
});
