/** Settings of a Secret that have defaults. */
export interface SecretOptions {
  /**
   * Says which content the Secret has, in any words: a date, a number. Its content is not seen here, so a new version is
   * how a rotation makes the pods that read it roll.
   *
   * @default - none: pods go on with the content that was there when they started; of files they see the new one within minutes
   */
  readonly version?: string;
}

/**
 * A Secret that exists on the cluster. Nothing is read from it here: pods refer to it, and `keelwright synth`
 * lists it among what must exist.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/
 */
export class Secret {
  /** The Secret of this name, in the namespace of the app that uses it. */
  public static existing(name: string, options: SecretOptions = {}): Secret {
    return new Secret(name, options.version);
  }

  private constructor(
    /** Name of the Secret. */
    public readonly name: string,
    /** Which content it has; undefined leaves that open. */
    public readonly version?: string,
  ) {}

  /** One entry of the Secret. */
  public key(key: string): SecretKey {
    return new SecretKey(this, key);
  }
}

/** One entry of a Secret. */
export class SecretKey {
  constructor(
    /** The Secret that holds it. */
    public readonly secret: Secret,
    /** Key of the entry. */
    public readonly name: string,
  ) {}
}
