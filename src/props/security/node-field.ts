/**
 * Fields of the node that a pod can get through the downward API.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
 */
export enum NodeField {
  /** Name of the node, as `kubectl get nodes` shows it. */
  NAME = 'spec.nodeName',
  /** IP address of the node. */
  ADDRESS = 'status.hostIP',
}
