import { availableParallelism } from 'node:os';
import { median, Sample } from './measure';

/** What came of one case. */
export interface Result {
  readonly what: string;
  readonly ours: readonly Sample[];
  /** Empty where there is no peer. */
  readonly peer: readonly Sample[];
}

const HOW_TO_READ = [
  "Each time is the median of so many runs, keelwright's and the peer's by turns on one machine: of a whole process where the row names a command,",
  'and else of one call in a process of its own, with what it needs loaded before.',
  "A ratio is keelwright's median divided by the peer's, 2 for twice as long and 0.5 for half as long, and depends less on the machine than the times do;",
  'rows without a peer are what cdk8s does not have.',
].join('\n');

/** The page: nothing in it changes by itself from run to run but what was measured. */
export function pageOf(results: readonly Result[], versions: { readonly [name: string]: string }): string {
  return `# Benchmark

${machine(versions)}

${HOW_TO_READ}

${tableOf(results)}`;
}

export function machine(versions: { readonly [name: string]: string }): string {
  const pinned = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `\`npm run bench\` on ${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}: ${pinned.join(', ')}.`;
}

export function tableOf(results: readonly Result[]): string {
  const rows = [['what', 'keelwright', 'peer', 'ratio', 'runs'], ['---', '--:', '--:', '--:', '--:'], ...results.map(rowOf)];
  return rows.map(cells => `| ${cells.join(' | ')} |\n`).join('');
}

function rowOf({ what, ours, peer }: Result): string[] {
  const [our, their] = [ours, peer].map(samples => median(samples.map(({ ms }) => ms)));
  const beside = peer.length === 0 ? ['no peer', ''] : [time(their), ratio(our / their)];
  return [what, time(our), ...beside, `${ours.length}`];
}

function ratio(value: number): string {
  return value < 10 ? value.toPrecision(2) : value.toFixed(0);
}

function time(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
