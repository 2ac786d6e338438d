import { fields, own } from '../json';

/** A reference to another object in a manifest. */
export interface Reference {
  /** API group; empty for the core group, absent if the manifest does not specify it. */
  readonly group?: string;
  readonly kind: string;
  /** Absent for cluster-scoped kinds, and if the manifests leave the namespace to kubectl. */
  readonly namespace?: string;
  readonly name: string;
  /** Required key of the ConfigMap or Secret. */
  readonly key?: string;
  /** Required port of the Service: its number or its name. */
  readonly port?: number | string;
  /** Whether Kubernetes continues without it. */
  readonly optional: boolean;
  /** Path of the reference, such as `spec.template.spec.containers[0].env[2]`. */
  readonly field: string;
}

const GROUPS: { readonly [kind: string]: string } = {
  ClusterRole: 'rbac.authorization.k8s.io',
  Gateway: 'gateway.networking.k8s.io',
  PriorityClass: 'scheduling.k8s.io',
  Role: 'rbac.authorization.k8s.io',
  RuntimeClass: 'node.k8s.io',
  StorageClass: 'storage.k8s.io',
};

/** The reference, or none if the YAML has no name there. */
export function refer(kind: string, name: unknown, field: string, more: Partial<Omit<Reference, 'kind' | 'name' | 'field'>> = {}): Reference[] {
  if (typeof name !== 'string' || name === '') return [];
  return [{ group: own(GROUPS, kind) ?? '', optional: false, ...more, kind, name, field }];
}

/** A reference in the form `{ name, key, optional }`. */
export function referTo(kind: string, selector: unknown, field: string, namespace: string | undefined): Reference[] {
  const { name, key, optional } = fields(selector);
  return refer(kind, name, field, { namespace, optional: optional === true, ...(typeof key === 'string' && { key }) });
}
