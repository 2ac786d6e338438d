import { IConstruct } from 'constructs';
import { reject } from './messages/mistakes';
import { redact } from './messages/redact';
import { holdsSecret } from './messages/secrecy';
import { called, here, refuse } from './refusal';

const DNS_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
export const LABEL_KEY = /^((?=.{1,253}\/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
export const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** The names of a Deployment's pods are `<name>-<10 characters>-<5 characters>`, and a host name has at most 63 characters. */
export const LONGEST_WORKLOAD_NAME = 46;
export const LONGEST_DNS_LABEL = 63;

/** A name that is valid as object name, DNS label and label value. */
export function dnsLabel(where: IConstruct | string, prop: string, name: string, longest = LONGEST_DNS_LABEL): string {
  if (typeof name !== 'string' || !DNS_LABEL.test(name)) {
    return reject(where, {
      code: 'name-invalid',
      problem: `${prop} is not a valid DNS label`,
      given: name,
      allowed: 'lower-case letters, digits and hyphens, starting with a letter and not ending with a hyphen',
      fix: `use a name such as '${suggestion(name)}'`,
    }, 'other');
  }
  if (name.length > longest) {
    return reject(where, {
      code: 'name-too-long',
      problem: `${prop} has ${name.length} characters, and Kubernetes appends a suffix to it`,
      given: name,
      allowed: `at most ${longest} characters, so that the names that Kubernetes derives from it have at most ${LONGEST_DNS_LABEL}`,
      fix: "shorten the construct's id, or set a shorter `name`",
    }, 'other');
  }
  return name;
}

/** The scheme of a URL, such as `https` or `postgresql`, that is passed to a call such as `Port.tcp`. */
export function schemeName(call: string, scheme: string): string {
  if (/^[a-z][a-z0-9+.-]{0,30}$/.test(scheme)) return scheme;
  return reject(called(call), {
    code: 'scheme-invalid',
    problem: 'this is not a valid URL scheme',
    given: scheme,
    allowed: 'lower-case letters, digits, plus signs, dots and hyphens, starting with a letter, without ://',
    fix: "use a scheme such as scheme: 'postgresql'",
  }, 'tcp');
}

/** The id of a construct, checked before the constructs library rejects it with a message of its own. */
export function constructId(scope: IConstruct, id: string): string {
  if (typeof id !== 'string' || id === '') {
    refuse(here(scope), {
      code: 'id-missing',
      problem: 'a construct inside it has no id',
      given: id,
      allowed: 'an id that is unique in its scope',
      fix: "set an id, as in new System(app, 'shop')",
    });
  }
  const twin = scope.node.tryFindChild(id);
  if (twin) {
    refuse(here(scope), {
      code: 'id-duplicate',
      problem: 'it already has a construct with this id',
      given: id,
      allowed: 'an id that is unique in its scope',
      fix: 'change the id of one of the two',
    });
  }
  return id;
}

/** Names of objects that are referenced, such as a Secret: labels separated by dots. */
export function objectName(where: IConstruct, prop: string, name: string): string {
  if (typeof name === 'string' && name.length <= 253 && name.split('.').every(label => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(label))) return name;
  return reject(where, {
    code: 'object-name-invalid',
    problem: `${prop} is not a valid object name`,
    given: name,
    allowed: 'at most 253 lower-case letters, digits, hyphens and dots, starting and ending with a letter or digit',
    fix: 'use the name of the object as kubectl shows it',
  }, 'other');
}

/** Name of a namespace, which may start with a digit. */
export function namespaceName(where: IConstruct, prop: string, name: string): string {
  if (typeof name === 'string' && isNamespace(name)) return name;
  return reject(where, {
    code: 'object-name-invalid',
    problem: `${prop} is not a valid namespace name`,
    given: name,
    allowed: 'at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit',
    fix: 'use the name as kubectl get namespaces shows it',
  }, 'other');
}

/** Whether this is a valid namespace name. */
export function isNamespace(name: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);
}

/** Whether every cluster has the namespace, with pods of its own. */
export function isClusterNamespace(name: string): boolean {
  return ['default', 'kube-system', 'kube-public', 'kube-node-lease'].includes(name);
}

/** A key of a ConfigMap or Secret. */
export function dataKey(where: IConstruct, prop: string, key: string): string {
  if (typeof key === 'string' && /^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== '.' && !key.startsWith('..')) return key;
  return reject(where, {
    code: 'data-key-invalid',
    problem: `${prop} is not a valid key of a ConfigMap or Secret`,
    given: typeof key === 'string' ? `a string of ${key.length} characters` : key,
    allowed: "letters, digits, hyphens, underscores and dots, such as 'api-key' or 'tls.crt'",
    fix: 'use the key as kubectl describe shows it',
  }, 'other');
}

export function envName(where: IConstruct, prop: string, name: string): string {
  if (ENV_NAME.test(name)) return name;
  return reject(where, {
    code: 'env-name-invalid',
    problem: `${prop} has an invalid environment variable name`,
    given: name,
    allowed: 'letters, digits and underscores, not starting with a digit',
    fix: `rename it to ${name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)|^$/, '_').toUpperCase()}`,
  }, 'OTHER');
}

/** Labels and annotations of the user: keys are always checked, values only for labels. */
export function labelMap(where: IConstruct, prop: string, map: { readonly [key: string]: string } = {}): { [key: string]: string } {
  for (const [key, value] of Object.entries(metadataMap(where, prop, map))) {
    if (LABEL_VALUE.test(value)) continue;
    reject(where, {
      code: 'label-invalid',
      problem: `${prop}['${key}'] is not a valid label value`,
      given: redact(key, value),
      allowed: 'at most 63 letters, digits, dots, hyphens and underscores, starting and ending with a letter or digit',
      fix: 'shorten it, or use an annotation instead',
    }, undefined);
  }
  return { ...map };
}

/** The key of one label or annotation. */
export function metadataKey(where: IConstruct, prop: string, key: string): string {
  if (LABEL_KEY.test(key)) return key;
  return reject(where, {
    code: 'label-invalid',
    problem: `${prop} has a key that Kubernetes rejects`,
    given: key,
    allowed: "keys such as 'team' or 'acme.example/team', at most 63 characters after the slash",
    fix: 'use the key as kubectl shows it',
  }, 'other');
}

export function metadataMap(where: IConstruct, prop: string, map: { readonly [key: string]: string } = {}): { [key: string]: string } {
  for (const [key, value] of Object.entries(map)) {
    if (LABEL_KEY.test(key) && typeof value === 'string') continue;
    reject(where, {
      code: 'label-invalid',
      problem: `${prop} has an entry that Kubernetes rejects`,
      given: { [key]: value },
      allowed: "keys such as 'team' or 'acme.example/team', at most 63 characters after the slash, with string values",
      fix: typeof value === 'string' ? 'rename the key' : 'use a string as the value',
    }, undefined);
  }
  return { ...map };
}

function suggestion(name: unknown): string {
  const plain = (typeof name === 'string' && holdsSecret(name) === undefined ? name : '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, '');
  return plain.slice(0, LONGEST_WORKLOAD_NAME) === '' ? 'web' : plain.slice(0, LONGEST_WORKLOAD_NAME).replace(/-+$/, '');
}
