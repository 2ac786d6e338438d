// Measures keelwright beside cdk8s and writes bench/results.md: npm run bench [-- WORD], for the rows that have the word in them
// BENCH_RUNS says how often each is measured, BENCH_SIZE of how many charts the large ones are.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { Case, cases } from './cases';
import { installPeer, peerVersions } from './install-peer';
import { measure, ROOT, Sample } from './measure';
import { objectsOf } from './objects';
import { pageOf, Result, tableOf } from './report';

const PAGE = join(ROOT, 'bench', 'results.md');
const SIZE = 2000;
type Side = 'ours' | 'peer';

async function main(): Promise<void> {
  const [runs, size] = [wholeNumber('BENCH_RUNS', 5), wholeNumber('BENCH_SIZE', SIZE)];
  const word = process.argv[2];
  installPeer();
  const folder = mkdtempSync(join(tmpdir(), 'keelwright-bench-'));
  try {
    const found = join(folder, 'found.yaml');
    writeFileSync(found, Yaml.stringify({ apiVersion: 'v1', kind: 'List', items: objectsOf(size).flat() }));
    const all = cases(size, found);
    const results = await measureAll(all.filter(({ what }) => word === undefined || what.includes(word)), runs);
    process.stdout.write(tableOf(results));
    if (size === SIZE && word === undefined) writeFileSync(PAGE, pageOf(results, versions()));
    else tell('results.md is written by a run of all rows with the usual size');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All cases once, then all again: what slows the machine for a while slows a few runs of each, and both sides. */
async function measureAll(wanted: readonly Case[], runs: number): Promise<Result[]> {
  const results = wanted.map(({ what }) => ({ what, ours: [] as Sample[], peer: [] as Sample[] }));
  for (let run = 1; run <= runs; run++) {
    for (const [i, each] of wanted.entries()) {
      for (const side of sidesOf(each, run)) results[i][side].push(await measure(each[side]!));
      refuseUnlike(results[i]);
      tell(`run ${run} of ${runs}: ${each.what}: ${sidesOf(each, 1).map(side => `${side} ${results[i][side].at(-1)!.ms.toFixed(0)} ms`).join(', ')}`);
    }
  }
  return results;
}

/** Each goes first in every second run. */
function sidesOf({ peer }: Case, run: number): Side[] {
  if (peer === undefined) return ['ours'];
  return run % 2 === 1 ? ['ours', 'peer'] : ['peer', 'ours'];
}

/** Two sides that make different numbers of objects are not compared. */
function refuseUnlike({ what, ours, peer }: Result): void {
  const made = new Set([...ours, ...peer].map(sample => sample.made));
  if (made.size > 1) throw new Error(`${what}: the sides made different numbers of objects: ${[...made].join(', ')}`);
}

function versions(): { readonly [name: string]: string } {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return { [name]: version, ...peerVersions() };
}

function wholeNumber(variable: string, usual: number): number {
  const given = process.env[variable] ?? `${usual}`;
  if (!/^[1-9]\d*$/.test(given)) throw new Error(`${variable} is ${given}: give a whole number, at least 1`);
  return Number(given);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
