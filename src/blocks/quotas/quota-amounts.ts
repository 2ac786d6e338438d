import { IConstruct } from 'constructs';
import { Amount, parseAmount } from '../../capacity/amount';
import { reject } from '../../private/messages/mistakes';
import { objectName } from '../../private/names';
import { byteQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { QuotaAmounts } from '../../props/quotas/quota';
import { extendedResources } from '../scaling/extended-resources';

/** The maximum amounts, by the resource names of a ResourceQuota. */
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

/** What a quota with a scope, which counts only some of the pods, may bound. */
const OF_PODS = ['pods', 'cpu', 'memory', 'cpuLimit', 'memoryLimit', 'ephemeralStorage', 'ephemeralStorageLimit', 'extended'];

/** The given amounts, as a ResourceQuota has them; rejects what the API server would reject, and quotas that bound nothing. */
export function boundsOf(where: IConstruct, amounts: QuotaAmounts | undefined, scope: string | undefined): Bounds {
  if (amounts === undefined) refuseNothing(where);
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

/** The API server rejects a scope selector without values. */
export function refuseNoTiers(where: IConstruct, priorityClasses: string[]): void {
  priorityClasses.forEach(name => objectName(where, 'the tier of a quota', name));
  if (priorityClasses.length > 0) return;
  refuse(where, {
    code: 'quota-invalid',
    problem: 'a quota by priority lists no tiers',
    given: '[]',
    allowed: 'at least one tier',
    fix: "use Quota.ofPriority([PriorityTier.existing('high')], { pods: 10 })",
  });
}

function storageKey(where: IConstruct, storageClass: string): string {
  return `${objectName(where, 'storageClasses', storageClass)}.storageclass.storage.k8s.io/requests.storage`;
}

/** A count of 0 is not valid as a request, but it is valid as a bound. */
function extendedName(where: IConstruct, name: string, count: number): string {
  return Object.keys(extendedResources(where, 'quota', { [name]: count === 0 ? 1 : count }))[0];
}

function resourceName(where: IConstruct, resource: string): string {
  if (/^[a-z0-9]+(\.[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/.test(resource)) return resource;
  return reject(where, {
    code: 'quota-invalid',
    problem: 'a quota counts objects by an invalid resource name',
    given: resource,
    allowed: "the lower-case plural name, with the API group unless it is the core group: 'secrets', 'deployments.apps'",
    fix: 'use the name that `kubectl api-resources` lists, with the group of APIVERSION after a dot',
  }, 'other');
}

function number(where: IConstruct, prop: string, given: unknown): Amount {
  if (Number.isInteger(given) && (given as number) >= 0) return BigInt(given as number) * 1000n;
  return reject(where, {
    code: 'quota-invalid',
    problem: `${prop} of a quota is not a valid number`,
    given: given ?? 'nothing',
    allowed: 'a whole number, at least 0',
    fix: `set ${prop}: 10`,
  }, 0n);
}

/** A namespace may have more cores than a container can have, or none at all. */
function cpu(where: IConstruct, prop: string, given: unknown): Amount {
  const amount = typeof given === 'string' ? parseAmount(given) : undefined;
  if (amount !== undefined && amount >= 0n) return amount;
  return reject(where, {
    code: 'quota-invalid',
    problem: `${prop} of a quota is not a valid CPU quantity`,
    given: given ?? 'nothing',
    allowed: "cores or thousandths of a core as a string, such as '20' or '500m'",
    fix: `set ${prop}: '20'`,
  }, 0n);
}

function bytes(where: IConstruct, prop: string, given: string): Amount {
  if (given !== '0') byteQuantity(where, prop, given);
  return parseAmount(given)!;
}

function refuseNothing(where: IConstruct): never {
  return refuse(where, {
    code: 'quota-invalid',
    problem: 'a quota sets no amounts',
    given: '{}',
    allowed: 'at least one amount',
    fix: "use Quota.of({ pods: 50, cpu: '10', memory: '32Gi' }), or Quota.derived()",
  });
}

function refuseUnscoped(where: IConstruct, scope: string, props: string[]): void {
  const wrong = props.filter(prop => !OF_PODS.includes(prop));
  if (wrong.length === 0) return;
  refuse(where, {
    code: 'quota-scope-invalid',
    problem: `a quota with the scope ${scope} counts only some of the pods, and can bound only the resources of pods`,
    given: wrong.join(', '),
    allowed: OF_PODS.join(', '),
    fix: `set ${wrong.join(', ')} in a separate quota: Quota.of({ ... })`,
  });
}
