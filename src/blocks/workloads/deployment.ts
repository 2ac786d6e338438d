import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { revisionHistory } from './revision-history';
import { parseImage } from '../../private/image-reference';
import { reject } from '../../private/messages/mistakes';
import { refuse } from '../../private/refusal';
import { UpdateStrategy } from '../../props/workloads/update-strategy';
import { Identity, instanceLabels, Labels, objectLabels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { minReady, wholeSeconds } from '../objects/seconds';
import { PodOptions, podTemplate } from '../pods/pod';
import { startupBudget } from '../pods/probes';
import { Replicas } from '../scaling/replicas';

const PROGRESS_SECONDS = 600;
const SECONDS_TO_PULL = 300;

export interface DeploymentOptions extends PodOptions {
  readonly replicas: Replicas;
  readonly strategy?: UpdateStrategy;
  readonly minReadySeconds?: number;
  readonly progressDeadlineSeconds?: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export function deployment(scope: Construct, identity: Identity, options: DeploymentOptions): k8s.KubeDeployment {
  const { replicas, strategy } = options;
  const template = podTemplate(scope, identity, options);
  const minReadySeconds = minReady(scope, options.minReadySeconds);
  return kubeObject(k8s.KubeDeployment, scope, 'Deployment', {
    metadata: {
      name: identity.instance,
      labels: workloadLabels(scope, identity, options),
      annotations: options.annotations,
    },
    spec: {
      // An autoscaler owns the number: every apply would reset it.
      ...(!replicas.autoscaled && { replicas: replicas.min }),
      revisionHistoryLimit: revisionHistory(scope, options.revisionHistory),
      progressDeadlineSeconds: progressDeadline(scope, options.progressDeadlineSeconds, startBudget(options) + minReadySeconds),
      ...(minReadySeconds > 0 && { minReadySeconds }),
      selector: { matchLabels: instanceLabels(identity) },
      strategy: updateStrategy(scope, strategy),
      template: Lazy.any({ produce: template }),
    },
  });
}

/** Sidecars start before the main container, one after the other, and it is ready after its hook. */
function startBudget({ probes, sidecars = [], postStart }: DeploymentOptions): number {
  return (postStart?.seconds ?? 0) + [probes, ...sidecars.map(sidecar => sidecar.probes ?? {})].reduce((sum, each) => sum + startupBudget(each), 0);
}

/** A rollout that is merely slow to start must not be reported as failed. */
function progressDeadline(scope: Construct, given: number | undefined, secondsToStart: number): number {
  if (given === undefined) return Math.max(PROGRESS_SECONDS, secondsToStart + SECONDS_TO_PULL);
  const seconds = wholeSeconds(scope, 'progressDeadlineSeconds', given, 1);
  if (seconds > secondsToStart) return seconds;
  return reject(scope, {
    code: 'progress-deadline-too-short',
    problem: `a rollout would be reported as failed while its pods may still start: that takes up to ${secondsToStart} seconds (startup probe and minReadySeconds)`,
    given,
    allowed: `more than ${secondsToStart}`,
    fix: `set progressDeadlineSeconds: ${secondsToStart + SECONDS_TO_PULL}, or remove it`,
  }, seconds);
}

/** Labels of the workload itself; its pods have others. */
export function workloadLabels(scope: Construct, identity: Identity, { image, labels }: { readonly image: string; readonly labels: Labels }): Labels {
  return { ...versionLabel(scope, image), ...labels, ...objectLabels(identity) };
}

/** On the workload's own metadata only: in a template it would repeat what the image already says. */
export function versionLabel(scope: Construct, image: string): Labels {
  const { tag } = parseImage(scope, 'image', image);
  return tag !== undefined && /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(tag) ? { 'app.kubernetes.io/version': tag } : {};
}

function updateStrategy(scope: Construct, strategy: UpdateStrategy = UpdateStrategy.rolling()): Json<k8s.DeploymentStrategy> {
  const { surge } = strategy;
  if (surge === undefined) return { type: 'Recreate' };
  const maxSurge = podCount(surge);
  if (maxSurge === undefined) {
    refuse(scope, {
      code: 'surge-invalid',
      problem: 'the surge of a rolling update is not a valid number of pods',
      given: surge,
      allowed: "a whole number of pods as a string, at least '1', or '1%' to '100%'",
      fix: "use UpdateStrategy.rolling('25%')",
    });
  }
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: 0 } };
}

/** A number of pods or a percentage of them, as Kubernetes accepts it; undefined for an invalid value or zero. */
export function podCount(given: string): number | string | undefined {
  if (!/^([1-9]\d*|[1-9]\d?%|100%)$/.test(given)) return undefined;
  return given.endsWith('%') ? given : Number(given);
}
