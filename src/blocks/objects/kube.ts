import { ApiObject, App, IResolver, JsonPatch, ResolutionContext } from 'cdk8s';
import { Construct } from 'constructs';
import { annotate } from './annotate';
import { JsonGuard, judgePatches, patchedPaths } from './json-value';
import { holdsData, NEVER_DELETED, verbatim } from '../../manifests/gitops';
import { isClusterScoped } from '../../manifests/kinds';
import { Manifest } from '../../manifests/manifest';
import { KeelwrightError, refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';

/*
 * The generated classes of cdk8s-plus-27 know the fields of Kubernetes 1.27 and drop all others when they render,
 * including those that a patch has set. Here the dropped fields are added back to their result, and the user's patches
 * are applied to the completed object.
 */

const COMPLETED = new TreeState<true>('completed');

/** The plain JSON form of a generated type: quantities and int-or-strings are what they print as. */
export type Json<T> =
  T extends Date ? string :
    T extends { readonly value: any } ? (T extends { readonly name: any } ? JsonFields<T> : string | number) :
      T extends (infer Item)[] ? Json<Item>[] :
        T extends object ? JsonFields<T> : T;

type JsonFields<T> = { [Field in keyof T]: Json<T[Field]> };

/** What happens besides rendering. */
interface Rendering {
  /** Rejects the object when it renders: cdk8s hides errors that a Lazy throws. */
  readonly judge?: () => void;
  /** Sets what is known only after the user's patches are applied. */
  readonly finish?: (manifest: Manifest) => Manifest;
}

/** Creates an API object from plain JSON; fields may be newer than its class. GitOps tools never delete objects with data, and substitute nothing. */
export function kubeObject<T extends ApiObject>(
  Kind: new (scope: Construct, id: string, props: any) => T, scope: Construct, id: string, manifest: object, { judge, finish }: Rendering = {},
): T {
  const object = new Kind(scope, id, manifest);
  if (holdsData(object.apiVersion, object.kind)) annotate(object, NEVER_DELETED);
  replaceToJson(object, () => {
    judge?.();
    return verbatim(finish ? finish(baseJson(object)) : baseJson(object));
  });
  return object;
}

/** Makes any API object render every field that its author set, even those that its class does not know. */
export function complete(object: ApiObject): void {
  if (COMPLETED.of(object)) return;
  const narrowJson = object.toJson;
  if (narrowJson === ApiObject.prototype.toJson) {
    replaceToJson(object, () => baseJson(object));
    return;
  }
  replaceToJson(object, () => {
    const patches = (object as any).patches as JsonPatch[];
    const held = patches.splice(0);
    try {
      const full = baseJson(object);
      return JsonPatch.apply(fill(narrowJson.call(object), full), ...held);
    } finally {
      patches.push(...held);
    }
  });
}

function replaceToJson(object: ApiObject, toJson: () => any): void {
  const render = () => {
    try {
      judgePatches(object);
      return withoutForeignNamespace(toJson());
    } catch (error) {
      if (error instanceof KeelwrightError) throw error;
      return refuse(object, {
        code: 'object-unrenderable',
        problem: 'this object cannot be rendered, usually because a JSON patch points at a field that does not exist',
        given: [...patchedPaths(object), (error as Error).message.split('\n').pop()].join(': '),
        allowed: 'patches whose parent path exists, and values made of strings, numbers, booleans, lists and maps',
        fix: 'add the parent of the path first',
      });
    }
  };
  Object.defineProperty(object, 'toJson', { value: render });
  COMPLETED.set(object, true);
}

/** What cdk8s itself renders before a generated class narrows it, with the wrappers of int-or-strings removed. */
function baseJson(object: ApiObject): any {
  const { resolvers } = App.of(object);
  const guard = new JsonGuard(object);
  resolvers.unshift(UNWRAP);
  resolvers.push(guard);
  try {
    return ApiObject.prototype.toJson.call(object);
  } finally {
    resolvers.shift();
    resolvers.pop();
    // An error that such a value causes would not name its location.
    guard.judge();
  }
}

/** Removes wrappers by class and not by shape: a map with a single entry `value` belongs to the user. */
const UNWRAP: IResolver = {
  resolve(context: ResolutionContext) {
    const given: any = context.value;
    if (given instanceof Date && !Number.isNaN(given.getTime())) context.replaceValue(given.toISOString());
    const isWrapper = typeof given === 'object' && /^(IntOrString|Quantity)$/.test(given.constructor?.name);
    if (isWrapper) context.replaceValue(given.value);
  },
};

/** Adds to `narrow` what only `full` has. A field that the class renamed (clusterIp to clusterIP) is not another field. */
function fill(narrow: any, full: any): any {
  if (Array.isArray(narrow) && Array.isArray(full)) return full.map((item, i) => fill(narrow[i], item));
  if (!isMap(narrow) || !isMap(full)) return narrow ?? full;
  const result: any = {};
  const renamed = new Map(Object.keys(narrow).map(key => [bare(key), key]));
  for (const [key, value] of Object.entries(full)) {
    const name = renamed.get(bare(key)) ?? key;
    result[name] = fill(narrow[name], value);
  }
  return { ...result, ...pick(narrow, Object.keys(narrow).filter(key => !(key in result))) };
}

function pick(map: any, keys: string[]): any {
  return Object.fromEntries(keys.map(key => [key, map[key]]));
}

function bare(key: string): string {
  return key.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

function isMap(value: any): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Charts set their namespace on every object; an object of a cluster-scoped kind has none. */
function withoutForeignNamespace(json: Manifest): Manifest {
  if (json.metadata?.namespace === undefined || !isClusterScoped(json.apiVersion, json.kind)) return json;
  const { namespace: _, ...metadata } = json.metadata;
  return { ...json, metadata: metadata as Manifest['metadata'] };
}
