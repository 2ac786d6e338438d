import { IConstruct } from 'constructs';
import { PodPlacement } from './placed-like';
import { Amount, formatAmount, parseAmount, upTo } from '../capacity/amount';
import { Amounts, times } from '../capacity/amounts';
import { byteQuantity, cpuQuantity } from '../private/quantity';
import { refuse } from '../private/refusal';
import { Domain } from '../props/domain';
import { NodeSize } from '../props/node-size';

export interface KeptFree {
  readonly pods: number;
  /** Of each. */
  readonly requests: Amounts;
  readonly placement: PodPlacement;
  readonly nodeSize?: NodeSize;
  /** Whether each of them is a node. */
  readonly wholeNodes?: boolean;
  /** Whether the room is kept at certain times only. */
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

/** Refuses a size of node that is none. */
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
      problem: 'one of the pods that room is kept for is larger than a node',
      given: `pods of ${said(requests)}, nodes of ${cpu} CPU and ${memory}`,
      allowed: 'nodes on which one pod fits',
      fix: 'give the nodeSize that the pool has, or make the pods smaller',
    });
  }
  return Number(upTo(BigInt(pods), BigInt(isOnePerHost(placement) ? 1 : Math.min(fitting, Math.max(pods, 1)))));
}

function isOnePerHost({ affinity }: PodPlacement): boolean {
  const terms = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(({ topologyKey }) => topologyKey === Domain.host().topologyKey);
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
