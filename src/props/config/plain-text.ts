import { checked } from '../../private/calls/checked';

/** A config value that looks like a secret but is not one. */
@checked
export class PlainText {
  /** Declares that anyone who can read the manifests may read the value. */
  public static of(value: string): PlainText {
    return new PlainText(value);
  }

  private constructor(
    /** The value that the app gets. */
    public readonly value: string,
  ) {}
}
