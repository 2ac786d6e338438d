import { push } from '../../manifests/json';
import { isClusterScopedKind } from '../../manifests/kinds';
import { describeObject, Resource, namespaceOf } from '../../manifests/manifest';
import { Manifests, Target } from '../../manifests/manifests';
import { Reference } from '../../manifests/references/reference';
import { EXISTING_KINDS } from '../../private/existing-kinds';
import { listed, nearest } from '../../private/messages/nearest';
import { Check, Problem } from '../check';

export const referenceMissing: Check = {
  id: 'reference-missing',
  profile: 'references',
  severity: 'error',
  description: 'An object references another object, or a key in it, that does not exist: pods wait for it forever, and what depends on it never works.',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions',
  inspect,
};

/** Kinds that normally come with the cluster: a missing object is reported only if the manifests define others of its kind. */
const COME_WITH_CLUSTER = ['Gateway', 'PersistentVolume', 'RuntimeClass', 'StorageClass'];

/** References that may be missing for a while: a volume waits for its PVC, and traffic gets a self-signed certificate. */
const BEARABLE = ['PersistentVolume PersistentVolumeClaim', 'Ingress Secret', 'Gateway Secret', 'ListenerSet Secret'];

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const objects = new Map<string, Reference[]>();
  const keys = new Map<string, Reference[]>();
  for (const reference of manifests.referencesOf(entry)) {
    if (reference.optional || isLeftToCluster(reference, manifests)) continue;
    const target = manifests.resolve(entry, reference);
    if (!target) push(objects, describeObject(reference), reference);
    else if (!hasKey(target, reference.key)) push(keys, `${describeObject(reference)} ${reference.key}`, reference);
  }
  return [
    ...[...objects.values()].map(references => objectMissing(entry, references, manifests)),
    ...[...keys.values()].map(references => keyMissing(entry, references, manifests)),
  ];
}

function isLeftToCluster({ group, kind }: Reference, manifests: Manifests): boolean {
  return COME_WITH_CLUSTER.includes(kind) && manifests.ofKind(kind, group).length === 0;
}

function hasKey({ keys }: Target, key: string | undefined): boolean {
  return key === undefined || keys === undefined || keys.includes(key);
}

function objectMissing(entry: Resource, references: Reference[], manifests: Manifests): Problem {
  const [reference] = references;
  const bearable = COME_WITH_CLUSTER.includes(reference.kind) || BEARABLE.includes(`${entry.manifest.kind} ${reference.kind}`);
  return {
    message: `${fieldsOf(references)} ${describeObject(reference)}, which is neither in the manifests nor declared as existing`,
    fix: `${hint(reference, manifests)}add it, or declare it as existing: ${declarationOf(reference, entry)}`,
    ...(bearable && { severity: 'warning' }),
  };
}

/** The declaration in a program that has the chart. */
function declarationOf({ kind, namespace, name }: Reference, { manifest }: Resource, keys?: string): string {
  const isElsewhere = namespace !== undefined && namespace !== namespaceOf(manifest) && !isClusterScopedKind(kind);
  const said = [...keys === undefined ? [] : [keys], ...isElsewhere ? [`namespace: '${namespace}'`] : []].join(', ');
  const options = said === '' ? '' : `, { ${said} }`;
  const method = EXISTING_KINDS[kind];
  return `Existing.${method ?? 'object'}(chart, ${method === undefined ? `'${kind}', ` : ''}'${name}'${options})`;
}

/** Where the object may be instead, as a clause. */
function hint({ kind, namespace, name }: Reference, manifests: Manifests): string {
  const otherGroup = manifests.find({ kind, namespace, name });
  if (otherGroup) return `reference it by its apiVersion ${otherGroup.manifest.apiVersion}; or `;
  const elsewhere = manifests.ofKind(kind).find(({ manifest }) => manifest.metadata.name === name);
  if (elsewhere) return `move it here from ${placeOf(elsewhere)}; or `;
  const near = nearest(name, manifests.namesOf(kind, namespace));
  return near ? `did you mean ${near}? otherwise ` : '';
}

function placeOf({ manifest: { metadata } }: Resource): string {
  return metadata.namespace ? `namespace ${metadata.namespace}` : 'namespace default, which kubectl uses if none is set';
}

function keyMissing(entry: Resource, references: Reference[], manifests: Manifests): Problem {
  const [reference] = references;
  const { key = '' } = reference;
  const target = manifests.resolve(entry, reference);
  const keys = [...target?.keys ?? []].sort();
  const near = nearest(key, keys);
  return {
    message: `${fieldsOf(references)} key ${key} of ${describeObject(reference)}, which has ${keys.length > 0 ? `only ${listed(keys)}` : 'no keys'}`,
    fix: `${near ? `did you mean ${near}? otherwise ` : ''}add the key ${target?.entry ? 'to it' : `where the object is created, or declare it: ${declarationOf(reference, entry, `keys: ['${key}']`)}`}`,
  };
}

function fieldsOf([first, ...others]: Reference[]): string {
  switch (others.length) {
    case 0: return `${first.field} needs`;
    case 1: return `${first.field} and ${others[0].field} need`;
    default: return `${first.field} and ${others.length} more fields need`;
  }
}
