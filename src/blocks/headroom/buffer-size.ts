import { IConstruct } from 'constructs';
import { checkNodeSize } from './headroom-text';
import { podNeeds } from './pod-needs';
import { PodPlacement, placedLike } from './scheduling-of';
import { Amount, parseAmount } from '../../capacity/amount';
import { Amounts } from '../../capacity/amounts';
import { reject } from '../../private/messages/mistakes';
import { refuse } from '../../private/refusal';
import { IHeadroomTarget, HeadroomTarget } from '../../props/headroom/headroom-target';
import { NodeSize, WholeNodes } from '../../props/headroom/node-size';
import { Topology } from '../../props/scheduling/topology';
import { UpdateStrategy } from '../../props/workloads/update-strategy';
import { Identity } from '../objects/identity';
import { refuseCrossing } from '../objects/tenancy';
import { replicasOf } from '../scaling/replicas';
import { Placement } from '../scheduling/placement';

/** Nodes of one type differ slightly: a pod that requests all of a node may fit on none. */
const SHARE_OF_NODE = 95n;
const MEBIBYTE = 2n ** 20n * 1000n;

/** How many pause pods there are, how large each is, and where they run. */
export interface BufferSize {
  readonly replicas: number;
  /** Read from the current state of the pods that the headroom is for: they may still be patched and placed. */
  readonly requests: () => Amounts;
  readonly placement: () => PodPlacement;
  readonly nodeSize?: NodeSize;
  readonly wholeNodes: boolean;
  /** The pods that the headroom is for, when known. */
  readonly room?: HeadroomTarget;
}

interface Wishes {
  readonly sizedLike?: IHeadroomTarget;
  readonly replicas?: number;
  readonly headroomFor?: IHeadroomTarget;
  readonly nodes?: WholeNodes;
  readonly nodeSize?: NodeSize;
}

export function bufferSize(where: IConstruct, identity: Identity, wishes: Wishes): BufferSize {
  refuseUnclear(where, wishes);
  const { sizedLike, headroomFor, nodes, nodeSize } = wishes;
  if (nodeSize) checkNodeSize(where, 'nodeSize', nodeSize);
  if (nodes) return wholeNodes(where, identity, nodes);
  const room = (sizedLike ?? headroomFor)!.asHeadroomTarget;
  const replicas = sizedLike ? replicasOf(where, wishes.replicas, undefined, 1).max : added(where, room);
  refuseElsewhere(where, identity, room);
  refuseCrossing(where, 'reserves headroom for', room.owner);
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
  const placement = new Placement(where, identity, { maxOnePer: Topology.host(), onNodes, tolerations }, crowd);
  const requests: Amounts = new Map([['cpu', shareOf(cpu, 1n)], ['memory', shareOf(memory, MEBIBYTE)]]);
  return { replicas: count, requests: () => requests, placement: () => placement.render(), nodeSize: { cpu, memory }, wholeNodes: true };
}

/** In whole units. */
function shareOf(size: string, unit: Amount): Amount {
  return parseAmount(size)! * SHARE_OF_NODE / 100n / unit * unit;
}

function nodeCount(where: IConstruct, given: number): number {
  if (Number.isInteger(given) && given >= 0) return given;
  return reject(where, {
    code: 'replicas-invalid',
    problem: 'nodes.count is not a valid number of nodes',
    given,
    allowed: 'a whole number, at least 0',
    fix: 'set count: 1',
  }, 1);
}

function added(where: IConstruct, { owner, min, max }: HeadroomTarget): number {
  if (max > min) return max - min;
  return refuse(where, {
    code: 'buffer-without-growth',
    problem: `${owner.node.path} cannot scale up, so headroom for it would never be used`,
    given: `headroomFor, with ${max} as minimum and maximum`,
    allowed: 'headroomFor a workload whose scale has a max above its min',
    fix: `use sizedLike: ..., replicas: 2 for additional pods, or set its scale: { min: ${max}, max: ${max * 2} }`,
  });
}

function refuseUnclear(where: IConstruct, wishes: Wishes): void {
  const { replicas, nodeSize, sizedLike, nodes } = wishes;
  const sizes = (['sizedLike', 'headroomFor', 'nodes'] as const).filter(prop => wishes[prop] !== undefined);
  const extra = [...replicas !== undefined && !sizedLike ? ['replicas'] : [], ...nodeSize !== undefined && nodes ? ['nodeSize'] : []];
  if (sizes.length === 1 && extra.length === 0) return;
  refuse(where, {
    code: 'buffer-size-unclear',
    problem: 'the amount of headroom is not set in exactly one way',
    given: [...sizes, ...extra].join(', ') || 'nothing',
    allowed: 'one of: sizedLike with replicas, headroomFor, nodes; nodeSize together with the first two',
    fix: sizes.length === 0 ? 'set sizedLike: web, replicas: 2' : 'keep one of them, and create a separate PauseBuffer for each of the others',
  });
}

/** Affinity and anti-affinity terms select pods by namespace. */
function refuseElsewhere(where: IConstruct, { namespace }: Identity, { owner, workload }: HeadroomTarget): void {
  const theirs = workload.metadata.namespace;
  if (theirs === namespace || (theirs !== undefined && namespace !== undefined)) return;
  refuse(where, {
    code: 'namespace-unknown',
    problem: `it reserves headroom for ${owner.node.path} in another chart, and one of the two has no namespace`,
    given: [namespace, theirs].map(name => name ?? 'no namespace').join(' for '),
    allowed: 'headroom for pods in the same chart, or in charts that both have a namespace',
    fix: "use a System for both, or set the namespace of the Chart: new Chart(app, 'id', { namespace: '...' })",
  });
}
