import { named, podOf, portNumber } from './manifests';

/** One thing that a person would look at, in words: as the original has it, and as we have it. */
export interface Aspect {
  readonly aspect: string;
  readonly original: string;
  readonly ours: string;
}

export const NONE = 'none';
export const THERE = 'there';
export const THE_IMAGES = "the image's own";

/** The folder that every workload of ours may write to. */
const TMP = '/tmp';

const TIMINGS = ['initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'failureThreshold', 'successThreshold', 'terminationGracePeriodSeconds'];

/** What the original says of a workload, and what we say there; where it leaves something to us, that is no aspect. */
export function workloadAspects(theirs: any[], ours: any[], name: string): Aspect[] {
  const [their, our] = [theirs, ours].map(manifests => named(manifests, 'Deployment', name));
  if (!their || !our) return [{ aspect: 'workload', original: their ? THERE : NONE, ours: our ? THERE : NONE }];
  return [
    { aspect: 'replicas', original: replicas(theirs, name), ours: replicas(ours, name) },
    ...given(their.spec, our.spec, ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds']),
    { aspect: 'strategy', original: strategy(their.spec, their.spec), ours: strategy(their.spec, our.spec) },
    ...maps('pod label', their.spec.template.metadata.labels, our.spec.template.metadata.labels),
    ...maps('pod annotation', their.spec.template.metadata.annotations, our.spec.template.metadata.annotations),
    ...podAspects(podOf(theirs, name), podOf(ours, name)),
  ];
}

function podAspects(their: any, our: any): Aspect[] {
  const [theirMain, ourMain] = [their.containers[0], our.containers[0]];
  const containers = [...(their.initContainers ?? []), ...their.containers].map(({ name }: any, i: number) => (
    { their: inOrder(their)[i], our: inOrder(our)[i], of: i < (their.initContainers ?? []).length ? ` of ${name}` : '' }
  ));
  return [
    { aspect: 'containers', original: `${inOrder(their).length}`, ours: `${inOrder(our).length}` },
    ...given(their, our, ['serviceAccountName', 'terminationGracePeriodSeconds']),
    ...given(their.securityContext, our.securityContext, ['runAsUser', 'runAsGroup', 'fsGroup', 'runAsNonRoot']),
    ...containers.flatMap(pair => containerAspects(pair.their, pair.our, pair.of)),
    ...variables(their, our),
    { aspect: 'ports', original: ports(theirMain, theirMain), ours: ports(theirMain, ourMain) },
    ...['readinessProbe', 'livenessProbe', 'startupProbe'].filter(role => theirMain[role]).flatMap(role => [
      { aspect: role, original: question(their, role), ours: question(our, role) },
      ...given(theirMain[role], ourMain[role], TIMINGS).map(timing => ({ ...timing, aspect: `${role} ${timing.aspect}` })),
    ]),
    { aspect: 'folders', original: folders(their, their), ours: folders(their, our) },
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
  ].map(({ aspect, ...values }) => ({ aspect: `${aspect}${of}`, ...values }));
}

/** Every variable of either side; steps that run before the app have those of the app beside their own. */
function variables(their: any, our: any): Aspect[] {
  const [original, ours] = [their, our].map(pod => new Map<string, string>(
    inOrder(pod).flatMap(({ env = [] }: any) => env.map(({ name, value, valueFrom }: any) => [name, value ?? source(valueFrom)])),
  ));
  return [...new Set([...original.keys(), ...ours.keys()])].map(name => (
    { aspect: `variable ${name}`, original: original.get(name) ?? NONE, ours: ours.get(name) ?? NONE }
  ));
}

function source({ secretKeyRef, ...other }: any): string {
  return secretKeyRef ? `key ${secretKeyRef.key} of Secret ${secretKeyRef.name}` : JSON.stringify(other);
}

function replicas(manifests: any[], name: string): string {
  const scalers = manifests.filter(({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && spec.scaleTargetRef.name === name);
  if (scalers.length === 0) return `${named(manifests, 'Deployment', name).spec.replicas ?? 1}`;
  return scalers.map(({ spec }) => {
    const resources = spec.metrics.map(({ resource, containerResource }: any) => resource ?? containerResource);
    const targets = resources.map(({ name: of, target }: any) => `${target.averageUtilization}% ${of}`);
    return `${spec.minReplicas ?? 1} to ${spec.maxReplicas} at ${targets.join(' and ')}`;
  }).join(', and ');
}

/** The kind, and the numbers that the original gives. */
function strategy(their: any, { strategy: { type = 'RollingUpdate', rollingUpdate = {} } = {} as any }: any): string {
  return [type, ...Object.keys(their.strategy?.rollingUpdate ?? {}).map(key => `${key} ${rollingUpdate[key]}`)].join(', ');
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

function folders(their: any, our: any): string {
  const mounts = (pod: any) => (pod.containers[0].volumeMounts ?? []) as any[];
  const isTheirs = mounts(their).some(({ mountPath }) => mountPath === TMP);
  return mounts(our).filter(({ mountPath }) => isTheirs || mountPath !== TMP).map(({ name, mountPath }) => {
    const { emptyDir } = our.volumes.find((volume: any) => volume.name === name);
    return `${mountPath} (${emptyDir?.sizeLimit ?? 'any size'})`;
  }).sort().join(', ') || NONE;
}

function given(their: any = {}, our: any = {}, fields: string[]): Aspect[] {
  const said = fields.filter(field => their[field] !== undefined);
  return said.map(field => ({ aspect: field, original: `${their[field]}`, ours: `${our[field] ?? NONE}` }));
}

function maps(what: string, their: any = {}, our: any = {}): Aspect[] {
  return Object.keys(their).map(key => ({ aspect: `${what} ${key}`, original: `${their[key]}`, ours: `${our[key] ?? NONE}` }));
}

function inOrder(pod: any): any[] {
  return [...(pod.initContainers ?? []), ...pod.containers];
}

/** As typed; of a script, its first line and how many there are. */
function words(command: string[] | undefined): string {
  if (command === undefined) return THE_IMAGES;
  return command.map(word => {
    const [first, ...more] = word.trim().split('\n');
    return more.length === 0 ? first || "''" : `${first} ... (${more.length + 1} lines)`;
  }).join(' ');
}

/** `1000m` of CPU is `1`. */
function cores(amounts: any = {}): any {
  const { cpu } = amounts;
  return cpu === undefined ? amounts : { ...amounts, cpu: /m$/.test(cpu) ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu) };
}
