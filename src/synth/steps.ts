import { Synthesis } from './synthesis';
import { Entry } from '../manifests/manifest';

/** Which of two steps is applied: what must be there first, or everything. */
export type Step = 1 | 2;

/** What is applied in the step; without one, everything. */
export function entriesOf({ entries }: Synthesis, step?: Step): Entry[] {
  if (step !== 1) return entries;
  return entries.flatMap(entry => {
    if (entry.late === undefined) return [entry];
    const { first } = entry.late;
    return first === undefined ? [] : [{ ...entry, manifest: first }];
  });
}

/** What must not be applied together with the rest. */
export function lateEntries({ entries }: Synthesis): Entry[] {
  return entries.filter(({ late }) => late !== undefined);
}

/** The commands that end once the second step may begin. */
export function waits({ releases = [] }: Synthesis): string[] {
  const rollouts = releases.flatMap(({ awaits }) => awaits)
    .map(({ kind, namespace, name }) => `kubectl ${namespace === undefined ? '' : `-n ${namespace} `}rollout status ${kind}/${name} --timeout=10m`);
  const pause = Math.max(0, ...releases.filter(({ awaits }) => awaits.length === 0).map(({ pauseSeconds = 0 }) => pauseSeconds));
  return [...new Set(rollouts), ...pause === 0 ? [] : [`sleep ${pause}`]];
}

/** Typed together, they stop at the one that fails. */
export function chained(commands: string[]): string[] {
  return commands.map((command, i) => `  ${command}${i < commands.length - 1 ? ' &&' : ''}`);
}
