// Proves what has no proof yet and writes the table of docs/proof.md: npm run proof [-- --all | --rest] [--minutes N]
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ProofPage } from './page';
import type { Note, Outcome } from './point';
import type { Program } from './rendering';
import { hashes, rememberPrograms, seenPrograms } from './rests-on';
import { nameOf, nodesSuite, projectOf, ROOT, type Row, rows, subjectOf, suitesOf } from './subjects';
import * as suites from '../suites.json';

const LIBRARY = join(ROOT, 'lib');

async function main(): Promise<void> {
  const { all = false, rest = false, minutes } = parseArgs({ options: { all: { type: 'boolean' }, rest: { type: 'boolean' }, minutes: { type: 'string' } } }).values;
  const page = ProofPage.read();
  const current = await hashes(rows(), LIBRARY);
  const stale = rows().filter(row => all || page.get(row)?.hash !== current.get(nameOf(row))).filter(row => !rest || !isRunAnyway(row));
  if (stale.length === 0) return tell('Nothing is left to prove.');
  tell(`To prove: ${list(stale)}`);
  const run = new Run(stale, rest ? undefined : page);
  const passed = await run.jest(minutes === undefined ? Infinity : Number(minutes) * 60);
  const left = stale.filter(row => !run.proved.has(nameOf(row)));
  tell(`Proved: ${list(stale.filter(row => run.proved.has(nameOf(row))))}`);
  if (left.length > 0) tell(`Left to prove by npm run proof: ${list(left)}`);
  if (!passed) process.exitCode = 1;
}

/** Whether each submission proves it. */
function isRunAnyway(row: Row): boolean {
  const [suite] = suitesOf(row);
  const onNodes = nodesSuite(suite);
  if (onNodes !== undefined) return suites.onRealNodesAlways.includes(onNodes);
  return projectOf(row) === suites.defaultVersion || suitesOf(row).every(name => suites.everywhere.includes(name));
}

/** One run over what is to be proved: on control planes, then on real nodes. */
class Run {
  /** The names of the rows. */
  readonly proved = new Set<string>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'keelwright-proof-'));
  private readonly file = join(this.folder, 'notes');
  private read = 0;
  private readonly outcomes: Outcome[] = [];
  /** By suite and version. */
  private readonly programs = new Map<string, Program[]>();
  /** By suite and version how many of its tests failed. */
  private readonly ended = new Map<string, number>();

  /** @param page where each row is written as soon as it is proved */
  constructor(private readonly stale: readonly Row[], private readonly page?: ProofPage) {}

  /** Gives whether no test failed until the time was over. */
  async jest(seconds: number): Promise<boolean> {
    const deadline = Date.now() + seconds * 1000;
    const isOnNodes = (row: Row) => suitesOf(row).every(suite => nodesSuite(suite) !== undefined);
    const [onNodes, others] = [this.stale.filter(isOnNodes), this.stale.filter(row => !isOnNodes(row))];
    const codes: (number | null)[] = [];
    if (others.length > 0) codes.push(await this.run(deadline, ['test/cluster/jest.config.js'], { KEELWRIGHT_PROOF_PLAN: JSON.stringify(planOf(others)) }));
    if (onNodes.length > 0 && Date.now() < deadline) codes.push(await this.run(deadline, ['test/nodes/jest.config.js', ...onNodes.flatMap(suitesOf).map(suite => `test/${suite}.test`)]));
    rmSync(this.folder, { recursive: true });
    return [...this.ended.values()].every(failed => failed === 0) && (codes.every(code => code === 0) || Date.now() > deadline);
  }

  private async run(deadline: number, config: readonly string[], told: NodeJS.ProcessEnv = {}): Promise<number | null> {
    const env = { ...process.env, ...told, KEELWRIGHT_PROOF_NOTES: this.file };
    const jest = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', ...config];
    const child = spawn(process.execPath, jest, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    let code: number | null | undefined;
    child.once('close', ended => { code = ended; });
    // With its workers; the servers of each end with it.
    const stop = () => child.exitCode === null && process.kill(-child.pid!, 'SIGKILL');
    process.once('SIGINT', stop).once('SIGTERM', stop);
    while (code === undefined) {
      await sleep(1000);
      await this.take();
      if (Date.now() > deadline) stop();
    }
    await this.take();
    return code;
  }

  private async take(): Promise<void> {
    if (!existsSync(this.file)) return;
    const lines = readFileSync(this.file, 'utf8').split('\n').slice(0, -1);
    const notes: Note[] = lines.slice(this.read).map(line => JSON.parse(line));
    this.read = lines.length;
    for (const note of notes) {
      if (note.note === 'outcome') this.outcomes.push(note);
      else if (note.note === 'ended') this.ended.set(keyOf(note), note.failed);
      else this.programs.set(keyOf(note), [...this.programs.get(keyOf(note)) ?? [], { file: note.file, env: note.env }]);
    }
    if (notes.some(({ note }) => note === 'ended')) await this.settle();
  }

  /** Writes what is proved by now. */
  private async settle(): Promise<void> {
    const done = this.stale.filter(row => this.isProved(row));
    if (done.every(row => this.proved.has(nameOf(row)))) return;
    done.forEach(row => this.proved.add(nameOf(row)));
    if (!this.page) return;
    this.remember(done);
    // What was seen on the default version counts for all.
    const current = await hashes(done, LIBRARY);
    for (const row of done) this.page.set(row, { points: this.pointsOf(row), hash: current.get(nameOf(row))! });
    this.page.keep(rows());
    this.page.write();
  }

  private isProved(row: Row): boolean {
    const of = (suite: string) => this.ended.get(keyOf({ suite, version: projectOf(row) }));
    if (suitesOf(row).some(suite => of(suite) === undefined)) return false;
    const mine = this.outcomes.filter(({ subject, version }) => subject === row.subject && version === row.version);
    // A suite of one subject has tests that are no points.
    const isWhole = suitesOf(row).every(suite => subjectOf(suite) === undefined || of(suite) === 0);
    return isWhole && mine.length > 0 && mine.every(({ passed }) => passed);
  }

  private pointsOf(row: Row): number[] {
    const mine = this.outcomes.filter(({ subject, version }) => subject === row.subject && version === row.version);
    return [...new Set(mine.map(({ point }) => point))].sort();
  }

  private remember(done: readonly Row[]): void {
    const seen = seenPrograms();
    for (const row of done.filter(({ version }) => version === suites.defaultVersion)) {
      const [suite] = suitesOf(row);
      if (subjectOf(suite) === row.subject) seen[row.subject] = this.programs.get(keyOf({ suite, version: row.version })) ?? [];
    }
    rememberPrograms(seen);
  }
}

function keyOf({ suite, version }: { suite: string; version: string }): string {
  return `${suite} ${version}`;
}

function planOf(stale: readonly Row[]): object {
  const versions = [...new Set(stale.map(projectOf))];
  return Object.fromEntries(versions.map(version => {
    const mine = stale.filter(row => projectOf(row) === version);
    return [version, { suites: [...new Set(mine.flatMap(suitesOf))], subjects: [...new Set(mine.map(({ subject }) => subject))] }];
  }));
}

function list(rows_: readonly Row[]): string {
  const subjects = [...new Set(rows_.map(({ subject }) => subject))];
  const versionsOf = (subject: string) => rows_.filter(row => row.subject === subject).map(({ version }) => version).join(', ');
  return subjects.length === 0 ? 'nothing' : subjects.map(subject => `${subject} (${versionsOf(subject)})`).join(', ');
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
