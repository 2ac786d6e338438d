import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Attachment, merged } from './attachment';
import { container, withEnvironment } from './container';
import { disruptionHints } from './disruption-hints';
import { Environment } from './environment';
import { HostAccess } from './host-access';
import { Identity, podLabels } from './identity';
import { Plain } from './kube';
import { joinNamespace } from './namespace-level';
import { Placement } from './placement';
import { ContainerProbes } from './probes';
import { scratchVolumes, writablePaths } from './scratch';
import { wholeSeconds } from './seconds';
import { secretAnnotations } from './secret-reference';
import { podSecurityContext } from './security';
import { Sidecar, sidecars } from './sidecar';
import { dnsLabel } from '../private/names';
import { refuse } from '../private/refusal';
import { InitStep } from '../props/init-step';
import { Port } from '../props/port';
import { Resources } from '../props/resources';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

const DRAIN_SECONDS = 10;
const SECONDS_TO_STOP = 35;

type Labels = { readonly [key: string]: string };

export interface PodOptions {
  /** Name of the main container. */
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly ports: Port[];
  readonly probes: ContainerProbes;
  readonly resources: Resources;
  /** Where the pods run. */
  readonly placement: Placement;
  /** Gives the variables when the manifest is rendered: bindings may still be added. */
  readonly environment: () => Environment;
  /** What else comes with the pod: files, tokens, what makes it roll. */
  readonly attachments: Attachment[];
  readonly init?: InitStep[];
  /** Containers that run beside the main one. */
  readonly sidecars?: Sidecar[];
  readonly writablePaths?: WritablePath[];
  readonly user?: User;
  /** What the pod has of its node, beside a place to run. */
  readonly host?: HostAccess;
  readonly priorityClassName?: string;
  /** Why no autoscaler of nodes may end a pod. */
  readonly doNotDisrupt?: string;
  readonly drainSeconds?: number;
  readonly terminationGraceSeconds?: number;
  /** Runs before the main container is told to stop, in place of draining. */
  readonly preStop?: string[];
  readonly serviceAccountName: string;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
}

/** Refuses at once what is wrong; renders later, when everything that may be bound is. */
export function podTemplate(scope: Construct, identity: Identity, options: PodOptions): () => Plain<k8s.PodTemplateSpec> {
  joinNamespace(scope, identity, options.host?.level);
  const spec = podSpec(scope, options);
  const labels = { ...options.podLabels, ...podLabels(identity) };
  const writable = writablePaths(scope, options.image, options.writablePaths);
  const hints = disruptionHints(scope, options, writable);
  return () => {
    const annotations = { ...hints, ...podAnnotations(scope, options) };
    return { metadata: { labels, ...(Object.keys(annotations).length > 0 && { annotations }) }, spec: spec() };
  };
}

/** The user's own, and what makes the pod roll when something that it reads has changed; refuses what contradicts itself. */
export function podAnnotations(
  where: Construct, options: Pick<PodOptions, 'podAnnotations' | 'attachments' | 'environment' | 'sidecars'>,
): Labels {
  const { podAnnotations: given, attachments, environment, sidecars: beside = [] } = options;
  const { podAnnotations: attached, secrets } = merged(attachments);
  const variables = environment();
  const read = [...variables.secrets(), ...beside.flatMap(sidecar => sidecar.environment.secrets()), ...secrets];
  return { ...given, ...attached, ...variables.annotations(), ...secretAnnotations(where, read) };
}

function podSpec(scope: Construct, options: PodOptions): () => Plain<k8s.PodSpec> {
  const writable = writablePaths(scope, options.image, options.writablePaths);
  const { volumes, mounts } = merged(options.attachments);
  const drainSeconds = wholeSeconds(scope, 'drainSeconds', options.drainSeconds ?? (options.ports.length > 0 ? DRAIN_SECONDS : 0));
  const shared = { user: options.user, writablePaths: writable, mounts };
  const main = container(scope, { ...options, ...shared, prop: '', drainSeconds });
  const init = (options.init ?? []).map((step, i) => initStep(scope, options, shared, step, i));
  const beside = sidecars(scope, options.sidecars ?? [], options);
  const spec = {
    ...options.host?.namespaces,
    ...(options.priorityClassName && { priorityClassName: options.priorityClassName }),
    serviceAccountName: options.serviceAccountName,
    automountServiceAccountToken: false,
    // Variables such as REDIS_PORT that Kubernetes makes of Services break apps that read them.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: grace(scope, options.terminationGraceSeconds, drainSeconds),
    securityContext: podSecurityContext(scope, options.user, [...options.ports, ...(options.sidecars ?? []).flatMap(({ ports }) => ports)]),
    volumes: distinct(scope, [...scratchVolumes(writable), ...volumes]),
  };
  return () => {
    const initContainers = [...init.map(render => render()), ...beside.initContainers];
    return {
      ...spec,
      ...options.placement.render(),
      ...(initContainers.length > 0 && { initContainers }),
      containers: [withEnvironment(main, options.environment()), ...beside.containers],
    };
  };
}

/** Writable paths name their volumes after themselves. */
function distinct(scope: Construct, volumes: Plain<k8s.Volume>[]): Plain<k8s.Volume>[] {
  const twin = volumes.find(({ name }, i) => volumes.slice(0, i).some(earlier => earlier.name === name));
  if (twin === undefined) return volumes;
  return refuse(scope, {
    code: 'volume-duplicate',
    problem: 'the volume of a writable path would have the name of another volume of the pod',
    given: twin.name,
    allowed: 'writable paths that are told apart from other volumes when their slashes are read as hyphens',
    fix: 'write to another folder',
  });
}

function initStep(
  scope: Construct, options: PodOptions, shared: Pick<PodOptions, 'user'> & { writablePaths: WritablePath[] } & Pick<Attachment, 'mounts'>,
  step: InitStep, i: number,
): () => Plain<k8s.Container> {
  const prop = `init[${i}].`;
  const others = [...options.sidecars ?? [], ...(options.init ?? []).slice(0, i)];
  const names = [options.name, ...others.map(other => other.name)];
  dnsLabel(scope, `${prop}name`, step.name);
  if (names.includes(step.name)) {
    refuse(scope, {
      code: 'container-duplicate',
      problem: `${prop}name is the name of another container of the pod`,
      given: step.name,
      allowed: 'names that differ within the pod',
      fix: 'give the step another name',
    });
  }
  const own = new Environment(scope, undefined);
  own.addConfig(step.config ?? {}, `${prop}config`);
  const environment = () => options.environment().with(own);
  // Sets of variables are known by now, and refused when the step hides one.
  environment();
  const rendered = container(scope, {
    ...shared,
    prop,
    name: step.name,
    image: step.image ?? options.image,
    command: step.command,
    args: step.args,
    ports: [],
    probes: {},
    resources: step.resources ?? options.resources,
    drainSeconds: 0,
  });
  return () => withEnvironment(rendered, environment());
}

function grace(scope: Construct, given: number | undefined, drainSeconds: number): number {
  const seconds = wholeSeconds(scope, 'terminationGraceSeconds', given ?? drainSeconds + SECONDS_TO_STOP);
  if (seconds > drainSeconds) return seconds;
  return refuse(scope, {
    code: 'grace-too-short',
    problem: `terminationGraceSeconds is over before draining is (drainSeconds ${drainSeconds}): the app would be killed while it serves`,
    given: seconds,
    allowed: `more than ${drainSeconds}`,
    fix: `raise it to ${drainSeconds + SECONDS_TO_STOP}, or lower drainSeconds`,
  });
}
