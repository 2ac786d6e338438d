import { createHash } from 'crypto';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Attachment } from './attachment';
import { Crowd, refuseCrowd, takeClaim } from './claim-users';
import { needExternal } from './external';
import { Plain } from './kube';
import { objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { IVolumeClaim, VolumeClaim } from '../props/volume-claim';

export type VolumeClaims = { readonly [path: string]: IVolumeClaim };

const PATH = /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;
const LONGEST_PATH = 255;
const LONGEST_NAME = 63;
const HASH_LENGTH = 8;

/** Mounts the volumes of claims into every container of a pod. */
export function volumeMounts(where: IConstruct, claims: VolumeClaims = {}, crowd: Crowd): Attachment {
  const mounted = Object.keys(claims).sort().map(path => ({ path: mountPath(where, path), claim: claims[path].asVolumeClaim }));
  for (const { claim } of mounted) {
    refuseForeign(where, claim);
    refuseCrowd(where, claim, crowd);
    takeClaim(where, claim);
    if (claim.owner === undefined) needExternal(where, 'PersistentVolumeClaim', objectName(where, 'volumes claim', claim.name));
  }
  const names = [...new Set(mounted.map(({ claim }) => claim.name))].sort();
  return {
    volumes: names.map(name => volume(name, mounted.filter(({ claim }) => claim.name === name).every(({ claim }) => claim.isReadOnly))),
    mounts: mounted.map(({ path, claim }) => ({ name: volumeName(claim.name), mountPath: path, ...(claim.isReadOnly && { readOnly: true }) })),
  };
}

/** When no container writes, the driver is told too: a disk that several nodes mount must be read-only to each. */
function volume(claimName: string, readOnly: boolean): Plain<k8s.Volume> {
  return { name: volumeName(claimName), persistentVolumeClaim: { claimName, ...(readOnly && { readOnly }) } };
}

/** Names of claims have dots and up to 253 characters, those of volumes have neither. */
function volumeName(claimName: string): string {
  const name = `claim-${claimName}`;
  if (name.length <= LONGEST_NAME && !name.includes('.')) return name;
  const hash = createHash('sha256').update(claimName).digest('hex').slice(0, HASH_LENGTH);
  return `${name.replace(/\./g, '-').slice(0, LONGEST_NAME - HASH_LENGTH - 1)}-${hash}`;
}

function mountPath(where: IConstruct, path: string): string {
  if (PATH.test(path) && path.length <= LONGEST_PATH) return path;
  return refuse(where, {
    code: 'volume-path-invalid',
    problem: 'volumes names a path that no folder can be mounted at',
    given: path,
    allowed: `absolute paths of at most ${LONGEST_PATH} letters, digits, dots, hyphens, underscores and slashes, without '..', a trailing slash or the root itself`,
    fix: "write it as the app opens it, such as '/var/www/uploads'",
  });
}

function refuseForeign(where: IConstruct, { name, owner }: VolumeClaim): void {
  if (owner === undefined) return;
  const isOfOtherApp = owner.node.root !== where.node.root;
  const [home, here] = [owner, where].map(construct => Chart.of(construct).namespace);
  if (!isOfOtherApp && home === here) return;
  refuse(where, {
    code: 'volume-foreign',
    problem: isOfOtherApp
      ? `the claim ${name} belongs to another App, which is synthesized apart`
      : `the claim ${name} is in another namespace, and pods mount claims of their own only`,
    given: isOfOtherApp ? owner.node.path : `${home ?? 'no namespace'} instead of ${here ?? 'no namespace'}`,
    allowed: 'volumes of the same App in the same namespace',
    fix: isOfOtherApp
      ? `make both in one App, or write VolumeClaim.existing('${name}', AccessMode....)`
      : 'make the SharedVolume beside the app; two namespaces share files by two StaticVolumes with the same source',
  });
}
