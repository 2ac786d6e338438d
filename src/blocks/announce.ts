import * as fs from 'fs';
import { IConstruct } from 'constructs';
import { SYNTHESIS_FILE } from '../private/protocol';

const ANNOUNCED = Symbol.for('keelwright.announced');
const RECORDS = Symbol.for('keelwright.records');

/** Marks an App that tells the command line itself what it made. */
export function recordsItself(root: IConstruct): void {
  Object.defineProperty(root, RECORDS, { value: true });
}

/** A plain cdk8s App writes YAML and no more: what else there is to know is told when it validates its constructs. */
export function announce(root: IConstruct, what: 'externals' | 'late' | 'open' | 'releases', tell: () => unknown[]): void {
  if (RECORDS in root) return;
  const announced = ((root as any)[ANNOUNCED] ??= new Set()) as Set<string>;
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
