import { ApiObject, App, IResolver, JsonPatch, ResolutionContext } from 'cdk8s';
import { Construct } from 'constructs';
import { isClusterScoped } from '../manifests/kinds';
import { Manifest } from '../manifests/manifest';
import { KeelwrightError, refuse } from '../private/refusal';

/*
 * The generated classes of cdk8s-plus-27 know the fields of Kubernetes 1.27 and drop all others when they render,
 * also those that a patch has set. Here their result is completed with what they dropped, and the user's patches are
 * applied to the completed object.
 */

const COMPLETED = Symbol.for('keelwright.completed');

/** The plain JSON form of a generated type: quantities and int-or-strings are what they print as. */
export type Plain<T> =
  T extends Date ? string :
    T extends { readonly value: any } ? (T extends { readonly name: any } ? PlainFields<T> : string | number) :
      T extends (infer Item)[] ? Plain<Item>[] :
        T extends object ? PlainFields<T> : T;

type PlainFields<T> = { [Field in keyof T]: Plain<T[Field]> };

/** Makes an API object from plain JSON; fields may be newer than its class. What refuses it as it renders is `judge`: cdk8s hides what is thrown by a Lazy. */
export function kubeObject<T extends ApiObject>(
  Kind: new (scope: Construct, id: string, props: any) => T, scope: Construct, id: string, manifest: object, judge?: () => void,
): T {
  const object = new Kind(scope, id, manifest);
  replaceToJson(object, () => {
    judge?.();
    return baseJson(object);
  });
  return object;
}

/** Makes any API object render every field that its author gave it, whatever its class knows. */
export function complete(object: ApiObject): void {
  if (COMPLETED in object) return;
  const narrowJson = object.toJson;
  if (narrowJson === ApiObject.prototype.toJson) {
    replaceToJson(object, () => baseJson(object));
    return;
  }
  replaceToJson(object, () => {
    const patches = (object as any).patches as JsonPatch[];
    const held = patches.splice(0);
    try {
      return JsonPatch.apply(fill(narrowJson.call(object), baseJson(object)), ...held);
    } finally {
      patches.push(...held);
    }
  });
}

function replaceToJson(object: ApiObject, toJson: () => any): void {
  const render = () => {
    try {
      return withoutForeignNamespace(toJson());
    } catch (error) {
      if (error instanceof KeelwrightError) throw error;
      return refuse(object, {
        code: 'object-unrenderable',
        problem: 'this object cannot be rendered; most often a JSON patch points at a field that is not there',
        given: (error as Error).message,
        allowed: 'patches whose parent path exists, and values made of strings, numbers, booleans, lists and maps',
        fix: 'look at the path in the message, and add its parent first',
      });
    }
  };
  Object.defineProperties(object, { toJson: { value: render }, [COMPLETED]: { value: true } });
}

/** What cdk8s itself renders before a generated class narrows it, with the wrappers of int-or-strings taken off. */
function baseJson(object: ApiObject): any {
  const { resolvers } = App.of(object);
  resolvers.unshift(UNWRAP);
  try {
    return ApiObject.prototype.toJson.call(object);
  } finally {
    resolvers.shift();
  }
}

/** Takes wrappers off by class and not by shape: a map with a single entry `value` is the user's. */
const UNWRAP: IResolver = {
  resolve(context: ResolutionContext) {
    const given: any = context.value;
    if (given instanceof Date) context.replaceValue(given.toISOString());
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

/** Charts put their namespace on everything; an object of a cluster-scoped kind has none. */
function withoutForeignNamespace(json: Manifest): Manifest {
  if (json.metadata?.namespace === undefined || !isClusterScoped(json.apiVersion, json.kind)) return json;
  const { namespace: _, ...metadata } = json.metadata;
  return { ...json, metadata: metadata as Manifest['metadata'] };
}
