import { Amounts } from './amounts';

export const ZONE = 'topology.kubernetes.io/zone';
export const HOSTNAME = 'kubernetes.io/hostname';
export const PODS = 'pods';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** Nodes of one kind, evenly distributed over zones. */
export interface NodePool {
  /** What each node has available for pods, including their maximum number. */
  readonly room: Amounts;
  /** Undefined if the number is to be computed. */
  readonly count?: number;
  /** Number of zones, or their names. */
  readonly zones: number | readonly string[];
  readonly labels: { readonly [key: string]: string };
  readonly taints: readonly Taint[];
}

export interface Node {
  readonly room: Amounts;
  /** The described labels; undefined for a label that every node has with an unknown value. */
  readonly labels: { readonly [key: string]: string | undefined };
  readonly taints: readonly Taint[];
  /** Nodes with the same value are in the same zone. */
  readonly zone: string;
}

/** The nodes of the pools: for each pool its number of nodes, or `count`. Nodes of one pool in one zone are the same object. */
export function nodesOf(pools: readonly NodePool[], count = 0): Node[] {
  return pools.flatMap(({ zones, room, labels, taints, count: given = count }) => {
    const isNamed = typeof zones !== 'number';
    const kinds = zoneNames(zones).map((zone): Node => (
      { room, taints, zone, labels: { [HOSTNAME]: undefined, [ZONE]: isNamed ? zone : undefined, 'kubernetes.io/os': 'linux', ...labels } }
    ));
    return Array.from({ length: given }, (_, i) => kinds[i % kinds.length]);
  });
}

export function zonesOf(nodes: readonly Node[]): string[] {
  return [...new Set(nodes.map(({ zone }) => zone))];
}

function zoneNames(zones: number | readonly string[]): readonly string[] {
  return typeof zones === 'number' ? Array.from({ length: zones }, (_, i) => `${i + 1}`) : zones;
}
