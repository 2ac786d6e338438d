import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { container, withEnvironment } from './container';
import { ContainerProbes, containerProbes } from './probes';
import { scratchMounts, scratchVolumes, writablePaths } from './writable-paths';
import { dnsLabel } from '../../private/names';
import { refuse } from '../../private/refusal';
import { Sidecar } from '../../props/pods/sidecar';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { User } from '../../props/security/user';
import { Endpoint } from '../../props/services/backing-service';
import { Port } from '../../props/services/port';
import { Environment } from '../config/environment';
import { hasFeature, requireFeature } from '../objects/features';
import { Identity } from '../objects/identity';
import { Json } from '../objects/kube';
import { hasVolumeGroup } from '../security/security';

/** A container that runs next to the main one for as long as the main one runs. */
export interface SidecarContainer {
  readonly name: string;
  /** Prefix of its props in messages, such as `metrics.`. */
  readonly prop: string;
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly ports: Port[];
  readonly resources: Resources;
  readonly user?: User;
  readonly environment: Environment;
  /** What it is bound to; its policy allows the traffic when everything else is wired. */
  readonly calls?: Endpoint[];
  readonly probes?: ContainerProbes;
  readonly beforeInit?: boolean;
  /** Directories of its own; undefined for a sidecar that writes nothing. */
  readonly writablePaths?: WritablePath[];
  /** Paths of the main container that it has, too. */
  readonly sharedPaths?: string[];
}

/** The sidecars of a pod, in the lists of containers that they belong to. */
export interface Sidecars {
  /** Those that start before the init containers. */
  readonly first: Json<k8s.Container>[];
  readonly initContainers: Json<k8s.Container>[];
  readonly containers: Json<k8s.Container>[];
}

interface Pod {
  readonly user?: User;
  /** The pod's own writable directories. */
  readonly writable: WritablePath[];
  /** What else the main container has: files, volumes. */
  readonly mounts: Json<k8s.VolumeMount>[];
  /** Whether the pod ends by itself. */
  readonly ends: boolean;
}

const ORDINARY = 'a sidecar is an ordinary container: it may start after the main one, and stop before it';

/** The sidecars that a user describes. */
export function sidecarsOf(scope: Construct, namespace: string | undefined, given: Sidecar[] = []): SidecarContainer[] {
  return given.map(({ health, ports = [], podFields, config = {}, secrets = {}, bindings = {}, ...sidecar }, i) => {
    const prop = `sidecars[${i}].`;
    dnsLabel(scope, `${prop}name`, sidecar.name);
    const environment = new Environment(scope, namespace);
    environment.addFields(podFields, `${prop}podFields`);
    environment.addConfig(config, `${prop}config`);
    environment.addSecrets(secrets, `${prop}secrets`);
    Object.entries(bindings).forEach(([variable, binding]) => {
      environment.addBinding(variable, binding);
      const others = given.filter(other => other.name !== sidecar.name);
      if (binding._localPort !== undefined) requireProxy(scope, `${prop}bindings.${variable}`, binding._localPort, others);
    });
    const own = writablePaths(scope, sidecar.image, sidecar.writablePaths);
    const calls = Object.values(bindings).map(({ endpoint }) => endpoint);
    return { ...sidecar, prop, ports, environment, calls, probes: containerProbes(scope, health, ports, undefined, 'sidecar'), writablePaths: own };
  });
}

/**
 * Since Kubernetes 1.29, a sidecar is an init container that keeps running: it starts before the main container, and runs until that has stopped.
 * An exporter has no probes: they would decide whether the pod is ready, and a failing one would delay the main container.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export function sidecars(scope: Construct, all: SidecarContainer[], pod: Pod): Sidecars {
  const rendered = all.map(sidecar => ({ sidecar, spec: render(scope, sidecar, pod) }));
  if (all.length > 0 && pod.ends) requireFeature(scope, 'sidecars', { what: 'a sidecar of a job, which would otherwise keep it from ending', fix: 'remove sidecars' });
  if (all.some(({ beforeInit }) => beforeInit)) requireFeature(scope, 'sidecars', { what: 'beforeInit of a sidecar', fix: 'remove beforeInit' });
  if (all.length > 0 && !hasFeature(scope, 'sidecars', ORDINARY)) {
    return { first: [], initContainers: [], containers: rendered.map(({ spec }) => spec) };
  }
  const native = (isFirst: boolean) => rendered
    .filter(({ sidecar: { beforeInit = false } }) => beforeInit === isFirst)
    .map(({ spec }) => ({ ...spec, restartPolicy: 'Always' }));
  return { first: native(true), initContainers: native(false), containers: [] };
}

/** The volumes of the directories that only one of them has. */
export function sidecarVolumes(scope: Construct, identity: Identity, all: SidecarContainer[]): Json<k8s.Volume>[] {
  return all.flatMap(({ name, writablePaths: own = [] }) => scratchVolumes(scope, identity, own, name));
}

