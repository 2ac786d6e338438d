import { isClusterScoped } from './kinds';
import { oneLine } from '../private/messages/printable';

/** A Kubernetes object as plain JSON, from keelwright's constructs or from other YAML. */
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

/** Origin of a manifest, for messages. */
export interface Origin {
  /** Path of the construct that created it, such as `shop/web/Deployment`. */
  readonly path?: string;
  /** The line in the user's program, such as `main.ts:12`, or in YAML, such as `k8s/web.yaml:40`. */
  readonly source?: string;
  /** Id of the chart it belongs to. */
  readonly chart?: string;
}

export interface Resource {
  readonly manifest: Manifest;
  readonly origin: Origin;
  /** What it must wait for; absent if it is applied in the first step. */
  readonly late?: Phase;
  /** Rules of a NetworkPolicy that allow any peer in the program; absent if there are none. */
  readonly open?: OpenRules;
}

export type Direction = 'egress' | 'ingress';

/** Without peers, because any peer is allowed. */
export interface OpenRule {
  readonly ports?: unknown[];
  /** Fixes that specify the peers, if the program does not; absent if it explicitly allows any peer. */
  readonly fixes?: string[];
}

export type OpenRules = { readonly [direction in Direction]: OpenRule[] } & {
  /** What to do if it is unknown whether the policy is enforced, so that everything may be open; absent if it is enforced. */
  readonly unenforced?: string;
};

/**
 * Phases of an apply after the first one, in their order: workloads that wait for admin tasks, traffic that waits for workloads, and admin tasks
 * that wait for both.
 */
export const PHASES = ['workloads', 'traffic', 'tasks'] as const;

export type Phase = typeof PHASES[number];

/** An existing object that the manifests refer to. */
export interface External {
  readonly kind: string;
  readonly name: string;
  /** Absent for cluster-scoped kinds, or if the program leaves the namespace to kubectl. */
  readonly namespace?: string;
  /** Keys that a ConfigMap or Secret must have. */
  readonly keys?: string[];
  /** Labels that a Namespace must have. */
  readonly labels?: { readonly [key: string]: string };
  /** Why it is required, in a few words. */
  readonly reason?: string;
  /** The command that looks for it, if it is not in the cluster. */
  readonly command?: string[];
}

/** Absent for a cluster-scoped kind, even if the manifest has a namespace. */
export function namespaceOf({ apiVersion, kind, metadata: { namespace } }: Manifest): string | undefined {
  return isClusterScoped(apiVersion, kind) ? undefined : namespace;
}

/** The label that all objects of an app have, with its name. */
export const APP_NAME = 'app.kubernetes.io/name';

export function appOf({ metadata }: Manifest): string | undefined {
  return metadata.labels?.[APP_NAME];
}

/** `Deployment shop/web`, or `ClusterRole reader` without a namespace. */
export function describeManifest(manifest: Manifest): string {
  return describeObject({ kind: manifest.kind, namespace: namespaceOf(manifest), name: manifest.metadata.name });
}

export function describeObject({ kind, namespace, name }: { readonly kind: string; readonly namespace?: string; readonly name: string }): string {
  return oneLine(`${kind} ${namespace ? `${namespace}/` : ''}${name}`);
}

/** `k8s/web.yaml:40`, or `shop/web/Deployment (main.ts:12)`; empty if unknown. */
export function describeOrigin({ path, source }: Origin): string {
  return oneLine(path && source ? `${path} (${source})` : path ?? source ?? '');
}
