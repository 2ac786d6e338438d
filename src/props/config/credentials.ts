import { Secret, SecretKey, SecretOptions } from './secret';
import { checked } from '../../private/calls/checked';

/** The keys of a Secret that hold credentials. */
export interface CredentialKeys extends SecretOptions {
  /**
   * Key of the user name; for a bucket, of the access key ID.
   *
   * @default 'username'
   */
  readonly username?: string;

  /**
   * Key of the password; for a bucket, of the secret access key.
   *
   * @default 'password'
   */
  readonly password?: string;

  /**
   * Key of the secret that the members of a cluster authenticate each other with, such as the Erlang cookie. RabbitMQ requires it.
   *
   * @default 'cookie'
   */
  readonly cookie?: string;

  /**
   * Key of the complete URL, for passwords with characters that must be encoded in a URL. Apps that bind `url` get this value.
   *
   * @default - none: the URL is composed of user name and password as they are
   */
  readonly uri?: string;
}

/**
 * Credentials of a backing service: an existing Secret of the cluster. keelwright never reads its content and generates no credentials.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/
 */
@checked
export class Credentials {
  /** An existing Secret of this name, in the namespace of the workload that uses it. */
  public static existing(name: string, keys: CredentialKeys = {}): Credentials {
    return new Credentials(Secret.existing(name, { version: keys.version }), keys);
  }

  /** Key of the user name. */
  public readonly username: SecretKey;
  /** Key of the password. */
  public readonly password: SecretKey;
  /** Key of the secret that the members of a cluster authenticate each other with. */
  public readonly cookie: SecretKey;
  /** Key of the complete URL, if the Secret has one. */
  public readonly uri?: SecretKey;

  private constructor(
    /** The Secret that holds the credentials. */
    public readonly secret: Secret,
    keys: CredentialKeys,
  ) {
    this.username = secret.key(keys.username ?? 'username');
    this.password = secret.key(keys.password ?? 'password');
    this.cookie = secret.key(keys.cookie ?? 'cookie');
    this.uri = keys.uri === undefined ? undefined : secret.key(keys.uri);
  }
}
