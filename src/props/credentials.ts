import { Secret, SecretKey } from './secret';

/** Keys under which a Secret holds credentials. */
export interface CredentialKeys {
  /**
   * Key of the user's name.
   *
   * @default 'username'
   */
  readonly username?: string;

  /**
   * Key of the password.
   *
   * @default 'password'
   */
  readonly password?: string;

  /**
   * Key of a whole URL with credentials in it. Then `url` bindings take it as it is.
   *
   * @default - none: the URL is made of the parts, and the password must not need escaping in a URL
   */
  readonly uri?: string;
}

/**
 * User and password of a backend, in a Secret that exists on the cluster. Nothing is generated, and nothing is in the manifests.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/
 */
export class Credentials {
  /** The Secret of this name, in the namespace of the backend and of each app that uses its `url`. */
  public static existing(name: string, keys: CredentialKeys = {}): Credentials {
    const secret = Secret.existing(name);
    return new Credentials(
      secret.key(keys.username ?? 'username'), secret.key(keys.password ?? 'password'), keys.uri === undefined ? undefined : secret.key(keys.uri),
    );
  }

  private constructor(
    /** The user's name. */
    public readonly username: SecretKey,
    /** The password. */
    public readonly password: SecretKey,
    /** The whole URL, where the Secret has it. */
    public readonly uri?: SecretKey,
  ) {}
}
