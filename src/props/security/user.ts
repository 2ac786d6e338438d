import { checked } from '../../private/calls/checked';

/**
 * The user that containers run as. It cannot be root: only a NodeAgent can run as root, with `runAsRoot`.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
@checked
export class User {
  /**
   * Root, for constructs that require a reason for it.
   * @internal
   */
  public static readonly _ROOT = new User(0, 0);

  /** A numeric user ID and group ID, each from 1 to 2147483647. The group also owns the volumes. */
  public static of(uid: number, gid?: number): User {
    return new User(uid, gid ?? uid);
  }

  /** The user of the image, which must be a number other than 0: the kubelet cannot verify that a user name is not root. */
  public static ofImage(): User {
    return new User();
  }

  private constructor(
    /** User ID; undefined means that of the image. */
    public readonly uid?: number,
    /** Group ID; undefined means that of the image. */
    public readonly gid?: number,
  ) {}
}
