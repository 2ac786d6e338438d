import { Group } from './groups';
import { SpreadTerm } from './placement-terms';

type Spec = { readonly [field: string]: any };

/** All groups that are scheduled on the same nodes, and how their terms apply to each other. */
export interface Crowd {
  readonly groups: readonly Group[];
  readonly daemons: readonly Group[];
  /** For each group, the spec of one of the groups that select the same nodes. */
  readonly asking: ReadonlyMap<Group, Spec>;
  /** For each group, by topology, the groups whose pods must not share a domain with its own. */
  readonly apart: ReadonlyMap<Group, ReadonlyMap<string, ReadonlySet<Group>>>;
  /** Spreads that also count pods of other groups. */
  readonly countingOthers: ReadonlySet<SpreadTerm>;
}

/** Combines groups and DaemonSets. */
export function crowdOf(groups: readonly Group[], daemons: readonly Group[]): Crowd {
  const alone = merged(groups, daemons);
  const everyone = [...alone, ...daemons];
  const apart = new Map<Group, Map<string, Set<Group>>>();
  const note = (group: Group, topologyKey: string, other: Group) => {
    const byKey = apart.get(group) ?? new Map<string, Set<Group>>();
    apart.set(group, byKey.set(topologyKey, (byKey.get(topologyKey) ?? new Set()).add(other)));
  };
  for (const group of everyone) {
    for (const { topologyKey, applies } of group.apart) {
      for (const other of everyone.filter(applies)) {
        note(group, topologyKey, other);
        note(other, topologyKey, group);
      }
    }
  }
  const countingOthers = everyone.flatMap(group => group.spreads.filter(({ applies }) => everyone.some(other => other !== group && applies(other))));
  return { groups: alone, daemons, asking: askingOf(alone), apart, countingOthers: new Set(countingOthers) };
}

function askingOf(groups: readonly Group[]): Map<Group, Spec> {
  const first = new Map<string, Spec>();
  return new Map(groups.map(group => {
    const { spec } = group.template;
    const asked = JSON.stringify(askedOf(spec));
    if (!first.has(asked)) first.set(asked, spec);
    return [group, first.get(asked)!];
  }));
}

/** The fields of the spec that select nodes. */
function askedOf({ nodeSelector, tolerations, affinity }: Spec): unknown[] {
  return [nodeSelector, affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution, tolerations];
}

/** Pods that are equal in everything that is considered count as one group. */
function merged(groups: readonly Group[], daemons: readonly Group[]): Group[] {
  const terms = [...groups, ...daemons].flatMap(({ apart, spreads }) => [...apart, ...spreads]);
  const alike = new Map<string, Group>();
  for (const group of groups) {
    const isPlain = group.doubt === undefined && group.apart.length + group.spreads.length === 0 && !terms.some(({ applies }) => applies(group));
    const key = isPlain ? likenessOf(group) : `${alike.size}`;
    const other = alike.get(key);
    alike.set(key, other ? { ...other, count: other.count + group.count, most: other.most + group.most } : group);
  }
  return [...alike.values()];
}

function likenessOf({ template: { spec }, requests, priority, preempts, isInZone }: Group): string {
  const asked = [...requests].map(([resource, amount]) => [resource, `${amount}`]).sort();
  return JSON.stringify([asked, askedOf(spec), priority, preempts, isInZone]);
}
