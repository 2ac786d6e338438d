import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { StaticVolumeProps } from './static-volume-props';
import { needExternal } from '../../blocks/objects/external';
import { persistentVolume } from '../../blocks/storage/persistent-volume';
import { offerOf, VolumeOffer } from '../../blocks/storage/volume-offer';
import { checked } from '../../private/calls/checked';
import { constructId, namespaceName, objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { markSource } from '../../private/source';
import { ClaimRef } from '../../props/storage/claim-ref';
import { ReclaimPolicy } from '../../props/storage/reclaim-policy';

/**
 * A volume whose storage already exists: a PersistentVolume for one PersistentVolumeClaim. It is cluster-scoped, so applying it requires
 * cluster-wide permissions. The data in the storage stays when the PersistentVolume and its PersistentVolumeClaim are deleted.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 * @example
 * const media = new StaticVolume(shop, 'media', {
 *   capacity: '500Gi',
 *   source: VolumeSource.nfs({ server: 'nfs.acme.example', path: '/exports/media' }),
 * });
 *
 * new TwelveFactorApp(shop, 'player', {
 *   image: 'ghcr.io/acme/player:1.4.0',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 *   volumes: { '/srv/films': new SharedVolume(shop, 'films', { volume: media }).readOnly },
 * });
 */
@checked
export class StaticVolume extends Construct {
  /** The generated PersistentVolume. */
  public readonly persistentVolume: k8s.KubePersistentVolume;

  /**
   * What PersistentVolumeClaims may request from it.
   * @internal
   */
  public readonly _offer: VolumeOffer;

  private claim?: { readonly namespace: string; readonly name: string };
  private takenBy?: string;

  /**
   * Creates the PersistentVolume.
   *
   * @throws object-name-invalid, quantity-malformed, volume-source-invalid, driver-parameter-invalid, access-modes-invalid,
   * access-mode-unsupported, reclaim-unsupported, volume-not-formatted, node-term-invalid, node-terms-contradict, label-invalid
   */
  constructor(scope: Construct, id: string, props: StaticVolumeProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    const name = objectName(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    const { source, mountOptions, onNodes, claimRef, reclaimPolicy = ReclaimPolicy.RETAIN } = props;
    this._offer = offerOf(this, { ...props, reclaimPolicy });
    if (claimRef) this.reserve(claimRef);
    this.persistentVolume = persistentVolume(this, name, { ...this._offer, source, mountOptions, onNodes, reclaimPolicy, claim: () => this.claim });
    this.node.addValidation({ validate: () => this.unreserved() });
  }

  /**
   * Reserves the volume for the PersistentVolumeClaim of a SharedVolume.
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
    return [`this volume is not reserved, so any PersistentVolumeClaim of any namespace could bind it: create a SharedVolume with volume: ${this.node.id}, or set claimRef: ClaimRef.of('namespace', 'claim'), or ClaimRef.any()`];
  }
}

function refuseOfOtherApp(sharedVolume: IConstruct, volume: IConstruct): void {
  refuse(sharedVolume, {
    code: 'volume-foreign',
    problem: 'the StaticVolume belongs to another App, which is synthesized separately',
    given: volume.node.path,
    allowed: 'a StaticVolume of the same App',
    fix: 'create both in one App',
  });
}

function refuseTaken(sharedVolume: IConstruct, volume: IConstruct, takenBy: string): void {
  refuse(sharedVolume, {
    code: 'static-volume-taken',
    problem: `a volume can be reserved for only one PersistentVolumeClaim, and ${volume.node.path} is already reserved for ${takenBy}`,
    given: sharedVolume.node.path,
    allowed: 'one SharedVolume for each StaticVolume without claimRef',
    fix: 'mount the same SharedVolume in all apps; for another namespace, create a second StaticVolume with the same source; or remove claimRef',
  });
}

function refuseNoNamespace(sharedVolume: IConstruct): never {
  return refuse(sharedVolume, {
    code: 'namespace-unknown',
    problem: 'a StaticVolume is reserved for a PersistentVolumeClaim by its namespace, and the chart of this one has no namespace',
    given: 'no namespace',
    allowed: 'a SharedVolume in a System, or in a Chart with a namespace',
    fix: "use a System, or set the namespace of the Chart: new Chart(app, 'id', { namespace: '...' })",
  });
}
