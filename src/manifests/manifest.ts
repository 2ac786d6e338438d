import { isClusterScoped } from './kinds';

/** A Kubernetes object as plain JSON, from our constructs or from anybody's YAML. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly [field: string]: any;
}

export interface ManifestMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly [field: string]: any;
}

/** Where a manifest came from, for messages. */
export interface Origin {
  /** Path of the construct that made it, such as `shop/web/Deployment`. */
  readonly path?: string;
  /** The user's line: `main.ts:12`, or `k8s/web.yaml:40` when it was read from YAML. */
  readonly source?: string;
  /** Id of the chart it belongs to. */
  readonly chart?: string;
}

export interface Entry {
  readonly manifest: Manifest;
  readonly origin: Origin;
  /** Present when the object is applied in the second of two steps only: once what it leads calls to is ready. */
  readonly late?: Late;
  /** Rules of a NetworkPolicy that are for everybody because the program says so; absent when it says so of none. */
  readonly open?: OpenRules;
}

export type Direction = 'egress' | 'ingress';

/** Without their peers, as there are none. */
export type OpenRules = { readonly [direction in Direction]: { readonly ports?: unknown[] }[] };

/** What is there of an object before the second step. */
export interface Late {
  /** Its form in the first step; absent when it is left out then. */
  readonly first?: Manifest;
}

/** An object that the manifests refer to and that somebody else makes. */
export interface External {
  readonly kind: string;
  readonly name: string;
  /** Absent for cluster-scoped kinds, or when the program leaves the namespace to kubectl. */
  readonly namespace?: string;
  /** Keys that must be in it, for a ConfigMap or Secret. */
  readonly keys?: string[];
  /** Why it is needed, in a few words. */
  readonly reason?: string;
}

/** Absent for a kind that has none, whatever the manifest says. */
export function namespaceOf({ apiVersion, kind, metadata: { namespace } }: Manifest): string | undefined {
  return isClusterScoped(apiVersion, kind) ? undefined : namespace;
}

/** `Deployment shop/web`, or `ClusterRole reader` for what has no namespace. */
export function describeManifest(manifest: Manifest): string {
  return describeObject({ kind: manifest.kind, namespace: namespaceOf(manifest), name: manifest.metadata.name });
}

export function describeObject({ kind, namespace, name }: { readonly kind: string; readonly namespace?: string; readonly name: string }): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** `k8s/web.yaml:40`, or `shop/web/Deployment (main.ts:12)`; empty when nothing is known. */
export function describeOrigin({ path, source }: Origin): string {
  return path && source ? `${path} (${source})` : path ?? source ?? '';
}
