import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { driverParameters } from './driver-parameters';
import { needExternal } from './external';
import { Plain } from './kube';
import { namespaceName, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { anything, checkShape, mapOf, Shape, struct, text } from '../private/shape';
import { Domain } from '../props/domain';
import { NodeTerm } from '../props/node-term';
import { CsiVolumeOptions, DriverSecret, LocalVolumeOptions, NfsVolumeOptions, VolumeSource } from '../props/volume-source';

type Source = Pick<Plain<k8s.PersistentVolumeSpec>, 'csi' | 'nfs' | 'local'>;

const LONGEST_DRIVER = 63;

const SECRET: Shape<DriverSecret> = { name: anything, namespace: anything };
const CSI: Shape<CsiVolumeOptions> = {
  driver: anything,
  volumeHandle: anything,
  fsType: text,
  volumeAttributes: mapOf(text),
  nodeStageSecret: struct(SECRET),
  nodePublishSecret: struct(SECRET),
};
const NFS: Shape<NfsVolumeOptions> = { server: anything, path: anything };
const LOCAL: Shape<LocalVolumeOptions> = { path: anything, node: anything, fsType: text };

/** Where the data is, as a PersistentVolume says it. */
export function volumeSource(where: IConstruct, { csiOptions, nfsOptions, localOptions }: VolumeSource, readOnly: boolean): Source {
  if (csiOptions) return { csi: { ...csi(where, csiOptions), ...(readOnly && { readOnly }) } };
  if (nfsOptions) return { nfs: { ...nfs(where, nfsOptions), ...(readOnly && { readOnly }) } };
  return { local: local(where, localOptions!) };
}

/** The node that has the disk. */
export function localNode({ localOptions }: VolumeSource): NodeTerm[] {
  return localOptions === undefined ? [] : [NodeTerm.is(Domain.host().topologyKey, localOptions.node)];
}

function csi(where: IConstruct, options: CsiVolumeOptions): Plain<k8s.CsiPersistentVolumeSource> {
  checkShape(where, 'source', options, CSI);
  const { driver, volumeHandle, fsType, volumeAttributes, nodeStageSecret, nodePublishSecret } = options;
  const isDriver = typeof driver === 'string' && driver.length <= LONGEST_DRIVER && driver.split('.').every(label => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/i.test(label));
  if (!isDriver) refuseSource(where, 'source.driver is no name of a CSI driver', driver, "at most 63 letters, digits, hyphens and dots, such as 'pd.csi.storage.gke.io'", 'give the name that kubectl get csidrivers shows');
  if (!isText(volumeHandle)) refuseSource(where, 'source.volumeHandle names no volume', volumeHandle, 'what the driver calls the volume', "write it as the driver's manual says, such as 'projects/acme/zones/europe-west1-b/disks/media'");
  return {
    driver,
    volumeHandle,
    ...(fsType !== undefined && { fsType }),
    ...(volumeAttributes && { volumeAttributes: driverParameters(where, 'source.volumeAttributes', volumeAttributes) }),
    ...(nodeStageSecret && { nodeStageSecretRef: secret(where, 'source.nodeStageSecret', nodeStageSecret) }),
    ...(nodePublishSecret && { nodePublishSecretRef: secret(where, 'source.nodePublishSecret', nodePublishSecret) }),
  };
}

function nfs(where: IConstruct, options: NfsVolumeOptions): Plain<k8s.NfsVolumeSource> {
  checkShape(where, 'source', options, NFS);
  const { server, path } = options;
  if (!isText(server) || /[\s/]/.test(server)) refuseSource(where, 'source.server is no host', server, 'the name or address of the NFS server', "write it without path, such as 'nfs.acme.example'");
  return { server, path: absolute(where, path) };
}

function local(where: IConstruct, options: LocalVolumeOptions): Plain<k8s.LocalVolumeSource> {
  checkShape(where, 'source', options, LOCAL);
  const { path, node, fsType } = options;
  if (!isText(node)) refuseSource(where, 'source.node names no node', node, 'the node that has the disk', "give its label kubernetes.io/hostname, such as 'node-1'");
  return { path: absolute(where, path), ...(fsType !== undefined && { fsType }) };
}

function secret(where: IConstruct, prop: string, { name, namespace }: DriverSecret): Plain<k8s.SecretReference> {
  objectName(where, `${prop}.name`, name);
  namespaceName(where, `${prop}.namespace`, namespace);
  needExternal(where, 'Secret', name, undefined, namespace, `read for the volume ${where.node.path}`);
  return { name, namespace };
}

function absolute(where: IConstruct, path: string): string {
  if (isText(path) && path.startsWith('/') && !path.split('/').includes('..')) return path;
  return refuseSource(where, 'source.path is no absolute path', path, "paths from the root on, without '..'", "write it as in '/exports/media'");
}

function isText(given: unknown): given is string {
  return typeof given === 'string' && given.trim() !== '';
}

function refuseSource(where: IConstruct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(where, { code: 'volume-source-invalid', problem, given: given ?? 'nothing', allowed, fix });
}
