import { IConstruct } from 'constructs';
import { AccessMode } from './access-mode';

/** A volume that apps can mount: a SharedVolume, or a claim that somebody else makes. */
export interface IVolumeClaim {
  /** What pods need to know of it. */
  readonly asVolumeClaim: VolumeClaim;
}

/**
 * A claim to a volume, as pods mount it.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
 */
export class VolumeClaim implements IVolumeClaim {
  /**
   * The PersistentVolumeClaim of this name, which somebody else makes in the namespace of the app that mounts it; `keelwright synth`
   * lists it among what must exist. Its access mode is what `kubectl get pvc` shows.
   *
   * @throws object-name-invalid
   */
  public static existing(name: string, accessMode: AccessMode): VolumeClaim {
    return new VolumeClaim(name, accessMode, false);
  }

  /**
   * The claim that a construct makes.
   * @internal
   */
  public static _of(name: string, accessMode: AccessMode, owner: IConstruct): VolumeClaim {
    return new VolumeClaim(name, accessMode, false, owner);
  }

  /** Itself. */
  public readonly asVolumeClaim: VolumeClaim = this;

  /** Whether pods that mount it cannot write. */
  public readonly isReadOnly: boolean;

  private constructor(
    /** Name of the PersistentVolumeClaim. */
    public readonly name: string,
    /** Who may use it at the same time. */
    public readonly accessMode: AccessMode,
    isReadOnly: boolean,
    /** The construct that makes it; undefined when somebody else does. */
    public readonly owner?: IConstruct,
  ) {
    this.isReadOnly = isReadOnly || accessMode === AccessMode.READ_ONLY_MANY;
  }

  /** The same, for pods that do not write. */
  public get readOnly(): VolumeClaim {
    return new VolumeClaim(this.name, this.accessMode, true, this.owner);
  }
}
