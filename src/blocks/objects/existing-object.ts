import { IConstruct } from 'constructs';
import { needExternal } from './external';
import { isClusterScopedKind } from '../../manifests/kinds';
import { namespaceName, objectName } from '../../private/names';
import { refuse } from '../../private/refusal';

export interface ExistingObject {
  readonly namespace?: string;
  readonly reason?: string;
}

/** Roles have names such as `system:auth-delegator`. */
const NAMED_FREELY = ['ClusterRole', 'Role'];

/** Records an object that the program declares as existing. */
export function declareExisting(where: IConstruct, kind: string, name: string, { namespace, reason }: ExistingObject, keys?: string[]): void {
  if (namespace !== undefined && isClusterScopedKind(kind)) refuseNamespace(where, kind, namespace);
  const home = namespace === undefined ? undefined : namespaceName(where, 'namespace', namespace);
  needExternal(where, kind, NAMED_FREELY.includes(kind) ? name : objectName(where, 'name', name), keys, home, reason);
}

function refuseNamespace(where: IConstruct, kind: string, namespace: string): never {
  return refuse(where, {
    code: 'existing-namespace-ignored',
    problem: `${kind} is a cluster-scoped kind and has no namespace`,
    given: `namespace: '${namespace}'`,
    allowed: 'a namespace for namespaced kinds',
    fix: 'remove namespace',
  });
}
