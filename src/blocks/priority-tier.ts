import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { needExternal } from './external';
import { kubeObject } from './kube';
import { isBuiltIn } from '../manifests/built-in';
import { objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { PriorityTier } from '../props/priority-tier';

const MADE = Symbol.for('keelwright.priorityTiers');
const KIND = 'PriorityClass';
const [LOWEST, HIGHEST] = [-2147483648, 1000000000];
const RESERVED = 'system-';

/** Who made the class of a tier, for all who use it. */
interface Made {
  readonly tier: PriorityTier;
  readonly where: IConstruct;
  readonly priorityClass: k8s.KubePriorityClass;
}

/** The class of a tier that the program makes: by whoever uses it first. One that exists must exist. */
export function priorityClassOf(where: Construct, tier: PriorityTier): k8s.KubePriorityClass | undefined {
  objectName(where, 'priority', tier.name);
  if (tier.isMade) return madeOnce(where, tier).priorityClass;
  refuseValue(where, tier.name, tier.value, isSystem(tier) ? Infinity : HIGHEST);
  if (!isSystem(tier)) needExternal(where, KIND, tier.name);
  return undefined;
}

/** The class of an app's pods. What takes the place of everything else is for what the cluster itself needs. */
export function appPriority(where: Construct, tier: PriorityTier | undefined): string | undefined {
  if (tier === undefined) return undefined;
  if (isSystem(tier)) {
    refuse(where, {
      code: 'priority-system-critical',
      problem: 'its pods would take the place of all others, and many clusters refuse them outside kube-system',
      given: tier.name,
      allowed: 'tiers of your own; those of the system for node agents',
      fix: "write priority: PriorityTier.of('business', 1000000)",
    });
  }
  priorityClassOf(where, tier);
  return tier.name;
}

function isSystem({ name }: PriorityTier): boolean {
  return isBuiltIn(KIND, '', name);
}

function madeOnce(where: Construct, tier: PriorityTier): Made {
  const made = ((where.node.root as any)[MADE] ??= new Map()) as Map<string, Made>;
  const earlier = made.get(tier.name) ?? { tier, where, priorityClass: priorityClass(where, tier) };
  made.set(tier.name, earlier);
  const settings = ({ value, preempts, description }: PriorityTier) => ({ value, preempts, ...(description !== undefined && { description }) });
  if (JSON.stringify(settings(earlier.tier)) === JSON.stringify(settings(tier))) return earlier;
  return refuse(where, {
    code: 'priority-tier-differs',
    problem: `the tier ${tier.name} says something else for ${earlier.where.node.path}, and there is one for the whole cluster`,
    given: `${JSON.stringify(settings(tier))} and ${JSON.stringify(settings(earlier.tier))}`,
    allowed: 'one value and one meaning under each name',
    fix: 'make the tier once and hand it to all who use it, or give one of the two another name',
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
    problem: 'the name of a tier is one that Kubernetes keeps for itself',
    given: name,
    allowed: `names that do not start with ${RESERVED}`,
    fix: `call it ${name.slice(RESERVED.length) || 'business'}`,
  });
}

function refuseValue(where: IConstruct, name: string, value: number | undefined, highest: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= LOWEST && value <= highest)) return;
  refuse(where, {
    code: 'priority-tier-invalid',
    problem: `the value of the tier ${name} is none that a PriorityClass can have`,
    given: Number.isNaN(value) ? 'nothing' : value,
    allowed: `a whole number from ${LOWEST} to ${HIGHEST}`,
    fix: `write PriorityTier.of('${name}', 1000)`,
  });
}
