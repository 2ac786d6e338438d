import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { PodController, refuseAbsentFields } from './absent-fields';
import { container, withEnvironment } from './container';
import { disruptionHints } from './disruption-hints';
import { Hooks, lifecycle } from './hooks';
import { podSettings } from './pod-settings';
import { ContainerProbes } from './probes';
import { pullSecrets } from './pull-secrets';
import { SidecarContainer, sidecars, sidecarVolumes } from './sidecar';
import { drainOf, graceOf } from './termination';
import { scratchVolumes, writablePaths } from './writable-paths';
import { dnsLabel } from '../../private/names';
import { refuse } from '../../private/refusal';
import { Secret } from '../../props/config/secret';
import { InitStep } from '../../props/pods/init-step';
import { PodSettings } from '../../props/pods/pod-settings';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { User } from '../../props/security/user';
import { Port } from '../../props/services/port';
import { Environment } from '../config/environment';
import { secretAnnotations } from '../config/secret-reference';
import { Balancers } from '../entry/balancers';
import { proxyAnnotations, proxyDraining } from '../mesh/mesh';
import { Attachment, merged } from '../objects/attachment';
import { Identity, Labels, podLabels } from '../objects/identity';
import { Json } from '../objects/kube';
import { Placement } from '../scheduling/placement';
import { Capabilities, Rights } from '../security/capabilities';
import { HostAccess } from '../security/host-access';
import { joinNamespace } from '../security/namespace-level';
import { podSecurityContext } from '../security/security';

export interface PodOptions extends Hooks {
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
  /** Returns the variables when the manifest is rendered: bindings may still be added. */
  readonly environment: () => Environment;
  /** What else is mounted into the pod: files, tokens. */
  readonly attachments: Attachment[];
  readonly init?: InitStep[];
  /** Containers that run next to the main one. */
  readonly sidecars?: SidecarContainer[];
  readonly controller: PodController;
  /** Whether each has an index of its job. */
  readonly isIndexed?: boolean;
  readonly writablePaths?: WritablePath[];
  readonly user?: User;
  /** What the pod can access on its node. */
  readonly host?: HostAccess;
  /** What its main container may do beyond others, and what this asks of the namespace. */
  readonly rights?: Rights;
  readonly capabilities?: Capabilities;
  readonly priorityClassName?: string;
  /** Why node autoscalers must not evict a pod. */
  readonly doNotDisrupt?: string;
  /** Whether no other pod has what this pod has. */
  readonly isAlone?: boolean;
  readonly drainSeconds?: number;
  readonly terminationGraceSeconds?: number;
  /** Load balancers that must stop sending to a pod before it stops. */
  readonly balancers?: Balancers;
  readonly serviceAccountName: string;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
  readonly imagePullSecrets?: Secret[];
  readonly settings?: PodSettings;
  readonly workingDir?: string;
  readonly revisionHistory?: number;
}

/** Reports errors immediately; renders later, when all bindings are known. */
export function podTemplate(scope: Construct, identity: Identity, options: PodOptions): () => Json<k8s.PodTemplateSpec> {
  joinNamespace(scope, identity, options.rights?.level);
  const writable = writablePaths(scope, options.image, options.writablePaths);
  const scratch = [...scratchVolumes(scope, identity, writable), ...sidecarVolumes(scope, identity, options.sidecars ?? [])];
  const spec = podSpec(scope, options, writable, scratch);
  const labels = labelsOf(identity, options);
  const hints = disruptionHints(scope, options, scratch);
  const isOnHostNetwork = options.host?.namespaces.hostNetwork === true;
  const proxy = proxyAnnotations(scope, { isOnHostNetwork, ends: ends(options) });
  return () => {
    const draining = proxyDraining(scope, isOnHostNetwork, drainOf(scope, options));
    const annotations = { ...proxy, ...draining, ...hints, ...annotationsOf(scope, options) };
    return { metadata: { labels, ...(Object.keys(annotations).length > 0 && { annotations }) }, spec: spec() };
  };
}

/** Rejects what only shows when everything is wired: one Secret in two versions, a field that the pods do not have. */
export function refuseContradictions(where: Construct, identity: Identity, options: PodOptions): void {
  const { controller, isIndexed, environment, attachments, resources, init = [], sidecars: beside = [] } = options;
  annotationsOf(where, options);
  const fields = environment().fields();
  refuseAbsentFields(where, { controller, isIndexed, labels: labelsOf(identity, options) }, [
    { prop: 'resources', resources, fields: [...fields, ...merged(attachments).fields] },
    ...init.map((step, i) => ({ prop: step.resources ? `init[${i}].resources` : 'resources', resources: step.resources ?? resources, fields })),
    ...beside.map(sidecar => ({ prop: `${sidecar.prop}resources`, resources: sidecar.resources, fields: sidecar.environment.fields() })),
  ]);
}

