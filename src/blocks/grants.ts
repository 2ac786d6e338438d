import { IConstruct } from 'constructs';
import { API_RESOURCES, ApiResource, apiResource, isBuiltInGroup, mayServe } from './api-resources';
import { API_VERBS, dangerOf, SPECIAL_VERBS } from './dangers';
import { nearest } from '../private/nearest';
import { refuse } from '../private/refusal';
import { Permission } from '../props/permission';

/** What RBAC is asked for: one resource of one group. */
export interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly verbs: string[];
  readonly names?: string[];
}

const VERB = /^(\*|[a-z]+([-:][a-z]+)*)$/;
const RESOURCE = /^(\*|[a-z0-9]+([-.][a-z0-9]+)*)(\/(\*|[a-z0-9]+([-.][a-z0-9]+)*))?$/;
const GROUP = /^(\*|[a-z0-9]+([-.][a-z0-9]+)*)?$/;
/** Roles have colons in their names. */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?$/;
const WITHOUT_NAMES = ['create', 'list', 'watch', 'deletecollection'];

/** Refuses what RBAC would take and never give, what gives nothing, and what gives more than it says. */
export function grantOf(where: IConstruct, permission: Permission, isClusterWide: boolean): Grant {
  const verbs = verbsOf(where, permission);
  const { resource, group } = resourceOf(where, permission, isClusterWide);
  const names = namesOf(where, permission);
  const danger = permission.dangerous ? undefined : dangerOf(group, resource, verbs, isClusterWide);
  if (danger === undefined) return { group, resource, verbs, names };
  return refuse(where, {
    code: 'permission-dangerous',
    problem: `a permission gives more than it says: ${danger}`,
    given: describe(permission),
    allowed: 'what leads to no further rights; the rest only when it is said to be meant',
    fix: resource === 'secrets'
      ? `take what the app itself needs by secrets: { KEY: Secret.existing('...').key('...') }, or write Permission.dangerously(${args(permission)})`
      : `ask for less, or write Permission.dangerously(${args(permission)})`,
  });
}

function verbsOf(where: IConstruct, permission: Permission): string[] {
  const { verbs, dangerous } = permission;
  const known = [...API_VERBS, ...SPECIAL_VERBS, '*'];
  const isVerb = (verb: unknown) => typeof verb === 'string' && (known.includes(verb) || (dangerous && VERB.test(verb)));
  if (Array.isArray(verbs) && verbs.length > 0 && verbs.every(isVerb)) return verbs;
  const bad = String(Array.isArray(verbs) ? verbs.find(verb => !isVerb(verb)) ?? '' : verbs);
  const near = [...API_VERBS, ...SPECIAL_VERBS].find(verb => verb === bad.toLowerCase()) ?? nearest(bad.toLowerCase(), API_VERBS);
  return refuse(where, {
    code: 'permission-verbs-invalid',
    problem: bad === '' ? 'a permission has no verbs' : `a permission has the verb '${bad}', which the API server does not serve`,
    given: describe(permission),
    allowed: API_VERBS.join(', '),
    fix: bad === '' ? `write Permission.read('${permission.resource}')`
      : near === undefined ? 'name the verb of the API, or a special one by Permission.dangerously' : `write '${near}'`,
  });
}

function resourceOf(where: IConstruct, permission: Permission, isClusterWide: boolean): { readonly resource: string; readonly group: string } {
  const { resource, apiGroup } = permission;
  if (`${resource}`.startsWith('/')) refuseUrl(where, permission);
  if (`${resource}`.startsWith('*') && apiGroup === undefined) refuseAnything(where, permission);
  const known = knownResource(resource, apiGroup) ?? (apiGroup === undefined ? undefined : knownResource(resource));
  const group = apiGroup ?? known?.group;
  if (group === undefined || typeof resource !== 'string' || !RESOURCE.test(resource)) return refuseUnknown(where, permission);
  if (typeof group !== 'string' || !GROUP.test(group) || (known && group !== known.group && isBuiltInGroup(group))) refuseGroup(where, permission, known?.group);
  if (!mayServe(group, resource)) refuseUnserved(where, permission, known?.group);
  if (known && group === known.group && !known.namespaced && !isClusterWide) refuseNarrow(where, permission);
  return { resource, group };
}

/** All that a resource has beneath it is in its own group. */
function knownResource(resource: string, group?: string): ApiResource | undefined {
  return apiResource(`${resource}`.replace(/\/\*$/, ''), group);
}

/** The API server serves what is no resource as well, and a role of an app has no room for it. */
function refuseUrl(where: IConstruct, permission: Permission): never {
  return refuse(where, {
    code: 'permission-resource-unknown',
    problem: 'a permission names a path of the API server, and permissions are for resources',
    given: describe(permission),
    allowed: "resources by their lower-case plural, such as 'configmaps' or 'pods/log'",
    fix: 'bind who asks to the ClusterRole system:monitoring, which every cluster has for metrics and health, or to one with nonResourceURLs, by new ApiObject(...); '
      + 'an app has a token as soon as it has any permission',
  });
}

function refuseAnything(where: IConstruct, permission: Permission): never {
  return refuse(where, {
    code: 'permission-resource-unknown',
    problem: "a permission names all resources, and does not say of which group: '' is the core group alone, and '*' every group",
    given: describe(permission),
    allowed: 'resources by their names, or the wildcard with its group when it is said to be meant',
    fix: `name the resources, or write Permission.dangerously(${args({ ...permission, apiGroup: '*' })})`,
  });
}

