import { fields, own } from './json';

/** One place in a manifest that names another object. */
export interface Reference {
  /** API group; empty for the core group, absent when the manifest does not tell. */
  readonly group?: string;
  readonly kind: string;
  /** Absent for cluster-scoped kinds, and when the manifests leave the namespace to kubectl. */
  readonly namespace?: string;
  readonly name: string;
  /** Key of the ConfigMap or Secret that must be there. */
  readonly key?: string;
  /** Port of the Service that must be there: its number or its name. */
  readonly port?: number | string;
  /** Whether Kubernetes goes on without it. */
  readonly optional: boolean;
  /** Where the name stands, such as `spec.template.spec.containers[0].env[2]`. */
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

/** The reference, or none when anybody's YAML has no name there. */
export function refer(kind: string, name: unknown, field: string, more: Partial<Omit<Reference, 'kind' | 'name' | 'field'>> = {}): Reference[] {
  if (typeof name !== 'string' || name === '') return [];
  return [{ group: own(GROUPS, kind) ?? '', optional: false, ...more, kind, name, field }];
}

/** A reference written as Kubernetes' `{ name, key, optional }`. */
export function referTo(kind: string, selector: unknown, field: string, namespace: string | undefined): Reference[] {
  const { name, key, optional } = fields(selector);
  return refer(kind, name, field, { namespace, optional: optional === true, ...(typeof key === 'string' && { key }) });
}
