import { Domain } from './domain';
import { INeighbor } from './neighbor';
import { NodeTerm } from './node-term';
import { Spread } from './spread';
import { Toleration } from './toleration';

/**
 * Where pods run. What an app says holds for each of its processes that does not say the same itself; `spread` and `onePer`
 * do not for a process with a schedule, which has no replicas.
 */
export interface PlacementProps {
  /**
   * Over what the replicas are spread. An empty list leaves it to the cluster.
   *
   * @default - over zones as far as the cluster allows, from two replicas on: they run together rather than not at all
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
   */
  readonly spread?: Spread[];

  /**
   * At most one replica in each of these; more wait. From Kubernetes 1.31 on an old and a new one may share it during a
   * rollout, unless the strategy is `UpdateStrategy.recreate()`; before, a rollout needs as many again as its surge.
   *
   * @default - replicas share a node only where there is no other
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
   */
  readonly onePer?: Domain;

  /**
   * Pods in whose zone, or whatever else `Neighbor.of` says, it runs if it can: `near: [cache]`.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
   */
  readonly near?: INeighbor[];

  /**
   * Pods with which it shares no node, or whatever else `Neighbor.of` says, if it can: `apartFrom: [batch]`.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
   */
  readonly apartFrom?: INeighbor[];

  /**
   * What nodes must be like; all of it must hold. A pool with a taint also asks for `tolerations`.
   *
   * @default - any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
   */
  readonly onNodes?: NodeTerm[];

  /**
   * What nodes should be like; the more of it holds the better.
   *
   * @default - any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
   */
  readonly preferNodes?: NodeTerm[];

  /**
   * Taints of nodes that do not keep it off.
   *
   * @default - none but those that Kubernetes adds: five minutes on a node that is not ready or unreachable
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   */
  readonly tolerations?: Toleration[];
}
