import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { announce } from './program-record';
import { isClusterScopedKind } from '../../manifests/kinds';
import { External } from '../../manifests/manifest';
import { TreeState } from '../../private/tree-state';

const EXTERNALS = new TreeState<External[]>('externals');

/** Records that the construct needs an object that is created elsewhere, in its own namespace unless another one is given. */
export function needExternal(
  scope: IConstruct, kind: string, name: string, keys?: string[], namespace = homeOf(scope), reason?: string,
): void {
  hold(scope, { kind, name, ...(keys && { keys }), ...(!isClusterScopedKind(kind) && { namespace }), ...(reason && { reason }) });
}

/** Records that the construct needs something outside the cluster, which the command looks for. */
export function needOutside(scope: IConstruct, kind: string, name: string, command: string[], reason: string): void {
  hold(scope, { kind, name, command, reason });
}

/** Records that the namespace of the construct must have labels, regardless of who creates it. */
export function needLabels(scope: IConstruct, namespace: string | undefined, labels: External['labels']): void {
  hold(scope, { kind: 'Namespace', name: namespace ?? '...', labels });
}

function hold(scope: IConstruct, external: External): void {
  const held = EXTERNALS.ofOr(scope, () => []);
  const { root } = scope.node;
  announce(root, 'externals', () => externalsOf(root));
  held.push(external);
}

/** An App has no namespace. */
function homeOf(scope: IConstruct): string | undefined {
  return scope.node.scopes.some(Chart.isChart) ? Chart.of(scope).namespace : undefined;
}

/** All external objects that the construct and its children need, each object once. */
export function externalsOf(root: IConstruct): External[] {
  const merged = new Map<string, External>();
  for (const external of EXTERNALS.within(root).flat()) {
    const id = [external.kind, external.namespace, external.name].join('/');
    const earlier = merged.get(id) ?? external;
    // Without keys, all keys are assumed to exist.
    const keys = earlier.keys && external.keys && [...new Set([...earlier.keys, ...external.keys])].sort();
    merged.set(id, { ...earlier, ...external, keys, ...bothReasons(earlier, external), ...bothLabels(earlier, external) });
  }
  return [...merged.values()];
}

function bothLabels({ labels: earlier }: External, { labels }: External): Pick<External, 'labels'> {
  return earlier === undefined && labels === undefined ? {} : { labels: { ...earlier, ...labels } };
}

function bothReasons({ reason: earlier }: External, { reason }: External): Pick<External, 'reason'> {
  if (earlier === undefined || reason === undefined) return earlier === undefined ? {} : { reason: earlier };
  return { reason: earlier.includes(reason) ? earlier : `${earlier}, ${reason}` };
}
