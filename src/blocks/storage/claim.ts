import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AccessMode } from '../../props/storage/access-mode';
import { sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

/** What a PersistentVolumeClaim requests. */
export interface ClaimSpec {
  readonly size: string;
  readonly accessMode: AccessMode;
  /** Empty for a volume without a class; undefined for the cluster's default class. */
  readonly storageClassName?: string;
  /** The volume itself, if it already exists. */
  readonly volumeName?: string;
}

export function claim(scope: Construct, name: string, { size, accessMode, storageClassName, volumeName }: ClaimSpec): k8s.KubePersistentVolumeClaim {
  return kubeObject(k8s.KubePersistentVolumeClaim, scope, 'PersistentVolumeClaim', {
    metadata: { name, labels: sharedLabels(scope) },
    spec: {
      accessModes: [accessMode],
      ...(storageClassName !== undefined && { storageClassName }),
      ...(volumeName !== undefined && { volumeName }),
      resources: { requests: { storage: size } },
    },
  });
}
