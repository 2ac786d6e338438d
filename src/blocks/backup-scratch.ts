import { IConstruct } from 'constructs';
import { Attachment } from './attachment';
import { claimClass } from './claim-class';
import { Identity, objectLabels } from './identity';
import { byteQuantity, formatBytes } from '../private/quantity';
import { AccessMode } from '../props/access-mode';
import { ScratchSpace } from '../props/scratch-space';
import { Storage } from '../props/storage';
import { WritablePath } from '../props/writable-path';

export const SCRATCH = '/backup';
const VOLUME = 'backup';

/** More than this is too much to ask of a node's disk. */
const MOST_ON_NODE = 10 * 2 ** 30;

/** Where a dump lies until it is stored, and whatever large comes with it. */
export interface Scratch {
  readonly writablePaths: WritablePath[];
  readonly attachments: Attachment[];
  readonly bytes: number;
  /** Whether a pod that has ended keeps a volume until somebody deletes it. */
  readonly isVolume: boolean;
}

export function scratchSpace(where: IConstruct, identity: Identity, given: ScratchSpace | undefined, storage: Storage): Scratch {
  const space = given ?? asLargeAs(where, storage);
  const bytes = byteQuantity(where, 'backup.scratch', space.size);
  if (!space.isVolume) return { writablePaths: [WritablePath.disk(SCRATCH, space.size)], attachments: [], bytes, isVolume: false };
  const storageClass = claimClass(where, AccessMode.READ_WRITE_ONCE, space.storageClass ?? storage.options.storageClass);
  const spec = {
    accessModes: [AccessMode.READ_WRITE_ONCE],
    ...(storageClass && { storageClassName: storageClass.name }),
    resources: { requests: { storage: space.size } },
  };
  const volume = { name: VOLUME, ephemeral: { volumeClaimTemplate: { metadata: { labels: objectLabels(identity) }, spec } } };
  const attachment = { volumes: [volume], mounts: [{ name: VOLUME, mountPath: SCRATCH }] };
  return { writablePaths: [], attachments: [attachment], bytes, isVolume: true };
}

/** A dump is seldom larger than the data. */
function asLargeAs(where: IConstruct, { size, grownSize = size }: Storage): ScratchSpace {
  const bytes = byteQuantity(where, 'storage', grownSize);
  return bytes > MOST_ON_NODE ? ScratchSpace.onVolume(formatBytes(bytes)) : ScratchSpace.onNode(formatBytes(bytes));
}
