import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { announce } from './announce';
import { isClusterScopedKind } from '../manifests/kinds';
import { External } from '../manifests/manifest';

const EXTERNALS = Symbol.for('keelwright.externals');

/** Notes that the construct needs an object which somebody else makes, in its own namespace if no other is told. */
export function needExternal(
  scope: IConstruct, kind: string, name: string, keys?: string[], namespace = Chart.of(scope).namespace, reason?: string,
): void {
  const held = ((scope as any)[EXTERNALS] ??= []) as External[];
  const { root } = scope.node;
  announce(root, 'externals', () => externalsOf(root));
  held.push({ kind, name, ...(keys && { keys }), ...(!isClusterScopedKind(kind) && { namespace }), ...(reason && { reason }) });
}

/** Everything that the construct and what is inside it need from outside, each object once. */
export function externalsOf(root: IConstruct): External[] {
  const merged = new Map<string, External>();
  for (const external of root.node.findAll().flatMap(c => ((c as any)[EXTERNALS] ?? []) as External[])) {
    const id = [external.kind, external.namespace, external.name].join('/');
    const earlier = merged.get(id) ?? external;
    // Without keys it vouches for all that are asked of it.
    const keys = earlier.keys && external.keys && [...new Set([...earlier.keys, ...external.keys])].sort();
    merged.set(id, { ...external, keys, ...bothReasons(earlier, external) });
  }
  return [...merged.values()];
}

function bothReasons({ reason: earlier }: External, { reason }: External): Pick<External, 'reason'> {
  if (earlier === undefined || reason === undefined) return earlier === undefined ? {} : { reason: earlier };
  return { reason: earlier.includes(reason) ? earlier : `${earlier}, ${reason}` };
}
