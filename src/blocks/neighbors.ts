import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Alone, refuseNoRoom } from './apart-room';
import { Identity, processLabels } from './identity';
import { Plain } from './kube';
import { refuseCrossing } from './tenancy';
import { metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { Domain } from '../props/domain';
import { INeighbor, Neighbor } from '../props/neighbor';

type Term = Plain<k8s.PodAffinityTerm>;

/** Below the weight by which replicas keep apart from each other, which is what availability hangs on. */
const WEIGHT = 50;
const BY_DEFAULT = { near: Domain.zone(), apartFrom: Domain.host() };

type Side = keyof typeof BY_DEFAULT;

/** Pods that a workload is placed by. They grow while the program wires apps together. */
export class Neighbors {
  private readonly held: { readonly near: Neighbor[]; readonly apartFrom: Neighbor[] } = { near: [], apartFrom: [] };

  constructor(private readonly where: IConstruct, private readonly identity: Identity, private readonly alone?: Alone) {}

  public add(side: Side, { asNeighbor: neighbor }: INeighbor): void {
    this.refuseItself(side, neighbor);
    this.refuseUnreachable(neighbor);
    refuseCrossing(this.where, 'is placed by', neighbor.owner);
    metadataMap(this.where, side, { [domainOf(side, neighbor).topologyKey]: '' });
    if (side === 'apartFrom' && neighbor.required) refuseNoRoom(this.where, domainOf(side, neighbor).topologyKey, neighbor.owner.node.path, this.alone);
    this.held[side].push(neighbor);
    this.refuseContradiction(neighbor);
  }

  public required(side: Side): Term[] {
    return this.held[side].filter(({ required }) => required).map(neighbor => this.term(side, neighbor));
  }

  public preferred(side: Side): Plain<k8s.WeightedPodAffinityTerm>[] {
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
      problem: 'it is to be placed by its own pods',
      given: `${side}: ${owner.node.path}`,
      allowed: 'pods of other apps and other processes',
      fix: side === 'near' ? 'leave it out: replicas are kept apart so that one loss does not take them all'
        : 'write onePer: Domain.host() for one replica on each node, or spread',
    });
  }

  /** In one zone and on different nodes is possible; with the same domain, or without a word about it, one excludes the other. */
  private refuseContradiction(added: Neighbor): void {
    const near = this.held.near.filter(other => keyOf(other) === keyOf(added));
    const apart = this.held.apartFrom.filter(other => keyOf(other) === keyOf(added));
    const isPossible = near.every(({ domain }) => isSame(domain, Domain.zone())) && apart.every(({ domain }) => isSame(domain, Domain.host()));
    if (near.length === 0 || apart.length === 0 || isPossible) return;
    refuse(this.where, {
      code: 'neighbor-contradicted',
      problem: 'it is to be near the same pods that it is to be apart from',
      given: `near and apartFrom: ${added.owner.node.path}`,
      allowed: 'one of the two; or near in the zone and apart on the node, when both say so',
      fix: 'remove one, or write near: [Neighbor.of(it, { domain: Domain.zone() })], apartFrom: [Neighbor.of(it, { domain: Domain.host() })]',
    });
  }

  private refuseUnreachable({ namespace, owner }: Neighbor): void {
    const namespaces = [this.identity.namespace, namespace];
    if (namespaces[0] === namespaces[1] || !namespaces.includes(undefined)) return;
    refuse(this.where, {
      code: 'namespace-unknown',
      problem: `it is placed by ${owner.node.path} across charts, and one of the two has no namespace`,
      given: namespaces.map(name => name ?? 'no namespace').join(' by '),
      allowed: 'pods of one chart, or of charts that both name their namespace',
      fix: "make them a System, or give the Chart its namespace: new Chart(app, 'id', { namespace: '...' })",
    });
  }
}

function isSame(a: Domain | undefined, b: Domain): boolean {
  return a?.topologyKey === b.topologyKey;
}

function domainOf(side: Side, { domain }: Neighbor): Domain {
  return domain ?? BY_DEFAULT[side];
}

function keyOf({ podLabels, namespace }: Pick<Neighbor, 'podLabels'> & { readonly namespace?: string }): string {
  return JSON.stringify([namespace, Object.entries(podLabels).sort()]);
}
