import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { podCount } from './deployment';
import { refuse } from '../../private/refusal';
import { DisruptionBudget } from '../../props/workloads/disruption-budget';
import { Identity, instanceLabels, Labels, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { Replicas } from '../scaling/replicas';

const MANY = 10;

type Budget = k8s.KubePodDisruptionBudget;

export interface BudgetOptions {
  readonly given?: DisruptionBudget;
  readonly replicas: Replicas;
  readonly labels: Labels;
}

/** What differs between pods that serve alike and members that hold data. */
interface Rules {
  /** How many of all pods may be missing at the same time. */
  readonly mayBeMissing: (pods: number) => number;
  readonly byDefault: object;
  readonly unhealthyPodEvictionPolicy: string;
}

/** One pod at a time may be evicted, or one in ten; with a single replica there is nothing to keep available. */
export function disruptionBudget(scope: Construct, identity: Identity, options: BudgetOptions): Budget | undefined {
  return budget(scope, identity, options, {
    mayBeMissing: pods => pods - 1,
    // Kubernetes rounds the percentage up: it is never zero.
    byDefault: { maxUnavailable: options.replicas.max < MANY ? 1 : '10%' },
    // A pod that is broken anyway must not block a drain.
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
}

/**
 * One member at a time, whatever their number: a cluster keeps its majority, and every copy but one of its data. While the cluster is not
 * complete, a member that is not ready may be exactly what is needed to repair it, and stays.
 */
export function memberDisruptionBudget(scope: Construct, identity: Identity, options: BudgetOptions): Budget | undefined {
  return budget(scope, identity, options, {
    mayBeMissing: pods => Math.floor((pods - 1) / 2), byDefault: { maxUnavailable: 1 }, unhealthyPodEvictionPolicy: 'IfHealthyBudget',
  });
}

function budget(scope: Construct, identity: Identity, { given, replicas, labels }: BudgetOptions, rules: Rules): Budget | undefined {
  if (replicas.max < 2) return given && refuseSingle(scope, given);
  return kubeObject(k8s.KubePodDisruptionBudget, scope, 'PodDisruptionBudget', {
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      selector: { matchLabels: instanceLabels(identity) },
      ...given ? limitOf(scope, given, replicas, rules.mayBeMissing) : rules.byDefault,
      unhealthyPodEvictionPolicy: rules.unhealthyPodEvictionPolicy,
    },
  });
}

/** Rejects a budget under which no drain ever ends while the fewest replicas run, and one that ever lets more of them go than may be missing. */
function limitOf(scope: Construct, { bound, pods }: DisruptionBudget, { min, max }: Replicas, mayBeMissing: (pods: number) => number): object {
  const value = podCount(pods);
  const fewest = Math.max(min, 1);
  // A single replica has to go for a drain to end.
  const mostOf = (all: number) => Math.max(mayBeMissing(all), 1);
  if (value === undefined) {
    return refuse(scope, {
      code: 'disruption-budget-invalid',
      problem: `${bound} is not a valid number of pods`,
      given: pods,
      allowed: "a whole number of pods as a string, at least '1', or '1%' to '100%'",
      fix: `use DisruptionBudget.maxUnavailable('${mostOf(fewest)}')`,
    });
  }
  const evictableOf = (all: number) => {
    const count = typeof value === 'string' ? Math.ceil(all * parseInt(value) / 100) : value;
    return bound === 'maxUnavailable' ? count : all - count;
  };
  const given = (all: number) => `DisruptionBudget.${bound}('${pods}') with ${all} ${all === 1 ? 'replica' : 'replicas'}`;
  if (evictableOf(fewest) < 1) {
    return refuse(scope, {
      code: 'disruption-budget-blocks',
      problem: 'the budget never lets a pod go while the fewest replicas run, so that a node drain never ends',
      given: given(fewest),
      allowed: fewest === 1 ? 'maxUnavailable, or two replicas or more' : `minAvailable of at most ${fewest - 1} of ${fewest} pods, or maxUnavailable`,
      fix: `use DisruptionBudget.maxUnavailable('${mostOf(fewest)}')`,
    });
  }
  const wide = [fewest, max].find(all => evictableOf(all) > mostOf(all));
  if (wide !== undefined) {
    return refuse(scope, {
      code: 'disruption-budget-too-wide',
      problem: mayBeMissing(wide) < wide - 1 ? 'the budget lets so many members go that no majority stays' : 'the budget lets all replicas go at the same time, so that none serves',
      given: given(wide),
      allowed: `at most ${mostOf(wide)} of ${wide} pods unavailable`,
      fix: `use DisruptionBudget.maxUnavailable('${mostOf(fewest)}')`,
    });
  }
  return { [bound]: value };
}

function refuseSingle(scope: Construct, { bound, pods }: DisruptionBudget): never {
  return refuse(scope, {
    code: 'disruption-budget-unused',
    problem: 'it never has more than one replica: a budget would either block every node drain, or protect nothing',
    given: `DisruptionBudget.${bound}('${pods}') with one replica`,
    allowed: 'disruptionBudget with two replicas or more',
    fix: 'run two replicas or more, or remove disruptionBudget; to keep node autoscalers away from the pod, set doNotDisrupt',
  });
}
