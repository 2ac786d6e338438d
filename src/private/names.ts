import { IConstruct } from 'constructs';
import { here, refuse } from './refusal';

const DNS_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
export const LABEL_KEY = /^((?=.{1,253}\/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
export const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** A Deployment's pods are called `<name>-<10 characters>-<5 characters>`, and a host name holds 63. */
export const LONGEST_WORKLOAD_NAME = 46;
export const LONGEST_DNS_LABEL = 63;

/** A name that serves as object name, DNS label and label value alike. */
export function dnsLabel(where: IConstruct, prop: string, name: string, longest = LONGEST_DNS_LABEL): string {
  if (typeof name !== 'string' || !DNS_LABEL.test(name)) {
    return refuse(where, {
      code: 'name-invalid',
      problem: `${prop} is no DNS label`,
      given: name,
      allowed: 'lower-case letters, digits and hyphens, starting with a letter and not ending with a hyphen',
      fix: `give a name such as '${suggestion(name)}'`,
    });
  }
  if (name.length > longest) {
    return refuse(where, {
      code: 'name-too-long',
      problem: `${prop} has ${name.length} characters, and Kubernetes appends to it`,
      given: name,
      allowed: `at most ${longest} characters, so that what Kubernetes makes of it stays within ${LONGEST_DNS_LABEL}`,
      fix: "shorten the construct's id, or give a shorter `name`",
    });
  }
  return name;
}

/** The id of a construct, before constructs itself refuses it in words of its own. */
export function constructId(scope: IConstruct, id: string): string {
  if (typeof id !== 'string' || id === '') {
    refuse(here(scope), {
      code: 'id-missing',
      problem: 'a construct inside it has no id',
      given: id,
      allowed: 'an id that no other construct in the same place has',
      fix: "name it, as in new System(app, 'shop')",
    });
  }
  const twin = scope.node.tryFindChild(id);
  if (twin) {
    refuse(here(scope), {
      code: 'id-duplicate',
      problem: 'it has a construct of this id already',
      given: id,
      allowed: 'an id that no other construct in the same place has',
      fix: 'give one of the two another id',
    });
  }
  return id;
}

/** Names of objects that are looked up, such as a Secret: labels joined by dots. */
export function objectName(where: IConstruct, prop: string, name: string): string {
  if (typeof name === 'string' && name.length <= 253 && name.split('.').every(label => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(label))) return name;
  return refuse(where, {
    code: 'object-name-invalid',
    problem: `${prop} is no name that an object can have`,
    given: name,
    allowed: 'at most 253 lower-case letters, digits, hyphens and dots, starting and ending with a letter or digit',
    fix: "give the object's name as kubectl shows it",
  });
}

/** Name of a namespace, which may begin with a digit. */
export function namespaceName(where: IConstruct, prop: string, name: string): string {
  if (typeof name === 'string' && isNamespace(name)) return name;
  return refuse(where, {
    code: 'object-name-invalid',
    problem: `${prop} is no name that a namespace can have`,
    given: name,
    allowed: 'at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit',
    fix: 'give the name as kubectl get namespaces shows it',
  });
}

/** Whether a namespace can be called so. */
export function isNamespace(name: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);
}

/** Whether every cluster has the namespace, with pods of its own in it. */
export function isClusterNamespace(name: string): boolean {
  return ['default', 'kube-system', 'kube-public', 'kube-node-lease'].includes(name);
}

/** A key of a ConfigMap or Secret. */
export function dataKey(where: IConstruct, prop: string, key: string): string {
  if (typeof key === 'string' && /^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== '.' && !key.startsWith('..')) return key;
  return refuse(where, {
    code: 'data-key-invalid',
    problem: `${prop} is no key that a ConfigMap or Secret can have`,
    given: key,
    allowed: "letters, digits, hyphens, underscores and dots, such as 'api-key' or 'tls.crt'",
    fix: 'give the key as kubectl describe shows it',
  });
}

export function envName(where: IConstruct, prop: string, name: string): string {
  if (ENV_NAME.test(name)) return name;
  return refuse(where, {
    code: 'env-name-invalid',
    problem: `${prop} has a name that no shell can read`,
    given: name,
    allowed: 'letters, digits and underscores, not starting with a digit',
    fix: `call it ${name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)|^$/, '_').toUpperCase()}`,
  });
}

/** Labels and annotations as the user gave them: keys always, values for labels only. */
export function labelMap(where: IConstruct, prop: string, map: { readonly [key: string]: string } = {}): { [key: string]: string } {
  for (const [key, value] of Object.entries(metadataMap(where, prop, map))) {
    if (LABEL_VALUE.test(value)) continue;
    refuse(where, {
      code: 'label-invalid',
      problem: `${prop}['${key}'] is no label value`,
      given: value,
      allowed: 'at most 63 letters, digits, dots, hyphens and underscores, starting and ending with a letter or digit',
      fix: 'shorten it, or make it an annotation',
    });
  }
  return { ...map };
}

export function metadataMap(where: IConstruct, prop: string, map: { readonly [key: string]: string } = {}): { [key: string]: string } {
  for (const [key, value] of Object.entries(map)) {
    if (LABEL_KEY.test(key) && typeof value === 'string') continue;
    refuse(where, {
      code: 'label-invalid',
      problem: `${prop} has an entry that Kubernetes refuses`,
      given: { [key]: value },
      allowed: "keys such as 'team' or 'acme.example/team', at most 63 characters after the slash, with string values",
      fix: typeof value === 'string' ? 'rename the key' : 'write the value as a string',
    });
  }
  return { ...map };
}

function suggestion(name: unknown): string {
  const plain = String(name ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, '');
  return plain.slice(0, LONGEST_WORKLOAD_NAME) === '' ? 'web' : plain.slice(0, LONGEST_WORKLOAD_NAME).replace(/-+$/, '');
}
