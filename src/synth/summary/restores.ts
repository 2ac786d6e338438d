import { RESTORES } from '../../manifests/annotations';
import { APP_NAME, appOf, describeManifest, Manifest } from '../../manifests/manifest';
import { listed } from '../../private/messages/nearest';
import { shellCommand } from '../../private/shell';
import { Synthesis } from '../synthesis';

/** Jobs that replace the data of a server when they are applied. */
export function restores(synthesis: Synthesis): string[] {
  return jobsOf(synthesis).map(job => (
    `${describeManifest(job)}: ${job.metadata.annotations![RESTORES]}`
  ));
}

/** How to apply a restore: an apply of everything would start the apps that were stopped for it. */
export function applyRestores(synthesis: Synthesis, apply: string): string[] {
  const names = [...new Set(jobsOf(synthesis).flatMap(job => appOf(job) ?? []))].sort();
  if (names.length === 0) return [];
  const [selector, its] = names.length === 1 ? [`${APP_NAME}=${names[0]}`, 'its'] : [`${APP_NAME} in (${names.join(',')})`, 'their'];
  return [
    `If apps that write to ${listed(names, 'or')} are running, stop them, and apply only ${its} objects; an apply of everything would start these apps again:`,
    `  ${apply} ${shellCommand('-l', selector)}`,
  ];
}

function jobsOf({ entries }: Synthesis): Manifest[] {
  return entries.map(({ manifest }) => manifest).filter(({ metadata }) => metadata.annotations?.[RESTORES] !== undefined);
}
