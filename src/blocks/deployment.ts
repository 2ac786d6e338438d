import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { PodOptions, podTemplate } from './pod';
import { startupBudget } from './probes';
import { Replicas } from './replicas';
import { wholeSeconds } from './seconds';
import { parseImage } from '../private/image';
import { refuse } from '../private/refusal';
import { UpdateStrategy } from '../props/update-strategy';

const PROGRESS_SECONDS = 600;
const SECONDS_TO_PULL = 300;

type Labels = { readonly [key: string]: string };

export interface DeploymentOptions extends PodOptions {
  readonly replicas: Replicas;
  readonly strategy?: UpdateStrategy;
  readonly minReadySeconds?: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export function deployment(scope: Construct, identity: Identity, options: DeploymentOptions): k8s.KubeDeployment {
  const { replicas, strategy, probes } = options;
  const template = podTemplate(scope, identity, options);
  const minReadySeconds = wholeSeconds(scope, 'minReadySeconds', options.minReadySeconds ?? 0);
  return kubeObject(k8s.KubeDeployment, scope, 'Deployment', {
    metadata: {
      name: identity.instance,
      labels: { ...options.labels, ...objectLabels(identity), ...versionLabel(scope, options.image) },
      annotations: options.annotations,
    },
    spec: {
      // An autoscaler owns the number: each apply would undo what it decided.
      ...(!replicas.autoscaled && { replicas: replicas.min }),
      revisionHistoryLimit: 10,
      // A rollout that is merely slow to start must not be reported as failed.
      progressDeadlineSeconds: Math.max(PROGRESS_SECONDS, startupBudget(probes) + minReadySeconds + SECONDS_TO_PULL),
      ...(minReadySeconds > 0 && { minReadySeconds }),
      selector: { matchLabels: instanceLabels(identity) },
      strategy: updateStrategy(scope, strategy),
      template: Lazy.any({ produce: template }),
    },
  });
}

/** On the workload's own metadata only: in a template it would say what the image says already. */
export function versionLabel(scope: Construct, image: string): Labels {
  const { tag } = parseImage(scope, 'image', image);
  return tag !== undefined && /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(tag) ? { 'app.kubernetes.io/version': tag } : {};
}

function updateStrategy(scope: Construct, strategy: UpdateStrategy = UpdateStrategy.rolling()): Plain<k8s.DeploymentStrategy> {
  const { surge } = strategy;
  if (surge === undefined) return { type: 'Recreate' };
  const maxSurge = podCount(surge);
  if (maxSurge === undefined) {
    refuse(scope, {
      code: 'surge-invalid',
      problem: 'the surge of a rolling update is no number of pods',
      given: surge,
      allowed: "a whole number of pods as a string, at least '1', or '1%' to '100%'",
      fix: "write UpdateStrategy.rolling('25%')",
    });
  }
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: 0 } };
}

/** A number of pods or a percentage of them as Kubernetes takes it; undefined for what is none, or nothing. */
export function podCount(given: string): number | string | undefined {
  if (!/^([1-9]\d*|[1-9]\d?%|100%)$/.test(given)) return undefined;
  return given.endsWith('%') ? given : Number(given);
}
