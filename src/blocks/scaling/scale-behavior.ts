import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';
import { ScaleBehavior, ScalePolicy, ScaleRules, SelectPolicy } from '../../props/scaling/scale-behavior';
import { requireFeature } from '../objects/features';
import { Json } from '../objects/kube';

const LONGEST_PERIOD = 1800;
const LONGEST_WINDOW = 3600;

type Rules = Omit<Json<k8s.HpaScalingRulesV2>, 'policies'> & { readonly policies?: Policy[]; readonly tolerance?: string };

interface Policy {
  readonly type: string;
  readonly value: number;
  readonly periodSeconds: number;
}

/**
 * Of members that set no behavior. A member that is removed hands over its data, or others rebuild the data from their copies: never for several members at once. Pods that
 * were added within a period may be removed again in the same period, whatever the policy, so the window must be as long.
 */
export const MEMBERS = ScaleBehavior.of({ scaleDown: { policies: [ScalePolicy.pods(1, 300)], stabilizationWindowSeconds: 300 } });

/** How fast replicas are added and removed; undefined leaves it to Kubernetes. */
export function scalingRules(where: IConstruct, behavior: ScaleBehavior | undefined): { scaleUp?: Rules; scaleDown?: Rules } | undefined {
  const { scaleUp, scaleDown } = behavior?.options ?? {};
  const rules = {
    ...(scaleUp && { scaleUp: rulesOf(where, 'scaleUp', scaleUp) }),
    ...(scaleDown && { scaleDown: rulesOf(where, 'scaleDown', scaleDown) }),
  };
  return Object.keys(rules).length > 0 ? rules : undefined;
}

function rulesOf(where: IConstruct, direction: string, rules: ScaleRules): Rules {
  const { policies, selectPolicy = SelectPolicy.MAX, stabilizationWindowSeconds, tolerance } = rules;
  const prop = `scale.behavior.${direction}`;
  if (policies?.length === 0) refuseFigure(where, `${prop}.policies`, '[]', 'at least one policy', 'remove it to use the policies of Kubernetes');
  if (tolerance !== undefined) requireFeature(where, 'autoscalerTolerance', { what: `${prop}.tolerance`, fix: 'remove it' });
  return {
    ...(policies && { policies: policies.map(policy => policyOf(where, prop, policy)) }),
    selectPolicy,
    ...(stabilizationWindowSeconds !== undefined && {
      stabilizationWindowSeconds: whole(where, `${prop}.stabilizationWindowSeconds`, stabilizationWindowSeconds, { least: 0, most: LONGEST_WINDOW, usual: 300 }),
    }),
    ...(tolerance !== undefined && { tolerance: part(where, `${prop}.tolerance`, tolerance) }),
  };
}

function policyOf(where: IConstruct, prop: string, { type, value, periodSeconds }: ScalePolicy): Policy {
  return {
    type,
    value: whole(where, `the value of a policy of ${prop}`, value, { least: 1, usual: 1 }),
    periodSeconds: whole(where, `the period of a policy of ${prop}`, periodSeconds, { least: 1, most: LONGEST_PERIOD, usual: 60 }),
  };
}

interface Range {
  readonly least: number;
  readonly most?: number;
  readonly usual: number;
}

function whole(where: IConstruct, what: string, given: unknown, { least, most, usual }: Range): number {
  if (Number.isInteger(given) && (given as number) >= least && (given as number) <= (most ?? Infinity)) return given as number;
  return refuseFigure(where, what, given, `a whole number, ${most === undefined ? `at least ${least}` : `from ${least} to ${most}`}`, `set it to ${usual}`);
}

function part(where: IConstruct, what: string, given: number): string {
  if (given >= 0 && given < 1) return `${given}`;
  return refuseFigure(where, what, given, 'a fraction of the target, from 0 to less than 1', `set it to ${given >= 1 && given < 100 ? given / 100 : 0.05}`);
}

function refuseFigure(where: IConstruct, what: string, given: unknown, allowed: string, fix: string): never {
  return refuse(where, { code: 'scale-behavior-invalid', problem: `${what} is not valid for an autoscaler`, given, allowed, fix });
}
