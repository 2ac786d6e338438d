import { engines } from './lab/images-made-here';
import { debian, goPrograms } from './lab/programs';
import { binaries } from '../cluster/lab/binaries';
import { defaultVersion } from '../cluster/suites.json';

/** What suites need beside the nodes themselves. */
const MODULES: { readonly [suite: string]: readonly string[] } = {
  backends: ['coredns', 's3', 'writer'],
  examples: ['coredns', 'network-policies', 'podinfo'],
  traffic: ['metrics-server', 'network-policies'],
};

/** What needs Debian's packages of engines. */
const ENGINES = ['backends', 'examples'];

interface Run {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

/** Builds and unpacks what the chosen suites need, before their times begin to count. */
export default async function setup({ testPathPatterns: { patterns } }: Run): Promise<void> {
  const isChosen = (suite: string) => patterns.length === 0 || patterns.some(pattern => new RegExp(pattern).test(`test/nodes/${suite}.test.ts`));
  await debian();
  await binaries(defaultVersion);
  for (const module of new Set(['kube', 'crane', 'go', ...Object.keys(MODULES).filter(isChosen).flatMap(suite => MODULES[suite])])) await goPrograms(module);
  if (ENGINES.some(isChosen)) await engines('debian-13');
}
