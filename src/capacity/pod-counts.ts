import { runsAtOnce } from './runs-at-once';
import { AFTER_ROLLOUT, BEFORE_ROLLOUT, BY_HAND, RUNS, SCHEDULED_REPLICAS } from '../manifests/annotations';
import { fields } from '../manifests/json';
import { Manifest, Resource } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

/** The default number of earlier revisions that Kubernetes keeps of a workload; earlier versions of other objects stay until somebody deletes them. */
export const USUAL_HISTORY = 10;

type Fields = { readonly [field: string]: any };

/** The minimum and the maximum number of pods, and the number during a rollout at the maximum. */
export interface PodCounts {
  readonly min: number;
  readonly max: number;
  readonly rollout: number;
}

/** Pods that run once on each node. */
export interface PerNode {
  /** Additional pods during an update: a number of nodes, or a percentage of them such as `10%`. */
  readonly surge: number | string;
}

/** How many pods the manifest creates, or that each node has one. The number is infinite if overlapping runs have no limit. */
export function podCounts({ entry }: PodTemplate, manifests: Manifests): PodCounts | PerNode {
  const spec = fields(entry.manifest.spec);
  switch (entry.manifest.kind) {
    case 'Pod': return fixed(1);
    case 'DaemonSet': return { surge: fields(fields(spec.updateStrategy).rollingUpdate).maxSurge ?? 0 };
    case 'Job': return runs(spec.suspend === true ? 0 : parallelism(spec));
    case 'CronJob': return runs(spec.suspend === true && !isByHand(entry) ? 0 : runsAtOnce(spec) * parallelism(fields(fields(spec.jobTemplate).spec)));
    case 'ScaledJob': return runs(numberOf(spec.maxReplicaCount, 100) * parallelism(fields(spec.jobTargetRef)));
    default: {
      const adopter = adopterOf(entry, manifests);
      const { min, max } = replicas(adopter ?? entry, manifests);
      // While one takes over from the other, the pods of both exist.
      if (adopter) return { min, max, rollout: 2 * max };
      return { min, max, rollout: max + surgeOf(entry, max) };
    }
  }
}

/** A suspended CronJob from which a person creates Jobs. */
function isByHand({ manifest: { metadata } }: Resource): boolean {
  return fields(metadata.annotations)[RUNS] === BY_HAND;
}

function fixed(count: number): PodCounts {
  return { min: count, max: count, rollout: count };
}

/** Pods that run to completion, so there may be none. */
function runs(count: number): PodCounts {
  return { min: 0, max: count, rollout: count };
}

function parallelism({ parallelism: given, completions }: Fields): number {
  return Math.min(numberOf(given, 1), numberOf(completions, Infinity));
}

/** The Rollout that creates pods from the template of a Deployment, in its place. */
function adopterOf(entry: Resource, manifests: Manifests): Resource | undefined {
  return manifests.referrersOf(entry).find(referrer => referrer.entry.manifest.kind === 'Rollout')?.entry;
}

const AUTOSCALERS = ['HorizontalPodAutoscaler', 'ScaledObject'];

function replicas(entry: Resource, manifests: Manifests): { readonly min: number; readonly max: number } {
  const autoscaler = manifests.referrersOf(entry).find(referrer => AUTOSCALERS.includes(referrer.entry.manifest.kind))?.entry.manifest;
  const { minReplicas, maxReplicas, minReplicaCount, idleReplicaCount, maxReplicaCount } = fields(autoscaler?.spec);
  switch (autoscaler?.kind) {
    case 'HorizontalPodAutoscaler': return { min: numberOf(minReplicas, 1), max: numberOf(maxReplicas, 1) };
    case 'ScaledObject': return { min: numberOf(idleReplicaCount ?? minReplicaCount, 0), max: numberOf(maxReplicaCount, 100) };
    default: return scheduled(entry) ?? fixed(numberOf(fields(entry.manifest.spec).replicas, 1));
  }
}

