import { IConstruct } from 'constructs';
import { extendedResources } from './extended-resources';
import { Amount, parseAmount } from '../capacity/amount';
import { objectName } from '../private/names';
import { byteQuantity } from '../private/quantity';
import { refuse } from '../private/refusal';
import { anything, checkShape, mapOf, Shape } from '../private/shape';
import { QuotaAmounts } from '../props/quota';

/** What may be used at most, by the words that quotas have for it. */
export type Bounds = ReadonlyMap<string, Amount>;

type Single = Exclude<keyof QuotaAmounts, 'extended' | 'storageClasses' | 'objects'>;

interface Key {
  readonly key: string;
  readonly parse: (where: IConstruct, prop: string, given: any) => Amount;
}

const KEYS: { readonly [prop in Single]-?: Key } = {
  pods: { key: 'pods', parse: number },
  cpu: { key: 'requests.cpu', parse: cpu },
  memory: { key: 'requests.memory', parse: bytes },
  cpuLimit: { key: 'limits.cpu', parse: cpu },
  memoryLimit: { key: 'limits.memory', parse: bytes },
  ephemeralStorage: { key: 'requests.ephemeral-storage', parse: bytes },
  ephemeralStorageLimit: { key: 'limits.ephemeral-storage', parse: bytes },
  storage: { key: 'requests.storage', parse: bytes },
  claims: { key: 'persistentvolumeclaims', parse: number },
  loadBalancers: { key: 'services.loadbalancers', parse: number },
  nodePorts: { key: 'services.nodeports', parse: number },
};

const AMOUNTS: Shape<QuotaAmounts> = {
  ...(Object.fromEntries(Object.keys(KEYS).map(prop => [prop, anything])) as Shape<Pick<QuotaAmounts, Single>>),
  extended: mapOf(anything),
  storageClasses: mapOf(anything),
  objects: mapOf(anything),
};

/** What a quota may bound that counts some of the pods only. */
const OF_PODS = ['pods', 'cpu', 'memory', 'cpuLimit', 'memoryLimit', 'ephemeralStorage', 'ephemeralStorageLimit', 'extended'];

/** What was given, as a ResourceQuota has it; refuses what the API server would, and what bounds nothing. */
export function boundsOf(where: IConstruct, amounts: QuotaAmounts | undefined, scope: string | undefined): Bounds {
  if (amounts === undefined) refuseNothing(where);
  checkShape(where, 'quota', amounts, AMOUNTS);
  const given = Object.entries(amounts).filter(([, value]) => value !== undefined);
  if (given.length === 0) refuseNothing(where);
  if (scope !== undefined) refuseUnscoped(where, scope, given.map(([prop]) => prop));
  const { extended = {}, storageClasses = {}, objects = {} } = amounts;
  const bound = (key: string, amount: Amount): [string, Amount] => [key, amount];
  const single = given.filter((entry): entry is [Single, unknown] => Object.hasOwn(KEYS, entry[0]));
  return new Map([
    ...single.map(([prop, value]) => bound(KEYS[prop].key, KEYS[prop].parse(where, prop, value))),
    ...Object.entries(extended).map(([name, count]) => bound(`requests.${extendedName(where, name, count)}`, number(where, `extended['${name}']`, count))),
    ...Object.entries(storageClasses).map(([name, size]) => bound(storageKey(where, name), bytes(where, `storageClasses['${name}']`, size))),
    ...Object.entries(objects).map(([resource, count]) => bound(`count/${resourceName(where, resource)}`, number(where, `objects['${resource}']`, count))),
  ]);
}

/** The server refuses a choice among none. */
export function refuseNoTiers(where: IConstruct, priorityClasses: string[]): void {
  priorityClasses.forEach(name => objectName(where, 'the tier of a quota', name));
  if (priorityClasses.length > 0) return;
  refuse(where, {
    code: 'quota-invalid',
    problem: 'a quota of tiers names none',
    given: '[]',
    allowed: 'at least one tier',
    fix: "write Quota.ofPriority([PriorityTier.existing('high')], { pods: 10 })",
  });
}

function storageKey(where: IConstruct, storageClass: string): string {
  return `${objectName(where, 'storageClasses', storageClass)}.storageclass.storage.k8s.io/requests.storage`;
}

/** Of none there is nothing to ask for, and a bound to set. */
function extendedName(where: IConstruct, name: string, count: number): string {
  return Object.keys(extendedResources(where, 'quota', { [name]: count === 0 ? 1 : count }))[0];
}

function resourceName(where: IConstruct, resource: string): string {
  if (/^[a-z0-9]+(\.[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/.test(resource)) return resource;
  return refuse(where, {
    code: 'quota-invalid',
    problem: 'a quota counts objects by a name that no resource has',
    given: resource,
    allowed: "the lower-case plural, with its group outside the core: 'secrets', 'deployments.apps'",
    fix: 'write it as kubectl api-resources lists it, with the group of APIVERSION after a dot',
  });
}

function number(where: IConstruct, prop: string, given: unknown): Amount {
  if (Number.isInteger(given) && (given as number) >= 0) return BigInt(given as number) * 1000n;
  return refuse(where, {
    code: 'quota-invalid',
    problem: `${prop} of a quota is no number`,
    given: given ?? 'nothing',
    allowed: 'a whole number, at least 0',
    fix: `write ${prop}: 10`,
  });
}

/** A namespace may have more cores than any container, and none at all. */
function cpu(where: IConstruct, prop: string, given: unknown): Amount {
  const amount = typeof given === 'string' ? parseAmount(given) : undefined;
  if (amount !== undefined && amount >= 0n) return amount;
  return refuse(where, {
    code: 'quota-invalid',
    problem: `${prop} of a quota is no amount of CPU`,
    given: given ?? 'nothing',
    allowed: "cores or thousandths of a core as a string, such as '20' or '500m'",
    fix: `write ${prop}: '20'`,
  });
}

function bytes(where: IConstruct, prop: string, given: string): Amount {
  if (given !== '0') byteQuantity(where, prop, given);
  return parseAmount(given)!;
}

function refuseNothing(where: IConstruct): never {
  return refuse(where, {
    code: 'quota-invalid',
    problem: 'a quota bounds nothing',
    given: '{}',
    allowed: 'at least one amount',
    fix: "write Quota.of({ pods: 50, cpu: '10', memory: '32Gi' }), or Quota.derived()",
  });
}

function refuseUnscoped(where: IConstruct, scope: string, props: string[]): void {
  const wrong = props.filter(prop => !OF_PODS.includes(prop));
  if (wrong.length === 0) return;
  refuse(where, {
    code: 'quota-scope-invalid',
    problem: `a quota that counts some pods only (${scope}) bounds what is none of them`,
    given: wrong.join(', '),
    allowed: OF_PODS.join(', '),
    fix: `bound ${wrong.join(', ')} by a quota of its own: Quota.of({ ... })`,
  });
}
