import * as fs from 'fs';
import { IConstruct } from 'constructs';
import { SYNTHESIS_FILE } from '../../private/protocol';
import { TreeState } from '../../private/tree-state';

const ANNOUNCED = new TreeState<Set<string>>('announced');
const RECORDS = new TreeState<true>('records');

/** Marks an App that reports its output to the command line itself. */
export function recordsItself(root: IConstruct): void {
  RECORDS.set(root, true);
}

/** A plain cdk8s App only writes YAML: all other information is reported when it validates its constructs. */
export function announce(root: IConstruct, what: 'degraded' | 'externals' | 'late' | 'open' | 'plainTexts' | 'releases', tell: () => unknown[]): void {
  if (RECORDS.of(root)) return;
  const announced = ANNOUNCED.ofOr(root, () => new Set());
  if (announced.has(what)) return;
  announced.add(what);
  root.node.addValidation({
    validate: () => {
      const file = process.env[SYNTHESIS_FILE];
      if (file !== undefined) fs.appendFileSync(file, `${JSON.stringify({ [what]: tell() })}\n`);
      return [];
    },
  });
}
