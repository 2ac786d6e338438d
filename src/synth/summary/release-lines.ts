import { ReleaseReport } from '../../manifests/release-report';
import { chained } from '../steps';
import { Synthesis } from '../synthesis';

/** Each release in the summary: what it does to the traffic, its limits, the next steps and the rollback. */
export function releaseLines({ releases = [] }: Synthesis): string[] {
  return releases.length === 0 ? [] : ['Releases:', ...releases.flatMap(linesOf)];
}

function linesOf({ path, strategy, app, router, facts, limits, next, back, end = [] }: ReleaseReport): string[] {
  const told = [...facts, ...limits.map(line => `Note: ${line}`), ...next.map(line => `Next: ${line}`), ...back.map(line => `Rollback: ${line}`)];
  const ends = end.length === 0 ? [] : ['End: after you apply the program without it, and before you delete its orphaned objects, run in this order:', ...chained(end)];
  return [`  ${path}: ${strategy} of ${app} with ${router}`, ...[...told, ...ends].map(line => `    ${line}`)];
}
