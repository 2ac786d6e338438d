import { KEEPS_FREE } from '../../manifests/annotations';
import { namespaceOf } from '../../manifests/manifest';
import { Synthesis } from '../synthesis';

/** Objects that reserve headroom for others, and how much, because it costs money. */
export function keptFree({ entries }: Synthesis): string[] {
  return entries.flatMap(({ manifest }) => {
    const room = manifest.metadata.annotations?.[KEEPS_FREE];
    const name = [namespaceOf(manifest), manifest.metadata.name].filter(Boolean).join('/');
    return room === undefined ? [] : [`${name}: ${room}`];
  });
}
