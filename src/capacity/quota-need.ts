import { Amount } from './amount';
import { Claims, claimsOfPods, standingClaims } from './claims';
import { objectCounts } from './object-counts';
import { PodAmounts } from './pod-amounts';
import { PerNode, PodCounts, share } from './pod-counts';
import { isPerNode, isUnbounded, Workload } from './workload';
import { workloadsOf } from './workloads';
import { fields, items, push } from '../manifests/json';
import { describeManifest } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

/** What one manifest contributes to the usage of a quota. */
export interface Share {
  readonly name: string;
  readonly amount: Amount;
}

/** What a quota must admit, by the resource names of quotas, such as `requests.cpu`. */
export interface QuotaNeed {
  readonly shares: ReadonlyMap<string, readonly Share[]>;
  /** The containers that do not set what a quota requires of each, by resource name. */
  readonly lacking: ReadonlyMap<string, readonly string[]>;
  /** Workloads whose number of pods has no limit. */
  readonly unbounded: readonly string[];
  /** Workloads that run on each node, if the number of nodes is unknown. */
  readonly perNode: readonly string[];
}

export interface NeedOptions {
  /** Number of nodes, for workloads that run on each. */
  readonly nodes?: number;
  /** Which pods count; without it, all pods and all other objects. */
  readonly isMeant?: (template: PodTemplate, amounts: PodAmounts) => boolean;
}

const ONE = 1000n;

/** Resources that a quota requires each container to set; quotas of others do not. */
const DEMANDED = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/**
 * The maximum usage of the manifests of a namespace, as quotas count it: all replicas, the surge of all rollouts, all jobs.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#types-of-resource-quota
 */
export function quotaNeed(manifests: Manifests, { nodes, isMeant }: NeedOptions = {}): QuotaNeed {
  const all = workloadsOf(manifests);
  const workloads = all.filter(({ template, amounts }) => isMeant?.(template, amounts.rollout) ?? true);
  const shares = new Map<string, Share[]>();
  const lacking = new Map<string, string[]>();
  for (const workload of workloads) {
    addPods(shares, workload, nodes);
    for (const key of DEMANDED) missing(workload.amounts.rollout, key).forEach(container => push(lacking, key, `${nameOf(workload)} (${container})`));
  }
  if (!isMeant) {
    addServices(shares, manifests);
    addClaims(shares, [...standingClaims(manifests), ...all.flatMap(workload => claimsOf(workload, manifests, nodes))]);
    for (const [resource, amount] of objectCounts(manifests, all)) push(shares, `count/${resource}`, { name: resource, amount: BigInt(amount) * ONE });
  }
  return {
    shares,
    lacking,
    unbounded: workloads.filter(isUnbounded).map(nameOf),
    perNode: nodes === undefined ? workloads.filter(({ counts }) => isPerNode(counts)).map(nameOf) : [],
  };
}

export function sumOf(shares: readonly Share[] = []): Amount {
  return shares.reduce((sum, { amount }) => sum + amount, 0n);
}

function nameOf({ template }: Workload): string {
  return describeManifest(template.entry.manifest);
}

function addPods(shares: Map<string, Share[]>, workload: Workload, nodes = 0): void {
  const { amounts: { rollout: { requests, limits } } } = workload;
  const pods = mostOf(workload.counts, nodes);
  const add = (key: string, amount: Amount) => push(shares, key, { name: nameOf(workload), amount: amount * BigInt(pods) });
  add('pods', ONE);
  requests.forEach((amount, resource) => add(`requests.${resource}`, amount));
  limits.forEach((amount, resource) => {
    if (!resource.includes('/') && !resource.startsWith('hugepages-')) add(`limits.${resource}`, amount);
  });
}

/** Containers, including init containers, that do not set what the quota requires of each. Pods with pod-level resources are exempt. */
function missing({ containers, initContainers, isPodLevel }: PodAmounts, key: string): string[] {
  const [list, resource] = key.split('.') as ['requests' | 'limits', string];
  return isPodLevel ? [] : [...containers, ...initContainers].filter(container => !container[list].has(resource)).map(({ name }) => name);
}

/** A load balancer has a node port for each of its ports, unless that is disabled. */
function addServices(shares: Map<string, Share[]>, manifests: Manifests): void {
  for (const { manifest } of manifests.ofKind('Service', '')) {
    const { type, ports, allocateLoadBalancerNodePorts } = fields(manifest.spec);
    const name = describeManifest(manifest);
    const taken = items(ports, '').filter(({ value }) => allocateLoadBalancerNodePorts !== false || value.nodePort).length;
    if (type === 'LoadBalancer') push(shares, 'services.loadbalancers', { name, amount: ONE });
    if (type === 'LoadBalancer' || type === 'NodePort') push(shares, 'services.nodeports', { name, amount: BigInt(taken) * ONE });
  }
}

/** The PersistentVolumeClaims of a workload, including those of pods on each node. */
export function claimsOf({ template, counts, claims }: Workload, manifests: Manifests, nodes = 0): readonly Claims[] {
  if (!isPerNode(counts)) return claims;
  const most = mostOf(counts, nodes);
  return claimsOfPods(template, { min: nodes, max: nodes, rollout: most }, manifests);
}

function addClaims(shares: Map<string, Share[]>, claims: Claims[]): void {
  for (const { name: each, storageClass, size, counts } of claims) {
    const count = BigInt(mostOf(counts));
    const name = count === 1n ? `PVC ${each}` : `${count} PVCs ${each}`;
    const keys = ['', ...storageClass ? [`${storageClass}.storageclass.storage.k8s.io/`] : []];
    for (const prefix of keys) {
      push(shares, `${prefix}requests.storage`, { name, amount: count * size });
      push(shares, `${prefix}persistentvolumeclaims`, { name, amount: count * ONE });
    }
  }
}

/** Overlapping runs without a limit count as one run. */
function mostOf(counts: PodCounts | PerNode, nodes = 0): number {
  if (isPerNode(counts)) return nodes + share(counts.surge, nodes);
  return Number.isFinite(counts.rollout) ? counts.rollout : 1;
}
