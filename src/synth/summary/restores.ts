import { RESTORES } from '../../manifests/annotations';
import { namespaceOf } from '../../manifests/manifest';
import { Synthesis } from '../synthesis';

/** Jobs that replace the data of a server when they are applied. */
export function restores({ entries }: Synthesis): string[] {
  return entries.flatMap(({ manifest }) => {
    const what = manifest.metadata.annotations?.[RESTORES];
    const name = [namespaceOf(manifest), manifest.metadata.name].filter(Boolean).join('/');
    return what === undefined ? [] : [`Job ${name}: ${what}`];
  });
}
