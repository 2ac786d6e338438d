/**
 * How members start and stop when their number changes.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-management-policies
 */
export enum PodManagement {
  /** One after the other, each when the one before it is ready. */
  ORDERED_READY = 'OrderedReady',
  /** All at once. Updates go one by one all the same. */
  PARALLEL = 'Parallel',
}
