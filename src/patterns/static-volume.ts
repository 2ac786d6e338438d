import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { StaticVolumeProps } from './static-volume-props';
import { needExternal } from '../blocks/external';
import { persistentVolume } from '../blocks/persistent-volume';
import { offerOf, VolumeOffer } from '../blocks/volume-offer';
import { constructId, namespaceName, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { anything, checkShape, instance, listOf, oneOf, Shape, text } from '../private/shape';
import { markSource } from '../private/source';
import { AccessMode } from '../props/access-mode';
import { ClaimRef } from '../props/claim-ref';
import { NodeTerm } from '../props/node-term';
import { ReclaimPolicy } from '../props/reclaim-policy';
import { StorageClass } from '../props/storage-class';
import { VolumeMode } from '../props/volume-mode';
import { VolumeSource } from '../props/volume-source';

const SHAPE: Shape<StaticVolumeProps> = {
  capacity: anything,
  source: instance(VolumeSource, "VolumeSource.nfs({ server: '...', path: '/...' })"),
  accessModes: listOf(oneOf(AccessMode, 'AccessMode')),
  storageClass: instance(StorageClass, "StorageClass.existing('fast')"),
  reclaimPolicy: oneOf(ReclaimPolicy, 'ReclaimPolicy'),
  volumeMode: oneOf(VolumeMode, 'VolumeMode'),
  mountOptions: listOf(text),
  onNodes: listOf(instance(NodeTerm, "NodeTerm.is('topology.kubernetes.io/zone', 'zone-a')")),
  claimRef: instance(ClaimRef, "ClaimRef.of('shop', 'uploads')"),
  name: anything,
};

/**
 * A volume whose storage exists already: a PersistentVolume for one claim. It belongs to the whole cluster, and it takes rights
 * there to apply it. What is in the storage stays when the volume and its claim are deleted.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export class StaticVolume extends Construct {
  /** The PersistentVolume on the cluster. */
  public readonly persistentVolume: k8s.KubePersistentVolume;

  /**
   * What claims may ask of it.
   * @internal
   */
  public readonly _offer: VolumeOffer;

  private claim?: { readonly namespace: string; readonly name: string };
  private takenBy?: string;

  /**
   * Makes the PersistentVolume.
   *
   * @throws object-name-invalid, quantity-malformed, volume-source-invalid, driver-parameter-invalid, access-modes-invalid,
   * access-mode-unsupported, reclaim-unsupported, volume-not-formatted, node-term-invalid, node-terms-contradict, label-invalid
   */
  constructor(scope: Construct, id: string, props: StaticVolumeProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, SHAPE);
    const name = objectName(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    const { source, mountOptions, onNodes, claimRef, reclaimPolicy = ReclaimPolicy.RETAIN } = props;
    this._offer = offerOf(this, { ...props, reclaimPolicy });
    if (claimRef) this.reserve(claimRef);
    this.persistentVolume = persistentVolume(this, name, { ...this._offer, source, mountOptions, onNodes, reclaimPolicy, claim: () => this.claim });
    this.node.addValidation({ validate: () => this.unreserved() });
  }

  /**
   * Reserves the volume for the claim of a SharedVolume.
   * @internal
   */
  public _reserveFor(sharedVolume: IConstruct, name: string): void {
    const namespace = Chart.of(sharedVolume).namespace;
    if (sharedVolume.node.root !== this.node.root) refuseOfOtherApp(sharedVolume, this);
    if (this.takenBy !== undefined) refuseTaken(sharedVolume, this, this.takenBy);
    this.takenBy = sharedVolume.node.path;
    this.claim = { namespace: namespace ?? refuseNoNamespace(sharedVolume), name };
  }

  private reserve({ namespace, name }: ClaimRef): void {
    this.takenBy = name === undefined ? 'ClaimRef.any()' : `${namespace}/${name}`;
    if (name === undefined) return;
    this.claim = { namespace: namespaceName(this, 'claimRef namespace', namespace!), name: objectName(this, 'claimRef name', name) };
    needExternal(this, 'PersistentVolumeClaim', name, undefined, namespace, `takes the volume ${this.node.path}`);
  }

  private unreserved(): string[] {
    if (this.takenBy !== undefined) return [];
    return [`nothing claims this volume, and any claim of any namespace could take it: make a SharedVolume with volume: ${this.node.id}, or write claimRef: ClaimRef.of('namespace', 'claim'), or ClaimRef.any()`];
  }
}

function refuseOfOtherApp(sharedVolume: IConstruct, volume: IConstruct): void {
  refuse(sharedVolume, {
    code: 'volume-foreign',
    problem: 'the StaticVolume belongs to another App, which is synthesized apart',
    given: volume.node.path,
    allowed: 'a StaticVolume of the same App',
    fix: 'make both in one App',
  });
}

function refuseTaken(sharedVolume: IConstruct, volume: IConstruct, takenBy: string): void {
  refuse(sharedVolume, {
    code: 'static-volume-taken',
    problem: `a volume belongs to one claim, and ${volume.node.path} is for ${takenBy} already`,
    given: sharedVolume.node.path,
    allowed: 'one SharedVolume for each StaticVolume without claimRef',
    fix: 'mount the one SharedVolume in all its apps; in another namespace make a second StaticVolume with the same source; or remove claimRef',
  });
}

function refuseNoNamespace(sharedVolume: IConstruct): never {
  return refuse(sharedVolume, {
    code: 'namespace-unknown',
    problem: 'a StaticVolume is reserved for a claim by its namespace, and the chart of this one has none',
    given: 'no namespace',
    allowed: 'a SharedVolume in a System, or in a Chart with a namespace',
    fix: "make it a System, or give the Chart its namespace: new Chart(app, 'id', { namespace: '...' })",
  });
}
