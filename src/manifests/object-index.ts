import { push } from './json';
import { groupOf, isClusterScoped, isClusterScopedKind } from './kinds';
import { Resource, External } from './manifest';
import { ANY_ORDINAL, Provided } from './provided';

export interface ObjectName {
  /** Absent for any group with the kind. */
  readonly group?: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The namespace of a manifest without one, by kubectl's default. */
const UNSAID = 'default';
/** Represents no namespace at all; it is not a valid namespace name. */
const CLUSTER = '(cluster)';

/** The namespace under which an index stores objects; cluster-scoped objects are stored separately. */
export function indexedNamespace(namespace: string | undefined): string {
  return namespace ? namespace : UNSAID;
}

/** Finds objects by kind, namespace and name: in the manifests, and those that are declared as existing elsewhere. */
export class ObjectIndex {
  private readonly entries = new Map<string, Resource[]>();
  private readonly byKind = new Map<string, Resource[]>();
  private readonly byName = new Map<string, Resource[]>();
  private readonly keys = new Map<string, string[] | undefined>();
  private readonly names = new Map<string, Set<string>>();

  public add(entry: Resource): void {
    const { apiVersion, kind, metadata: { namespace, name } } = entry.manifest;
    push(this.entries, this.remember(kind, isClusterScoped(apiVersion, kind) ? CLUSTER : namespace, name), entry);
    push(this.byKind, kind, entry);
    push(this.byName, key('', indexedNamespace(namespace), name), entry);
  }

  /** An object outside the manifests; without keys, it has all keys. */
  public vouch({ kind, namespace, name, keys }: Provided | External): void {
    const place = this.remember(kind, isClusterScopedKind(kind) ? CLUSTER : namespace, name);
    const known = this.keys.has(place) ? this.keys.get(place) : [];
    this.keys.set(place, keys && known && [...known, ...keys]);
  }

  /** In the order of the manifests; more than one if there are duplicates. */
  public find({ group, kind, namespace, name }: ObjectName): Resource[] {
    return [indexedNamespace(namespace), CLUSTER]
      .flatMap(place => this.entries.get(key(kind, place, name)) ?? [])
      .filter(({ manifest }) => group === undefined || group === groupOf(manifest.apiVersion));
  }

  /** The keys of an object outside the manifests; absent if it is not declared. */
  public vouched({ kind, namespace, name }: ObjectName): { readonly keys?: string[] } | undefined {
    for (const place of [indexedNamespace(namespace), CLUSTER]) {
      for (const alias of [name, name.replace(/\d+$/, ANY_ORDINAL)]) {
        if (this.keys.has(key(kind, place, alias))) return { keys: this.keys.get(key(kind, place, alias)) };
      }
    }
    return undefined;
  }

  public ofKind(kind: string, group?: string): readonly Resource[] {
    const all = this.byKind.get(kind) ?? [];
    return group === undefined ? all : all.filter(({ manifest }) => groupOf(manifest.apiVersion) === group);
  }

  /** Objects of any kind. */
  public named(name: string, namespace: string | undefined): readonly Resource[] {
    return this.byName.get(key('', indexedNamespace(namespace), name)) ?? [];
  }

  /** The names of this kind that can be referred to from the namespace. */
  public namesNear(kind: string, namespace: string | undefined): string[] {
    return [indexedNamespace(namespace), CLUSTER]
      .flatMap(place => [...this.names.get(key(kind, place, '')) ?? []])
      .filter(name => !name.endsWith(ANY_ORDINAL));
  }

  private remember(kind: string, namespace: string | undefined, name: string): string {
    const place = indexedNamespace(namespace);
    const names = this.names.get(key(kind, place, '')) ?? new Set();
    this.names.set(key(kind, place, ''), names.add(name));
    return key(kind, place, name);
  }
}

function key(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}
