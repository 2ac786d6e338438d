import { debian, goPrograms } from './lab/programs';
import { binaries } from '../cluster/lab/binaries';
import { defaultVersion } from '../cluster/suites.json';

/** What suites need beside the nodes themselves. */
const MODULES: { readonly [suite: string]: readonly string[] } = {
  backends: ['coredns', 's3', 'writer'],
  examples: ['coredns', 'network-policies', 'podinfo'],
};

interface Run {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

/** Builds and unpacks what the chosen suites need, before their times begin to count. */
export default async function setup({ testPathPatterns: { patterns } }: Run): Promise<void> {
  const chosen = Object.keys(MODULES).filter(suite => patterns.length === 0 || patterns.some(pattern => new RegExp(pattern).test(`test/nodes/${suite}.test.ts`)));
  await debian();
  await binaries(defaultVersion);
  for (const module of new Set(['kube', 'crane', 'go', ...chosen.flatMap(suite => MODULES[suite])])) await goPrograms(module);
}
