import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels } from './identity';
import { Plain } from './kube';
import { Neighbors } from './neighbors';
import { nodeAffinity } from './node-affinity';
import { Crowd, onePer } from './one-per';
import { spreadConstraints } from './spread';
import { tolerations } from './tolerations';
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

  private readonly nodes?: Plain<k8s.NodeAffinity>;
  private readonly apart: Plain<k8s.PodAntiAffinity>;
  private readonly rest: PodPlacement;

  /** Pods that run to their end are no crowd: each runs where it finds room. */
  constructor(where: Construct, identity: Identity, wishes: PlacementProps, crowd?: Crowd) {
    const { near = [], apartFrom = [], onNodes = [], preferNodes = [] } = wishes;
    this.neighbors = new Neighbors(where, identity);
    near.forEach(neighbor => this.neighbors.add('near', neighbor));
    apartFrom.forEach(neighbor => this.neighbors.add('apartFrom', neighbor));
    this.nodes = nodeAffinity(where, onNodes, preferNodes);
    this.apart = crowd ? amongThemselves(where, identity, wishes, crowd) : {};
    const isMany = crowd !== undefined && crowd.replicas.max > 1;
    const spread = crowd && (wishes.spread ?? (isMany ? [Spread.overZones()] : []));
    this.rest = {
      ...(spread && spread.length > 0 && { topologySpreadConstraints: spreadConstraints(where, identity, spread, onNodes) }),
      ...(wishes.tolerations && wishes.tolerations.length > 0 && { tolerations: tolerations(where, wishes.tolerations) }),
    };
  }

  public render(): PodPlacement {
    const affinity = {
      nodeAffinity: this.nodes,
      podAffinity: terms(this.neighbors, 'near', {}),
      podAntiAffinity: terms(this.neighbors, 'apartFrom', this.apart),
    };
    return { ...(Object.values(affinity).some(Boolean) && { affinity }), ...this.rest };
  }
}

/** Replicas apart from each other: as far as the cluster allows, or always. */
function amongThemselves(where: Construct, identity: Identity, wishes: PlacementProps, crowd: Crowd): Plain<k8s.PodAntiAffinity> {
  if (wishes.onePer) return { requiredDuringSchedulingIgnoredDuringExecution: [onePer(where, identity, wishes.onePer, crowd, wishes.onNodes ?? [])] };
  if (crowd.replicas.max < 2) return {};
  const podAffinityTerm = { labelSelector: { matchLabels: instanceLabels(identity) }, topologyKey: Domain.host().topologyKey };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: WEIGHT, podAffinityTerm }] };
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
