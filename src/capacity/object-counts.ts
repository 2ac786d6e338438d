import { operatedObjects } from './operated';
import { endedPods } from './pod-counts';
import { isPerNode, Workload } from './workload';
import { fields } from '../manifests/json';
import { groupOf } from '../manifests/kinds';
import { External, Manifest } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** What Kubernetes itself puts into every namespace. */
const ALWAYS_THERE = { configmaps: 1, serviceaccounts: 1 };

/** How many objects of each kind there are to be, as object counts name them: with those that controllers make, as far as that is known. */
export function objectCounts(manifests: Manifests, workloads: readonly Workload[]): Map<string, number> {
  const counts = new Map<string, number>(Object.entries(ALWAYS_THERE));
  const add = (resource: string, number: number) => counts.set(resource, (counts.get(resource) ?? 0) + number);
  for (const { manifest } of manifests.entries) {
    add(resourceOf(manifest), 1);
    for (const [resource, number] of [...madeFor(manifest), ...operatedObjects(manifest)]) add(resource, number);
  }
  for (const { kind } of manifests.externals.filter(external => isInNamespace(external))) add(resourceOf({ apiVersion: 'v1', kind }), 1);
  for (const { template, counts: pods, claims } of workloads) {
    // A Pod among the manifests is there already.
    if (!isPerNode(pods) && Number.isFinite(pods.rollout) && template.entry.manifest.kind !== 'Pod') add('pods', pods.rollout + endedPods(template, pods));
    for (const claim of claims) add('persistentvolumeclaims', claim.counts.rollout);
  }
  return counts;
}

/** Kinds that apps need from outside, all of the core group. */
function isInNamespace({ kind }: External): boolean {
  return ['ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolumeClaim'].includes(kind);
}

/** `deployments.apps`, `secrets`: as kinds stand in URLs. */
function resourceOf({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  const group = groupOf(apiVersion);
  return [plural(kind.toLowerCase()), ...group === '' ? [] : [group]].join('.');
}

function plural(noun: string): string {
  if (noun === 'endpoints') return noun;
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, 'ies');
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** Old versions that are kept, and runs: the one that is and those that were. */
function madeFor({ kind, spec }: Manifest): [string, number][] {
  const { revisionHistoryLimit = 10, successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1, concurrencyPolicy } = fields(spec);
  switch (kind) {
    // The present one, and the next before an old one goes.
    case 'Deployment': return [['replicasets.apps', revisionHistoryLimit + 2]];
    case 'StatefulSet':
    case 'DaemonSet': return [['controllerrevisions.apps', revisionHistoryLimit + 2]];
    case 'Service': return [['endpoints', 1], ['endpointslices.discovery.k8s.io', 1]];
    case 'CronJob': return [['jobs.batch', successfulJobsHistoryLimit + failedJobsHistoryLimit + (concurrencyPolicy === 'Forbid' ? 1 : 2)]];
    default: return [];
  }
}
