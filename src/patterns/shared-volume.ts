import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { StaticVolume } from './static-volume';
import { claim } from '../blocks/claim';
import { claimSpec } from '../blocks/claim-spec';
import { constructId, objectName } from '../private/names';
import { anything, checkShape, instance, oneOf, Shape } from '../private/shape';
import { markSource } from '../private/source';
import { AccessMode } from '../props/access-mode';
import { StorageClass } from '../props/storage-class';
import { IVolumeClaim, VolumeClaim } from '../props/volume-claim';

/** Settings of a SharedVolume. Of a claim that exists nothing can change but the size, and that only to more. */
export interface SharedVolumeProps {
  /**
   * Size, such as `20Gi`. A larger one is applied like any other change, when the class lets volumes grow; the API server refuses
   * a smaller one.
   *
   * @default - the capacity of `volume`; must be given without one
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
   */
  readonly size?: string;

  /**
   * Who may use it at the same time.
   *
   * @default - READ_WRITE_MANY; of a `volume` that does not offer it, what that offers first
   */
  readonly accessMode?: AccessMode;

  /**
   * The class by which the volume is made: of a driver that offers what `accessMode` asks for.
   *
   * @default - for READ_WRITE_ONCE and READ_WRITE_ONCE_POD the platform's, else the cluster's default; for the others it must be given
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly storageClass?: StorageClass;

  /**
   * The volume, when its storage exists already. It is reserved for this claim.
   *
   * @default - a new volume is made by `storageClass`
   */
  readonly volume?: StaticVolume;

  /**
   * Name of the PersistentVolumeClaim. Give it before moving or renaming the construct: under another name it is another claim, and empty.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

const SHAPE: Shape<SharedVolumeProps> = {
  size: anything,
  accessMode: oneOf(AccessMode, 'AccessMode'),
  storageClass: instance(StorageClass, "StorageClass.existing('fast')"),
  volume: instance(StaticVolume, "new StaticVolume(shop, 'media', { ... })"),
  name: anything,
};

/**
 * Files that outlive pods and that several of them have: a PersistentVolumeClaim, which apps of its namespace mount by `volumes`.
 * `keelwright leftovers` never names it: a program that makes it no more leaves it and its data where they are.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims
 */
export class SharedVolume extends Construct implements IVolumeClaim {
  /** The claim on the cluster. */
  public readonly persistentVolumeClaim: k8s.KubePersistentVolumeClaim;

  /** What pods need to know of it. */
  public readonly asVolumeClaim: VolumeClaim;

  /**
   * Makes the claim.
   *
   * @throws object-name-invalid, volume-size-missing, volume-size-exceeded, quantity-malformed, access-mode-unsupported, storage-class-missing,
   * storage-class-unknown, storage-class-unheeded, volume-not-formatted, static-volume-taken, volume-foreign, namespace-unknown
   */
  constructor(scope: Construct, id: string, props: SharedVolumeProps = {}) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, SHAPE);
    const name = objectName(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    const { volume, ...wishes } = props;
    const spec = claimSpec(this, wishes, volume && { ...volume._offer, name: volume.persistentVolume.name });
    volume?._reserveFor(this, name);
    this.persistentVolumeClaim = claim(this, name, spec);
    this.asVolumeClaim = VolumeClaim._of(name, spec.accessMode, this);
  }

  /** The same, for pods that do not write. */
  public get readOnly(): VolumeClaim {
    return this.asVolumeClaim.readOnly;
  }
}
