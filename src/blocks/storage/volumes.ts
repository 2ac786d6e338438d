import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Crowd, refuseCrowd, takeClaim } from './claim-users';
import { reject } from '../../private/messages/mistakes';
import { objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { HASH_LENGTH, shortHash } from '../../private/short-hash';
import { IVolumeClaim, VolumeClaim } from '../../props/storage/volume-claim';
import { Attachment } from '../objects/attachment';
import { needExternal } from '../objects/external';
import { Json } from '../objects/kube';

export type VolumeClaims = { readonly [path: string]: IVolumeClaim };

const PATH = /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;
const LONGEST_PATH = 255;
const LONGEST_NAME = 63;
const SHARE = 'create the SharedVolume in the namespace of the app; two namespaces can share files through two StaticVolumes with the same source';

/** Mounts the volumes of PersistentVolumeClaims into every container of a pod. */
export function volumeMounts(where: IConstruct, claims: VolumeClaims = {}, crowd: Crowd): Attachment {
  const mounted = Object.keys(claims).sort().map(path => ({ path: mountPath(where, path), claim: claims[path].asVolumeClaim }));
  for (const { claim } of mounted) {
    refuseForeignClaim(where, claim, SHARE);
    refuseCrowd(where, claim, crowd);
    takeClaim(where, claim);
    if (claim.owner === undefined) needExternal(where, 'PersistentVolumeClaim', objectName(where, 'the PVC in volumes', claim.name));
  }
  const names = [...new Set(mounted.map(({ claim }) => claim.name))].sort();
  return {
    volumes: names.map(name => volume(name, mounted.filter(({ claim }) => claim.name === name).every(({ claim }) => claim.isReadOnly))),
    mounts: mounted.map(({ path, claim }) => ({ name: volumeName(claim.name), mountPath: path, ...(claim.isReadOnly && { readOnly: true }) })),
  };
}

/** When no container writes, the driver is told so too: a disk that several nodes mount must be read-only on each of them. */
function volume(claimName: string, readOnly: boolean): Json<k8s.Volume> {
  return { name: volumeName(claimName), persistentVolumeClaim: { claimName, ...(readOnly && { readOnly }) } };
}

/** Names of PersistentVolumeClaims can have dots and up to 253 characters, names of volumes can have neither. */
function volumeName(claimName: string): string {
  const name = `claim-${claimName}`;
  if (name.length <= LONGEST_NAME && !name.includes('.')) return name;
  const hash = shortHash(claimName);
  return `${name.replace(/\./g, '-').slice(0, LONGEST_NAME - HASH_LENGTH - 1)}-${hash}`;
}

function mountPath(where: IConstruct, path: string): string {
  if (PATH.test(path) && path.length <= LONGEST_PATH) return path;
  return reject(where, {
    code: 'volume-path-invalid',
    problem: 'volumes has an invalid mount path',
    given: path,
    allowed: `absolute paths of at most ${LONGEST_PATH} letters, digits, dots, hyphens, underscores and slashes, without '..', a trailing slash or the root itself`,
    fix: "use the path that the app opens, such as '/var/www/uploads'",
  }, '/other');
}

/** Pods can mount only volumes of their own namespace; `elsewhere` is the fix for those of another one. */
export function refuseForeignClaim(where: IConstruct, { name, owner }: VolumeClaim, elsewhere: string): void {
  if (owner === undefined) return;
  const isOfOtherApp = owner.node.root !== where.node.root;
  const [home, here] = [owner, where].map(construct => Chart.of(construct).namespace);
  if (!isOfOtherApp && home === here) return;
  refuse(where, {
    code: 'volume-foreign',
    problem: isOfOtherApp
      ? `the PVC ${name} belongs to another App, which is synthesized separately`
      : `the PVC ${name} is in another namespace, and pods can mount only PVCs of their own namespace`,
    given: isOfOtherApp ? owner.node.path : `${home ?? 'no namespace'} instead of ${here ?? 'no namespace'}`,
    allowed: 'volumes of the same App in the same namespace',
    fix: isOfOtherApp
      ? `create both in one App, or use VolumeClaim.existing('${name}', AccessMode....)`
      : elsewhere,
  });
}
