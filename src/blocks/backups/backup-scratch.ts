import { IConstruct } from 'constructs';
import { byteQuantity, formatBytes } from '../../private/quantity';
import { WritablePath } from '../../props/pods/writable-path';
import { AccessMode } from '../../props/storage/access-mode';
import { ScratchSpace } from '../../props/storage/scratch-space';
import { Storage } from '../../props/storage/storage';
import { Attachment } from '../objects/attachment';
import { Identity, objectLabels } from '../objects/identity';
import { claimClass } from '../storage/claim-class';

export const SCRATCH = '/backup';
const VOLUME = 'backup';

/** Maximum size to request from a node's disk. */
const MOST_ON_NODE = 10 * 2 ** 30;

/** Space for a dump until it is stored, and for other large files that come with it. */
export interface Scratch {
  readonly writablePaths: WritablePath[];
  readonly attachments: Attachment[];
  readonly bytes: number;
  /** Whether a pod that has ended keeps a volume until the pod is deleted. */
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

/** A dump is rarely larger than the data. */
function asLargeAs(where: IConstruct, { size, options: { expandTo = size } }: Storage): ScratchSpace {
  const bytes = byteQuantity(where, 'storage', expandTo);
  return bytes > MOST_ON_NODE ? ScratchSpace.onVolume(formatBytes(bytes)) : ScratchSpace.onNode(formatBytes(bytes));
}
