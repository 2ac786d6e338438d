import { Synthesis } from './synthesis';
import { RESTORES } from '../manifests/annotations';
import { namespaceOf } from '../manifests/manifest';

/** What replaces the data of a server when it is applied. */
export function restores({ entries }: Synthesis): string[] {
  return entries.flatMap(({ manifest }) => {
    const what = manifest.metadata.annotations?.[RESTORES];
    const name = [namespaceOf(manifest), manifest.metadata.name].filter(Boolean).join('/');
    return what === undefined ? [] : [`Job ${name}: ${what}`];
  });
}
