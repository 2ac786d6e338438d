import { Lazy } from 'cdk8s';
import { IConstruct } from 'constructs';
import { BufferSize } from './buffer-size';
import { keptFree } from './headroom-text';
import { KEEPS_FREE, SCHEDULED_REPLICAS } from '../../manifests/annotations';
import { BufferSchedule } from '../../props/headroom/buffer-schedule';

/** What a buffer keeps free, read from the pods that it is for when the object renders. */
export function roomAnnotations(where: IConstruct, size: BufferSize, schedule: BufferSchedule | undefined): { [key: string]: string } {
  const { replicas: pods, nodeSize, wholeNodes, requests, placement } = size;
  const scheduled = schedule !== undefined;
  const produce = () => keptFree(where, { pods, nodeSize, wholeNodes, scheduled, requests: requests(), placement: placement() });
  // Reports current errors immediately.
  produce();
  return { [KEEPS_FREE]: Lazy.any({ produce }), ...(schedule && { [SCHEDULED_REPLICAS]: `${schedule.min ?? 0}-${pods}` }) };
}
