import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { annotate } from './annotate';
import { announce } from './program-record';
import { NOT_PRUNED } from '../../manifests/gitops';
import { Phase, PHASES } from '../../manifests/manifest';
import { TreeState } from '../../private/tree-state';

interface Waiting {
  readonly phase: Phase;
  readonly when: () => boolean;
  readonly mayWait: () => boolean;
}

const WAITING = new TreeState<Waiting[]>('late');

/**
 * Records that the object may have to wait for a phase of the apply. `when` is evaluated when it renders; of several phases, the last one counts.
 * To GitOps tools, an object that a step leaves out looks deleted, and they read the object in the cluster: it has an annotation against
 * pruning as long as `mayWait`.
 */
export function applyLate(object: ApiObject, phase: Phase, when: () => boolean, mayWait: () => boolean = when): void {
  const waiting = WAITING.ofOr(object, () => []);
  waiting.push({ phase, when, mayWait });
  if (waiting.length === 1) annotate(object, NOT_PRUNED, () => waiting.some(each => each.mayWait()));
  const { root } = object.node;
  announce(root, 'late', () => lateObjectsIn(root));
}

/** The phase that the object has to wait for; undefined if it is applied first. */
export function phaseOf(object: ApiObject): Phase | undefined {
  const waiting = (WAITING.of(object) ?? []).filter(({ when }) => when()).map(({ phase }) => phase);
  return [...PHASES].reverse().find(phase => waiting.includes(phase));
}

function lateObjectsIn(root: IConstruct): object[] {
  return root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).flatMap(object => {
    const late = phaseOf(object);
    if (late === undefined) return [];
    const { apiVersion, kind, metadata: { namespace, name } } = object.toJson();
    return [{ apiVersion, kind, namespace, name, late }];
  });
}
