import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { evictionAnnotation } from './writable-paths';
import { refuse } from '../../private/refusal';
import { Json } from '../objects/kube';
import { statedReason } from '../objects/stated-reason';

type Annotations = { readonly [key: string]: string };

/** Annotations that keep a node because of a pod, for the cluster autoscaler and Karpenter. */
export const KEEP_NODE: Annotations = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'karpenter.sh/do-not-disrupt': 'true' };
const SPOKEN_FOR = [...Object.keys(KEEP_NODE), 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes'];

export interface Disruptable {
  /** Why node autoscalers must not evict a pod. */
  readonly doNotDisrupt?: string;
  readonly podAnnotations: Annotations;
  /** Whether no other pod has what this pod has, so that moving it is an outage. */
  readonly isAlone?: boolean;
}

/** Pod annotations that tell node autoscalers whether the pod may be moved; what the program sets takes precedence over the defaults. */
export function disruptionHints(where: IConstruct, { doNotDisrupt, podAnnotations, isAlone }: Disruptable, scratch: Json<k8s.Volume>[]): Annotations {
  if (doNotDisrupt === undefined) return isAlone ? KEEP_NODE : evictionAnnotation(scratch);
  const twice = SPOKEN_FOR.filter(key => podAnnotations[key] !== undefined);
  if (twice.length === 0) return KEEP_NODE;
  return refuse(where, {
    code: 'do-not-disrupt-contradicted',
    problem: 'doNotDisrupt adds annotations against moving the pods, and podAnnotations sets the same or contradicting annotations',
    given: twice.map(key => `${key}: ${podAnnotations[key]}`).join(', '),
    allowed: 'one of the two',
    fix: `remove ${twice.length === 1 ? 'the annotation' : 'these annotations'}, or doNotDisrupt`,
  });
}

/** For people, on the workload itself: changing the reason does not roll out pods. */
export function disruptionReason(where: IConstruct, doNotDisrupt: string | undefined): Annotations {
  if (doNotDisrupt === undefined) return {};
  return { 'keelwright.io/do-not-disrupt': statedReason(where, 'doNotDisrupt', doNotDisrupt, 'nodes must be kept for it', 'a session of hours is held in memory') };
}