/** The bounds of a number of replicas that is set on a schedule. */
function scheduled({ manifest: { metadata } }: Resource): { readonly min: number; readonly max: number } | undefined {
  const match = /^(\d+)-(\d+)$/.exec(fields(metadata.annotations)[SCHEDULED_REPLICAS] ?? '');
  return match ? { min: Number(match[1]), max: Number(match[2]) } : undefined;
}

/**
 * Pods that have ended and are kept in addition to those that run, with their ephemeral volumes: of failed tries, and of finished runs in
 * the history.
 */
export function endedPods({ entry, spec: { restartPolicy } }: PodTemplate, { max }: PodCounts): number {
  const spec = fields(entry.manifest.spec);
  const beyond = (jobs: number, job: Fields) => Number.isFinite(max) ? jobs * triesOf(job, restartPolicy) - max : 0;
  switch (entry.manifest.kind) {
    case 'Job': return beyond(1 + earlierJobs(entry.manifest), spec);
    case 'CronJob': return beyond(runsAtOnce(spec) + keptRuns(spec, 3, 1), fields(fields(spec.jobTemplate).spec));
    case 'ScaledJob': return beyond(numberOf(spec.maxReplicaCount, 100) + keptRuns(spec, 100, 100), fields(spec.jobTargetRef));
    default: return 0;
  }
}

/** Each version of an admin task is a Job of its own, and earlier ones stay for their logs. */
export function earlierJobs({ kind, metadata }: Manifest): number {
  const when = fields(metadata.annotations)[RUNS];
  return kind === 'Job' && (when === BEFORE_ROLLOUT || when === AFTER_ROLLOUT) ? USUAL_HISTORY : 0;
}

function keptRuns({ successfulJobsHistoryLimit, failedJobsHistoryLimit }: Fields, successful: number, failed: number): number {
  return numberOf(successfulJobsHistoryLimit, successful) + numberOf(failedJobsHistoryLimit, failed);
}

/** All pods of a Job that fails as often as allowed; with other restart policies, containers are restarted within the pod. */
function triesOf({ parallelism: atOnce, completions, backoffLimit, backoffLimitPerIndex }: Fields, restartPolicy: unknown): number {
  const toSucceed = numberOf(completions, numberOf(atOnce, 1));
  if (restartPolicy !== 'Never') return toSucceed;
  const failures = numberOf(backoffLimit, backoffLimitPerIndex === undefined ? 6 : Infinity);
  return toSucceed + Math.min(failures, numberOf(backoffLimitPerIndex, Infinity) * toSucceed);
}

/** Pods in addition to the replicas: none if the old ones are deleted first or replaced one by one. */
function surgeOf({ manifest }: Resource, count: number): number {
  const strategy = fields(fields(manifest.spec).strategy);
  switch (manifest.kind) {
    case 'Deployment': return strategy.type === 'Recreate' ? 0 : deploymentSurge(fields(strategy.rollingUpdate), count);
    case 'Rollout': return rolloutSurge(strategy, count);
    default: return 0;
  }
}

function deploymentSurge({ maxSurge = '25%' }: { readonly maxSurge?: unknown }, count: number): number {
  return share(maxSurge, count);
}

/** If a router splits the traffic, the old version keeps all its pods next to the new one. @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/ */
function rolloutSurge({ blueGreen, canary }: { readonly [field: string]: any }, count: number): number {
  if (blueGreen) return numberOf(fields(blueGreen).previewReplicaCount, count);
  return fields(canary).trafficRouting ? count : share(fields(canary).maxSurge ?? '25%', count);
}

/** A number, or a percentage rounded up. */
export function share(given: unknown, count: number): number {
  const percent = typeof given === 'string' && /^\d+%$/.test(given) ? Number(given.slice(0, -1)) : undefined;
  return percent === undefined ? numberOf(given, 0) : Math.ceil(percent * count / 100);
}

function numberOf(given: unknown, byDefault: number): number {
  return typeof given === 'number' ? given : byDefault;
}
