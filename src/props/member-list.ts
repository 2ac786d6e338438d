/** Settings of a list of members that have defaults. */
export interface MemberListOptions {
  /**
   * What stands between two members.
   *
   * @default ','
   */
  readonly separator?: string;

  /**
   * How many of the members are in the list, from the first on.
   *
   * @default - all; with `scale`, those that are always there
   */
  readonly first?: number;
}

/** The members of a backend as the software wants to be told them, for clusters that are made of a list. */
export class MemberList {
  /**
   * Each member as in the template, where `{host}` is its DNS name, `{ordinal}` its number from 0 and `{number}` its number from 1:
   * `server.{number}={host}:2888:3888`.
   */
  public static of(template: string, options: MemberListOptions = {}): MemberList {
    return new MemberList(template, options);
  }

  private constructor(
    /** How one member is written. */
    public readonly template: string,
    /** Settings, where said. */
    public readonly options: MemberListOptions,
  ) {}
}
