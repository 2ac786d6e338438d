import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { External } from '../manifests/manifest';

const EXTERNALS = Symbol.for('keelwright.externals');

/** Notes that the construct needs an object which somebody else makes. */
export function needExternal(scope: IConstruct, kind: string, name: string, keys?: string[]): void {
  const held = ((scope as any)[EXTERNALS] ??= []) as External[];
  held.push({ kind, name, ...(keys && { keys }), ...(kind !== 'Namespace' && { namespace: Chart.of(scope).namespace }) });
}

/** Everything that the construct and what is inside it need from outside, each object once. */
export function externalsOf(root: IConstruct): External[] {
  const merged = new Map<string, External>();
  for (const external of root.node.findAll().flatMap(c => ((c as any)[EXTERNALS] ?? []) as External[])) {
    const id = [external.kind, external.namespace, external.name].join('/');
    const keys = [...new Set([...(merged.get(id)?.keys ?? []), ...(external.keys ?? [])])].sort();
    merged.set(id, { ...external, ...(keys.length > 0 && { keys }) });
  }
  return [...merged.values()];
}
