import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { completionsSpec } from './completions';
import { podFailurePolicy } from './failure-policy';
import { reject } from '../../private/messages/mistakes';
import { Completions } from '../../props/workloads/completions';
import { RestartPolicy, RunOptions } from '../../props/workloads/run-options';
import { Json } from '../objects/kube';
import { wholeSeconds } from '../objects/seconds';

const AN_HOUR = 3600;

/** A pod that runs to completion: once, or at each time of a schedule. */
export interface Run extends RunOptions {
  /** Prefix of its props in messages, such as `schedule.`. */
  readonly prop?: string;
  readonly completions?: Completions;
  readonly suspend?: boolean;
  /** Names of its containers, the main one first. */
  readonly containers: string[];
}

export function jobSpec(scope: Construct, run: Run, usualRetries: number, template: () => Json<k8s.PodTemplateSpec>): Json<k8s.JobSpec> {
  const { prop = '', completions, restartPolicy = RestartPolicy.NEVER, retries, suspend } = run;
  const hasOwnRetries = completions?.options.retriesPerIndex !== undefined;
  return {
    activeDeadlineSeconds: wholeSeconds(scope, `${prop}activeDeadlineSeconds`, run.activeDeadlineSeconds ?? AN_HOUR, 1),
    // Without it, the number for each index is the only one that counts.
    ...((!hasOwnRetries || retries !== undefined) && { backoffLimit: count(scope, `${prop}retries`, retries ?? usualRetries) }),
    ...(suspend && { suspend }),
    ...completionsSpec(scope, completions, restartPolicy),
    ...podFailurePolicy(scope, prop, { ...run, restartPolicy, isPerIndex: hasOwnRetries }),
    template: Lazy.any({
      produce: () => {
        const { metadata, spec } = template();
        return { metadata, spec: { ...spec, restartPolicy } };
      },
    }) as Json<k8s.PodTemplateSpec>,
  };
}

export function count(scope: Construct, prop: string, given: unknown, least = 0): number {
  if (Number.isInteger(given) && (given as number) >= least) return given as number;
  return reject(scope, {
    code: 'count-invalid',
    problem: `${prop} is not a valid count`,
    given,
    allowed: `a whole number, at least ${least}`,
    fix: `set ${prop.split('.').pop()}: ${Math.max(least, 3)}`,
  }, least);
}
