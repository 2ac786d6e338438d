import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { driverParameters } from './driver-parameters';
import { namespaceName, objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { NodeTerm } from '../../props/scheduling/node-term';
import { Topology } from '../../props/scheduling/topology';
import { CsiVolumeOptions, DriverSecret, LocalVolumeOptions, NfsVolumeOptions, VolumeSource } from '../../props/storage/volume-source';
import { needExternal } from '../objects/external';
import { Json } from '../objects/kube';

type Source = Pick<Json<k8s.PersistentVolumeSpec>, 'csi' | 'nfs' | 'local'>;

const LONGEST_DRIVER = 63;

/** Where the data is, as a PersistentVolume has it. */
export function volumeSource(where: IConstruct, { csiOptions, nfsOptions, localOptions }: VolumeSource, readOnly: boolean): Source {
  if (csiOptions) return { csi: { ...csi(where, csiOptions), ...(readOnly && { readOnly }) } };
  if (nfsOptions) return { nfs: { ...nfs(where, nfsOptions), ...(readOnly && { readOnly }) } };
  return { local: local(where, localOptions!) };
}

/** The node that has the disk. */
export function localNode({ localOptions }: VolumeSource): NodeTerm[] {
  return localOptions === undefined ? [] : [NodeTerm.is(Topology.host().topologyKey, localOptions.node)];
}

function csi(where: IConstruct, options: CsiVolumeOptions): Json<k8s.CsiPersistentVolumeSource> {
  const { driver, volumeHandle, fsType, volumeAttributes, nodeStageSecret, nodePublishSecret } = options;
  const isDriver = typeof driver === 'string' && driver.length <= LONGEST_DRIVER && driver.split('.').every(label => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/i.test(label));
  if (!isDriver) refuseSource(where, 'source.driver is not a valid name of a CSI driver', driver, "at most 63 letters, digits, hyphens and dots, such as 'pd.csi.storage.gke.io'", 'use the name that `kubectl get csidrivers` shows');
  if (!isText(volumeHandle)) refuseSource(where, 'source.volumeHandle is not a valid volume handle', volumeHandle, "the driver's name of the volume", "use the format from the driver's documentation, such as 'projects/acme/zones/europe-west1-b/disks/media'");
  return {
    driver,
    volumeHandle,
    ...(fsType !== undefined && { fsType }),
    ...(volumeAttributes && { volumeAttributes: driverParameters(where, 'source.volumeAttributes', volumeAttributes) }),
    ...(nodeStageSecret && { nodeStageSecretRef: secret(where, 'source.nodeStageSecret', nodeStageSecret) }),
    ...(nodePublishSecret && { nodePublishSecretRef: secret(where, 'source.nodePublishSecret', nodePublishSecret) }),
  };
}

function nfs(where: IConstruct, options: NfsVolumeOptions): Json<k8s.NfsVolumeSource> {
  const { server, path } = options;
  if (!isText(server) || /[\s/]/.test(server)) refuseSource(where, 'source.server is not a valid host', server, 'the name or address of the NFS server', "set it without a path, such as 'nfs.acme.example'");
  return { server, path: absolute(where, path) };
}

function local(where: IConstruct, options: LocalVolumeOptions): Json<k8s.LocalVolumeSource> {
  const { path, node, fsType } = options;
  if (!isText(node)) refuseSource(where, 'source.node is not a valid node name', node, 'the node that has the disk', "use its label kubernetes.io/hostname, such as 'node-1'");
  return { path: absolute(where, path), ...(fsType !== undefined && { fsType }) };
}

function secret(where: IConstruct, prop: string, { name, namespace }: DriverSecret): Json<k8s.SecretReference> {
  objectName(where, `${prop}.name`, name);
  namespaceName(where, `${prop}.namespace`, namespace);
  needExternal(where, 'Secret', name, undefined, namespace, `read for the volume ${where.node.path}`);
  return { name, namespace };
}

function absolute(where: IConstruct, path: string): string {
  if (isText(path) && path.startsWith('/') && !path.split('/').includes('..')) return path;
  return refuseSource(where, 'source.path is not an absolute path', path, "absolute paths, without '..'", "use a path such as '/exports/media'");
}

function isText(given: unknown): given is string {
  return typeof given === 'string' && given.trim() !== '';
}

function refuseSource(where: IConstruct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(where, { code: 'volume-source-invalid', problem, given: given ?? 'nothing', allowed, fix });
}
