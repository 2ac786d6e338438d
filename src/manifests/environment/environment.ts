import { fields, Item, items, own, strings } from '../json';
import { Resource } from '../manifest';
import { Manifests } from '../manifests';
import { PodTemplate } from '../pod-templates';
import { referTo } from '../references/reference';

/** The variables that a container defines itself. */
export interface Environment {
  /** By name; the value is absent if the manifests do not have it. */
  readonly variables: Variables;
  /** References in values to variables that none before them defines. */
  readonly open: VariableReference[];
  /** Prefixes of the variables from ConfigMaps and Secrets whose keys are unknown. */
  readonly unknownPrefixes: string[];
}

export type Variables = ReadonlyMap<string, string | undefined>;

export interface VariableReference {
  readonly name: string;
  /** Path of the value, such as `spec.template.spec.containers[0].env[2]`. */
  readonly field: string;
}

/** As Kubernetes reads it: ConfigMaps and Secrets first, then `env` in its order. */
export function environmentOf({ value: container, field: path }: Item, { entry, namespace }: PodTemplate, manifests: Manifests): Environment {
  const variables = new Map<string, string | undefined>();
  const open: VariableReference[] = [];
  const unknownPrefixes: string[] = [];
  const resolve = (kind: string, selector: unknown) => referTo(kind, selector, '', namespace).map(reference => manifests.resolve(entry, reference));

  for (const { value: { prefix = '', configMapRef, secretRef } } of items(container.envFrom, '')) {
    for (const set of [...resolve('ConfigMap', configMapRef), ...resolve('Secret', secretRef)]) {
      for (const key of set?.keys ?? []) variables.set(`${prefix}${key}`, textOf(set?.entry, key));
      if (!set?.keys) unknownPrefixes.push(`${prefix}`);
    }
  }
  for (const { value: { name, value, valueFrom }, field } of items(container.env, `${path}.env`)) {
    const { configMapKeyRef } = fields(valueFrom);
    const [text] = resolve('ConfigMap', configMapKeyRef).map(set => textOf(set?.entry, `${configMapKeyRef.key}`));
    open.push(...strings([value]).flatMap(namesIn).filter(used => !variables.has(used)).map(used => ({ name: used, field })));
    variables.set(`${name}`, typeof value === 'string' ? expanded(value, variables) : text);
  }
  return { variables, open, unknownPrefixes };
}

/** The value of a key; absent for a Secret, whose values no message may show. */
function textOf(set: Resource | undefined, key: string): string | undefined {
  const text = set?.manifest.kind === 'ConfigMap' ? own(fields(set.manifest.data), key) : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** `$(NAME)`, or an escaped dollar sign. */
const REFERENCE = /\$(?:\$|\(([^)]*)\))/g;

/** The variables that Kubernetes replaces in a value, or in a word of a command. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, name]) => name ?? []);
}

/** The text as Kubernetes passes it to the container, with references to unknown values left in it. */
export function expanded(text: string, variables: Variables): string {
  return text.replace(REFERENCE, (reference, name) => name === undefined ? '$' : variables.get(name) ?? reference);
}
