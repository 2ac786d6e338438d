import { Synthesis } from '../../src/synth/synthesis';

/** Finds what a program made. */
export function documents({ entries }: Synthesis): (kind: string, name: string) => any {
  return (kind, name) => entries.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name)?.manifest;
}
