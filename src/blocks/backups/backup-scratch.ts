import { IConstruct } from 'constructs';
import { byteQuantity, formatBytes } from '../../private/quantity';
import { WritablePath } from '../../props/pods/writable-path';
import { ScratchSpace } from '../../props/storage/scratch-space';
import { Storage } from '../../props/storage/storage';

export const SCRATCH = '/backup';

/** Maximum size to request from a node's disk. */
const MOST_ON_NODE = 10 * 2 ** 30;

/** Space for a dump until it is stored, and for other large files that come with it. */
export interface Scratch {
  readonly writablePaths: WritablePath[];
  readonly bytes: number;
  /** Whether a pod that has ended keeps a volume until the pod is deleted. */
  readonly isVolume: boolean;
}

export function scratchSpace(where: IConstruct, given: ScratchSpace | undefined, storage: Storage): Scratch {
  const { size, isVolume, storageClass = storage.options.storageClass } = given ?? asLargeAs(where, storage);
  const path = isVolume ? WritablePath.ephemeral(SCRATCH, size, { storageClass }) : WritablePath.disk(SCRATCH, size);
  return { writablePaths: [path], bytes: byteQuantity(where, 'backup.scratch', size), isVolume };
}

/** A dump is rarely larger than the data. */
function asLargeAs(where: IConstruct, { size, options: { expandTo = size } }: Storage): ScratchSpace {
  const bytes = byteQuantity(where, 'storage', expandTo);
  return bytes > MOST_ON_NODE ? ScratchSpace.onVolume(formatBytes(bytes)) : ScratchSpace.onNode(formatBytes(bytes));
}
