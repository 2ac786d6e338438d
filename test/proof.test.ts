import { join } from 'node:path';
import { compiledPackage } from './cli/package';
import { ProofPage } from './cluster/proof/page';
import { groundsOf, hashes, seenPrograms } from './cluster/proof/rests-on';
import { nameOf, type Row, rows } from './cluster/proof/subjects';
import { defaultVersion } from './cluster/suites.json';

const library = join(compiledPackage(), 'lib');
const page = ProofPage.read();

test('the page of proofs has every row, and no row that nobody proves; what rests on something else by now is named', async () => {
  expect(rows().filter(row => page.get(row) === undefined).map(nameOf)).toEqual([]);
  expect(page.rows().map(nameOf).filter(name => !rows().map(nameOf).includes(name))).toEqual([]);

  // What changes the manifests for another version alone is told by `npm run proof`, which all submissions run.
  const usual = rows().filter(({ version }) => version === defaultVersion);
  const current = await hashes(usual, library);
  const stale = usual.filter(row => page.get(row)!.hash !== current.get(nameOf(row)));
  if (stale.length > 0) process.stderr.write(`docs/proof.md: ${stale.length} of ${usual.length} rows are stale (npm run proof): ${stale.map(nameOf).join(', ')}\n`);
}, 120_000);

describe('the hash of a row', () => {
  const hello: Row = { subject: 'hello', version: '1.35' };
  const changes: Row = { subject: 'changes', version: '1.35' };
  const hashOf = async (row: Row, programs = seenPrograms()) => (await hashes([row], library, programs)).get(nameOf(row));

  test('is the same each time, and another for each version and subject', async () => {
    const distinct = await hashes([hello, { ...hello, version: '1.30' }, { ...hello, subject: 'guestbook' }], library);
    expect(await hashOf(hello)).toBe(distinct.get(nameOf(hello)));
    expect(new Set(distinct.values()).size).toBe(3);
  });

  test('is of what a program becomes, by what it is told', async () => {
    const told = (CHANGES: string) => ({ changes: [{ file: 'test/cluster/programs/changes.ts', env: { CHANGES } }] });
    const untold = await hashOf(changes, told(''));
    expect(await hashOf(changes, told('config'))).not.toBe(untold);
    expect(await hashOf(changes, told('nothing that the program knows'))).toBe(untold);
  });

  test('is of the code of its suites and the versions of the tools, and neither of how long is waited nor of how tools are listed', () => {
    const grounds = new Set(rows().flatMap(groundsOf).map(line => line.replace(/ [0-9a-f]{64}$/, '')));
    expect([...grounds]).toEqual(expect.arrayContaining(['test/cluster/storage.test.ts', 'test/cluster/lab/wait.ts', 'kube/1.35', 'etcd server', 'kwok kwok']));
    expect([...grounds].filter(name => /patience|tools\.ts|suites\.json|cluster\/proof\//.test(name))).toEqual([]);
  });
});
