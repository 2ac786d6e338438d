import { checked } from '../../private/calls/checked';

/**
 * Cloud identity of pods, through their ServiceAccount: pods get short-lived credentials, and no Secret contains keys.
 *
 * @see https://kubernetes.io/docs/concepts/security/service-accounts/
 */
@checked
export class WorkloadIdentity {
  /**
   * An AWS IAM role by ARN, with IAM roles for service accounts (IRSA). The role's trust policy must name the ServiceAccount.
   *
   * @throws role-arn-invalid when the backend is made
   * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
   */
  public static awsRole(arn: string): WorkloadIdentity {
    return new WorkloadIdentity({ 'eks.amazonaws.com/role-arn': arn }, []);
  }

  /**
   * An AWS IAM role by an EKS Pod Identity association for the ServiceAccount, which is created elsewhere.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
   */
  public static eksPodIdentity(): WorkloadIdentity {
    return new WorkloadIdentity({}, ['169.254.170.23/32', 'fd00:ec2::23/128']);
  }

  /** Any identity that a controller of the cluster derives from these annotations of the ServiceAccount. */
  public static annotated(annotations: { readonly [key: string]: string }): WorkloadIdentity {
    return new WorkloadIdentity(annotations, []);
  }

  private constructor(
    /** Annotations of the ServiceAccount. */
    public readonly annotations: { readonly [key: string]: string },
    /** CIDR blocks from which pods fetch their credentials by HTTP. */
    public readonly keySources: string[],
  ) {}
}
