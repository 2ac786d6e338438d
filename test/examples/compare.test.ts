import { differences, lines, passedOver } from './compare';
import { named, podOf, read } from './manifests';

const boutique = () => read('test/realworld/online-boutique/kubernetes-manifests.yaml');
const webapp = () => read('test/realworld/podinfo/webapp.yaml');
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
  ['another folder', m => { main(m, 'redis-cart').volumeMounts[0].mountPath = '/a'; }, ['redis-cart: folders: /data (any size) -> /a (any size)']],
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
  main(theirs).lifecycle = {};
  named(theirs, 'Service', 'frontend').spec.sessionAffinity = 'ClientIP';
  expect(passedOver(theirs)).toEqual(['frontend hostNetwork', 'frontend lifecycle', 'frontend sessionAffinity']);
});
