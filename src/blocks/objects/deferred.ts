import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { annotate } from './annotate';
import { announce } from './program-record';
import { NOT_PRUNED } from '../../manifests/gitops';
import { Late } from '../../manifests/manifest';
import { TreeState } from '../../private/tree-state';

const LATE = new TreeState<() => Late | undefined>('late');

/**
 * Records that the object may have to wait for a second step. `when` is evaluated when it renders; if this is called twice, the last call counts.
 * To GitOps tools, an object that the first step leaves out looks deleted, and they read the object in the cluster: it has an annotation against
 * pruning as long as `mayWait`.
 */
export function applyLate(object: ApiObject, when: () => Late | undefined, mayWait: () => boolean): void {
  LATE.set(object, when);
  annotate(object, NOT_PRUNED, mayWait);
  const { root } = object.node;
  announce(root, 'late', () => lateObjectsIn(root));
}

/** What exists of the object before the second step; undefined when it does not have to wait. */
export function lateOf(object: ApiObject): Late | undefined {
  return LATE.of(object)?.();
}

function lateObjectsIn(root: IConstruct): object[] {
  return root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).flatMap(object => {
    const late = lateOf(object);
    if (late === undefined) return [];
    const { apiVersion, kind, metadata: { namespace, name } } = object.toJson();
    return [{ apiVersion, kind, namespace, name, late }];
  });
}
