import { fields } from '../../manifests/json';
import { describeManifest, Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate } from '../../manifests/pod-templates';
import { listed } from '../../private/nearest';
import { Check, Problem } from '../check';

export const pdbBlocksDrain: Check = {
  id: 'pdb-blocks-drain',
  severity: 'error',
  description: 'A disruption budget never lets a pod out, so draining a node, and with it each upgrade of the cluster, hangs.',
  see: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  inspect,
};

function inspect(entry: Entry, manifests: Manifests): Problem[] {
  if (entry.manifest.kind !== 'PodDisruptionBudget') return [];
  return [...nobodyMayLeave(entry, manifests), ...secondBudget(entry, manifests)];
}

function nobodyMayLeave(entry: Entry, manifests: Manifests): Problem[] {
  const { maxUnavailable, minAvailable } = fields(entry.manifest.spec);
  const fix = 'set maxUnavailable: 1 and leave out minAvailable';
  if (maxUnavailable === 0 || percentOf(maxUnavailable) === 0) return [{ message: `maxUnavailable is ${maxUnavailable}: no pod may ever be evicted`, fix }];
  if ((percentOf(minAvailable) ?? 0) >= 100) return [{ message: `minAvailable is ${minAvailable}: no pod may ever be evicted`, fix }];

  const scales = manifests.selectedBy(entry).map(template => scaleOf(template, manifests));
  const pods = scales.reduce<number | undefined>((sum, scale) => scale && sum !== undefined ? sum + scale.least : undefined, 0);
  const needed = neededOf(minAvailable, pods ?? 0);
  if (!pods || needed === undefined || needed < pods) return [];
  return [{
    message: `minAvailable is ${minAvailable}${typeof minAvailable === 'number' ? '' : `, rounded up to ${needed},`} and ${
      listed(scales.flatMap(scale => scale?.said ?? []))}: no pod may be evicted`,
    fix,
  }];
}

interface Scale {
  /** How many pods there are when there are fewest. */
  readonly least: number;
  readonly said: string;
}

/** Kinds whose pods a budget can count ahead; there are as many of a DaemonSet as nodes. */
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
    return { least, said: `${describeManifest(autoscaler.entry.manifest)} may leave ${name} ${replicas(least)}` };
  }
  const least = numberOf(fields(spec).replicas);
  return { least, said: `${name} has ${replicas(least)}` };
}

/** As Kubernetes does: a share is rounded up, against whoever wants to leave. */
function neededOf(minAvailable: unknown, pods: number): number | undefined {
  if (typeof minAvailable === 'number') return minAvailable;
  const percent = percentOf(minAvailable);
  return percent === undefined ? undefined : Math.ceil(percent * pods / 100);
}

function percentOf(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
}

/** Kubernetes takes one for what is not said. */
function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 1;
}

function replicas(count: number): string {
  return count === 1 ? 'one replica' : `${count} replicas`;
}

/** Reported about the later one of two, so that a pair is one problem. */
function secondBudget(entry: Entry, manifests: Manifests): Problem[] {
  const copies = manifests.copiesOf(entry);
  const problems = new Map<Entry, Problem>();
  for (const template of manifests.selectedBy(entry)) {
    const first = manifests.selecting(template).find(({ manifest }) => manifest.kind === 'PodDisruptionBudget');
    if (!first || copies.includes(first) || problems.has(first)) continue;
    problems.set(first, {
      message: `${describeManifest(first.manifest)} selects the pods of ${describeManifest(template.entry.manifest)} too: with two budgets no eviction is possible`,
      fix: 'keep one of the two, or give them selectors with no pod in common',
    });
  }
  return [...problems.values()];
}
