import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { StaticVolume } from './static-volume';
import { claim } from '../../blocks/storage/claim';
import { claimSpec } from '../../blocks/storage/claim-spec';
import { checked } from '../../private/calls/checked';
import { constructId, objectName } from '../../private/names';
import { markSource } from '../../private/source';
import { AccessMode } from '../../props/storage/access-mode';
import { StorageClass } from '../../props/storage/storage-class';
import { IVolumeClaim, VolumeClaim } from '../../props/storage/volume-claim';

/** Options of a SharedVolume. Only the size of an existing PersistentVolumeClaim can change, and it can only grow. */
export interface SharedVolumeProps {
  /**
   * Size, such as `20Gi`. To expand it, set a larger size and apply, if the class allows volume expansion; the API server rejects
   * a smaller size.
   *
   * @default - the capacity of `volume`; required without `volume`
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
   */
  readonly size?: string;

  /**
   * Access mode: which nodes or pods may use the volume at the same time.
   *
   * @default - READ_WRITE_MANY; with a `volume` that does not offer it, the first mode that the volume offers
   */
  readonly accessMode?: AccessMode;

  /**
   * StorageClass of the volume. Its driver must support `accessMode`.
   *
   * @default - for READ_WRITE_ONCE and READ_WRITE_ONCE_POD the platform's, otherwise the cluster's default; required for the other modes
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly storageClass?: StorageClass;

  /**
   * The volume, if its storage already exists. It is reserved for this PersistentVolumeClaim.
   *
   * @default - a new volume is provisioned by `storageClass`
   */
  readonly volume?: StaticVolume;

  /**
   * Name of the PersistentVolumeClaim. Set it before you move or rename the construct: another name creates a new, empty PersistentVolumeClaim.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * Files that outlive pods and that several pods share: a PersistentVolumeClaim, which apps of its namespace mount with `volumes`.
 * `keelwright leftovers` never lists it: when you remove it from the program, the PersistentVolumeClaim and its data stay on the cluster.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims
 * @example
 * const uploads = new SharedVolume(shop, 'uploads', { size: '20Gi', storageClass: StorageClass.existing('filestore') });
 *
 * new TwelveFactorApp(shop, 'cms', {
 *   image: 'ghcr.io/acme/cms:5.1.0',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 *   volumes: { '/var/www/uploads': uploads },
 *   processes: { viewer: { command: ['./view'], volumes: { '/srv/uploads': uploads.readOnly } } },
 * });
 */
@checked
export class SharedVolume extends Construct implements IVolumeClaim {
  /** The generated PersistentVolumeClaim. */
  public readonly persistentVolumeClaim: k8s.KubePersistentVolumeClaim;

  /** The volume as pods mount it. */
  public readonly asVolumeClaim: VolumeClaim;

  /**
   * Creates the PersistentVolumeClaim.
   *
   * @throws object-name-invalid, volume-size-missing, volume-size-exceeded, quantity-malformed, access-mode-unsupported, storage-class-missing,
   * storage-class-unknown, storage-class-ignored, volume-not-formatted, static-volume-taken, volume-foreign, namespace-unknown
   */
  constructor(scope: Construct, id: string, props: SharedVolumeProps = {}) {
    super(scope, constructId(scope, id));
    markSource(this);
    const name = objectName(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    const { volume, ...wishes } = props;
    const spec = claimSpec(this, wishes, volume && { ...volume._offer, name: volume.persistentVolume.name });
    volume?._reserveFor(this, name);
    this.persistentVolumeClaim = claim(this, name, spec);
    this.asVolumeClaim = VolumeClaim._of(name, spec.accessMode, this);
  }

  /** The same volume, read-only, for pods that do not write. */
  public get readOnly(): VolumeClaim {
    return this.asVolumeClaim.readOnly;
  }
}
