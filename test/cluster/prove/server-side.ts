import { ApiError, type KubeObject, type Served } from '../lab';

const QUERY = 'fieldManager=proof&fieldValidation=Strict&force=true';

/** Where the API serves an object; good for the kinds that the library makes. */
export function pathOf({ apiVersion = '', kind = '', metadata: { namespace, name } }: KubeObject): string {
  const plural = kind.toLowerCase().replace(/([^aeiou])y$/, '$1ie').replace(/(s|x)$/, '$1e') + 's';
  return [apiVersion.includes('/') ? '/apis' : '/api', apiVersion, ...namespace === undefined ? [] : ['namespaces', namespace], plural, name].join('/');
}

/** Applies one object on the server's side under strict validation, and gives what the server made of it. */
export async function applyStrictly({ api }: Served, object: KubeObject): Promise<KubeObject> {
  return api.patch(`${pathOf(object)}?${QUERY}`, object, 'apply');
}

/** What the server has against the object, without making it. */
export async function dryRun({ api }: Served, object: KubeObject): Promise<string | undefined> {
  try {
    await api.patch(`${pathOf(object)}?${QUERY}&dryRun=All`, object, 'apply');
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return `${object.kind} ${object.metadata.name}: ${error.message}`;
    throw error;
  }
}

/** Makes a namespace, unless it is there. */
export async function makeNamespace(server: Served, name: string): Promise<void> {
  await applyStrictly(server, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}
