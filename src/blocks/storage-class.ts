import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { driverParameters } from './driver-parameters';
import { sharedLabels } from './identity';
import { kubeObject } from './kube';
import { labelMap } from '../private/names';
import { refuse } from '../private/refusal';
import { ReclaimPolicy } from '../props/reclaim-policy';
import { VolumeBindingMode } from '../props/storage-class';

const DEFAULT_CLASS = Symbol.for('keelwright.defaultStorageClass');
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
      // Of this spelling and with this text: any other makes no default class, and no server says so.
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

/** Whether claims of this program that name no class get one of this program. */
export function makesDefaultClass(where: IConstruct): boolean {
  return DEFAULT_CLASS in where.node.root;
}

/** Of two default classes the cluster takes the younger one, which nobody can know beforehand. */
function claimDefault(scope: IConstruct): void {
  const root = scope.node.root as any;
  const first = root[DEFAULT_CLASS] as IConstruct | undefined;
  if (first !== undefined) {
    refuse(scope, {
      code: 'default-class-taken',
      problem: 'a cluster has one default StorageClass, and the program makes another one',
      given: `${first.node.path} and ${scope.node.path}`,
      allowed: 'isDefault: true once in a program',
      fix: 'remove isDefault from one of them; claims may name that class',
    });
  }
  Object.defineProperty(root, DEFAULT_CLASS, { value: scope });
}

/** What Kubernetes calls a qualified name. */
function driver(where: IConstruct, given: string): string {
  const [name, prefix, ...more] = String(given).split('/').reverse();
  const isName = name.length <= LONGEST_NAME && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name);
  const isPrefix = prefix === undefined || (prefix.length <= 253 && prefix.split('.').every(label => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/i.test(label)));
  if (typeof given === 'string' && isName && isPrefix && more.length === 0) return given;
  return refuse(where, {
    code: 'provisioner-invalid',
    problem: 'provisioner is no name that a storage driver can have',
    given: given ?? 'nothing',
    allowed: "the driver's name, such as 'pd.csi.storage.gke.io', with a prefix before a slash if it has one",
    fix: 'give the name that kubectl get csidrivers shows',
  });
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
      problem: `allowedTopologies['${key}'] is no list of different values`,
      given: values ?? 'nothing',
      allowed: 'one value or more, each once',
      fix: "write allowedTopologies: { 'topology.kubernetes.io/zone': ['zone-a', 'zone-b'] }",
    });
  });
}
