import { Synthesis } from './synthesis';
import { KEEPS_FREE } from '../manifests/annotations';
import { namespaceOf } from '../manifests/manifest';

/** What keeps room for others, and how much: it is paid for. */
export function keptFree({ entries }: Synthesis): string[] {
  return entries.flatMap(({ manifest }) => {
    const room = manifest.metadata.annotations?.[KEEPS_FREE];
    const name = [namespaceOf(manifest), manifest.metadata.name].filter(Boolean).join('/');
    return room === undefined ? [] : [`${name}: ${room}`];
  });
}
