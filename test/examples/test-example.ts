import * as fs from 'fs';
import * as path from 'path';
import { allowedCalls } from './calls';
import { Difference, differences, expand, lines, passedOver, table } from './compare';
import { namesOf, read, ROOT, WORKLOADS } from './manifests';

export interface Example {
  /** Folder below examples. */
  readonly name: string;
  /** File below test/realworld. */
  readonly original: string;
  readonly stated: Difference[];
  /** Workloads that have another name here, by that of the original. */
  readonly renamed?: { readonly [original: string]: string };
  /** `caller -> callee`, as the system's own code has it. */
  readonly calls: string[];
}

/** Tests a system that others published as manifests, and that the example says again. */
export function testExample({ name, original, stated, renamed = {}, calls }: Example): void {
  const theirs = read(`test/realworld/${original}`);
  const ours = read(`examples/${name}/expected.yaml`);

  test('it differs from the original in what is stated, and in nothing else', () => {
    expect(lines(differences(theirs, ours, renamed))).toEqual(lines(expand(stated, namesOf(theirs, ...WORKLOADS))));
  });

  test('no field of the original is passed over', () => {
    expect(passedOver(theirs)).toEqual([]);
  });

  test('each difference has its reason, and the page shows them all', () => {
    expect(stated.filter(([,,,, reason]) => reason === '')).toEqual([]);
    const file = path.join(ROOT, 'examples', name, 'README.md');
    const page = fs.readFileSync(file, 'utf-8');
    const shown = /^\| of \|.*\n(\|.*\n)*/m.exec(page)?.[0] ?? '';
    if (process.env.UPDATE_GOLDEN) fs.writeFileSync(file, page.replace(shown, () => table(stated)));
    else expect(shown).toBe(table(stated));
  });

  test('the policies allow exactly the calls of the system', () => {
    expect(allowedCalls(ours)).toEqual([...calls].sort());
  });
}
