import { Synthesis } from './synthesis';
import { External } from '../manifests/manifest';
import { refuse } from '../private/refusal';

/** What the Apps of one program made, as one: it is applied as one. */
export function combine(syntheses: Synthesis[]): Synthesis {
  refuseDifferentVersions(syntheses);

  const entries = syntheses.flatMap(synthesis => synthesis.entries);
  const made = new Set(entries.map(({ manifest: { kind, metadata } }) => idOf({ kind, name: metadata.name, namespace: metadata.namespace })));
  const releases = syntheses.flatMap(synthesis => synthesis.releases ?? []);
  const externals = syntheses.flatMap(synthesis => synthesis.externals).filter(external => !made.has(idOf(external)));
  return {
    name: shared(syntheses.map(({ name }) => name)),
    named: syntheses.every(({ named }) => named),
    environment: shared(syntheses.map(({ environment }) => environment)),
    kubernetes: syntheses[0].kubernetes,
    customResources: [...new Set(syntheses.flatMap(({ customResources = [] }) => customResources))],
    entries,
    externals: eachOnce(externals),
    ...(releases.length > 0 && { releases }),
  };
}

function refuseDifferentVersions(syntheses: Synthesis[]): void {
  const versions = [...new Set(syntheses.map(({ kubernetes }) => kubernetes))];
  if (versions.length === 1) return;
  refuse(undefined, {
    code: 'kubernetes-versions-differ',
    problem: 'the Apps of the program are made for different versions of Kubernetes',
    given: versions.join(', '),
    allowed: 'one version, since all of it is applied to one cluster',
    fix: 'give all Apps the same Platform, or write one program for each cluster',
  });
}

function eachOnce(externals: External[]): External[] {
  const merged = new Map<string, External>();
  for (const external of externals) {
    const keys = [...new Set([...(merged.get(idOf(external))?.keys ?? []), ...(external.keys ?? [])])].sort();
    merged.set(idOf(external), { ...external, ...(keys.length > 0 && { keys }) });
  }
  return [...merged.values()];
}

function shared<T>(values: T[]): T | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

function idOf({ kind, namespace, name }: External): string {
  return [kind, namespace, name].join('/');
}
