import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Bounds, boundsOf, refuseNoTiers } from './quota-amounts';
import { countsPod } from './quota-scope';
import { Amount, formatAmount, upTo } from '../../capacity/amount';
import { quotaNeed, QuotaNeed, Share, sumOf } from '../../capacity/quota-need';
import { Manifests } from '../../manifests/manifests';
import { reject } from '../../private/messages/mistakes';
import { listed } from '../../private/messages/nearest';
import { refuse } from '../../private/refusal';
import { Quota } from '../../props/quotas/quota';
import { sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

/** Bounded even when nothing in the namespace requests any. */
const DERIVED = [
  'pods', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory', 'requests.storage', 'persistentvolumeclaims', 'services.loadbalancers',
  'services.nodeports',
];
/** Ephemeral storage, devices, and volumes by StorageClass. */
const OTHERS = [/^(requests|limits)\.ephemeral-storage$/, /^requests\.(.*\/.*|hugepages-.*)$/, /\.storageclass\.storage\.k8s\.io\/requests\.storage$/];

const ONE = 1000n;
const MEBIBYTE = 2n ** 20n * ONE;

/** A ResourceQuota, and the check that it admits everything that the namespace will have. */
export interface JudgedQuota {
  readonly resourceQuota: k8s.KubeResourceQuota;
  readonly refuseTooSmall: (manifests: Manifests) => void;
}

/** @param manifests of the namespace, once all objects exist */
export function resourceQuota(scope: Construct, quota: Quota, manifests: () => Manifests): JudgedQuota {
  const { name, amounts, scope: counted, priorityClasses, options } = quota;
  if (priorityClasses) refuseNoTiers(scope, priorityClasses);
  const given = options ? undefined : boundsOf(scope, amounts, counted);
  const headroom = percent(scope, options?.headroomPercent ?? 0);
  const nodes = options?.nodes === undefined ? undefined : count(scope, 'nodes', options.nodes);
  const need = (made: Manifests) => quotaNeed(made, { nodes, ...(counted && { isMeant: countsPod(counted, priorityClasses) }) });
  return {
    resourceQuota: kubeObject(k8s.KubeResourceQuota, scope, `ResourceQuota-${name}`, {
      metadata: { name, labels: sharedLabels(scope) },
      spec: {
        hard: Lazy.any({ produce: () => shown(given ?? derived(scope, need(manifests()), headroom)) }),
        ...(counted && priorityClasses === undefined && { scopes: [counted] }),
        ...(counted && priorityClasses && { scopeSelector: { matchExpressions: [{ scopeName: counted, operator: 'In', values: priorityClasses }] } }),
      },
    }),
    refuseTooSmall: made => {
      const wanted = need(made);
      const bounds = given ?? derived(scope, wanted, headroom);
      refuseBelow(scope, name, bounds, wanted);
      refuseLacking(scope, name, bounds, wanted);
    },
  };
}

function shown(bounds: Bounds): { [key: string]: string } {
  return Object.fromEntries([...bounds].map(([key, amount]) => [key, formatAmount(key, amount)]));
}

function derived(where: Construct, { shares, lacking, unbounded, perNode }: QuotaNeed, headroom: number): Bounds {
  if (unbounded.length + perNode.length > 0) refuseUnderivable(where, unbounded, perNode);
  const others = [...shares.keys()].filter(key => OTHERS.some(pattern => pattern.test(key)));
  const keys = [...new Set([...DERIVED, ...others])].filter(key => !(key.startsWith('limits.') && lacking.has(key)));
  return new Map(keys.map(key => [key, withHeadroom(key, sumOf(shares.get(key)), headroom)]));
}

/** Rounded up to readable numbers; only CPU may be fractional. */
function withHeadroom(key: string, amount: Amount, headroom: number): Amount {
  const unit = /\.cpu$/.test(key) ? 1n : headroom > 0 && /(memory|storage)$/.test(key) ? MEBIBYTE : ONE;
  return upTo(amount * BigInt(100 + headroom), 100n * unit) * unit;
}

function refuseUnderivable(where: Construct, unbounded: readonly string[], perNode: readonly string[]): never {
  return refuse(where, {
    code: 'quota-underivable',
    problem: 'the maximum of the namespace is unbounded, so no quota can be derived',
    given: [...unbounded.map(name => `${name}: runs may overlap`), ...perNode.map(name => `${name}: one pod on each node`)].join('; '),
    allowed: 'a known maximum number of pods',
    fix: perNode.length > 0 ? 'set the maximum number of nodes: Quota.derived({ nodes: 10 }); or set the amounts: Quota.of({ ... })'
      : 'set concurrency: Concurrency.FORBID or activeDeadlineSeconds, or set the amounts: Quota.of({ ... })',
  });
}

function refuseBelow(where: Construct, name: string, bounds: Bounds, { shares }: QuotaNeed): void {
  const short = [...bounds].filter(([key, amount]) => amount < sumOf(shares.get(key)));
  const needed = (key: string) => formatAmount(key, sumOf(shares.get(key)));
  if (short.length === 0) return;
  refuse(where, {
    code: 'quota-below-maximum',
    problem: `the quota ${name} is below the maximum of the namespace, which includes rollouts and jobs: pods would be rejected when they are needed most`,
    given: short.map(([key, amount]) => `${key} ${formatAmount(key, amount)} of ${needed(key)}: ${parts(key, shares.get(key)!)}`).join('; '),
    allowed: short.map(([key]) => `${key} at least ${needed(key)}`).join(', '),
    fix: 'raise the quota, request less (such as with a lower scale.max), or derive it: Quota.derived()',
  });
}

function parts(key: string, shares: readonly Share[]): string {
  return shares.filter(({ amount }) => amount > 0n).map(({ name, amount }) => `${name} ${formatAmount(key, amount)}`).join(' + ');
}

function refuseLacking(where: Construct, name: string, bounds: Bounds, { lacking }: QuotaNeed): void {
  const refused = [...bounds.keys()].filter(key => lacking.has(key));
  if (refused.length === 0) return;
  refuse(where, {
    code: 'quota-pods-rejected',
    problem: `the quota ${name} requires each container to set the resources that it counts, and some do not: their pods would be rejected`,
    given: refused.map(key => `${key}: ${listed(lacking.get(key)!)}`).join('; '),
    allowed: `containers that set ${listed(refused)}`,
    fix: `set their ${refused.some(key => key.startsWith('limits.')) ? 'limits, such as cpuLimit' : 'resources'}; or set a default: limits: { defaults: { ... } }; or remove the amount from the quota`,
  });
}

function percent(where: Construct, given: unknown): number {
  if (Number.isInteger(given) && (given as number) >= 0) return given as number;
  return reject(where, {
    code: 'quota-invalid',
    problem: 'the headroom of a quota is not a valid percentage',
    given,
    allowed: 'a whole percentage, at least 0',
    fix: 'use Quota.derived({ headroomPercent: 20 })',
  }, 0);
}

function count(where: Construct, what: string, given: unknown): number {
  if (Number.isInteger(given) && (given as number) >= 1) return given as number;
  return reject(where, {
    code: 'quota-invalid',
    problem: `the number of ${what} of a quota is not valid`,
    given,
    allowed: 'a whole number, at least 1',
    fix: `use Quota.derived({ ${what}: 10 })`,
  }, 1);
}
