/** A config value that looks like a secret and is none. */
export class Plain {
  /** Says that the value may be read by everybody who can read the manifests. */
  public static of(value: string): Plain {
    return new Plain(value);
  }

  private constructor(
    /** The value as the app sees it. */
    public readonly value: string,
  ) {}
}
