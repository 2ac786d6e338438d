import { AccessMode } from './access-mode';

/** A Secret that a storage driver reads. It exists on the cluster; `keelwright synth` lists it among what must exist. */
export interface DriverSecret {
  /** Name of the Secret. */
  readonly name: string;

  /** Namespace of the Secret. */
  readonly namespace: string;
}

/** A volume that a CSI driver knows, such as a disk of a cloud. */
export interface CsiVolumeOptions {
  /** Name of the driver, as `kubectl get csidrivers` shows it, such as `pd.csi.storage.gke.io`. */
  readonly driver: string;

  /** What the driver calls the volume, such as `projects/acme/zones/europe-west1-b/disks/media`. */
  readonly volumeHandle: string;

  /**
   * File system on the volume, such as `ext4`. A volume that has none yet is formatted with it.
   *
   * @default - the driver's own
   */
  readonly fsType?: string;

  /**
   * What else the driver must know of the volume.
   *
   * @default - nothing
   */
  readonly volumeAttributes?: { readonly [key: string]: string };

  /**
   * What the driver needs to get the volume onto a node.
   *
   * @default - none
   */
  readonly nodeStageSecret?: DriverSecret;

  /**
   * What the driver needs to get the volume into a pod.
   *
   * @default - none
   */
  readonly nodePublishSecret?: DriverSecret;
}

/** A folder that an NFS server exports. */
export interface NfsVolumeOptions {
  /** Host name or address of the server, as nodes see it: cluster DNS does not reach them. */
  readonly server: string;

  /** Absolute path of the folder on the server. */
  readonly path: string;
}

/** A disk that is built into a node. */
export interface LocalVolumeOptions {
  /** Absolute path at which the node has mounted it, or of its device. */
  readonly path: string;

  /** The node, by its label `kubernetes.io/hostname`. Pods that use the volume run there and nowhere else. */
  readonly node: string;

  /**
   * File system of a device that is not mounted yet.
   *
   * @default - what the node finds on it
   */
  readonly fsType?: string;
}

/**
 * Where the data of a volume is. Cloud disks are reached by their CSI drivers: Kubernetes' own volume types for them, such as
 * gcePersistentDisk, are gone.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export class VolumeSource {
  /**
   * A volume of a CSI driver.
   *
   * @throws volume-source-invalid, object-name-invalid
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#csi
   */
  public static csi(options: CsiVolumeOptions): VolumeSource {
    return new VolumeSource(AccessMode.READ_WRITE_ONCE, Object.values(AccessMode), options);
  }

  /**
   * A folder of an NFS server.
   *
   * @throws volume-source-invalid
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#nfs
   */
  public static nfs(options: NfsVolumeOptions): VolumeSource {
    const { READ_WRITE_MANY, READ_WRITE_ONCE, READ_ONLY_MANY } = AccessMode;
    return new VolumeSource(READ_WRITE_MANY, [READ_WRITE_ONCE, READ_ONLY_MANY, READ_WRITE_MANY], undefined, options);
  }

  /**
   * A disk of one node. When the node is lost, so is the data.
   *
   * @throws volume-source-invalid
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#local
   */
  public static local(options: LocalVolumeOptions): VolumeSource {
    return new VolumeSource(AccessMode.READ_WRITE_ONCE, [AccessMode.READ_WRITE_ONCE], undefined, undefined, options);
  }

  private constructor(
    /** How such a volume is used unless more is said. */
    public readonly usualAccessMode: AccessMode,
    /** How such a volume can be used. */
    public readonly accessModes: AccessMode[],
    /** The CSI driver's volume. */
    public readonly csiOptions?: CsiVolumeOptions,
    /** The NFS server's folder. */
    public readonly nfsOptions?: NfsVolumeOptions,
    /** The node's disk. */
    public readonly localOptions?: LocalVolumeOptions,
  ) {}
}
