/**
 * What Kubernetes lets the pods of a namespace do.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum PodSecurity {
  /** Nothing is refused. For agents that need the node. */
  PRIVILEGED = 'privileged',
  /** Known ways to take over the node are refused. */
  BASELINE = 'baseline',
  /** Hardened: every app of this library runs under it. */
  RESTRICTED = 'restricted',
}
