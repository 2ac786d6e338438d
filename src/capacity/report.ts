import { formatAmount } from './amount';
import { Amounts, NOTHING, plus, times } from './amounts';
import { Claims, standingClaims } from './claims';
import { countIn, isPerNode, isUnbounded, State, STATES, Workload } from './workload';
import { push } from '../manifests/json';
import { describeManifest } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** Pods and their total requests and limits, as Kubernetes quantities. */
export interface Figures {
  readonly pods: number;
  readonly requests: { readonly [resource: string]: string };
  /** `none` if at least one of the pods has no limit. */
  readonly limits: { readonly [resource: string]: string };
}

export type InStates<T> = { readonly [state in State]: T };

export interface AppReport extends InStates<Figures> {
  readonly namespace: string;
  readonly app: string;
}

export interface ClaimReport extends InStates<{ readonly claims: number; readonly storage: string }> {
  readonly namespace: string;
  /** Absent for the cluster's default class, empty for volumes without a class. */
  readonly storageClass?: string;
}

/** The resources that a program requests from the cluster. */
export interface CapacityReport {
  readonly apps: AppReport[];
  readonly namespaces: ({ readonly namespace: string } & InStates<Figures>)[];
  readonly total: InStates<Figures>;
  /** One pod of each workload that runs on each node; not counted elsewhere. */
  readonly perNode: { readonly namespace: string; readonly app: string; readonly figures: Figures }[];
  /** Pods that only reserve headroom; not counted elsewhere. */
  readonly pausePods: AppReport[];
  readonly claims: ClaimReport[];
  /** CronJobs whose runs may overlap without limit; counted as one run. */
  readonly unbounded: string[];
}

/** Adds up what the workloads request: per app, per namespace and in total. */
export function capacityReport(workloads: Workload[], manifests: Manifests): CapacityReport {
  const counted = workloads.filter(({ counts, isPause }) => !isPerNode(counts) && !isPause);
  const namespaces = groupBy(counted, ({ namespace }) => namespace);
  return {
    apps: appReports(counted),
    namespaces: [...namespaces].map(([namespace, members]) => ({ namespace, ...inStates(members) })),
    total: inStates(counted),
    perNode: workloads.filter(({ counts }) => isPerNode(counts)).map(({ namespace, app, amounts: { max } }) => (
      { namespace, app, figures: { pods: 1, requests: shown(max.requests), limits: { ...shown(max.limits), ...none(max.unlimited) } } }
    )),
    pausePods: appReports(workloads.filter(({ isPause }) => isPause)),
    claims: claimReports([...standingClaims(manifests), ...workloads.flatMap(({ claims }) => claims)]),
    unbounded: workloads.filter(isUnbounded).map(({ template }) => describeManifest(template.entry.manifest)),
  };
}

function appReports(workloads: Workload[]): AppReport[] {
  return [...groupBy(workloads, ({ namespace, app }) => JSON.stringify([namespace, app])).values()]
    .map(members => ({ namespace: members[0].namespace, app: members[0].app, ...inStates(members) }));
}

function inStates(workloads: Workload[]): InStates<Figures> {
  return byState(state => figures(workloads, state));
}

function figures(workloads: Workload[], state: State): Figures {
  const running = workloads.filter(workload => countIn(workload, state) > 0);
  const sum = (list: 'requests' | 'limits') => plus(NOTHING, ...running.map(workload => times(workload.amounts[state][list], countIn(workload, state))));
  return {
    pods: running.reduce((pods, workload) => pods + countIn(workload, state), 0),
    requests: shown(sum('requests')),
    limits: { ...shown(sum('limits')), ...none(running.flatMap(({ amounts }) => amounts[state].unlimited)) },
  };
}

function claimReports(claims: Claims[]): ClaimReport[] {
  return [...groupBy(claims, ({ namespace, storageClass }) => JSON.stringify([namespace, storageClass])).values()].map(group => ({
    namespace: group[0].namespace,
    ...(group[0].storageClass !== undefined && { storageClass: group[0].storageClass }),
    ...byState(state => ({
      claims: group.reduce((sum, { counts }) => sum + finite(counts[state]), 0),
      storage: formatAmount('storage', group.reduce((sum, { counts, size }) => sum + BigInt(finite(counts[state])) * size, 0n)),
    })),
  }));
}

function byState<T>(make: (state: State) => T): InStates<T> {
  return Object.fromEntries(STATES.map(state => [state, make(state)])) as unknown as InStates<T>;
}

function shown(amounts: Amounts): { [resource: string]: string } {
  return Object.fromEntries([...amounts].sort(([a], [b]) => a < b ? -1 : 1).map(([resource, amount]) => [resource, formatAmount(resource, amount)]));
}

function none(resources: readonly string[]): { [resource: string]: string } {
  return Object.fromEntries(resources.map(resource => [resource, 'none']));
}

function finite(count: number): number {
  return Number.isFinite(count) ? count : 1;
}

function groupBy<T>(values: T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) push(groups, key(value), value);
  return groups;
}
