import { INeighbor } from './neighbor';
import { NodeTerm } from './node-term';
import { Spread } from './spread';
import { Toleration } from './toleration';
import { Topology } from './topology';

/** Where pods are scheduled. What an app sets applies to each of its processes and tasks that does not set the same property itself. */
export interface PodPlacement {
  /**
   * Pods to run close to, by a pod affinity: in the same zone, or as `Neighbor.of` specifies, if possible. For example `colocateWith: [cache]`.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
   */
  readonly colocateWith?: INeighbor[];

  /**
   * Pods to run apart from, by a pod anti-affinity: on other nodes, or as `Neighbor.of` specifies, if possible. For example `separateFrom: [batch]`.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
   */
  readonly separateFrom?: INeighbor[];

  /**
   * Node labels that are required, by a required node affinity; all terms must match. A pool with a taint also requires `tolerations`.
   *
   * @default - any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
   */
  readonly onNodes?: NodeTerm[];

  /**
   * Node labels that are preferred, by a preferred node affinity; nodes that match more of the terms rank higher.
   *
   * @default - any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
   */
  readonly preferNodes?: NodeTerm[];

  /**
   * Node taints that the pods tolerate.
   *
   * @default - only those that Kubernetes adds: pods stay for five minutes on a node that is not ready or unreachable
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   */
  readonly tolerations?: Toleration[];
}

/** Where replicas are scheduled. `spread` and `maxOnePer` do not apply to a process with a schedule, which has no replicas. */
export interface PlacementProps extends PodPlacement {
  /**
   * How the replicas are spread (topology spread constraints). An empty list leaves it to the cluster's defaults.
   *
   * @default - with two or more replicas, over zones where possible (`ScheduleAnyway`): they share a zone rather than stay pending
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
   */
  readonly spread?: Spread[];

  /**
   * Runs at most one replica in each domain of this topology, by a required pod anti-affinity; further replicas stay pending. From Kubernetes 1.31
   * on, an old and a new pod may share a domain during a rollout, unless the strategy is `UpdateStrategy.recreate()`; on earlier versions, a rollout
   * needs as many additional domains as it has surge pods.
   *
   * @default - replicas share a node only where no other node is available
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
   */
  readonly maxOnePer?: Topology;
}
