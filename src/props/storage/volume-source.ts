import { AccessMode } from './access-mode';
import { checked } from '../../private/calls/checked';

/** An existing Secret that a storage driver reads. `keelwright synth` lists it as a prerequisite. */
export interface DriverSecret {
  /** Name of the Secret. */
  readonly name: string;

  /** Namespace of the Secret. */
  readonly namespace: string;
}

/** A volume of a CSI driver, such as a cloud disk. */
export interface CsiVolumeOptions {
  /** Name of the driver, as `kubectl get csidrivers` shows it, such as `pd.csi.storage.gke.io`. */
  readonly driver: string;

  /** ID of the volume for the driver, such as `projects/acme/zones/europe-west1-b/disks/media`. */
  readonly volumeHandle: string;

  /**
   * File system of the volume, such as `ext4`. An unformatted volume is formatted with it.
   *
   * @default - the driver's default
   */
  readonly fsType?: string;

  /**
   * Additional attributes of the volume that the driver needs.
   *
   * @default - none
   */
  readonly volumeAttributes?: { readonly [key: string]: string };

  /**
   * Secret that the driver needs to stage the volume on a node.
   *
   * @default - none
   */
  readonly nodeStageSecret?: DriverSecret;

  /**
   * Secret that the driver needs to publish the volume to a pod.
   *
   * @default - none
   */
  readonly nodePublishSecret?: DriverSecret;
}

/** A directory that an NFS server exports. */
export interface NfsVolumeOptions {
  /** Host name or IP address of the server. Nodes must be able to resolve it: they do not use the cluster's DNS. */
  readonly server: string;

  /** Absolute path of the exported directory. */
  readonly path: string;
}

/** A disk of a node. */
export interface LocalVolumeOptions {
  /** Absolute path of the mounted disk on the node, or of its device. */
  readonly path: string;

  /** The node, by its label `kubernetes.io/hostname`. Pods that use the volume run only there. */
  readonly node: string;

  /**
   * File system of a device that is not mounted.
   *
   * @default - detected by the node
   */
  readonly fsType?: string;
}

/**
 * Where the data of a volume is stored. Cloud disks require their CSI drivers: Kubernetes' in-tree volume types for them, such as
 * gcePersistentDisk, have been removed.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
@checked
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
   * An exported directory of an NFS server.
   *
   * @throws volume-source-invalid
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#nfs
   */
  public static nfs(options: NfsVolumeOptions): VolumeSource {
    const { READ_WRITE_MANY, READ_WRITE_ONCE, READ_ONLY_MANY } = AccessMode;
    return new VolumeSource(READ_WRITE_MANY, [READ_WRITE_ONCE, READ_ONLY_MANY, READ_WRITE_MANY], undefined, options);
  }

  /**
   * A disk of one node. If the node is lost, the data is lost.
   *
   * @throws volume-source-invalid
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#local
   */
  public static local(options: LocalVolumeOptions): VolumeSource {
    return new VolumeSource(AccessMode.READ_WRITE_ONCE, [AccessMode.READ_WRITE_ONCE], undefined, undefined, options);
  }

  private constructor(
    /** Default access mode of such a volume. */
    public readonly usualAccessMode: AccessMode,
    /** Access modes that such a volume supports. */
    public readonly accessModes: AccessMode[],
    /** Options of a CSI volume. */
    public readonly csiOptions?: CsiVolumeOptions,
    /** Options of an NFS volume. */
    public readonly nfsOptions?: NfsVolumeOptions,
    /** Options of a local volume. */
    public readonly localOptions?: LocalVolumeOptions,
  ) {}
}
