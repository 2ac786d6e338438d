import { IConstruct } from 'constructs';
import { evictionAnnotation } from './scratch';
import { statedReason } from './stated-reason';
import { refuse } from '../private/refusal';
import { WritablePath } from '../props/writable-path';

type Annotations = { readonly [key: string]: string };

/** What keeps a node for the sake of a pod: read by the cluster autoscaler, and by Karpenter. */
const KEEP: Annotations = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'karpenter.sh/do-not-disrupt': 'true' };
const SPOKEN_FOR = [...Object.keys(KEEP), 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes'];

export interface Disruptable {
  /** Why no autoscaler of nodes may end a pod. */
  readonly doNotDisrupt?: string;
  readonly podAnnotations: Annotations;
}

/** Annotations of a pod that tell autoscalers of nodes whether it may be moved. */
export function disruptionHints(where: IConstruct, { doNotDisrupt, podAnnotations }: Disruptable, writable: WritablePath[]): Annotations {
  if (doNotDisrupt === undefined) return evictionAnnotation(writable);
  const twice = SPOKEN_FOR.filter(key => podAnnotations[key] !== undefined);
  if (twice.length === 0) return KEEP;
  return refuse(where, {
    code: 'do-not-disrupt-contradicted',
    problem: 'doNotDisrupt says by annotations that the pods may not be moved, and podAnnotations say it too, or otherwise',
    given: twice.map(key => `${key}: ${podAnnotations[key]}`).join(', '),
    allowed: 'one of the two',
    fix: `remove ${twice.length === 1 ? 'the annotation' : 'these annotations'}, or doNotDisrupt`,
  });
}

/** For people, on the workload itself: another reason rolls nothing. */
export function disruptionReason(where: IConstruct, doNotDisrupt: string | undefined): Annotations {
  if (doNotDisrupt === undefined) return {};
  return { 'keelwright.io/do-not-disrupt': statedReason(where, 'doNotDisrupt', doNotDisrupt, 'nodes must be kept for it', 'a session of hours is held in memory') };
}
