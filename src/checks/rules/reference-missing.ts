import { push } from '../../manifests/json';
import { describeObject, Entry } from '../../manifests/manifest';
import { Manifests, Target } from '../../manifests/manifests';
import { Reference } from '../../manifests/reference';
import { listed, nearest } from '../../private/nearest';
import { Check, Problem } from '../check';

export const referenceMissing: Check = {
  id: 'reference-missing',
  severity: 'error',
  description: 'An object names another one, or a key in it, that nobody makes: pods wait for it forever, and what hangs on it never works.',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions',
  inspect,
};

/** Kinds that normally come with the cluster: one that is absent tells something only where the manifests make others. */
const COME_WITH_CLUSTER = ['Gateway', 'PersistentVolume', 'RuntimeClass', 'StorageClass'];

/** References that something else stands in for: a volume waits for its claim, and traffic gets a self-made certificate. */
const BEARABLE = ['PersistentVolume PersistentVolumeClaim', 'Ingress Secret', 'Gateway Secret', 'ListenerSet Secret'];

function inspect(entry: Entry, manifests: Manifests): Problem[] {
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

function objectMissing(entry: Entry, references: Reference[], manifests: Manifests): Problem {
  const [reference] = references;
  const bearable = COME_WITH_CLUSTER.includes(reference.kind) || BEARABLE.includes(`${entry.manifest.kind} ${reference.kind}`);
  return {
    message: `${fieldsOf(references)} ${describeObject(reference)}, which is neither in the manifests nor declared external`,
    fix: `${hint(reference, manifests)}add it, or declare it external`,
    ...(bearable && { severity: 'warning' }),
  };
}

/** Where the object may be instead, as a half sentence. */
function hint({ kind, namespace, name }: Reference, manifests: Manifests): string {
  const otherGroup = manifests.find({ kind, namespace, name });
  if (otherGroup) return `name its apiVersion ${otherGroup.manifest.apiVersion}; or `;
  const elsewhere = manifests.ofKind(kind).find(({ manifest }) => manifest.metadata.name === name);
  if (elsewhere) return `move it here from ${placeOf(elsewhere)}; or `;
  const near = nearest(name, manifests.namesOf(kind, namespace));
  return near ? `did you mean ${near}? otherwise ` : '';
}

function placeOf({ manifest: { metadata } }: Entry): string {
  return metadata.namespace ? `namespace ${metadata.namespace}` : 'namespace default, where kubectl puts it for want of one';
}

function keyMissing(entry: Entry, references: Reference[], manifests: Manifests): Problem {
  const [reference] = references;
  const { key = '' } = reference;
  const target = manifests.resolve(entry, reference);
  const keys = [...target?.keys ?? []].sort();
  const near = nearest(key, keys);
  return {
    message: `${fieldsOf(references)} key ${key} of ${describeObject(reference)}, which has ${keys.length > 0 ? `only ${listed(keys)}` : 'no keys'}`,
    fix: `${near ? `did you mean ${near}? otherwise ` : ''}add the key ${target?.entry ? 'to it' : 'to where it is made or declared external'}`,
  };
}

function fieldsOf([first, ...others]: Reference[]): string {
  switch (others.length) {
    case 0: return `${first.field} needs`;
    case 1: return `${first.field} and ${others[0].field} need`;
    default: return `${first.field} and ${others.length} more fields need`;
  }
}
