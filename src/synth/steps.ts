import { Synthesis } from './synthesis';
import { Resource } from '../manifests/manifest';
import { shellCommand } from '../private/shell';

/** Which of two steps is applied: what must exist first, or everything. */
export type Step = 1 | 2;

/** What is applied in the step; without a step, everything. */
export function entriesOf({ entries }: Synthesis, step?: Step): Resource[] {
  if (step !== 1) return entries;
  return entries.flatMap(entry => {
    if (entry.late === undefined) return [entry];
    const { first } = entry.late;
    return first === undefined ? [] : [{ ...entry, manifest: first }];
  });
}

/** Entries that must not be applied together with the rest. */
export function lateEntries({ entries }: Synthesis): Resource[] {
  return entries.filter(({ late }) => late !== undefined);
}

/** The commands that finish when the second step may start. */
export function waits({ releases = [] }: Synthesis): string[] {
  const rollouts = releases.flatMap(({ awaits }) => awaits)
    .map(({ kind, namespace, name }) => shellCommand('kubectl', ...namespace === undefined ? [] : ['-n', namespace], 'rollout', 'status', `${kind}/${name}`, '--timeout=10m'));
  const pause = Math.max(0, ...releases.filter(({ awaits }) => awaits.length === 0).map(({ pauseSeconds = 0 }) => pauseSeconds));
  return [...new Set(rollouts), ...pause === 0 ? [] : [`sleep ${pause}`]];
}

/** Run together, they stop at the first one that fails. */
export function chained(commands: string[]): string[] {
  return commands.map((command, i) => `  ${command}${i < commands.length - 1 ? ' &&' : ''}`);
}
