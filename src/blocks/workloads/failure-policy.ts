import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { refuse } from '../../private/refusal';
import { FailureRule } from '../../props/workloads/failure-rule';
import { RestartPolicy } from '../../props/workloads/run-options';
import { Json } from '../objects/kube';

type Rule = Json<k8s.PodFailurePolicyRule>;

interface Failures {
  readonly failureRules?: FailureRule[];
  readonly restartPolicy: RestartPolicy;
  readonly containers: string[];
  /** Whether each index has retries of its own. */
  readonly isPerIndex: boolean;
}

const MOST_RULES = 19;
const MOST_CODES = 255;

/** A pod that was disrupted has not failed: the next one starts again. */
const DISRUPTIONS_FORGIVEN: Rule = { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] };

/** What exit codes mean. The API server accepts such rules only for pods that are not restarted in place. */
export function podFailurePolicy(
  scope: Construct, prop: string, { failureRules = [], restartPolicy, containers, isPerIndex }: Failures,
): Pick<Json<k8s.JobSpec>, 'podFailurePolicy'> {
  if (restartPolicy === RestartPolicy.ON_FAILURE) {
    if (failureRules.length > 0) refuseRestarted(scope, prop);
    return {};
  }
  if (failureRules.length > MOST_RULES) refuseRule(scope, `${prop}failureRules has too many rules`, failureRules.length, `at most ${MOST_RULES}`, 'join rules with the same action');
  return { podFailurePolicy: { rules: [DISRUPTIONS_FORGIVEN, ...failureRules.map((rule, i) => ruleOf(scope, `${prop}failureRules[${i}]`, rule, containers, isPerIndex))] } };
}

function ruleOf(scope: Construct, prop: string, { action, on }: FailureRule, containers: string[], isPerIndex: boolean): Rule {
  const { codes, except, container = containers[0] } = on;
  if (action === 'FailIndex' && !isPerIndex) refuseRule(scope, `${prop} is for one index, and the indexes have no retries of their own`, 'FailureRule.failIndex', 'failIndex with Completions.indexed(..., { retriesPerIndex })', 'set retriesPerIndex, or use FailureRule.failJob');
  if ((codes === undefined) === (except === undefined)) refuseRule(scope, `${prop} needs one of codes and except`, on, 'either codes or except', 'set codes: [42]');
  if (!containers.includes(container)) refuseRule(scope, `${prop} names a container that the pod does not have`, container, containers.join(', '), 'use one of these, or remove container');
  const values = [...new Set(codes ?? except)].sort((a, b) => a - b);
  const least = codes === undefined ? 0 : 1;
  const areCodes = values.every(code => Number.isInteger(code) && code >= least && code <= 255);
  if (values.length === 0 || values.length > MOST_CODES || !areCodes) refuseRule(scope, `${prop} has no valid exit codes`, values, `a list of whole numbers from ${least} to 255`, 'set codes: [42]');
  return { action, onExitCodes: { containerName: container, operator: codes === undefined ? 'NotIn' : 'In', values } } as Rule;
}

function refuseRule(scope: Construct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(scope, { code: 'failure-rule-invalid', problem, given, allowed, fix });
}

function refuseRestarted(scope: Construct, prop: string): never {
  return refuse(scope, {
    code: 'failure-rules-restarted',
    problem: `${prop}failureRules is about pods that have ended, and with RestartPolicy.ON_FAILURE the containers start again in their pod`,
    given: 'RestartPolicy.ON_FAILURE and failureRules',
    allowed: 'one of the two',
    fix: 'remove restartPolicy, or failureRules',
  });
}
