import { basename } from 'node:path';
import { apiServerBinaries, binaries, toolPath } from './lab';
import * as suites from './suites.json';
import { toolsOf } from './tools';

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
  for (const tool of toolsOf(chosen)) await toolPath(tool);
}
