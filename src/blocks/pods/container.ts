import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { ContainerProbes } from './probes';
import { scratchMounts } from './writable-paths';
import { Platform, PullPolicy } from '../../platform/platform';
import { isOwnImage } from '../../private/default-images';
import { parseImage } from '../../private/image-reference';
import { reject } from '../../private/messages/mistakes';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { User } from '../../props/security/user';
import { Port } from '../../props/services/port';
import { Environment } from '../config/environment';
import { Json } from '../objects/kube';
import { containerResources } from '../scaling/resources';
import { containerSecurityContext } from '../security/security';

/** Options of a single container. */
export interface ContainerOptions {
  readonly name: string;
  /** Prefix of its props in messages, such as `init[0].`. */
  readonly prop: string;
  /** Names of its image and resources in messages, if they are called differently. */
  readonly props?: { readonly image: string; readonly resources: string };
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly workingDir?: string;
  readonly ports: Port[];
  readonly probes: ContainerProbes;
  readonly resources: Resources;
  readonly user?: User;
  readonly capabilities?: string[];
  readonly writablePaths: WritablePath[];
  readonly mounts?: Json<k8s.VolumeMount>[];
}

/** A container without its environment variables, which may still be added: `withEnvironment` adds them when the manifest is rendered. */
export function container(where: IConstruct, options: ContainerOptions): Json<k8s.Container> {
  const { prop, ports, probes, writablePaths: writable, mounts = [] } = options;
  return {
    name: options.name,
    image: options.image,
    imagePullPolicy: pullPolicy(where, options.props?.image ?? `${prop}image`, options.image),
    ...(options.command && { command: options.command }),
    ...(options.args && { args: options.args }),
    ...(options.workingDir !== undefined && { workingDir: absolutePath(where, options.workingDir) }),
    ...(ports.length > 0 && { ports: ports.map(port => ({ name: port.name, containerPort: port.container, protocol: port.transport })) }),
    resources: containerResources(where, options.props?.resources ?? `${prop}resources`, options.resources, writable),
    ...probes,
    securityContext: containerSecurityContext(where, options.user, options.capabilities),
    volumeMounts: [...scratchMounts(writable), ...mounts],
  };
}

function absolutePath(where: IConstruct, given: string): string {
  if (/^\/\S*$/.test(given) && !given.split('/').includes('..')) return given;
  return reject(where, {
    code: 'working-dir-invalid',
    problem: 'workingDir is not a valid absolute path',
    given,
    allowed: "an absolute path without '..', such as '/srv/app'",
    fix: `use '/${given.replace(/\s|\.\.\//g, '').replace(/^\/+/, '')}'`,
  }, '/');
}

export function withEnvironment(spec: Json<k8s.Container>, environment: Environment): Json<k8s.Container> {
  return { ...spec, env: environment.render(spec.name), envFrom: environment.renderSets() };
}

export function pullPolicy(where: IConstruct, prop: string, image: string): string {
  const { digest } = parseImage(where, prop, image);
  return Platform.of(where).pullPolicy ?? (digest === undefined && !isOwnImage(image) ? PullPolicy.ALWAYS : PullPolicy.IF_NOT_PRESENT);
}
