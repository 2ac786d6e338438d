import { PodField } from './pod-field';
import { checked } from '../../private/calls/checked';
import { SecretKey } from '../config/secret';

/** Settings of a token that have defaults. */
export interface TokenFileOptions {
  /**
   * Seconds that a token is valid, at least 600. Long before that, the file has a new one.
   *
   * @default 3600
   * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
   */
  readonly expirationSeconds?: number;
}

/**
 * A file that Kubernetes writes into the pod and keeps up to date (projected volume).
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
@checked
export class ProjectedFile {
  /**
   * A fact about the pod: a name, labels, annotations, requests or limits (downward API).
   *
   * @throws pod-field-not-a-file, pod-field-unlimited, pod-label-unknown, label-invalid, divisor-invalid, kubernetes-too-old
   */
  public static podField(field: PodField): ProjectedFile {
    return new ProjectedFile({ field });
  }

  /**
   * A token with which the pod proves to others, such as Vault, which ServiceAccount it has. It is valid for this audience only. For the
   * Kubernetes API, use `permissions`.
   *
   * @throws token-audience-invalid, seconds-invalid
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#launch-a-pod-using-service-account-token-projection
   */
  public static token(audience: string, options: TokenFileOptions = {}): ProjectedFile {
    return new ProjectedFile({ token: { audience, expirationSeconds: options.expirationSeconds ?? 3600 } });
  }

  /**
   * A key of a Secret, as in `secretFiles`.
   *
   * @throws object-name-invalid, data-key-invalid, secret-version-invalid, secret-version-conflict
   */
  public static secret(key: SecretKey): ProjectedFile {
    return new ProjectedFile({ secret: key });
  }

  /**
   * A key of a ConfigMap that exists in the cluster, such as `ca.crt` of `kube-root-ca.crt`. For texts of the program, use `configFiles`.
   *
   * @throws object-name-invalid, data-key-invalid
   */
  public static configMap(name: string, key: string): ProjectedFile {
    return new ProjectedFile({ configMap: { name, key } });
  }

  private constructor(
    /**
     * What Kubernetes writes into it: one of these.
     * @internal
     */
    public readonly _source: {
      readonly field?: PodField;
      readonly token?: { readonly audience: string; readonly expirationSeconds: number };
      readonly secret?: SecretKey;
      readonly configMap?: { readonly name: string; readonly key: string };
    },
  ) {}
}
