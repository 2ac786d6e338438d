/** Settings of a path of the node that have defaults. */
export interface HostPathOptions {
  /**
   * Path in the container.
   *
   * @default - the path on the node; of what is `sensitive`, below `/host`; of the root, `/host/root`
   */
  readonly at?: string;
}

/**
 * A path of the node that an agent needs, one by one. What it leads to is said by how it is made: there is no way to write to the
 * node unless a reason is stated, nor to read what others keep secret there.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
 */
export class HostPath {
  /**
   * A folder to read. Pods wait on nodes that do not have it.
   *
   * @throws host-path-invalid, host-path-misplaced, host-path-sensitive, host-path-takeover, host-path-duplicate, path-overlap
   */
  public static readOnly(path: string, options: HostPathOptions = {}): HostPath {
    return new HostPath(path, options.at ?? path, 'Directory', false);
  }

  /**
   * A file to read, such as `/etc/machine-id`. Pods wait on nodes that do not have it.
   *
   * @throws host-path-invalid, host-path-misplaced, host-path-sensitive, host-path-takeover, host-path-duplicate, path-overlap
   */
  public static readOnlyFile(path: string, options: HostPathOptions = {}): HostPath {
    return new HostPath(path, options.at ?? path, 'File', false);
  }

  /**
   * A folder to write to, such as `/var/lib/log-collector`, for what must outlive the pod. It is made where it is missing, with root
   * as its owner, and nobody empties it. The reason is for those who must approve it.
   *
   * @throws reason-missing, host-path-invalid, host-path-misplaced, host-path-takeover, host-path-duplicate, path-overlap
   */
  public static writable(path: string, reason: string, options: HostPathOptions = {}): HostPath {
    return new HostPath(path, options.at ?? path, 'DirectoryOrCreate', true, reason);
  }

  /**
   * A folder to read that holds what others keep there, such as `/proc`. The reason is for those who must approve it.
   *
   * @throws reason-missing, host-path-invalid, host-path-misplaced, host-path-takeover, host-path-duplicate, path-overlap
   */
  public static sensitive(path: string, reason: string, options: HostPathOptions = {}): HostPath {
    return new HostPath(path, options.at ?? `/host${path}`, 'Directory', false, reason);
  }

  /**
   * The whole file system of the node to read, with what is mounted in it later. The reason is for those who must approve it.
   *
   * @throws reason-missing, host-path-misplaced, path-overlap
   */
  public static root(reason: string, options: HostPathOptions = {}): HostPath {
    return new HostPath('/', options.at ?? '/host/root', 'Directory', false, reason);
  }

  private constructor(
    /** Path on the node. */
    public readonly path: string,
    /** Path in the container. */
    public readonly mountPath: string,
    /** What must be there: `Directory`, `File`, or `DirectoryOrCreate` for what is made where it is missing. */
    public readonly type: string,
    /** Whether the agent may write to it. */
    public readonly isWritable: boolean,
    /** Why the agent needs it, where that must be said. */
    public readonly reason?: string,
  ) {}
}
