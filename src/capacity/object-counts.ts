import { operatedObjects } from './operated';
import { earlierJobs, endedPods, USUAL_HISTORY } from './pod-counts';
import { isPerNode, Workload } from './workload';
import { fields } from '../manifests/json';
import { groupOf } from '../manifests/kinds';
import { External, Manifest } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** Objects that Kubernetes itself creates in every namespace. */
const ALWAYS_THERE = { configmaps: 1, serviceaccounts: 1 };

/** The expected number of objects of each kind, as object count quotas name them, including those that controllers create, as far as known. */
export function objectCounts(manifests: Manifests, workloads: readonly Workload[]): Map<string, number> {
  const counts = new Map<string, number>(Object.entries(ALWAYS_THERE));
  const add = (resource: string, number: number) => counts.set(resource, (counts.get(resource) ?? 0) + number);
  for (const { manifest } of manifests.entries) {
    add(resourceOf(manifest), 1);
    for (const [resource, number] of [...madeFor(manifest), ...operatedObjects(manifest)]) add(resource, number);
  }
  for (const { kind } of manifests.externals.filter(external => isInNamespace(external))) add(resourceOf({ apiVersion: 'v1', kind }), 1);
  for (const { template, counts: pods, claims } of workloads) {
    // A Pod among the manifests is already counted.
    if (!isPerNode(pods) && Number.isFinite(pods.rollout) && template.entry.manifest.kind !== 'Pod') add('pods', pods.rollout + endedPods(template, pods));
    for (const claim of claims) add('persistentvolumeclaims', claim.counts.rollout);
  }
  return counts;
}

/** Kinds that apps require as prerequisites, all in the core group. */
function isInNamespace({ kind }: External): boolean {
  return ['ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolumeClaim'].includes(kind);
}

/** `deployments.apps`, `secrets`: as kinds appear in URLs. */
function resourceOf({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  const group = groupOf(apiVersion);
  return [plural(kind.toLowerCase()), ...group === '' ? [] : [group]].join('.');
}

function plural(noun: string): string {
  if (noun === 'endpoints') return noun;
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, 'ies');
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** Old revisions that are kept, and Jobs: the current one and the finished ones. */
function madeFor(manifest: Manifest): [string, number][] {
  const { kind, spec, immutable } = manifest;
  const { revisionHistoryLimit = USUAL_HISTORY, successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1, concurrencyPolicy } = fields(spec);
  switch (kind) {
    // The current one, and the next one before an old one is deleted.
    case 'Deployment': return [['replicasets.apps', revisionHistoryLimit + 2]];
    case 'StatefulSet':
    case 'DaemonSet': return [['controllerrevisions.apps', revisionHistoryLimit + 2]];
    // Those that earlier revisions read, and the next one before an old one is deleted.
    case 'ConfigMap': return immutable === true ? [['configmaps', USUAL_HISTORY + 1]] : [];
    case 'Service': return [['endpoints', 1], ['endpointslices.discovery.k8s.io', 1]];
    case 'CronJob': return [['jobs.batch', successfulJobsHistoryLimit + failedJobsHistoryLimit + (concurrencyPolicy === 'Forbid' ? 1 : 2)]];
    case 'Job': return [['jobs.batch', earlierJobs(manifest)]];
    default: return [];
  }
}
