/**
 * The user that containers run as. Root is not among them: only a NodeAgent can be it, by `runAsRoot`.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export class User {
  /**
   * Root, for constructs that ask why.
   * @internal
   */
  public static readonly _ROOT = new User(0, 0);

  /** A numeric user and group, each from 1 to 2147483647. The group also owns the volumes. */
  public static of(uid: number, gid?: number): User {
    return new User(uid, gid ?? uid);
  }

  /** The user that the image names, which must be a number other than 0: the kubelet cannot tell who a name is. */
  public static ofImage(): User {
    return new User();
  }

  private constructor(
    /** User id; undefined leaves it to the image. */
    public readonly uid?: number,
    /** Group id; undefined leaves it to the image. */
    public readonly gid?: number,
  ) {}
}
