import { checked } from '../../private/calls/checked';

/** Settings of a Secret that have defaults. */
export interface SecretOptions {
  /**
   * Version of the Secret's content: any text, such as a date or a number. keelwright never reads the content, so after a rotation,
   * changing the version is what restarts the pods that use it.
   *
   * @default - none: environment variables keep the content from the pod's start; mounted files are updated within minutes
   */
  readonly version?: string;
}

/**
 * An existing Secret of the cluster. keelwright never reads its content: pods refer to it, and `keelwright synth`
 * lists it as a prerequisite.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/
 */
@checked
export class Secret {
  /** An existing Secret of this name, in the namespace of the app that uses it. */
  public static existing(name: string, options: SecretOptions = {}): Secret {
    return new Secret(name, options.version);
  }

  private constructor(
    /** Name of the Secret. */
    public readonly name: string,
    /** Version of its content; undefined if not specified. */
    public readonly version?: string,
  ) {}

  /** One key of the Secret. */
  public key(key: string): SecretKey {
    return new SecretKey(this, key);
  }
}

/** One key of a Secret. */
@checked
export class SecretKey {
  constructor(
    /** The Secret that holds it. */
    public readonly secret: Secret,
    /** Name of the key. */
    public readonly name: string,
  ) {}
}
