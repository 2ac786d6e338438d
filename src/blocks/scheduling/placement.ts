import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ON_LINUX, refuseOtherSystems } from './linux';
import { Crowd, maxOnePer } from './max-one-per';
import { Neighbors } from './neighbors';
import { nodeAffinity } from './node-affinity';
import { defaultSpread, spreadConstraints } from './spread';
import { tolerations } from './tolerations';
import { PlacementProps } from '../../props/scheduling/placement';
import { Topology } from '../../props/scheduling/topology';
import { Identity, instanceLabels } from '../objects/identity';
import { Json } from '../objects/kube';

/** Higher than every other preference. */
const WEIGHT = 100;

type PodPlacement = Pick<Json<k8s.PodSpec>, 'nodeSelector' | 'affinity' | 'tolerations' | 'topologySpreadConstraints'>;

/** A process's own placement, and the app's for what the process does not set. */
export function inheritedPlacement(own: PlacementProps, app: PlacementProps): PlacementProps {
  return {
    spread: own.spread ?? app.spread,
    maxOnePer: own.maxOnePer ?? app.maxOnePer,
    colocateWith: own.colocateWith ?? app.colocateWith,
    separateFrom: own.separateFrom ?? app.separateFrom,
    onNodes: own.onNodes ?? app.onNodes,
    preferNodes: own.preferNodes ?? app.preferNodes,
    tolerations: own.tolerations ?? app.tolerations,
  };
}

/** Where the pods of a workload run. Pods to colocate with or separate from may still be added; all else is rejected or accepted at once. */
export class Placement {
  public readonly neighbors: Neighbors;
  /** The anti-affinity that keeps the pods apart from each other. */
  public readonly apart: Json<k8s.PodAntiAffinity>;

  private readonly nodes?: Json<k8s.NodeAffinity>;
  private readonly rest: PodPlacement;

  /** Pods that run to completion need no `crowd`: each runs where it fits. */
  constructor(where: Construct, identity: Identity, wishes: PlacementProps, crowd?: Crowd) {
    const { colocateWith = [], separateFrom = [], onNodes = [], preferNodes = [] } = wishes;
    const domain = aloneIn(wishes, crowd);
    this.neighbors = new Neighbors(where, identity, domain && crowd && { topologyKey: domain.topologyKey, pods: crowd.replicas.max });
    colocateWith.forEach(neighbor => this.neighbors.add('colocateWith', neighbor));
    separateFrom.forEach(neighbor => this.neighbors.add('separateFrom', neighbor));
    refuseOtherSystems(where, wishes);
    this.nodes = nodeAffinity(where, onNodes, preferNodes);
    this.apart = crowd ? amongThemselves(where, identity, wishes, crowd) : {};
    const spread = crowd && (wishes.spread ?? defaultSpread(where, crowd));
    this.rest = {
      ...(spread && spread.length > 0 && { topologySpreadConstraints: spreadConstraints(where, identity, spread, onNodes, crowd?.areMembers) }),
      ...(wishes.tolerations && wishes.tolerations.length > 0 && { tolerations: tolerations(where, wishes.tolerations) }),
    };
  }

  public render(apart = this.apart): PodPlacement {
    const affinity = {
      nodeAffinity: this.nodes,
      podAffinity: terms(this.neighbors, 'colocateWith', {}),
      podAntiAffinity: terms(this.neighbors, 'separateFrom', apart),
    };
    return { nodeSelector: ON_LINUX, ...(Object.values(affinity).some(Boolean) && { affinity }), ...this.rest };
  }
}

/** Keeps replicas apart from each other: as far as the cluster allows, or always. */
function amongThemselves(where: Construct, identity: Identity, wishes: PlacementProps, crowd: Crowd): Json<k8s.PodAntiAffinity> {
  const domain = aloneIn(wishes, crowd);
  if (domain) return { requiredDuringSchedulingIgnoredDuringExecution: [maxOnePer(where, identity, domain, crowd, wishes.onNodes ?? [])] };
  if (crowd.replicas.max <= 1) return {};
  const podAffinityTerm = { labelSelector: { matchLabels: instanceLabels(identity) }, topologyKey: Topology.host().topologyKey };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: WEIGHT, podAffinityTerm }] };
}

/** The topology whose domains no two of the pods share. */
function aloneIn({ maxOnePer: wanted, spread }: PlacementProps, crowd: Crowd | undefined): Topology | undefined {
  const isCluster = crowd !== undefined && crowd.areMembers && crowd.replicas.max > 1;
  return wanted ?? (isCluster && !spread ? Topology.host() : undefined);
}

function terms(neighbors: Neighbors, side: 'colocateWith' | 'separateFrom', own: Json<k8s.PodAntiAffinity>): Json<k8s.PodAffinity> | undefined {
  const required = [...own.requiredDuringSchedulingIgnoredDuringExecution ?? [], ...neighbors.required(side)];
  const preferred = [...own.preferredDuringSchedulingIgnoredDuringExecution ?? [], ...neighbors.preferred(side)];
  if (required.length + preferred.length === 0) return undefined;
  return {
    ...(required.length > 0 && { requiredDuringSchedulingIgnoredDuringExecution: required }),
    ...(preferred.length > 0 && { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
}
