import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { claimClass } from './claim-class';
import { byteQuantity } from '../../private/quantity';
import { AccessMode } from '../../props/storage/access-mode';
import { StorageClass } from '../../props/storage/storage-class';
import { Identity, objectLabels } from '../objects/identity';
import { Json } from '../objects/kube';

/** What the volume is for, in messages, and what it must have. */
interface Wishes {
  readonly prop: string;
  readonly size: string;
  readonly storageClass?: StorageClass;
}

/** A volume with a PersistentVolumeClaim that is created with the pod and deleted with it. */
export function ephemeralVolume(where: IConstruct, identity: Identity, { prop, size, storageClass }: Wishes): Json<k8s.EphemeralVolumeSource> {
  byteQuantity(where, prop, size);
  const chosen = claimClass(where, AccessMode.READ_WRITE_ONCE, storageClass);
  return {
    volumeClaimTemplate: {
      metadata: { labels: objectLabels(identity) },
      spec: {
        accessModes: [AccessMode.READ_WRITE_ONCE],
        ...(chosen && { storageClassName: chosen.name }),
        resources: { requests: { storage: size } },
      },
    },
  };
}
