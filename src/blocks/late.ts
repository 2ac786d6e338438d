import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { announce } from './announce';
import { Late } from '../manifests/manifest';

const LATE = Symbol.for('keelwright.late');

/** Notes that the object may have to wait for a second step. `when` is asked as it renders; said twice, the last one counts. */
export function applyLate(object: ApiObject, when: () => Late | undefined): void {
  (object as any)[LATE] = when;
  const { root } = object.node;
  announce(root, 'late', () => lateObjectsIn(root));
}

/** What is there of the object before the second step; undefined when it need not wait. */
export function lateOf(object: ApiObject): Late | undefined {
  return (object as any)[LATE]?.();
}

function lateObjectsIn(root: IConstruct): object[] {
  return root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).flatMap(object => {
    const late = lateOf(object);
    if (late === undefined) return [];
    const { apiVersion, kind, metadata: { namespace, name } } = object.toJson();
    return [{ apiVersion, kind, namespace, name, late }];
  });
}
