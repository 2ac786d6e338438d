/**
 * How the pods of a StatefulSet start and stop when their number changes.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-management-policies
 */
export enum PodManagement {
  /** One after the other: each pod starts when the one before it is ready. */
  ORDERED_READY = 'OrderedReady',
  /** All at once. Updates still replace one pod at a time. */
  PARALLEL = 'Parallel',
}
