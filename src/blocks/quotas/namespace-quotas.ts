import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { limitRange, refuseOutsideLimits } from './limit-range';
import { manifestsOf } from './manifests-of';
import { resourceQuota } from './resource-quota';
import { refuse } from '../../private/refusal';
import { NamespaceLimits } from '../../props/quotas/container-limits';
import { Quota } from '../../props/quotas/quota';

/** How much a namespace may use in total, and how large each object may be. */
export interface Bounds {
  readonly quotas: Quota[];
  /** Undefined for none: then nothing bounds what a container requests. */
  readonly limits?: NamespaceLimits;
}

export interface BoundObjects {
  readonly resourceQuotas: k8s.KubeResourceQuota[];
  readonly limitRange?: k8s.KubeLimitRange;
}

/** The contents of the namespace are checked at synthesis: only then are they complete. */
export function namespaceQuotas(scope: Construct, namespace: string, { quotas, limits }: Bounds): BoundObjects {
  refuseTwins(scope, quotas);
  const made = quotas.map(quota => resourceQuota(scope, quota, () => manifestsOf(scope, namespace)));
  const range = limits && limitRange(scope, limits);
  if (made.length > 0 || range) {
    scope.node.addValidation({
      validate: () => {
        const manifests = manifestsOf(scope, namespace);
        refuseOutsideLimits(scope, manifests);
        made.forEach(({ refuseTooSmall }) => refuseTooSmall(manifests));
        return [];
      },
    });
  }
  return { resourceQuotas: made.map(({ resourceQuota: object }) => object), limitRange: range };
}

function refuseTwins(where: Construct, quotas: Quota[]): void {
  const twin = quotas.find(({ name }, i) => quotas.slice(0, i).some(earlier => earlier.name === name));
  if (twin === undefined) return;
  refuse(where, {
    code: 'quota-duplicate',
    problem: 'the namespace has two quotas of the same kind, and one quota can hold the amounts of both',
    given: twin.name,
    allowed: 'one quota of each kind',
    fix: 'merge the amounts of both into one quota',
  });
}
