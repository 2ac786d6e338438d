import { checked } from '../../private/calls/checked';

/** Options of a list of members. */
export interface MemberListOptions {
  /**
   * Separator between two members.
   *
   * @default ','
   */
  readonly separator?: string;

  /**
   * Number of members in the list, starting with the first one.
   *
   * @default - all; with `scale`, the minimum number of members
   */
  readonly first?: number;

  /**
   * Whether the listed members vote, as those of ZooKeeper and etcd do. A list of all members is then rejected if their number is even, because
   * a majority must be available: one more member than an odd number tolerates no more failures, and adds another member that can fail.
   *
   * @default - true for a list of all members; false for a list of the `first` members, or with `scale`
   */
  readonly quorum?: boolean;
}

/** A list of all members, in the format that the software expects, for clusters that are configured by a static list. */
@checked
export class MemberList {
  /**
   * Renders each member by a template, where `{host}` is its DNS name, `{ordinal}` its number from 0 and `{number}` its number from 1:
   * `server.{number}={host}:2888:3888`.
   */
  public static of(template: string, options: MemberListOptions = {}): MemberList {
    return new MemberList(template, options);
  }

  private constructor(
    /** Template of one member. */
    public readonly template: string,
    /** Options that were set. */
    public readonly options: MemberListOptions,
  ) {}
}
