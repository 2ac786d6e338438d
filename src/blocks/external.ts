import * as fs from 'fs';
import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isClusterScopedKind } from '../manifests/kinds';
import { External } from '../manifests/manifest';
import { SYNTHESIS_FILE } from '../private/protocol';

const EXTERNALS = Symbol.for('keelwright.externals');
const RECORDS = Symbol.for('keelwright.records');

/** Notes that the construct needs an object which somebody else makes, in its own namespace if no other is told. */
export function needExternal(
  scope: IConstruct, kind: string, name: string, keys?: string[], namespace = Chart.of(scope).namespace, reason?: string,
): void {
  const held = ((scope as any)[EXTERNALS] ??= []) as External[];
  announceFrom(scope.node.root);
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

/** Marks an App that tells the command line itself what it made. */
export function recordsItself(root: IConstruct): void {
  Object.defineProperty(root, RECORDS, { value: true });
}

/** A plain cdk8s App writes YAML and no more: what it needs from outside is told when it validates its constructs. */
function announceFrom(root: IConstruct): void {
  if (RECORDS in root) return;
  recordsItself(root);
  root.node.addValidation({
    validate: () => {
      const file = process.env[SYNTHESIS_FILE];
      if (file !== undefined) fs.appendFileSync(file, `${JSON.stringify({ externals: externalsOf(root) })}\n`);
      return [];
    },
  });
}
