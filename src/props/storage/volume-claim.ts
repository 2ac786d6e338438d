import { IConstruct } from 'constructs';
import { AccessMode } from './access-mode';
import { checked } from '../../private/calls/checked';

/** A volume that apps can mount: a SharedVolume, or an existing PersistentVolumeClaim. */
export interface IVolumeClaim {
  /** What pods need to know about it. */
  readonly asVolumeClaim: VolumeClaim;
}

/**
 * A PersistentVolumeClaim that pods mount.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
 */
@checked
export class VolumeClaim implements IVolumeClaim {
  /**
   * An existing PersistentVolumeClaim of this name, in the namespace of the app that mounts it; `keelwright synth` lists it as a
   * prerequisite. `kubectl get pvc` shows its access mode.
   *
   * @throws object-name-invalid
   */
  public static existing(name: string, accessMode: AccessMode): VolumeClaim {
    return new VolumeClaim(name, accessMode, false);
  }

  /**
   * The claim that a construct creates.
   * @internal
   */
  public static _of(name: string, accessMode: AccessMode, owner: IConstruct): VolumeClaim {
    return new VolumeClaim(name, accessMode, false, owner);
  }

  /** This claim. */
  public readonly asVolumeClaim: VolumeClaim = this;

  /** Whether pods mount it read-only. */
  public readonly isReadOnly: boolean;

  private constructor(
    /** Name of the PersistentVolumeClaim. */
    public readonly name: string,
    /** Access mode. */
    public readonly accessMode: AccessMode,
    isReadOnly: boolean,
    /** The construct that creates it; undefined for an existing claim. */
    public readonly owner?: IConstruct,
  ) {
    this.isReadOnly = isReadOnly || accessMode === AccessMode.READ_ONLY_MANY;
  }

  /** The same claim, mounted read-only. */
  public get readOnly(): VolumeClaim {
    return new VolumeClaim(this.name, this.accessMode, true, this.owner);
  }
}