function refuseUnknown(where: IConstruct, permission: Permission): never {
  const plain = String(permission.resource).toLowerCase();
  const names = API_RESOURCES.map(({ name }) => name);
  const near = names.find(name => name === plain || name === plain.split('.')[0]) ?? nearest(plain, names);
  if (permission.apiGroup !== undefined) return refuseSpelling(where, permission);
  return refuse(where, {
    code: 'permission-resource-unknown',
    problem: 'a permission names a resource that Kubernetes itself does not have',
    given: describe(permission),
    allowed: "built-in resources by their lower-case plural, such as 'configmaps' or 'pods/log'; custom resources and '*' with their apiGroup",
    fix: near === undefined ? "say its group, as in { apiGroup: 'acme.example' }" : `write '${near}', or say the group of another resource: { apiGroup: '...' }`,
  });
}

/** Groups without a domain are Kubernetes' own, and it says which of their resources it serves. */
function refuseUnserved(where: IConstruct, permission: Permission, right: string | undefined): never {
  const { resource, apiGroup } = permission;
  const near = nearest(`${resource}`.toLowerCase(), API_RESOURCES.filter(({ group }) => group === apiGroup).map(({ name }) => name));
  return refuse(where, {
    code: 'permission-group-wrong',
    problem: 'a permission looks for its resource in a group where no version of Kubernetes that is supported has it: it would give nothing',
    given: describe(permission),
    allowed: 'groups that have the resource, as kubectl api-resources lists it; those of custom resources have a domain, such as acme.example',
    fix: right !== undefined ? 'remove apiGroup: it is known' : near !== undefined ? `write '${near}'` : 'write the resource and its group as kubectl api-resources lists them, or remove the permission',
  });
}

function refuseSpelling(where: IConstruct, permission: Permission): never {
  return refuse(where, {
    code: 'permission-resource-unknown',
    problem: 'a permission does not name its resource as it stands in URLs',
    given: describe(permission),
    allowed: "lower case and plural, with a slash before the subresource, such as 'certificates' or 'certificates/status'",
    fix: 'write it as kubectl api-resources lists it',
  });
}

function refuseGroup(where: IConstruct, permission: Permission, right: string | undefined): never {
  return refuse(where, {
    code: 'permission-group-wrong',
    problem: 'a permission looks for its resource in a group that does not have it: it would give nothing',
    given: describe(permission),
    allowed: "the group alone, such as 'apps' of apps/v1; the empty string for the core group",
    fix: right === undefined ? `write apiGroup: '${String(permission.apiGroup).split('/')[0]}'` : 'remove apiGroup: it is known',
  });
}

function refuseNarrow(where: IConstruct, permission: Permission): never {
  return refuse(where, {
    code: 'permission-cluster-scoped',
    problem: 'a permission names a resource that has no namespace, and a role within one would give nothing',
    given: describe(permission),
    allowed: 'resources without a namespace by a role of the whole cluster',
    fix: 'add clusterWide: true',
  });
}

function namesOf(where: IConstruct, permission: Permission): string[] | undefined {
  const { names, verbs } = permission;
  if (names === undefined) return undefined;
  if (!Array.isArray(names) || names.length === 0 || !names.every(name => typeof name === 'string' && NAME.test(name))) {
    refuse(where, {
      code: 'permission-names-invalid',
      problem: Array.isArray(names) && names.length === 0 ? 'a permission has an empty list of names, which RBAC takes for all' : 'a permission has a name that no object has',
      given: names,
      allowed: 'names of objects as kubectl shows them, at least one; no patterns, as RBAC knows none',
      fix: 'name the objects, or leave names out for all of them',
    });
  }
  const unheeded = verbs.filter(verb => WITHOUT_NAMES.includes(verb));
  if (unheeded.length === 0) return [...new Set(names)];
  return refuse(where, {
    code: 'permission-names-unheeded',
    problem: `a permission holds ${unheeded.join(', ')} to names, and such requests name no object: it would give nothing, or only to clients that select by name`,
    given: describe(permission),
    allowed: 'get, update, patch and delete with names',
    fix: `ask for ${unheeded.join(', ')} apart, without names: Permission.of('${permission.resource}', [${quoted(unheeded)}])`,
  });
}

function describe({ resource, verbs, names, apiGroup, clusterWide }: Permission): object {
  return { resource, verbs, ...(names && { names }), ...(apiGroup !== undefined && { apiGroup }), ...(clusterWide && { clusterWide }) };
}

/** The arguments of the call that makes the same permission. */
function args({ resource, verbs, names, apiGroup, clusterWide }: Pick<Permission, 'resource' | 'verbs' | 'names' | 'apiGroup' | 'clusterWide'>): string {
  const options = [
    ...names === undefined ? [] : [`names: [${quoted(names)}]`],
    ...apiGroup === undefined ? [] : [`apiGroup: '${apiGroup}'`],
    ...clusterWide ? ['clusterWide: true'] : [],
  ];
  return [`'${resource}'`, `[${quoted(verbs)}]`, ...options.length === 0 ? [] : [`{ ${options.join(', ')} }`]].join(', ');
}

function quoted(words: string[]): string {
  return words.map(word => `'${word}'`).join(', ');
}
