import { Amounts, amountsOf, largest, NOTHING, only, orElse, plus } from './amounts';
import { LimitRangeItem, limitRangesIn } from './limit-range';
import { fields, Item, items } from '../manifests/json';
import { Entry } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

/** First minor version whose servers heed `resources` of a whole pod by default. */
const POD_LEVEL_SINCE = 34;

/** What nodes share out, so that one pod can take it from another. */
const BOUNDED = ['cpu', 'memory', 'ephemeral-storage'];

/** What a container asks for once it is admitted. */
export interface ContainerAmounts {
  readonly name: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** Whether it starts before the others and goes on beside them. */
  readonly isSidecar: boolean;
}

/** What one pod asks for: as the scheduler counts, and as quotas do. */
export interface PodAmounts {
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** What nothing bounds: at least one of its containers has no limit. */
  readonly unlimited: readonly string[];
  /** Before it is known what a whole pod asks for. */
  readonly containers: readonly ContainerAmounts[];
  readonly initContainers: readonly ContainerAmounts[];
  /** Whether the pod says as a whole what it asks for. */
  readonly isPodLevel: boolean;
}

/** Changes what a container asks for, as an autoscaler does. */
export type Resize = (container: ContainerAmounts) => ContainerAmounts;

/**
 * What each pod of the template asks for: the larger of what its steps and what its containers need at a time, sidecars counted in
 * both, unless the pod says it as a whole; and what its runtime needs beside.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#pod-level-resource-specification
 */
export function podAmounts(template: PodTemplate, manifests: Manifests, resize: Resize = container => container): PodAmounts {
  const { spec, field, entry, namespace } = template;
  const ranges = limitRangesIn(manifests, namespace).filter(({ type }) => type === 'Container');
  const [containers, initContainers] = ['containers', 'initContainers'].map(list => (
    items(spec[list], `${field}.${list}`).map(item => resize(containerAmounts(item, entry, ranges)))
  ));
  const level = podLevel(template, manifests);
  const overhead = overheadOf(template, manifests);
  const requests = atOnce(containers, initContainers, 'requests');
  const limits = atOnce(containers, initContainers, 'limits');
  return {
    containers,
    initContainers,
    isPodLevel: level !== undefined,
    unlimited: BOUNDED.filter(resource => !level?.limits.has(resource) && ![...containers, ...initContainers.filter(({ isSidecar }) => isSidecar)]
      .every(container => container.limits.has(resource))),
    requests: plus(level ? orElse(podRequests(level, declaredRequests(template)), requests) : requests, overhead),
    limits: bounded(level ? orElse(level.limits, limits) : limits, overhead),
  };
}

function containerAmounts({ value, field }: Item, entry: Entry, ranges: LimitRangeItem[]): ContainerAmounts {
  const declared = declaredBy(value, field, entry);
  return {
    ...declared,
    requests: orElse(declared.requests, ...ranges.map(({ defaultRequests }) => defaultRequests)),
    limits: orElse(declared.limits, ...ranges.map(({ defaultLimits }) => defaultLimits)),
  };
}

/** Who gives limits alone asks for as much. */
function declaredBy(value: Item['value'], field: string, entry: Entry): ContainerAmounts {
  const [requests, limits] = ['requests', 'limits'].map(list => amountsOf(fields(value.resources)[list], entry, `${field}.resources.${list}`));
  return { name: String(value.name), isSidecar: value.restartPolicy === 'Always', requests: orElse(requests, limits), limits };
}

/** Steps run one after the other, each beside the sidecars that were started before it. */
function atOnce(containers: readonly ContainerAmounts[], initContainers: readonly ContainerAmounts[], list: 'requests' | 'limits'): Amounts {
  let sidecars = NOTHING;
  let most = NOTHING;
  for (const container of initContainers) {
    const beside = plus(sidecars, container[list]);
    if (container.isSidecar) sidecars = beside;
    most = largest(most, beside);
  }
  return largest(plus(...containers.map(container => container[list]), sidecars), most);
}

interface PodLevel {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

function podLevel({ spec, field, entry }: PodTemplate, { kubernetes }: Manifests): PodLevel | undefined {
  if (kubernetes !== undefined && Number(kubernetes.split('.')[1]) < POD_LEVEL_SINCE) return undefined;
  const [requests, limits] = ['requests', 'limits'].map(list => (
    only(amountsOf(fields(spec.resources)[list], entry, `${field}.resources.${list}`), resource => /^(cpu|memory|hugepages-.*)$/.test(resource))
  ));
  return requests.size + limits.size > 0 ? { requests, limits } : undefined;
}

/** Beside limits of the whole pod, a request that is not said is what the containers ask for, else the limit. */
function podRequests({ requests, limits }: PodLevel, declared: Amounts): Amounts {
  if (limits.size === 0) return requests;
  return orElse(requests, only(declared, resource => resource === 'cpu' || resource === 'memory'), limits);
}

/** Without what a LimitRange adds, which comes later. */
function declaredRequests({ spec, field, entry }: PodTemplate): Amounts {
  const [containers, initContainers] = ['containers', 'initContainers'].map(list => (
    items(spec[list], `${field}.${list}`).map(item => declaredBy(item.value, item.field, entry))
  ));
  return atOnce(containers, initContainers, 'requests');
}

function overheadOf({ spec, field, entry }: PodTemplate, manifests: Manifests): Amounts {
  const runtime = manifests.find({ kind: 'RuntimeClass', name: spec.runtimeClassName ?? '' });
  return runtime
    ? amountsOf(fields(runtime.manifest.overhead).podFixed, runtime, 'overhead.podFixed')
    : amountsOf(spec.overhead, entry, `${field}.overhead`);
}

/** What has no limit gets none by the overhead. */
function bounded(limits: Amounts, overhead: Amounts): Amounts {
  return plus(limits, only(overhead, resource => (limits.get(resource) ?? 0n) > 0n));
}
