import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { sharedLabels } from './identity';
import { kubeObject } from './kube';
import { AccessMode } from '../props/access-mode';

/** What is asked of a volume. */
export interface ClaimSpec {
  readonly size: string;
  readonly accessMode: AccessMode;
  /** Empty for a volume without a class; undefined for the cluster's default class. */
  readonly storageClassName?: string;
  /** The volume itself, when it exists already. */
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
