import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { driverParameters } from './driver-parameters';
import { reject } from '../../private/messages/mistakes';
import { labelMap } from '../../private/names';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';
import { ReclaimPolicy } from '../../props/storage/reclaim-policy';
import { VolumeBindingMode } from '../../props/storage/storage-class';
import { sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

const DEFAULT_CLASS = new TreeState<IConstruct>('defaultStorageClass');
const LONGEST_NAME = 63;

type Topologies = { readonly [label: string]: string[] };

export interface StorageClassSpec {
  readonly provisioner: string;
  readonly parameters?: { readonly [name: string]: string };
  readonly volumeBindingMode: VolumeBindingMode;
  readonly reclaimPolicy: ReclaimPolicy;
  readonly allowVolumeExpansion: boolean;
  readonly mountOptions?: string[];
  readonly allowedTopologies?: Topologies;
  readonly isDefault: boolean;
}

export function storageClass(scope: Construct, name: string, spec: StorageClassSpec): k8s.KubeStorageClass {
  const { parameters = {}, mountOptions = [], allowedTopologies = {}, isDefault } = spec;
  if (isDefault) claimDefault(scope);
  return kubeObject(k8s.KubeStorageClass, scope, 'StorageClass', {
    metadata: {
      name,
      labels: sharedLabels(scope),
      // With exactly this key and value: any other makes no default class, and no server reports it.
      ...(isDefault && { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }),
    },
    provisioner: driver(scope, spec.provisioner),
    ...(Object.keys(parameters).length > 0 && { parameters: driverParameters(scope, 'parameters', parameters) }),
    volumeBindingMode: spec.volumeBindingMode,
    reclaimPolicy: spec.reclaimPolicy,
    allowVolumeExpansion: spec.allowVolumeExpansion,
    ...(mountOptions.length > 0 && { mountOptions }),
    ...(Object.keys(allowedTopologies).length > 0 && { allowedTopologies: [{ matchLabelExpressions: topologies(scope, allowedTopologies) }] }),
  });
}

/** Whether PersistentVolumeClaims of this program without a class get a class of this program. */
export function makesDefaultClass(where: IConstruct): boolean {
  return DEFAULT_CLASS.of(where.node.root) !== undefined;
}

/** Of two default classes the cluster uses the newer one, which cannot be known in advance. */
function claimDefault(scope: IConstruct): void {
  const { root } = scope.node;
  const first = DEFAULT_CLASS.of(root);
  if (first !== undefined) {
    refuse(scope, {
      code: 'default-class-taken',
      problem: 'a cluster has one default StorageClass, and the program creates another one',
      given: `${first.node.path} and ${scope.node.path}`,
      allowed: 'isDefault: true once in a program',
      fix: 'remove isDefault from one of them; PVCs can set storageClass to that class',
    });
  }
  DEFAULT_CLASS.set(root, scope);
}

/** A qualified name, as Kubernetes calls it. */
function driver(where: IConstruct, given: string): string {
  const [name, prefix, ...more] = String(given).split('/').reverse();
  const isName = name.length <= LONGEST_NAME && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name);
  const isPrefix = prefix === undefined || (prefix.length <= 253 && prefix.split('.').every(label => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/i.test(label)));
  if (typeof given === 'string' && isName && isPrefix && more.length === 0) return given;
  return reject(where, {
    code: 'provisioner-invalid',
    problem: 'provisioner is not a valid name of a storage driver',
    given: given ?? 'nothing',
    allowed: "the driver's name, such as 'pd.csi.storage.gke.io', with a prefix before a slash if it has one",
    fix: 'use the name that `kubectl get csidrivers` shows',
  }, 'other');
}

function topologies(where: IConstruct, given: Topologies): { key: string; values: string[] }[] {
  return Object.entries(given).map(([key, values]) => {
    labelMap(where, 'allowedTopologies', { [key]: '' });
    if (Array.isArray(values) && values.length > 0 && new Set(values).size === values.length) {
      values.forEach(value => labelMap(where, 'allowedTopologies', { [key]: value }));
      return { key, values };
    }
    return refuse(where, {
      code: 'topology-invalid',
      problem: `allowedTopologies['${key}'] is not a list of different values`,
      given: values ?? 'nothing',
      allowed: 'at least one value, each once',
      fix: "set allowedTopologies: { 'topology.kubernetes.io/zone': ['zone-a', 'zone-b'] }",
    });
  });
}
