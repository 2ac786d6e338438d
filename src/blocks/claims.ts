import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels, processLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { Platform } from '../platform/platform';
import { byteQuantity } from '../private/quantity';
import { refuse } from '../private/refusal';
import { AccessMode, Storage } from '../props/storage';

/** Name of the volume in the pod, and so the first part of each claim's name. */
export const DATA = 'data';

type Labels = { readonly [key: string]: string };

/** The claim that a StatefulSet makes for each member. Nothing in it can ever change, so nothing in it may depend on a release. */
export function claimTemplate(scope: Construct, identity: Identity, storage: Storage): Plain<k8s.KubePersistentVolumeClaimProps> {
  byteQuantity(scope, 'storage', storage.size);
  return {
    metadata: { name: DATA, labels: { ...processLabels(identity), ...instanceLabels(identity) } },
    spec: claimSpec(scope, storage, storage.size),
  };
}

/** The members' claims themselves, once they have grown: the template keeps its size, and they get the new one. */
export function grownClaims(scope: Construct, identity: Identity, storage: Storage, members: number, labels: Labels): k8s.KubePersistentVolumeClaim[] {
  const { grown } = storage;
  if (grown === undefined) return [];
  refuseShrinking(scope, storage.size, grown);
  refuseFixed(scope, storage, grown);
  return Array.from({ length: members }, (_, member) => kubeObject(k8s.KubePersistentVolumeClaim, scope, `Claim${member}`, {
    metadata: { name: `${DATA}-${identity.instance}-${member}`, labels: { ...labels, ...objectLabels(identity) } },
    spec: claimSpec(scope, storage, grown),
  }));
}

function claimSpec(scope: Construct, { options }: Storage, size: string): Plain<k8s.PersistentVolumeClaimSpec> {
  const storageClass = options.storageClass ?? Platform.of(scope).storageClass;
  return {
    accessModes: [options.accessMode ?? AccessMode.READ_WRITE_ONCE],
    ...(storageClass && { storageClassName: storageClass.name }),
    resources: { requests: { storage: size } },
  };
}

function refuseShrinking(scope: Construct, size: string, grown: string): void {
  if (byteQuantity(scope, 'storage.grownTo', grown) > byteQuantity(scope, 'storage', size)) return;
  refuse(scope, {
    code: 'storage-shrinks',
    problem: 'volumes can grow and never shrink',
    given: `${size} to ${grown}`,
    allowed: `more than ${size}`,
    fix: 'give more, or make a smaller backend beside it and move the data there',
  });
}

function refuseFixed(scope: Construct, { options }: Storage, grown: string): void {
  const storageClass = options.storageClass ?? Platform.of(scope).storageClass;
  if (storageClass?.allowVolumeExpansion !== false) return;
  refuse(scope, {
    code: 'storage-cannot-grow',
    problem: `volumes of the class ${storageClass.name} cannot grow`,
    given: grown,
    allowed: 'classes with allowVolumeExpansion',
    fix: 'make a backend of that size on another class beside it and move the data there',
  });
}
