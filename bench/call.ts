// Times one call in a process of its own and prints the outcome as JSON: node call.js ours|peer NAME SIZE
import { performance } from 'node:perf_hooks';
import { documentsIn } from './measure';

/** Prepares what is needed and returns what is timed; that returns YAML, or how many objects or answers there were. */
export type Call = (size: number) => () => string | number;
export interface Calls { readonly [name: string]: Call }

async function main(): Promise<void> {
  const [, , side, name, size] = process.argv;
  const { CALLS }: { CALLS: Calls } = await import(`./${side}.js`);
  const call = CALLS[name](Number(size));
  const started = performance.now();
  const result = call();
  const ms = performance.now() - started;
  process.stdout.write(JSON.stringify({ ms, made: typeof result === 'string' ? documentsIn(result) : result }));
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
