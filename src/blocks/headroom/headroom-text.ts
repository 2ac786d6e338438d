import { IConstruct } from 'constructs';
import { PodPlacement } from './scheduling-of';
import { Amount, formatAmount, parseAmount, upTo } from '../../capacity/amount';
import { Amounts, times } from '../../capacity/amounts';
import { byteQuantity, cpuQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { NodeSize } from '../../props/headroom/node-size';
import { Topology } from '../../props/scheduling/topology';

export interface KeptFree {
  readonly pods: number;
  /** Of each pod. */
  readonly requests: Amounts;
  readonly placement: PodPlacement;
  readonly nodeSize?: NodeSize;
  /** Whether each pod stands for a whole node. */
  readonly wholeNodes?: boolean;
  /** Whether the headroom is reserved at certain times only. */
  readonly scheduled?: boolean;
}

/** As in `2 pods of 250m CPU and 256Mi: 500m CPU and 512Mi in all, about 1 node of 4 CPU and 16Gi`. */
export function keptFree(where: IConstruct, { pods, requests, placement, nodeSize, wholeNodes, scheduled }: KeptFree): string {
  const nodes = nodeSize && (wholeNodes ? pods : nodesFor(where, pods, requests, placement, nodeSize));
  return [
    `${counted(pods, 'pod')} of ${said(requests)}: ${said(times(requests, pods))} in all`,
    ...nodeSize ? [`${wholeNodes ? '' : 'about '}${counted(nodes!, 'node')} of ${nodeSize.cpu} CPU and ${nodeSize.memory}`] : [],
    ...scheduled ? ['at the times of its schedule'] : [],
  ].join(', ');
}

/** Rejects an invalid node size. */
export function checkNodeSize(where: IConstruct, prop: string, { cpu, memory }: NodeSize): void {
  cpuQuantity(where, `${prop}.cpu`, cpu);
  byteQuantity(where, `${prop}.memory`, memory);
}

function nodesFor(where: IConstruct, pods: number, requests: Amounts, placement: PodPlacement, nodeSize: NodeSize): number {
  const { cpu, memory } = nodeSize;
  const fitting = Math.min(...Object.entries({ cpu, memory }).map(([resource, size]) => {
    const asked = requests.get(resource) ?? 0n;
    return asked === 0n ? Infinity : Number(parseAmount(size)! / asked);
  }));
  if (fitting < 1) {
    refuse(where, {
      code: 'node-too-small',
      problem: 'one of the pods that headroom is reserved for is larger than a node',
      given: `pods of ${said(requests)}, nodes of ${cpu} CPU and ${memory}`,
      allowed: 'nodes that fit at least one pod',
      fix: 'set nodeSize to the size of the nodes in the pool, or reduce the size of the pods',
    });
  }
  return Number(upTo(BigInt(pods), BigInt(isOnePerHost(placement) ? 1 : Math.min(fitting, Math.max(pods, 1)))));
}

function isOnePerHost({ affinity }: PodPlacement): boolean {
  const terms = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(({ topologyKey }) => topologyKey === Topology.host().topologyKey);
}

function said(amounts: Amounts): string {
  const amount = (resource: string): Amount => amounts.get(resource) ?? 0n;
  const others = [...amounts.keys()].filter(resource => !['cpu', 'memory', 'ephemeral-storage'].includes(resource));
  const words = [`${formatAmount('cpu', amount('cpu'))} CPU`, formatAmount('memory', amount('memory')), ...others.map(name => `${formatAmount(name, amount(name))} ${name}`)];
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
