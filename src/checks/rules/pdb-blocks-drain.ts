import { fields } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate } from '../../manifests/pod-templates';
import { listed } from '../../private/messages/nearest';
import { Check, Problem } from '../check';

export const pdbBlocksDrain: Check = {
  id: 'pdb-blocks-drain',
  profile: 'reliability',
  severity: 'error',
  description: 'A PodDisruptionBudget never allows an eviction, so draining a node, and with it each upgrade of the cluster, hangs.',
  see: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  inspect,
};

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  if (entry.manifest.kind !== 'PodDisruptionBudget') return [];
  return [...nobodyMayLeave(entry, manifests), ...secondBudget(entry, manifests)];
}

function nobodyMayLeave(entry: Resource, manifests: Manifests): Problem[] {
  const { maxUnavailable, minAvailable } = fields(entry.manifest.spec);
  const fix = 'set maxUnavailable: 1 and remove minAvailable';
  if (maxUnavailable === 0 || percentOf(maxUnavailable) === 0) return [{ message: `maxUnavailable is ${maxUnavailable}: no pod can ever be evicted`, fix }];
  if ((percentOf(minAvailable) ?? 0) >= 100) return [{ message: `minAvailable is ${minAvailable}: no pod can ever be evicted`, fix }];

  const scales = manifests.selectedBy(entry).map(template => scaleOf(template, manifests));
  const pods = scales.reduce<number | undefined>((sum, scale) => scale && sum !== undefined ? sum + scale.least : undefined, 0);
  const needed = neededOf(minAvailable, pods ?? 0);
  if (!pods || needed === undefined || needed < pods) return [];
  return [{
    message: `minAvailable is ${minAvailable}${typeof minAvailable === 'number' ? '' : `, rounded up to ${needed},`} and ${
      listed(scales.flatMap(scale => scale?.said ?? []))}: no pod can be evicted`,
    fix,
  }];
}

interface Scale {
  /** The minimum number of pods. */
  readonly least: number;
  readonly said: string;
}

/** Kinds whose number of pods is known in advance; a DaemonSet has as many as there are nodes. */
const SCALABLE = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Rollout'];

function scaleOf({ entry }: PodTemplate, manifests: Manifests): Scale | undefined {
  const { kind, spec } = entry.manifest;
  const name = describeManifest(entry.manifest);
  if (kind === 'Pod') return { least: 1, said: `${name} is one pod` };
  if (!SCALABLE.includes(kind)) return undefined;

  const autoscaler = manifests.referrersOf(entry).find(referrer => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(referrer.entry.manifest.kind));
  if (autoscaler) {
    const { minReplicas, minReplicaCount } = fields(autoscaler.entry.manifest.spec);
    const least = Math.max(1, numberOf(minReplicas ?? minReplicaCount));
    return { least, said: `${describeManifest(autoscaler.entry.manifest)} may scale ${name} down to ${replicas(least)}` };
  }
  const least = numberOf(fields(spec).replicas);
  return { least, said: `${name} has ${replicas(least)}` };
}

/** As Kubernetes does: a percentage is rounded up, so that fewer evictions are allowed. */
function neededOf(minAvailable: unknown, pods: number): number | undefined {
  if (typeof minAvailable === 'number') return minAvailable;
  const percent = percentOf(minAvailable);
  return percent === undefined ? undefined : Math.ceil(percent * pods / 100);
}

function percentOf(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
}

/** The default of Kubernetes is one. */
function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 1;
}

function replicas(count: number): string {
  return count === 1 ? 'one replica' : `${count} replicas`;
}

/** Reported for the later of the two, so that a pair is one problem. */
function secondBudget(entry: Resource, manifests: Manifests): Problem[] {
  const copies = manifests.copiesOf(entry);
  const problems = new Map<Resource, Problem>();
  for (const template of manifests.selectedBy(entry)) {
    const first = manifests.selecting(template).find(({ manifest }) => manifest.kind === 'PodDisruptionBudget');
    if (!first || copies.includes(first) || problems.has(first)) continue;
    problems.set(first, {
      message: `${describeManifest(first.manifest)} also selects the pods of ${describeManifest(template.entry.manifest)}: a pod with two PodDisruptionBudgets cannot be evicted`,
      fix: 'keep one of the two, or give them selectors that share no pods',
    });
  }
  return [...problems.values()];
}
