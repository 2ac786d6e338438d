/**
 * Leader election: the replicas agree on one of them, which does what must be done once. The software must use a Lease for it, as client libraries of
 * Kubernetes do.
 *
 * @see https://kubernetes.io/docs/concepts/architecture/leases/
 */
export interface LeaderElection {
  /**
   * Environment variable with the name of the Lease, which the pods may read and update. The candidates tell themselves apart by the
   * name of their pod: `podFields: { POD_NAME: PodField.podName() }`.
   *
   * @default 'LEASE_NAME'
   */
  readonly variable?: string;
}
