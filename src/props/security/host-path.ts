import { checked } from '../../private/calls/checked';

/** Options of a path of the node. */
export interface HostPathOptions {
  /**
   * Path in the container.
   *
   * @default - the path on the node; below `/host` for `sensitive`; `/host/root` for `root`
   */
  readonly at?: string;
}

/**
 * A path of the node that an agent mounts (hostPath). The method determines the access: writing to the node, and reading paths with
 * secrets of other software, always requires a reason.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
 */
@checked
export class HostPath {
  /**
   * A directory to read. On nodes without it, pods stay in ContainerCreating.
   *
   * @throws host-path-invalid, host-path-misplaced, host-path-sensitive, host-path-takeover, host-path-duplicate, path-overlap
   */
  public static readOnly(path: string, options: HostPathOptions = {}): HostPath {
    return new HostPath(path, options.at ?? path, 'Directory', false);
  }

  /**
   * A file to read, such as `/etc/machine-id`. On nodes without it, pods stay in ContainerCreating.
   *
   * @throws host-path-invalid, host-path-misplaced, host-path-sensitive, host-path-takeover, host-path-duplicate, path-overlap
   */
  public static readOnlyFile(path: string, options: HostPathOptions = {}): HostPath {
    return new HostPath(path, options.at ?? path, 'File', false);
  }

  /**
   * A directory to write to, such as `/var/lib/log-collector`, for data that must outlive the pod. It is created if it does not exist, owned by
   * root, and is never cleaned up. The reason is for reviewers.
   *
   * @throws reason-missing, host-path-invalid, host-path-misplaced, host-path-takeover, host-path-duplicate, path-overlap
   */
  public static writable(path: string, reason: string, options: HostPathOptions = {}): HostPath {
    return new HostPath(path, options.at ?? path, 'DirectoryOrCreate', true, reason);
  }

  /**
   * A directory to read that may contain secrets of other software, such as `/proc`. The reason is for reviewers.
   *
   * @throws reason-missing, host-path-invalid, host-path-misplaced, host-path-takeover, host-path-duplicate, path-overlap
   */
  public static sensitive(path: string, reason: string, options: HostPathOptions = {}): HostPath {
    return new HostPath(path, options.at ?? `/host${path}`, 'Directory', false, reason);
  }

  /**
   * The entire file system of the node to read, including later mounts. The reason is for reviewers.
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
    /** Type of the hostPath: `Directory`, `File`, or `DirectoryOrCreate` for a directory that is created if it does not exist. */
    public readonly type: string,
    /** Whether the agent may write to it. */
    public readonly isWritable: boolean,
    /** Reason why the agent needs it, if one is required. */
    public readonly reason?: string,
  ) {}
}
