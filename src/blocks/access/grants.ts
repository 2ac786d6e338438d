import { IConstruct } from 'constructs';
import { API_RESOURCES, ApiResource, apiResource, isBuiltInGroup, mayServe } from './api-resources';
import { API_VERBS, dangerOf, SPECIAL_VERBS } from './dangers';
import { nearest } from '../../private/messages/nearest';
import { refuse } from '../../private/refusal';
import { Permission } from '../../props/access/permission';

/** A permission in terms of RBAC: one resource of one API group. */
export interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly verbs: string[];
  readonly names?: string[];
}

const VERB = /^(\*|[a-z]+([-:][a-z]+)*)$/;
const RESOURCE = /^(\*|[a-z0-9]+([-.][a-z0-9]+)*)(\/(\*|[a-z0-9]+([-.][a-z0-9]+)*))?$/;
const GROUP = /^(\*|[a-z0-9]+([-.][a-z0-9]+)*)?$/;
/** Names of roles may contain colons. */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?$/;
const WITHOUT_NAMES = ['create', 'list', 'watch', 'deletecollection'];

/** Rejects permissions that RBAC accepts but never grants, that grant nothing, and that grant more rights than they name. */
export function grantOf(where: IConstruct, permission: Permission, isClusterWide: boolean): Grant {
  const verbs = verbsOf(where, permission);
  const { resource, group } = resourceOf(where, permission, isClusterWide);
  const names = namesOf(where, permission);
  const danger = permission.dangerous ? undefined : dangerOf(group, resource, verbs, isClusterWide);
  if (danger === undefined) return { group, resource, verbs, names };
  return refuse(where, {
    code: 'permission-dangerous',
    problem: `a permission grants more rights than it names: ${danger}`,
    given: describe(permission),
    allowed: 'permissions that lead to no further rights; others only with Permission.dangerously',
    fix: resource === 'secrets'
      ? `reference the Secrets that the app itself needs in secrets: { KEY: Secret.existing('...').key('...') }, or use Permission.dangerously(${args(permission)})`
      : `request fewer rights, or use Permission.dangerously(${args(permission)})`,
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
    fix: bad === '' ? `use Permission.read('${permission.resource}')`
      : near === undefined ? 'use a verb of the API, or Permission.dangerously for a special verb' : `use '${near}'`,
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

/** Subresources are in the group of their resource. */
function knownResource(resource: string, group?: string): ApiResource | undefined {
  return apiResource(`${resource}`.replace(/\/\*$/, ''), group);
}

/** The API server also serves paths that are not resources, which the role of an app cannot contain. */
function refuseUrl(where: IConstruct, permission: Permission): never {
  return refuse(where, {
    code: 'permission-resource-unknown',
    problem: 'a permission names a URL path of the API server, and permissions are for resources only',
    given: describe(permission),
    allowed: "lower-case plural names of resources, such as 'configmaps' or 'pods/log'",
    fix: 'use new ApiObject(...) to bind the client to the ClusterRole system:monitoring, which every cluster has for metrics and health, or to one with nonResourceURLs; '
      + 'an app gets a token as soon as it has any permission',
  });
}

function refuseAnything(where: IConstruct, permission: Permission): never {
  return refuse(where, {
    code: 'permission-resource-unknown',
    problem: "a permission names all resources without an API group: '' is the core group only, and '*' is every group",
    given: describe(permission),
    allowed: 'names of resources, or with Permission.dangerously the wildcard and its API group',
    fix: `name the resources, or use Permission.dangerously(${args({ ...permission, apiGroup: '*' })})`,
  });
}

function refuseUnknown(where: IConstruct, permission: Permission): never {
  const plain = String(permission.resource).toLowerCase();
  const names = API_RESOURCES.map(({ name }) => name);
  const near = names.find(name => name === plain || name === plain.split('.')[0]) ?? nearest(plain, names);
  if (permission.apiGroup !== undefined) return refuseSpelling(where, permission);
  return refuse(where, {
    code: 'permission-resource-unknown',
    problem: 'a permission names a resource that is not built into Kubernetes',
    given: describe(permission),
    allowed: "lower-case plural names of built-in resources, such as 'configmaps' or 'pods/log'; custom resources and '*' with their apiGroup",
    fix: near === undefined ? "set its API group, as in { apiGroup: 'acme.example' }" : `use '${near}', or set the API group of another resource: { apiGroup: '...' }`,
  });
}

/** Groups without a domain are Kubernetes' own, and their resources are known. */
function refuseUnserved(where: IConstruct, permission: Permission, right: string | undefined): never {
  const { resource, apiGroup } = permission;
  const near = nearest(`${resource}`.toLowerCase(), API_RESOURCES.filter(({ group }) => group === apiGroup).map(({ name }) => name));
  return refuse(where, {
    code: 'permission-group-wrong',
    problem: 'a permission names a resource that its API group does not have in any supported version of Kubernetes, so it would grant nothing',
    given: describe(permission),
    allowed: 'API groups that have the resource, as listed by kubectl api-resources; groups of custom resources have a domain, such as acme.example',
    fix: right !== undefined ? 'remove apiGroup: the group is known' : near !== undefined ? `use '${near}'` : 'use the resource and group as listed by kubectl api-resources, or remove the permission',
  });
}

function refuseSpelling(where: IConstruct, permission: Permission): never {
  return refuse(where, {
    code: 'permission-resource-unknown',
    problem: 'a permission does not name its resource as it is spelled in API URLs',
    given: describe(permission),
    allowed: "a lower-case plural name, with a slash before the subresource, such as 'certificates' or 'certificates/status'",
    fix: 'use the name that kubectl api-resources lists',
  });
}

function refuseGroup(where: IConstruct, permission: Permission, right: string | undefined): never {
  return refuse(where, {
    code: 'permission-group-wrong',
    problem: 'a permission names a resource that its API group does not have, so it would grant nothing',
    given: describe(permission),
    allowed: "the group without the version, such as 'apps' for apps/v1; the empty string for the core group",
    fix: right === undefined ? `set apiGroup: '${String(permission.apiGroup).split('/')[0]}'` : 'remove apiGroup: the group is known',
  });
}

function refuseNarrow(where: IConstruct, permission: Permission): never {
  return refuse(where, {
    code: 'permission-cluster-scoped',
    problem: 'a permission names a cluster-scoped resource, and a role in a namespace would grant nothing',
    given: describe(permission),
    allowed: 'cluster-scoped resources in a cluster-wide permission',
    fix: 'add clusterWide: true',
  });
}

function namesOf(where: IConstruct, permission: Permission): string[] | undefined {
  const { names, verbs } = permission;
  if (names === undefined) return undefined;
  if (!Array.isArray(names) || names.length === 0 || !names.every(name => typeof name === 'string' && NAME.test(name))) {
    refuse(where, {
      code: 'permission-names-invalid',
      problem: Array.isArray(names) && names.length === 0 ? 'a permission has an empty list of names, which RBAC treats as all names' : 'a permission has a name that no object can have',
      given: names,
      allowed: 'at least one object name as shown by kubectl; RBAC does not support patterns',
      fix: 'name the objects, or remove names to allow all of them',
    });
  }
  const ignored = verbs.filter(verb => WITHOUT_NAMES.includes(verb));
  if (ignored.length === 0) return [...new Set(names)];
  return refuse(where, {
    code: 'permission-names-ignored',
    problem: `a permission limits ${ignored.join(', ')} to names, and such requests do not name an object: it would grant nothing, or only to clients that select by name`,
    given: describe(permission),
    allowed: 'get, update, patch and delete with names',
    fix: `grant ${ignored.join(', ')} separately, without names: Permission.of('${permission.resource}', [${quoted(ignored)}])`,
  });
}

function describe({ resource, verbs, names, apiGroup, clusterWide }: Permission): object {
  return { resource, verbs, ...(names && { names }), ...(apiGroup !== undefined && { apiGroup }), ...(clusterWide && { clusterWide }) };
}

/** The arguments of the call that creates the same permission. */
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
