import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { isBuiltIn } from '../../manifests/built-in';
import { objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';
import { PriorityTier } from '../../props/scheduling/priority-tier';
import { needExternal } from '../objects/external';
import { kubeObject } from '../objects/kube';

const MADE = new TreeState<Map<string, Made>>('priorityTiers');
const KIND = 'PriorityClass';
const [LOWEST, HIGHEST] = [-2147483648, 1000000000];
const RESERVED = 'system-';

/** The PriorityClass of a tier and the construct that created it, for all users of the tier. */
interface Made {
  readonly tier: PriorityTier;
  readonly where: IConstruct;
  readonly priorityClass: k8s.KubePriorityClass;
}

/** The PriorityClass of a tier that the program creates, in the first construct that uses it. An existing class must be in the cluster. */
export function priorityClassOf(where: Construct, tier: PriorityTier): k8s.KubePriorityClass | undefined {
  objectName(where, 'priority', tier.name);
  if (tier.isMade) return madeOnce(where, tier).priorityClass;
  refuseValue(where, tier.name, tier.value, isSystem(tier) ? Infinity : HIGHEST);
  if (!isSystem(tier)) needExternal(where, KIND, tier.name);
  return undefined;
}

/** The PriorityClass of an app's pods. Classes that preempt everything else are for what the cluster itself needs. */
export function appPriority(where: Construct, tier: PriorityTier | undefined): string | undefined {
  if (tier === undefined) return undefined;
  if (isSystem(tier)) {
    refuse(where, {
      code: 'priority-system-critical',
      problem: 'its pods would preempt all others, and many clusters reject them outside kube-system',
      given: tier.name,
      allowed: 'your own tiers; system tiers for node agents only',
      fix: "set priority: PriorityTier.of('business', 1000000)",
    });
  }
  priorityClassOf(where, tier);
  return tier.name;
}

function isSystem({ name }: PriorityTier): boolean {
  return isBuiltIn(KIND, '', name);
}

function madeOnce(where: Construct, tier: PriorityTier): Made {
  const made = MADE.ofOr(where.node.root, () => new Map());
  const earlier = made.get(tier.name) ?? { tier, where, priorityClass: priorityClass(where, tier) };
  made.set(tier.name, earlier);
  const settings = ({ value, preempts, description }: PriorityTier) => ({ value, preempts, ...(description !== undefined && { description }) });
  if (JSON.stringify(settings(earlier.tier)) === JSON.stringify(settings(tier))) return earlier;
  return refuse(where, {
    code: 'priority-tier-differs',
    problem: `the tier ${tier.name} has different settings for ${earlier.where.node.path}, and a PriorityClass is valid for the whole cluster`,
    given: `${JSON.stringify(settings(tier))} and ${JSON.stringify(settings(earlier.tier))}`,
    allowed: 'one value and one set of options for each name',
    fix: 'create the tier once and use it everywhere, or rename one of the two',
  });
}

function priorityClass(where: Construct, { name, value, preempts, description }: PriorityTier): k8s.KubePriorityClass {
  refuseName(where, name);
  refuseValue(where, name, value ?? NaN, HIGHEST);
  return kubeObject(k8s.KubePriorityClass, where, KIND, {
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'keelwright' } },
    value,
    preemptionPolicy: preempts ? 'PreemptLowerPriority' : 'Never',
    ...(description !== undefined && { description }),
  });
}

function refuseName(where: IConstruct, name: string): void {
  if (!name.startsWith(RESERVED)) return;
  refuse(where, {
    code: 'priority-tier-invalid',
    problem: 'the name of a tier is reserved for Kubernetes',
    given: name,
    allowed: `names that do not start with ${RESERVED}`,
    fix: `rename it to ${name.slice(RESERVED.length) || 'business'}`,
  });
}

function refuseValue(where: IConstruct, name: string, value: number | undefined, highest: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= LOWEST && value <= highest)) return;
  refuse(where, {
    code: 'priority-tier-invalid',
    problem: `the value of the tier ${name} is not valid for a PriorityClass`,
    given: Number.isNaN(value) ? 'nothing' : value,
    allowed: `a whole number from ${LOWEST} to ${HIGHEST}`,
    fix: `use PriorityTier.of('${name}', 1000)`,
  });
}
