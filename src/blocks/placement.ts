import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels } from './identity';
import { Plain } from './kube';
import { Neighbors } from './neighbors';
import { nodeAffinity } from './node-affinity';
import { Crowd, onePer } from './one-per';
import { spreadConstraints } from './spread';
import { tolerations } from './tolerations';
import { Platform } from '../platform/platform';
import { Domain } from '../props/domain';
import { PlacementProps } from '../props/placement';
import { Spread } from '../props/spread';

/** More than anything else that is preferred. */
const WEIGHT = 100;

type PodPlacement = Pick<Plain<k8s.PodSpec>, 'affinity' | 'tolerations' | 'topologySpreadConstraints'>;

/** What a process says itself, and what the app says beside it. */
export function inheritedPlacement(own: PlacementProps, app: PlacementProps): PlacementProps {
  return {
    spread: own.spread ?? app.spread,
    onePer: own.onePer ?? app.onePer,
    near: own.near ?? app.near,
    apartFrom: own.apartFrom ?? app.apartFrom,
    onNodes: own.onNodes ?? app.onNodes,
    preferNodes: own.preferNodes ?? app.preferNodes,
    tolerations: own.tolerations ?? app.tolerations,
  };
}

/** Where the pods of a workload run. Pods to be near to or apart from may still be added; all else is refused or taken at once. */
export class Placement {
  public readonly neighbors: Neighbors;
  /** What keeps the pods from each other. */
  public readonly apart: Plain<k8s.PodAntiAffinity>;

  private readonly nodes?: Plain<k8s.NodeAffinity>;
  private readonly rest: PodPlacement;

  /** Pods that run to their end are no crowd: each runs where it finds room. */
  constructor(where: Construct, identity: Identity, wishes: PlacementProps, crowd?: Crowd) {
    const { near = [], apartFrom = [], onNodes = [], preferNodes = [] } = wishes;
    const domain = aloneIn(wishes, crowd);
    this.neighbors = new Neighbors(where, identity, domain && crowd && { topologyKey: domain.topologyKey, pods: crowd.replicas.max });
    near.forEach(neighbor => this.neighbors.add('near', neighbor));
    apartFrom.forEach(neighbor => this.neighbors.add('apartFrom', neighbor));
    this.nodes = nodeAffinity(where, onNodes, preferNodes);
    this.apart = crowd ? amongThemselves(where, identity, wishes, crowd) : {};
    const isMany = crowd !== undefined && crowd.replicas.max > 1;
    const spread = crowd && (wishes.spread ?? (isMany ? [overZones(where, crowd)] : []));
    this.rest = {
      ...(spread && spread.length > 0 && { topologySpreadConstraints: spreadConstraints(where, identity, spread, onNodes, crowd?.areMembers) }),
      ...(wishes.tolerations && wishes.tolerations.length > 0 && { tolerations: tolerations(where, wishes.tolerations) }),
    };
  }

  public render(apart = this.apart): PodPlacement {
    const affinity = {
      nodeAffinity: this.nodes,
      podAffinity: terms(this.neighbors, 'near', {}),
      podAntiAffinity: terms(this.neighbors, 'apartFrom', apart),
    };
    return { ...(Object.values(affinity).some(Boolean) && { affinity }), ...this.rest };
  }
}

/** Members stay in the zone where their volume is: which one that is must be right from the start, where it is known that there are several. */
function overZones(where: Construct, { replicas, areMembers = false }: Crowd): Spread {
  const { zones = 1 } = Platform.of(where);
  if (!areMembers || zones === 1) return Spread.overZones();
  // Zones without a node at that moment, as on a cluster that is still growing, would not count, and all members be in the first one.
  // With more members than zones, those of the other zones could not come back while one is away.
  return Spread.overZones({ required: true, minDomains: replicas.max > zones ? undefined : replicas.max });
}

/** Replicas apart from each other: as far as the cluster allows, or always. */
function amongThemselves(where: Construct, identity: Identity, wishes: PlacementProps, crowd: Crowd): Plain<k8s.PodAntiAffinity> {
  const domain = aloneIn(wishes, crowd);
  if (domain) return { requiredDuringSchedulingIgnoredDuringExecution: [onePer(where, identity, domain, crowd, wishes.onNodes ?? [])] };
  if (crowd.replicas.max <= 1) return {};
  const podAffinityTerm = { labelSelector: { matchLabels: instanceLabels(identity) }, topologyKey: Domain.host().topologyKey };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: WEIGHT, podAffinityTerm }] };
}

/** What no two of the pods share. */
function aloneIn({ onePer: wanted, spread }: PlacementProps, crowd: Crowd | undefined): Domain | undefined {
  const isCluster = crowd !== undefined && crowd.areMembers && crowd.replicas.max > 1;
  return wanted ?? (isCluster && !spread ? Domain.host() : undefined);
}

function terms(neighbors: Neighbors, side: 'near' | 'apartFrom', own: Plain<k8s.PodAntiAffinity>): Plain<k8s.PodAffinity> | undefined {
  const required = [...own.requiredDuringSchedulingIgnoredDuringExecution ?? [], ...neighbors.required(side)];
  const preferred = [...own.preferredDuringSchedulingIgnoredDuringExecution ?? [], ...neighbors.preferred(side)];
  if (required.length + preferred.length === 0) return undefined;
  return {
    ...(required.length > 0 && { requiredDuringSchedulingIgnoredDuringExecution: required }),
    ...(preferred.length > 0 && { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
}
