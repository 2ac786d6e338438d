import { ApiError, type ControlPlane, type KubeObject } from '../lab';

const QUERY = 'fieldManager=proof&fieldValidation=Strict&force=true';

/** Where the API serves objects of a kind; good for the kinds that the library makes. */
function collectionOf({ apiVersion = '', kind = '', metadata: { namespace } }: KubeObject): string {
  const plural = kind.toLowerCase().replace(/([^aeiou])y$/, '$1ie').replace(/(s|x)$/, '$1e') + 's';
  return [apiVersion.includes('/') ? '/apis' : '/api', apiVersion, ...namespace === undefined ? [] : ['namespaces', namespace], plural].join('/');
}

/** Applies one object on the server's side under strict validation, and gives what the server made of it. */
export async function applyStrictly({ api }: ControlPlane, object: KubeObject): Promise<KubeObject> {
  return api.patch(`${collectionOf(object)}/${object.metadata.name}?${QUERY}`, object, 'apply');
}

/** What the server has against the object, without making it. */
export async function dryRun({ api }: ControlPlane, object: KubeObject): Promise<string | undefined> {
  try {
    await api.patch(`${collectionOf(object)}/${object.metadata.name}?${QUERY}&dryRun=All`, object, 'apply');
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return `${object.kind} ${object.metadata.name}: ${error.message}`;
    throw error;
  }
}
