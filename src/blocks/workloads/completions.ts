import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { refuse } from '../../private/refusal';
import { Completions, IndexedOptions, SuccessRule } from '../../props/workloads/completions';
import { RestartPolicy } from '../../props/workloads/run-options';
import { requireFeature } from '../objects/features';
import { Json } from '../objects/kube';

type Counts = Partial<Json<k8s.JobSpec>>;

/** The API server accepts more only with further limits. */
const MOST_PODS = 100_000;
const MOST_RETRIES = 1000;
const MOST_RULES = 20;

/** One pod unless more are asked for. */
export function completionsSpec(scope: Construct, given: Completions | undefined, restartPolicy: RestartPolicy): Counts {
  if (given === undefined) return {};
  const { pods: completions, isIndexed, options } = given;
  const most = completions === undefined ? MOST_PODS : whole(scope, 'completions', completions, 1, MOST_PODS);
  return {
    ...(completions !== undefined && { completions }),
    parallelism: whole(scope, completions === undefined ? 'the number of workers' : 'parallelism', given.parallelism, 1, most),
    ...(isIndexed && { completionMode: 'Indexed', ...perIndex(scope, most, options, restartPolicy), ...successPolicy(scope, most, options.successRules) }),
  };
}

function perIndex(scope: Construct, indexes: number, { retriesPerIndex, maxFailedIndexes }: IndexedOptions, restartPolicy: RestartPolicy): Counts {
  if (retriesPerIndex === undefined) {
    if (maxFailedIndexes !== undefined) refuseCount(scope, 'maxFailedIndexes is set without retriesPerIndex, and without that the first index that has used up all retries stops the job', maxFailedIndexes, 'maxFailedIndexes together with retriesPerIndex', 'set retriesPerIndex: 3');
    return {};
  }
  if (restartPolicy === RestartPolicy.ON_FAILURE) refuseCount(scope, 'retriesPerIndex counts pods that have failed, and with RestartPolicy.ON_FAILURE the containers start again in their pod', 'RestartPolicy.ON_FAILURE and retriesPerIndex', 'one of the two', 'remove restartPolicy');
  requireFeature(scope, 'jobBackoffPerIndex', { what: 'retriesPerIndex', fix: 'use retries' });
  return {
    backoffLimitPerIndex: whole(scope, 'retriesPerIndex', retriesPerIndex, 0, MOST_RETRIES),
    ...(maxFailedIndexes !== undefined && { maxFailedIndexes: whole(scope, 'maxFailedIndexes', maxFailedIndexes, 0, indexes) }),
  } as Counts;
}

function successPolicy(scope: Construct, indexes: number, rules: SuccessRule[] = []): Counts {
  if (rules.length === 0) return {};
  requireFeature(scope, 'jobSuccessPolicy', { what: 'successRules', fix: 'remove successRules' });
  if (rules.length > MOST_RULES) refuseCount(scope, 'successRules has too many rules', rules.length, `at most ${MOST_RULES}`, 'keep those that are needed');
  return { successPolicy: { rules: rules.map((rule, i) => successRule(scope, `successRules[${i}]`, indexes, rule)) } } as Counts;
}

function successRule(scope: Construct, prop: string, indexes: number, { wanted, among }: SuccessRule): object {
  const most = among === undefined ? indexes : lengthOf(scope, prop, among, indexes);
  return {
    ...(among !== undefined && { succeededIndexes: among }),
    ...(wanted !== undefined && { succeededCount: whole(scope, prop, wanted, 1, most) }),
  };
}

/** Number of indexes in a text such as `0,2-4`; rejects others. */
function lengthOf(scope: Construct, prop: string, among: string, indexes: number): number {
  const ranges = among.split(',').map(part => /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part)?.slice(1).filter(bound => bound !== undefined).map(Number));
  const bounds = ranges.flat();
  const isRising = bounds.every((bound, at) => bound !== undefined && bound < indexes && (at === 0 || bound > bounds[at - 1]!));
  if (isRising) return ranges.reduce((sum, range) => sum + range![range!.length - 1] - range![0] + 1, 0);
  return refuseCount(scope, `${prop} has no valid indexes of this job`, among, `numbers and ranges from 0 to ${indexes - 1} in rising order, such as '0,2-4'`, "use '0', or SuccessRule.count(1)");
}

function whole(scope: Construct, what: string, given: unknown, least: number, most: number): number {
  if (Number.isInteger(given) && (given as number) >= least && (given as number) <= most) return given as number;
  return refuseCount(scope, `${what} is not a valid number`, given, `a whole number from ${least} to ${most}`, `use ${Math.min(most, Math.max(least, Math.round(Number(given)) || least))}`);
}

function refuseCount(scope: Construct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(scope, { code: 'completions-invalid', problem, given, allowed, fix });
}
