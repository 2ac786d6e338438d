/**
 * Pod Security Standards: which pods Kubernetes admits to a namespace.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum PodSecurity {
  /** Unrestricted. For agents that need access to the node. */
  PRIVILEGED = 'privileged',
  /** Rejects known privilege escalations. */
  BASELINE = 'baseline',
  /** Hardened. Every app of this library complies with it. */
  RESTRICTED = 'restricted',
}
