import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Environment } from './environment';
import { Plain } from './kube';
import { ContainerProbes } from './probes';
import { containerResources } from './resources';
import { scratchMounts } from './scratch';
import { containerSecurityContext } from './security';
import { Platform, PullPolicy } from '../platform/platform';
import { parseImage } from '../private/image';
import { Port } from '../props/port';
import { Resources } from '../props/resources';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

/** Everything about one container that is its own. */
export interface ContainerOptions {
  readonly name: string;
  /** Prefix of its props in messages, such as `init[0].`. */
  readonly prop: string;
  /** Its image and its resources in messages, where they are not called so. */
  readonly props?: { readonly image: string; readonly resources: string };
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly ports: Port[];
  readonly probes: ContainerProbes;
  readonly resources: Resources;
  readonly user?: User;
  readonly writablePaths: WritablePath[];
  readonly mounts?: Plain<k8s.VolumeMount>[];
  /** Seconds that a container which is told to stop goes on serving. */
  readonly drainSeconds: number;
  /** Runs before the container is told to stop, in place of waiting. */
  readonly preStop?: string[];
}

/** A container without its environment, which may still grow: `withEnvironment` adds it when the manifest is rendered. */
export function container(where: IConstruct, options: ContainerOptions): Plain<k8s.Container> {
  const { prop, ports, probes, writablePaths: writable, mounts = [] } = options;
  return {
    name: options.name,
    image: options.image,
    imagePullPolicy: pullPolicy(where, options.props?.image ?? `${prop}image`, options.image),
    ...(options.command && { command: options.command }),
    ...(options.args && { args: options.args }),
    ...(ports.length > 0 && { ports: ports.map(port => ({ name: port.name, containerPort: port.container, protocol: 'TCP' })) }),
    resources: containerResources(where, options.props?.resources ?? `${prop}resources`, options.resources, writable),
    ...probes,
    ...lifecycle(where, options),
    securityContext: containerSecurityContext(where, options.user),
    volumeMounts: [...scratchMounts(writable), ...mounts],
  };
}

export function withEnvironment(spec: Plain<k8s.Container>, environment: Environment): Plain<k8s.Container> {
  return { ...spec, env: environment.render(), envFrom: environment.renderSets() };
}

export function pullPolicy(where: IConstruct, prop: string, image: string): string {
  const { digest } = parseImage(where, prop, image);
  return Platform.of(where).pullPolicy ?? (digest === undefined ? PullPolicy.ALWAYS : PullPolicy.IF_NOT_PRESENT);
}

function lifecycle(where: IConstruct, { drainSeconds, preStop }: ContainerOptions): Pick<Plain<k8s.Container>, 'lifecycle'> {
  if (preStop) return { lifecycle: { preStop: { exec: { command: preStop } } } };
  return drainSeconds > 0 ? { lifecycle: { preStop: sleep(where, drainSeconds) } } : {};
}

/** Endpoints are taken out while the container still answers. Without the sleep of 1.30 the image must have one. */
function sleep(where: IConstruct, seconds: number): Plain<k8s.LifecycleHandler> {
  const native = { sleep: { seconds } } as Plain<k8s.LifecycleHandler>;
  return Platform.of(where)._supports('preStopSleep') ? native : { exec: { command: ['sleep', `${seconds}`] } };
}
