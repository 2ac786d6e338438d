import { Amounts } from './amounts';
import { ApartTerm, apartTerms, asksToBeNear, SpreadTerm, spreadTerms, Subject } from './placement-terms';
import { share } from './pod-counts';
import { preempts } from './priority';
import { hasLastingVolumes, volumeDoubt } from './volume-doubt';
import { countIn, isPerNode, State, Workload } from './workload';
import { describeManifest } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** Pods that are equal for the scheduler. */
export interface Group extends Subject {
  readonly name: string;
  readonly requests: Amounts;
  /** The desired number of pods at the same time. */
  readonly count: number;
  /** The maximum number of pods at any time. */
  readonly most: number;
  readonly apart: readonly ApartTerm[];
  readonly spreads: readonly SpreadTerm[];
  /** Whether their volumes already exist, each in one zone. */
  readonly isInZone: boolean;
  /** Why it is uncertain whether they can be scheduled. */
  readonly doubt?: string;
  /** Undefined if it is unknown. */
  readonly priority?: number;
  /** Whether they preempt pods of lower priority. */
  readonly preempts: boolean;
}

/** The pods of the workloads in a state; DaemonSets count once. */
export function groupsOf(workloads: readonly Workload[], state: State, manifests: Manifests): Group[] {
  return workloads.flatMap(workload => {
    const { template, amounts, counts, priority } = workload;
    const group = (revision: Subject['revision'], count: number, most: number): Group => {
      const subject = { template, revision };
      const [apart, spreads] = [apartTerms(subject, manifests), spreadTerms(subject)];
      const isKnown = [...apart, ...spreads].every(term => term.isKnown);
      return {
        ...subject,
        name: describeManifest(template.entry.manifest),
        requests: amounts[state].requests,
        count,
        most,
        apart: apart.filter(term => term.isKnown),
        spreads: spreads.filter(term => term.isKnown),
        isInZone: state === 'rollout' && hasLastingVolumes(template, manifests),
        doubt: doubtOf(workload, most, manifests) ?? spreadDoubt(subject, spreads) ?? (isKnown ? undefined : 'which pods its constraints apply to depends on labels that are not in the manifests'),
        priority,
        preempts: preempts(template, manifests),
      };
    };
    if (isPerNode(counts)) return [group('old', 1, state === 'rollout' && share(counts.surge, 100) > 0 ? 2 : 1)];
    const count = countIn(workload, state);
    const surge = state === 'rollout' ? count - countIn(workload, 'max') : 0;
    if (count === 0) return [];
    const whole = group('old', count, count);
    if (surge <= 0 || (whole.apart.length === 0 && whole.spreads.length === 0)) return [whole];
    // Terms may apply within each revision: old pods are removed one by one, and new ones are added until they replace all of them.
    return [group('old', count - surge, count - surge), group('new', surge, count - surge)]
      .map((part, i, parts) => part.spreads.some(({ applies }) => applies(parts[1 - i])) ? { ...part, doubt: part.doubt ?? 'its spread constraint counts old and new pods together' } : part);
  });
}

function doubtOf(workload: Workload, most: number, manifests: Manifests): string | undefined {
  const { template: { spec }, template, isOperated } = workload;
  if (spec.schedulerName && spec.schedulerName !== 'default-scheduler') return `another scheduler is responsible for it: ${spec.schedulerName}`;
  if (spec.nodeName) return 'it sets nodeName';
  if ((spec.schedulingGates ?? []).length > 0) return 'its scheduling gates must be removed first';
  if ((spec.resourceClaims ?? []).length > 0) return 'it claims devices, which are not described';
  if (asksToBeNear(template)) return 'it has a required podAffinity, and where the other pods run depends on the scheduler';
  if (isOperated) return operatedDoubt(template.entry.manifest.spec);
  return volumeDoubt(template, most, manifests);
}

function operatedDoubt({ affinity, topologySpreadConstraints }: { readonly [field: string]: any }): string | undefined {
  const isStrict = affinity?.podAntiAffinityType === 'required' || affinity?.nodeAffinity || affinity?.additionalPodAffinity
    || affinity?.additionalPodAntiAffinity || (topologySpreadConstraints ?? []).length > 0;
  return isStrict ? 'its operator sets its own scheduling rules' : undefined;
}

function spreadDoubt(subject: Subject, spreads: SpreadTerm[]): string | undefined {
  if (spreads.length > 1) return 'it must be spread over several topologies at the same time';
  return spreads.some(({ applies }) => !applies(subject)) ? 'its spread constraint does not count its own pods' : undefined;
}
