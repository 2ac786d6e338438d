import { basename } from 'node:path';
import { apiServerBinaries, binaries, build } from './lab';
import * as suites from './suites.json';

/** What single suites run besides the servers: a module of this folder and its program. */
const TOOLS: { readonly [suite: string]: readonly [string, string] } = {
  'analyzers': ['kube-score', 'kube-score'],
  'argo-rollouts': ['argo-rollouts', 'rollouts-controller'],
  'capacity-buffer': ['karpenter', 'kwok'],
  'offline': ['kube-score', 'kube-score'],
  'reach': ['cyclonus', 'cyclonus'],
};

interface Run {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

interface Project {
  readonly testMatch: readonly string[];
  readonly globals: { readonly KUBERNETES: string };
}

/** Builds what the chosen suites of a project need, before their times begin to count. */
export default async function setup({ testPathPatterns: { patterns } }: Run, { testMatch, globals: { KUBERNETES } }: Project): Promise<void> {
  const chosen = testMatch.filter(path => patterns.length === 0 || patterns.some(pattern => new RegExp(pattern).test(path))).map(path => basename(path, '.test.ts'));
  const needsNoNodes = chosen.every(suite => [...suites.everywhere, ...suites.newestOnly].includes(suite));
  if (needsNoNodes) await apiServerBinaries(KUBERNETES);
  else await binaries(KUBERNETES);
  for (const suite of chosen.filter(name => name in TOOLS)) await build(TOOLS[suite][0], [TOOLS[suite][1]]);
}
