import { chained } from './steps';
import { Synthesis } from './synthesis';
import { ReleaseReport } from '../manifests/release-report';

/** Each release as the summary tells it: what it does to calls, what it cannot do, how it goes on and how it is taken back. */
export function releaseLines({ releases = [] }: Synthesis): string[] {
  return releases.length === 0 ? [] : ['Releases:', ...releases.flatMap(linesOf)];
}

function linesOf({ path, strategy, app, router, facts, limits, next, back, end = [] }: ReleaseReport): string[] {
  const told = [...facts, ...limits.map(line => `Mind: ${line}`), ...next.map(line => `Next: ${line}`), ...back.map(line => `Back: ${line}`)];
  const ends = end.length === 0 ? [] : ['End: when the program without it is applied, each when the one before is done, and before what it leaves over is deleted:', ...chained(end)];
  return [`  ${path}: ${strategy} of ${app} by ${router}`, ...[...told, ...ends].map(line => `    ${line}`)];
}
