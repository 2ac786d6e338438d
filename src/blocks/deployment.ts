import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { container, withEnvironment } from './container';
import { Environment } from './environment';
import { Identity, instanceLabels, objectLabels, podLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { placement } from './placement';
import { containerProbes, startupBudget } from './probes';
import { Replicas } from './replicas';
import { scratchVolumes, writablePaths } from './scratch';
import { podSecurityContext } from './security';
import { parseImage } from '../private/image';
import { dnsLabel } from '../private/names';
import { refuse } from '../private/refusal';
import { Health } from '../props/health';
import { InitStep } from '../props/init-step';
import { Port } from '../props/port';
import { Resources } from '../props/resources';
import { UpdateStrategy } from '../props/update-strategy';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

const DRAIN_SECONDS = 10;
const SECONDS_TO_STOP = 35;
const PROGRESS_SECONDS = 600;
const SECONDS_TO_PULL = 300;

type Labels = { readonly [key: string]: string };

export interface DeploymentOptions {
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly ports: Port[];
  readonly health?: Health;
  readonly resources: Resources;
  readonly replicas: Replicas;
  readonly environment: Environment;
  readonly init?: InitStep[];
  readonly writablePaths?: WritablePath[];
  readonly user?: User;
  readonly drainSeconds?: number;
  readonly terminationGraceSeconds?: number;
  readonly strategy?: UpdateStrategy;
  readonly serviceAccountName: string;
  readonly labels: Labels;
  readonly podLabels: Labels;
  readonly annotations: Labels;
  readonly podAnnotations: Labels;
}

export function deployment(scope: Construct, identity: Identity, options: DeploymentOptions): k8s.KubeDeployment {
  const { replicas, strategy } = options;
  const { tag } = parseImage(scope, 'image', options.image);
  const probes = containerProbes(scope, options.health, options.ports);
  const podSpec = pod(scope, identity, options, probes);
  return kubeObject(k8s.KubeDeployment, scope, 'Deployment', {
    metadata: {
      name: options.name,
      labels: { ...options.labels, ...objectLabels(identity), ...versionLabel(tag) },
      annotations: options.annotations,
    },
    spec: {
      // An autoscaler owns the number: each apply would undo what it decided.
      ...(!replicas.autoscaled && { replicas: replicas.min }),
      revisionHistoryLimit: 10,
      // A rollout that is merely slow to start must not be reported as failed.
      progressDeadlineSeconds: Math.max(PROGRESS_SECONDS, startupBudget(probes) + SECONDS_TO_PULL),
      selector: { matchLabels: instanceLabels(identity) },
      strategy: updateStrategy(scope, strategy),
      template: {
        metadata: { labels: { ...options.podLabels, ...podLabels(identity) }, ...(some(options.podAnnotations) && { annotations: options.podAnnotations }) },
        spec: Lazy.any({ produce: podSpec }),
      },
    },
  });
}

/** Refuses at once what is wrong; renders later, when the environment is complete. */
function pod(scope: Construct, identity: Identity, options: DeploymentOptions, probes: ReturnType<typeof containerProbes>): () => Plain<k8s.PodSpec> {
  const writable = writablePaths(scope, options.writablePaths);
  const drainSeconds = wholeSeconds(scope, 'drainSeconds', options.drainSeconds ?? (options.ports.length > 0 ? DRAIN_SECONDS : 0));
  const shared = { user: options.user, writablePaths: writable, environment: options.environment };
  const main = container(scope, { ...options, ...shared, prop: '', probes, drainSeconds });
  const init = (options.init ?? []).map((step, i) => initStep(scope, options, shared, step, i));
  const spec = {
    serviceAccountName: options.serviceAccountName,
    automountServiceAccountToken: false,
    // Variables such as REDIS_PORT that Kubernetes makes of Services break apps that read them.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: grace(scope, options.terminationGraceSeconds, drainSeconds),
    securityContext: podSecurityContext(scope, options.user, options.ports),
    ...placement(identity, options.replicas),
    volumes: scratchVolumes(writable),
  };
  return () => ({
    ...spec,
    ...(init.length > 0 && { initContainers: init.map(render => render()) }),
    containers: [withEnvironment(main, options.environment)],
  });
}

function initStep(
  scope: Construct, options: DeploymentOptions, shared: { user?: User; writablePaths: WritablePath[] }, step: InitStep, i: number,
): () => Plain<k8s.Container> {
  const prop = `init[${i}].`;
  const names = [options.name, ...(options.init ?? []).slice(0, i).map(earlier => earlier.name)];
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
    environment: own,
    drainSeconds: 0,
  });
  return () => withEnvironment(rendered, options.environment.with(own));
}

function updateStrategy(scope: Construct, strategy: UpdateStrategy = UpdateStrategy.rolling()): Plain<k8s.DeploymentStrategy> {
  const { surge } = strategy;
  if (surge === undefined) return { type: 'Recreate' };
  if (!/^([1-9]\d*|[1-9]\d?%|100%)$/.test(surge)) {
    refuse(scope, {
      code: 'surge-invalid',
      problem: 'the surge of a rolling update is no number of pods',
      given: surge,
      allowed: "a whole number of pods as a string, at least '1', or '1%' to '100%'",
      fix: "write UpdateStrategy.rolling('25%')",
    });
  }
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge.endsWith('%') ? surge : Number(surge), maxUnavailable: 0 } };
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

function wholeSeconds(scope: Construct, prop: string, given: unknown): number {
  if (Number.isInteger(given) && (given as number) >= 0) return given as number;
  return refuse(scope, {
    code: 'seconds-invalid',
    problem: `${prop} is no number of seconds`,
    given,
    allowed: 'a whole number, at least 0',
    fix: `write ${prop}: 10`,
  });
}

/** On the workload's own metadata only: in a template it would say what the image says already. */
function versionLabel(tag: string | undefined): Labels {
  return tag !== undefined && /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(tag) ? { 'app.kubernetes.io/version': tag } : {};
}

function some(map: Labels): boolean {
  return Object.keys(map).length > 0;
}
