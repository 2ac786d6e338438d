import { Secret, SecretKey, SecretOptions } from './secret';

/** The keys under which a Secret has credentials. */
export interface CredentialKeys extends SecretOptions {
  /**
   * Key of the user's name; of a bucket, of the access key's id.
   *
   * @default 'username'
   */
  readonly username?: string;

  /**
   * Key of the password; of a bucket, of the secret access key.
   *
   * @default 'password'
   */
  readonly password?: string;

  /**
   * Key of what the members of a cluster know each other by. RabbitMQ needs it.
   *
   * @default 'cookie'
   */
  readonly cookie?: string;

  /**
   * Key of the whole URL, for passwords with characters that a URL spells otherwise. Apps that bind `url` get this one.
   *
   * @default - none: the URL is put together of username and password as they are
   */
  readonly uri?: string;
}

/**
 * Who may use a backing service: a Secret that exists on the cluster. Nothing is read from it here, and nothing is made up.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/
 */
export class Credentials {
  /** The Secret of this name, in the namespace of whatever uses it. */
  public static existing(name: string, keys: CredentialKeys = {}): Credentials {
    return new Credentials(Secret.existing(name, { version: keys.version }), keys);
  }

  /** The user's name. */
  public readonly username: SecretKey;
  /** The password. */
  public readonly password: SecretKey;
  /** What the members of a cluster know each other by. */
  public readonly cookie: SecretKey;
  /** The whole URL, if the Secret has it. */
  public readonly uri?: SecretKey;

  private constructor(
    /** The Secret that holds them. */
    public readonly secret: Secret,
    keys: CredentialKeys,
  ) {
    this.username = secret.key(keys.username ?? 'username');
    this.password = secret.key(keys.password ?? 'password');
    this.cookie = secret.key(keys.cookie ?? 'cookie');
    this.uri = keys.uri === undefined ? undefined : secret.key(keys.uri);
  }
}
