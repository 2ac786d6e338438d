import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents';
import { ROOT } from '../proof/subjects';

/** Puts examples together that can live in one cluster: no two of them make an object of the same name. */
export function sharingClusters(examples: readonly string[]): string[][] {
  const clusters: { readonly examples: string[]; readonly objects: Set<string> }[] = [];
  for (const example of examples) {
    const objects = objectsOf(example);
    const home = clusters.find(cluster => !objects.some(object => cluster.objects.has(object)));
    if (home === undefined) {
      clusters.push({ examples: [example], objects: new Set(objects) });
    } else {
      home.examples.push(example);
      objects.forEach(object => home.objects.add(object));
    }
  }
  return clusters.map(cluster => cluster.examples);
}

function objectsOf(example: string): string[] {
  const yaml = readFileSync(join(ROOT, 'examples', example, 'expected.yaml'), 'utf8');
  return documents(yaml).map(({ kind, metadata: { namespace = '', name } }) => `${kind} ${namespace}/${name}`);
}
