/**
 * A Secret that exists on the cluster. Nothing is read from it here: pods refer to it, and `keelwright synth`
 * lists it among what must exist.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/
 */
export class Secret {
  /** The Secret of this name, in the namespace of the app that uses it. */
  public static existing(name: string): Secret {
    return new Secret(name);
  }

  private constructor(
    /** Name of the Secret. */
    public readonly name: string,
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
