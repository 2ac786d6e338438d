/**
 * Who pods are to a cloud, by their ServiceAccount: they get keys that last for minutes, and no Secret holds any.
 *
 * @see https://kubernetes.io/docs/concepts/security/service-accounts/
 */
export class WorkloadIdentity {
  /**
   * The AWS role of this ARN, by IAM roles for service accounts. Its trust policy must name the ServiceAccount.
   *
   * @throws role-arn-invalid when the backend is made
   * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
   */
  public static awsRole(arn: string): WorkloadIdentity {
    return new WorkloadIdentity({ 'eks.amazonaws.com/role-arn': arn }, []);
  }

  /**
   * The AWS role of an EKS Pod Identity association that somebody else makes for the ServiceAccount.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
   */
  public static eksPodIdentity(): WorkloadIdentity {
    return new WorkloadIdentity({}, ['169.254.170.23/32', 'fd00:ec2::23/128']);
  }

  /** Whoever a controller of the cluster makes of these annotations of the ServiceAccount. */
  public static annotated(annotations: { readonly [key: string]: string }): WorkloadIdentity {
    return new WorkloadIdentity(annotations, []);
  }

  private constructor(
    /** Annotations of the ServiceAccount. */
    public readonly annotations: { readonly [key: string]: string },
    /** Address blocks from which pods get their keys by HTTP. */
    public readonly keySources: string[],
  ) {}
}
