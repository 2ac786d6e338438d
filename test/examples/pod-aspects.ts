import { Aspect, given, maps, NONE, words } from './aspect';
import { folders } from './folders';
import { named, portNumber, Subject, templateOf } from './manifests';

const TIMINGS = ['initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'failureThreshold', 'successThreshold', 'terminationGracePeriodSeconds'];

export function podAspects(theirs: Subject, ours: Subject): Aspect[] {
  const [their, our] = [theirs, ours].map(({ workload }) => templateOf(workload).spec);
  const [theirMain, ourMain] = [their.containers[0], our.containers[0]];
  const containers = [
    ...(their.initContainers ?? []).map((container: any, i: number) => ({ their: container, our: our.initContainers?.[i], of: ` of ${container.name}` })),
    ...their.containers.map((container: any, i: number) => ({ their: container, our: our.containers[i], of: '' })),
  ];
  return [
    { aspect: 'containers', original: `${inOrder(their).length}`, ours: `${inOrder(our).length}` },
    ...given(their, our, ['serviceAccountName', 'terminationGracePeriodSeconds']),
    ...given(their.securityContext, our.securityContext, ['runAsUser', 'runAsGroup', 'fsGroup', 'runAsNonRoot']),
    ...apart(their, our),
    ...containers.flatMap(({ their: theirOne, our: ourOne, of }) => containerAspects(theirOne, ourOne, of)),
    ...variables(theirs, ours),
    { aspect: 'ports', original: ports(theirMain, theirMain), ours: ports(theirMain, ourMain) },
    ...['readinessProbe', 'livenessProbe', 'startupProbe'].filter(role => theirMain[role]).flatMap(role => [
      { aspect: role, original: question(their, role), ours: question(our, role) },
      ...given(theirMain[role], ourMain[role], TIMINGS).map(timing => ({ ...timing, aspect: `${role} ${timing.aspect}` })),
    ]),
    { aspect: 'mounts', original: folders(their, theirs), ours: folders(their, ours) },
  ];
}

function containerAspects(their: any, our: any = {}, of: string): Aspect[] {
  return [
    ...given(their, our, ['imagePullPolicy']),
    { aspect: 'image', original: their.image, ours: our.image },
    { aspect: 'command', original: words(their.command), ours: words(our.command) },
    { aspect: 'arguments', original: words(their.args), ours: words(our.args) },
    ...maps('requests of', cores(their.resources?.requests), cores(our.resources?.requests)),
    ...maps('limit of', cores(their.resources?.limits), cores(our.resources?.limits)),
    ...given(their.securityContext, our.securityContext, ['allowPrivilegeEscalation', 'privileged', 'readOnlyRootFilesystem']),
    ...given(their.securityContext?.capabilities, our.securityContext?.capabilities, ['add']).map(added => ({ ...added, aspect: 'added capabilities' })),
    ...their.lifecycle?.preStop ? [{ aspect: 'preStop', original: hook(their), ours: hook(our) }] : [],
  ].map(({ aspect, ...values }) => ({ aspect: `${aspect}${of}`, ...values }));
}

/** Every variable of either side; steps that run before the app have those of the app beside their own. */
function variables(their: Subject, our: Subject): Aspect[] {
  const [original, ours] = [their, our].map(({ manifests, workload }) => new Map<string, string>(
    inOrder(templateOf(workload).spec).flatMap(({ env = [] }: any) => (
      env.map(({ name, value, valueFrom }: any) => [name, value ?? source(manifests, valueFrom)])
    )),
  ));
  return [...new Set([...original.keys(), ...ours.keys()])].map(name => (
    { aspect: `variable ${name}`, original: original.get(name) ?? NONE, ours: ours.get(name) ?? NONE }
  ));
}

/** What comes from a ConfigMap that is there is its value. */
function source(manifests: any[], { secretKeyRef, configMapKeyRef, fieldRef, ...other }: any): string {
  if (secretKeyRef) return `key ${secretKeyRef.key} of Secret ${secretKeyRef.name}`;
  if (configMapKeyRef) return named(manifests, 'ConfigMap', configMapKeyRef.name).data[configMapKeyRef.key];
  return fieldRef ? `field ${fieldRef.fieldPath}` : JSON.stringify(other);
}

/** What must never share what, where the original says so. */
function apart(their: any, our: any): Aspect[] {
  const terms = ({ affinity }: any) => affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const keys = (pod: any) => terms(pod).map(({ topologyKey }: any) => topologyKey).join();
  return keys(their) === '' ? [] : [{ aspect: 'one pod per', original: keys(their), ours: keys(our) || NONE }];
}

function ports(their: any, our: any): string {
  const isNamed = (their.ports ?? []).some(({ name }: any) => name);
  return (our.ports ?? []).map(({ name, containerPort }: any) => (isNamed ? `${name} ${containerPort}` : `${containerPort}`)).join(', ') || NONE;
}

/** What a probe asks, and where. */
function question(pod: any, role: string): string {
  const { httpGet, grpc, tcpSocket, exec } = pod.containers[0][role] ?? {};
  const headers = (httpGet?.httpHeaders ?? []).map(({ name, value }: any) => ` with ${name}: ${value}`).join('');
  if (httpGet) return `GET ${httpGet.path} on ${portNumber(pod, httpGet.port)}${headers}`;
  if (grpc) return `gRPC on ${grpc.port}`;
  if (tcpSocket) return `TCP on ${portNumber(pod, tcpSocket.port)}`;
  return exec ? words(exec.command) : NONE;
}

function hook({ lifecycle }: any): string {
  return lifecycle?.preStop?.exec ? words(lifecycle.preStop.exec.command) : NONE;
}

function inOrder(pod: any): any[] {
  return [...(pod.initContainers ?? []), ...pod.containers];
}

/** `1000m` of CPU is `1`. */
function cores(amounts: any = {}): any {
  const { cpu } = amounts;
  return cpu === undefined ? amounts : { ...amounts, cpu: /m$/.test(cpu) ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu) };
}
