import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Alone, refuseNoRoom } from './separation';
import { metadataMap } from '../../private/names';
import { refuse } from '../../private/refusal';
import { INeighbor, Neighbor } from '../../props/scheduling/neighbor';
import { Topology } from '../../props/scheduling/topology';
import { Identity, processLabels } from '../objects/identity';
import { Json } from '../objects/kube';
import { refuseCrossing } from '../objects/tenancy';

type Term = Json<k8s.PodAffinityTerm>;

/** Below the weight that keeps replicas apart from each other, which availability depends on. */
const WEIGHT = 50;
const BY_DEFAULT = { colocateWith: Topology.zone(), separateFrom: Topology.host() };

type Side = keyof typeof BY_DEFAULT;

/** The pods that a workload is colocated with or separated from. More are added while the program connects apps. */
export class Neighbors {
  private readonly held: { readonly colocateWith: Neighbor[]; readonly separateFrom: Neighbor[] } = { colocateWith: [], separateFrom: [] };

  constructor(private readonly where: IConstruct, private readonly identity: Identity, private readonly alone?: Alone) {}

  public add(side: Side, { asNeighbor: neighbor }: INeighbor): void {
    this.refuseItself(side, neighbor);
    this.refuseUnreachable(neighbor);
    refuseCrossing(this.where, 'is placed relative to', neighbor.owner);
    metadataMap(this.where, side, { [domainOf(side, neighbor).topologyKey]: '' });
    if (side === 'separateFrom' && neighbor.required) refuseNoRoom(this.where, domainOf(side, neighbor).topologyKey, neighbor.owner.node.path, this.alone);
    this.held[side].push(neighbor);
    this.refuseContradiction(neighbor);
  }

  public required(side: Side): Term[] {
    return this.held[side].filter(({ required }) => required).map(neighbor => this.term(side, neighbor));
  }

  public preferred(side: Side): Json<k8s.WeightedPodAffinityTerm>[] {
    return this.held[side].filter(({ required }) => !required).map(neighbor => ({ weight: WEIGHT, podAffinityTerm: this.term(side, neighbor) }));
  }

  private term(side: Side, neighbor: Neighbor): Term {
    const { podLabels, namespace } = neighbor;
    return {
      labelSelector: { matchLabels: { ...podLabels } },
      ...(namespace !== undefined && namespace !== this.identity.namespace && { namespaces: [namespace] }),
      topologyKey: domainOf(side, neighbor).topologyKey,
    };
  }

  private refuseItself(side: Side, { podLabels, namespace, owner }: Neighbor): void {
    if (namespace !== this.identity.namespace || keyOf({ podLabels }) !== keyOf({ podLabels: processLabels(this.identity) })) return;
    refuse(this.where, {
      code: 'neighbor-itself',
      problem: 'it is placed relative to its own pods',
      given: `${side}: ${owner.node.path}`,
      allowed: 'pods of other apps and other processes',
      fix: side === 'colocateWith' ? 'remove it: replicas are kept apart so that one failure does not take all of them down'
        : 'set maxOnePer: Topology.host() for one replica on each node, or use spread',
    });
  }

  /** The same zone and different nodes are possible together; with the same topology, or without a topology, one excludes the other. */
  private refuseContradiction(added: Neighbor): void {
    const together = this.held.colocateWith.filter(other => keyOf(other) === keyOf(added));
    const apart = this.held.separateFrom.filter(other => keyOf(other) === keyOf(added));
    const isPossible = together.every(({ topology }) => isSame(topology, Topology.zone()))
      && apart.every(({ topology }) => isSame(topology, Topology.host()));
    if (together.length === 0 || apart.length === 0 || isPossible) return;
    refuse(this.where, {
      code: 'neighbor-contradicted',
      problem: 'the same pods are in both colocateWith and separateFrom',
      given: `colocateWith and separateFrom: ${added.owner.node.path}`,
      allowed: 'one of the two; or colocateWith per zone and separateFrom per node, each with its topology',
      fix: 'remove one, or set colocateWith: [Neighbor.of(it, { topology: Topology.zone() })], separateFrom: [Neighbor.of(it, { topology: Topology.host() })]',
    });
  }

  private refuseUnreachable({ namespace, owner }: Neighbor): void {
    const namespaces = [this.identity.namespace, namespace];
    if (namespaces[0] === namespaces[1] || !namespaces.includes(undefined)) return;
    refuse(this.where, {
      code: 'namespace-unknown',
      problem: `it is placed relative to ${owner.node.path} in another chart, and one of the two has no namespace`,
      given: namespaces.map(name => name ?? 'no namespace').join(' relative to '),
      allowed: 'pods in one chart, or in charts that both set their namespace',
      fix: "use a System for both, or set the namespace of the Chart: new Chart(app, 'id', { namespace: '...' })",
    });
  }
}

function isSame(a: Topology | undefined, b: Topology): boolean {
  return a?.topologyKey === b.topologyKey;
}

function domainOf(side: Side, { topology }: Neighbor): Topology {
  return topology ?? BY_DEFAULT[side];
}

function keyOf({ podLabels, namespace }: Pick<Neighbor, 'podLabels'> & { readonly namespace?: string }): string {
  return JSON.stringify([namespace, Object.entries(podLabels).sort()]);
}