function render(scope: Construct, sidecar: SidecarContainer, pod: Pod): Json<k8s.Container> {
  const { writablePaths: own, probes = {}, environment } = sidecar;
  const shared = (sidecar.sharedPaths ?? []).map((path, i, all) => sharedPath(scope, sidecar, pod, path, all.slice(0, i)));
  if (sidecar.user) refuseNoUser(scope, sidecar, pod.user);
  // Files in memory count for the container that writes them.
  const counted = [...own ?? [], ...shared.flatMap(({ scratch }) => scratch?.inMemory ? [scratch] : [])];
  const { volumeMounts: _, ...spec } = container(scope, { ...sidecar, user: sidecar.user ?? pod.user, probes, writablePaths: counted });
  const mounts = [...scratchMounts(own ?? [], sidecar.name), ...shared.map(({ mount }) => mount)];
  return withEnvironment({ ...spec, ...(mounts.length > 0 && { volumeMounts: mounts }) }, environment);
}

/** Without a user of its own a container has that of the pod, whatever its image says. */
function refuseNoUser(scope: Construct, { prop, user }: SidecarContainer, ofPod: User | undefined): void {
  if (user!.uid !== undefined || !hasVolumeGroup(scope, ofPod)) return;
  refuse(scope, {
    code: 'sidecar-user-unknown',
    problem: `${prop}user is that of its image, but the pod sets a user, which applies to every container without one`,
    given: 'User.ofImage()',
    allowed: 'a user by its number, or User.ofImage() for the whole pod',
    fix: 'set the number that the image declares, such as user: User.of(65532), or user: User.ofImage() of the app as well',
  });
}

interface Shared {
  readonly mount: Json<k8s.VolumeMount>;
  readonly scratch?: WritablePath;
}

function sharedPath(
  scope: Construct, { prop, writablePaths: own = [] }: SidecarContainer, { writable, mounts }: Pod, wanted: string, earlier: string[],
): Shared {
  const offered: Shared[] = [...writable.map(scratch => ({ scratch, mount: scratchMounts([scratch])[0] })), ...mounts.map(mount => ({ mount }))];
  const found = offered.find(({ mount }) => mount.mountPath === wanted);
  const isOwn = own.some(({ path }) => path === wanted);
  const isTwice = earlier.includes(wanted);
  if (found && !isOwn && !isTwice) return found;
  const free = offered.map(({ mount }) => mount.mountPath).filter(path => !own.some(other => other.path === path));
  return refuse(scope, {
    code: 'shared-path-unknown',
    problem: isTwice ? `${prop}sharedPaths has a path twice`
      : isOwn ? `${prop}sharedPaths has a path at which the sidecar has a directory of its own` : `${prop}sharedPaths has a path that the app does not have`,
    given: wanted,
    allowed: free.length === 0 ? 'writable paths, files and volumes of the app, other than /tmp' : `each once: ${free.join(', ')}`,
    fix: isTwice ? 'remove one of the two' : isOwn ? 'share another directory' : `add it to writablePaths of the app: WritablePath.disk('${wanted}', '1Gi')`,
  });
}

/** Rejects a binding that leads to a port of the pod on which nothing listens, or not yet when an init container uses it. */
export function requireProxy(scope: Construct, what: string, port: number, all: Pick<Sidecar, 'name' | 'ports' | 'beforeInit'>[], hasInit = false): void {
  const proxy = all.find(({ ports = [] }) => ports.some(({ container: number }) => number === port));
  const offered = all.flatMap(({ ports = [] }) => ports.map(({ container: number }) => number));
  if (proxy === undefined) {
    refuse(scope, {
      code: 'proxy-missing',
      problem: `${what} leads through a proxy in the pod, and no sidecar listens on its port`,
      given: `port ${port}`,
      allowed: offered.length === 0 ? 'the port of a sidecar; it has no sidecar with a port' : `ports of its sidecars: ${offered.join(', ')}`,
      fix: `add the proxy to sidecars, with ports: [Port.tcp(${port}, { name: 'proxy' })], or remove .through(${port})`,
    });
  }
  if (!hasInit || proxy.beforeInit) return;
  refuse(scope, {
    code: 'proxy-too-late',
    problem: `init containers get ${what}, too, and the sidecar ${proxy.name} starts after them`,
    given: `port ${port}`,
    allowed: 'a proxy that starts before the init containers',
    fix: `set beforeInit: true on the sidecar ${proxy.name}`,
  });
}
