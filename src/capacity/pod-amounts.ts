import { Amounts, amountsOf, largest, NOTHING, only, orElse, plus } from './amounts';
import { injectedProxy } from './injected';
import { LimitRangeItem, limitRangesIn } from './limit-range';
import { fields, Item, items } from '../manifests/json';
import { Resource } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

/** First minor version that supports pod-level `resources` by default. */
const POD_LEVEL_SINCE = 34;

/** Resources that pods share, so that one pod can take them from another. */
const BOUNDED = ['cpu', 'memory', 'ephemeral-storage'];

/** What a container requests after admission. */
export interface ContainerAmounts {
  readonly name: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** Whether it starts before the others and keeps running with them. */
  readonly isSidecar: boolean;
}

/** What one pod requests, as the scheduler and quotas count it. */
export interface PodAmounts {
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** Resources without a limit: at least one of its containers has none. */
  readonly unlimited: readonly string[];
  /** Without pod-level resources. */
  readonly containers: readonly ContainerAmounts[];
  readonly initContainers: readonly ContainerAmounts[];
  /** Whether the pod has pod-level resources. */
  readonly isPodLevel: boolean;
}

/** Changes what a container requests, as an autoscaler does. */
export type Resize = (container: ContainerAmounts) => ContainerAmounts;

/**
 * What each pod of the template requests: the larger of what its init containers and what its containers need at the same time, with
 * sidecars counted in both, unless the pod has pod-level resources; plus the overhead of its runtime.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#pod-level-resource-specification
 */
export function podAmounts(template: PodTemplate, manifests: Manifests, resize: Resize = container => container): PodAmounts {
  const { spec, field, entry, namespace } = template;
  const ranges = limitRangesIn(manifests, namespace).filter(({ type }) => type === 'Container');
  const [containers, steps] = ['containers', 'initContainers'].map(list => (
    items(spec[list], `${field}.${list}`).map(item => resize(containerAmounts(item, entry, ranges)))
  ));
  const proxy = injectedProxy(template);
  // It runs from the start, like a native sidecar.
  const initContainers = proxy ? [admitted({ ...proxy, isSidecar: true }, ranges), ...steps] : steps;
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

function containerAmounts({ value, field }: Item, entry: Resource, ranges: LimitRangeItem[]): ContainerAmounts {
  return admitted(declaredBy(value, field, entry), ranges);
}

/** With the defaults that a LimitRange adds. */
function admitted(declared: ContainerAmounts, ranges: LimitRangeItem[]): ContainerAmounts {
  return {
    ...declared,
    requests: orElse(declared.requests, ...ranges.map(({ defaultRequests }) => defaultRequests)),
    limits: orElse(declared.limits, ...ranges.map(({ defaultLimits }) => defaultLimits)),
  };
}

/** Without requests, the limits are the requests. */
function declaredBy(value: Item['value'], field: string, entry: Resource): ContainerAmounts {
  const [requests, limits] = ['requests', 'limits'].map(list => amountsOf(fields(value.resources)[list], entry, `${field}.resources.${list}`));
  return { name: String(value.name), isSidecar: value.restartPolicy === 'Always', requests: orElse(requests, limits), limits };
}

/** Init containers run one after the other, each together with the sidecars that were started before it. */
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

/** With pod-level limits, a missing pod-level request defaults to what the containers request, otherwise to the limit. */
function podRequests({ requests, limits }: PodLevel, declared: Amounts): Amounts {
  if (limits.size === 0) return requests;
  return orElse(requests, only(declared, resource => resource === 'cpu' || resource === 'memory'), limits);
}

/** Without the defaults of a LimitRange, which are added later. */
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

/** The overhead does not add a limit to resources without one. */
function bounded(limits: Amounts, overhead: Amounts): Amounts {
  return plus(limits, only(overhead, resource => (limits.get(resource) ?? 0n) > 0n));
}
