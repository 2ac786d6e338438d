import { isClusterScoped } from '../../../src/manifests/kinds';
import { KUBERNETES } from '../../../src/private/protocol';
import { KeelwrightError } from '../../../src/private/refusal';
import { propRows } from '../../patterns/rows/all';
import { Changes, shopYaml } from '../../program';
import type { KubeObject } from '../lab';
import { documents } from '../prove/documents';

/** What a public prop makes with another value than its default. */
export interface PropRow {
  readonly prop: string;
  readonly namespace: string;
  readonly objects: KubeObject[];
}

/** The program of each prop's row for a version, in a namespace of its own, without the objects that an earlier row has as well. */
export function propPrograms(version: string): PropRow[] {
  process.env[KUBERNETES] = version;
  const seen = new Set<string>();
  const isNew = (object: KubeObject) => {
    const text = JSON.stringify(object);
    return object.kind === 'Namespace' || !seen.has(text) && seen.add(text);
  };
  try {
    return Object.entries(propRows()).map(([prop, { to }], i): PropRow => {
      const namespace = `row-${i}`;
      return { prop, namespace, objects: documents(yamlOf(to)).filter(isNew).map(object => inNamespace(object, namespace)) };
    });
  } finally {
    delete process.env[KUBERNETES];
  }
}

/** Nothing on a version that the value is rejected for. */
function yamlOf(changes: Changes): string {
  try {
    return shopYaml(changes);
  } catch (error) {
    if (error instanceof KeelwrightError && error.message.startsWith('kubernetes-too-old')) return '';
    throw error;
  }
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  if (object.kind !== 'Namespace' && isClusterScoped(object.apiVersion!, object.kind!)) return object;
  const name = object.kind === 'Namespace' ? { name: namespace } : { namespace };
  return { ...object, metadata: { ...object.metadata, ...name } };
}

/** All of it as text, for whoever wants to know whether it has changed. */
export function manifests(): string {
  return Object.values(propRows()).map(({ to }) => yamlOf(to)).join('---\n');
}
