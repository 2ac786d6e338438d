import { IConstruct } from 'constructs';
import { Identity } from './identity';
import { checkNodeSize } from './kept-free';
import { PodPlacement, placedLike } from './placed-like';
import { Placement } from './placement';
import { podNeeds } from './pod-needs';
import { replicasOf } from './replicas';
import { refuseCrossing } from './tenancy';
import { Amount, parseAmount } from '../capacity/amount';
import { Amounts } from '../capacity/amounts';
import { refuse } from '../private/refusal';
import { Domain } from '../props/domain';
import { NodeSize, WholeNodes } from '../props/node-size';
import { IPodRoom, PodRoom } from '../props/pod-room';
import { UpdateStrategy } from '../props/update-strategy';

/** Nodes of one kind differ by a little: a pod that asks for all of one may fit none. */
const SHARE_OF_NODE = 95n;
const MEBIBYTE = 2n ** 20n * 1000n;

/** How many pause pods there are, how large each is, and where they run. */
export interface BufferSize {
  readonly replicas: number;
  /** As whom the pods are by now that it is for: they may still be patched and placed. */
  readonly requests: () => Amounts;
  readonly placement: () => PodPlacement;
  readonly nodeSize?: NodeSize;
  readonly wholeNodes: boolean;
  /** Whom the room is for, when that is known. */
  readonly room?: PodRoom;
}

interface Wishes {
  readonly like?: IPodRoom;
  readonly replicas?: number;
  readonly roomOf?: IPodRoom;
  readonly nodes?: WholeNodes;
  readonly nodeSize?: NodeSize;
}

export function bufferSize(where: IConstruct, identity: Identity, wishes: Wishes): BufferSize {
  refuseUnclear(where, wishes);
  const { like, roomOf, nodes, nodeSize } = wishes;
  if (nodeSize) checkNodeSize(where, 'nodeSize', nodeSize);
  if (nodes) return wholeNodes(where, identity, nodes);
  const room = (like ?? roomOf)!.asPodRoom;
  const replicas = like ? replicasOf(where, wishes.replicas, undefined, 1).max : added(where, room);
  refuseElsewhere(where, identity, room);
  refuseCrossing(where, 'keeps room for', room.owner);
  return {
    replicas,
    requests: () => podNeeds(room).requests,
    placement: () => placedLike(podNeeds(room).template, identity),
    nodeSize,
    wholeNodes: false,
    room,
  };
}

function wholeNodes(where: IConstruct, identity: Identity, { count, cpu, memory, onNodes, tolerations }: WholeNodes): BufferSize {
  checkNodeSize(where, 'nodes', { cpu, memory });
  const crowd = { replicas: replicasOf(where, nodeCount(where, count), undefined), strategy: UpdateStrategy.recreate() };
  const placement = new Placement(where, identity, { onePer: Domain.host(), onNodes, tolerations }, crowd);
  const requests: Amounts = new Map([['cpu', shareOf(cpu, 1n)], ['memory', shareOf(memory, MEBIBYTE)]]);
  return { replicas: count, requests: () => requests, placement: () => placement.render(), nodeSize: { cpu, memory }, wholeNodes: true };
}

/** In whole units. */
function shareOf(size: string, unit: Amount): Amount {
  return parseAmount(size)! * SHARE_OF_NODE / 100n / unit * unit;
}

function nodeCount(where: IConstruct, given: number): number {
  if (Number.isInteger(given) && given >= 0) return given;
  return refuse(where, {
    code: 'replicas-invalid',
    problem: 'nodes.count is no number of nodes',
    given,
    allowed: 'a whole number, at least 0',
    fix: 'write count: 1',
  });
}

function added(where: IConstruct, { owner, min, max }: PodRoom): number {
  if (max > min) return max - min;
  return refuse(where, {
    code: 'buffer-without-growth',
    problem: `${owner.node.path} has as many pods as it can have: there is nothing to keep room for`,
    given: `roomOf, with ${max} at least and at most`,
    allowed: 'roomOf of what has scale with a max above its min',
    fix: `write like: ..., replicas: 2 for pods beyond these, or give it scale: { min: ${max}, max: ${max * 2} }`,
  });
}

function refuseUnclear(where: IConstruct, wishes: Wishes): void {
  const { replicas, nodeSize, like, nodes } = wishes;
  const sizes = (['like', 'roomOf', 'nodes'] as const).filter(prop => wishes[prop] !== undefined);
  const extra = [...replicas !== undefined && !like ? ['replicas'] : [], ...nodeSize !== undefined && nodes ? ['nodeSize'] : []];
  if (sizes.length === 1 && extra.length === 0) return;
  refuse(where, {
    code: 'buffer-size-unclear',
    problem: 'it does not say once how much room is to be kept',
    given: [...sizes, ...extra].join(', ') || 'nothing',
    allowed: 'one of: like with replicas, roomOf, nodes; nodeSize beside the first two',
    fix: sizes.length === 0 ? 'write like: web, replicas: 2' : 'keep the one that is meant, and make a PauseBuffer for each other',
  });
}

/** Whom pods are near to or apart from is said by namespace. */
function refuseElsewhere(where: IConstruct, { namespace }: Identity, { owner, workload }: PodRoom): void {
  const theirs = workload.metadata.namespace;
  if (theirs === namespace || (theirs !== undefined && namespace !== undefined)) return;
  refuse(where, {
    code: 'namespace-unknown',
    problem: `it keeps room for ${owner.node.path} of another chart, and one of the two has no namespace`,
    given: [namespace, theirs].map(name => name ?? 'no namespace').join(' for '),
    allowed: 'room for pods of one chart, or of charts that both name their namespace',
    fix: "make them a System, or give the Chart its namespace: new Chart(app, 'id', { namespace: '...' })",
  });
}