/** Whether the pods end by themselves. */
function ends({ controller }: PodOptions): boolean {
  return controller === 'Job' || controller === 'CronJob';
}

function labelsOf(identity: Identity, options: PodOptions): Labels {
  return { ...options.podLabels, ...podLabels(identity) };
}

/** The user's annotations, and those that roll out the pod when a Secret that it reads changes. */
function annotationsOf(where: Construct, { podAnnotations: given, attachments, environment, sidecars: beside = [] }: PodOptions): Labels {
  const { secrets } = merged(attachments);
  const variables = environment();
  const read = [...variables.secrets(), ...beside.flatMap(sidecar => sidecar.environment.secrets()), ...secrets];
  return { ...given, ...secretAnnotations(where, read) };
}

function podSpec(scope: Construct, options: PodOptions, writable: WritablePath[], scratch: Json<k8s.Volume>[]): () => Json<k8s.PodSpec> {
  const { sidecars: all = [] } = options;
  const { volumes, mounts } = merged(options.attachments);
  graceOf(scope, options);
  // Rendered again when it is known how long the pod drains.
  const hooks = () => lifecycle(scope, options, drainOf(scope, options), options.ports);
  hooks();
  const shared = { user: options.user, writablePaths: writable, mounts };
  const main = container(scope, { ...options, ...shared, prop: '', capabilities: Object.keys(options.capabilities ?? {}) });
  const init = (options.init ?? []).map((step, i) => initStep(scope, options, shared, step, i));
  refuseTwins(scope, options);
  const beside = sidecars(scope, all, { user: options.user, writable, mounts, ends: ends(options) });
  const spec = {
    ...options.host?.namespaces,
    ...(options.priorityClassName && { priorityClassName: options.priorityClassName }),
    serviceAccountName: options.serviceAccountName,
    automountServiceAccountToken: false,
    ...pullSecrets(scope, options.imagePullSecrets),
    ...podSettings(scope, options.settings, options.host?.namespaces),
    securityContext: podSecurityContext(scope, options.user, [...options.ports, ...all.flatMap(({ ports }) => ports)]),
    volumes: distinct(scope, [...scratch, ...volumes]),
  };
  return () => {
    const initContainers = [...beside.first, ...init.map(render => render()), ...beside.initContainers];
    const first = { ...withEnvironment(main, options.environment()), ...hooks() };
    return {
      ...spec,
      terminationGracePeriodSeconds: graceOf(scope, options),
      ...options.placement.render(),
      ...(initContainers.length > 0 && { initContainers }),
      containers: [first, ...beside.containers],
    };
  };
}

/** The volume of a writable path is named after the path. */
function distinct(scope: Construct, volumes: Json<k8s.Volume>[]): Json<k8s.Volume>[] {
  const twin = volumes.find(({ name }, i) => volumes.slice(0, i).some(earlier => earlier.name === name));
  if (twin === undefined) return volumes;
  return refuse(scope, {
    code: 'volume-duplicate',
    problem: 'the volume of a writable path would have the name of another volume of the pod',
    given: twin.name,
    allowed: 'writable paths that differ from the names of other volumes when slashes are replaced by hyphens',
    fix: 'use another directory',
  });
}

function refuseTwins(scope: Construct, { name, sidecars: beside = [], init = [] }: PodOptions): void {
  const named = [{ prop: '', name }, ...beside, ...init.map((step, i) => ({ prop: `init[${i}].`, name: step.name }))];
  const twin = named.find((each, i) => named.slice(0, i).some(earlier => earlier.name === each.name));
  if (twin === undefined) return;
  refuse(scope, {
    code: 'container-duplicate',
    problem: `${twin.prop}name is already the name of another container of the pod`,
    given: twin.name,
    allowed: 'unique names within the pod',
    fix: `use another name for the ${twin.prop.startsWith('init') ? 'init container' : 'sidecar'}`,
  });
}

function initStep(
  scope: Construct, options: PodOptions, shared: Pick<PodOptions, 'user'> & { writablePaths: WritablePath[] } & Pick<Attachment, 'mounts'>,
  step: InitStep, i: number,
): () => Json<k8s.Container> {
  const prop = `init[${i}].`;
  dnsLabel(scope, `${prop}name`, step.name);
  const own = new Environment(scope, undefined);
  own.addConfig(step.config ?? {}, `${prop}config`);
  const environment = () => options.environment().with(own);
  // ConfigSets are known by now; an init container that hides one of their variables is rejected.
  environment();
  const rendered = container(scope, {
    ...shared,
    prop,
    name: step.name,
    image: step.image ?? options.image,
    command: step.command,
    args: step.args,
    workingDir: options.workingDir,
    ports: [],
    probes: {},
    resources: step.resources ?? options.resources,
  });
  return () => withEnvironment(rendered, environment());
}
