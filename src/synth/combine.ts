import { Synthesis } from './synthesis';
import { External } from '../manifests/manifest';
import { refuse } from '../private/refusal';

/** Combines what the Apps of one program generated, because it is applied together. */
export function combine(syntheses: Synthesis[]): Synthesis {
  refuseDifferentVersions(syntheses);

  const entries = syntheses.flatMap(synthesis => synthesis.entries);
  const made = new Set(entries.map(({ manifest: { kind, metadata } }) => idOf({ kind, name: metadata.name, namespace: metadata.namespace })));
  const releases = syntheses.flatMap(synthesis => synthesis.releases ?? []);
  const degraded = syntheses.flatMap(synthesis => synthesis.degraded ?? []);
  const plainTexts = syntheses.flatMap(synthesis => synthesis.plainTexts ?? []);
  // A namespace that is generated here may still lack labels.
  const externals = syntheses.flatMap(synthesis => synthesis.externals)
    .filter(external => external.labels !== undefined || !made.has(idOf(external)));
  return {
    name: shared(syntheses.map(({ name }) => name)),
    named: syntheses.every(({ named }) => named),
    environment: shared(syntheses.map(({ environment }) => environment)),
    kubernetes: syntheses[0].kubernetes,
    customResources: [...new Set(syntheses.flatMap(({ customResources = [] }) => customResources))],
    entries,
    externals: eachOnce(externals),
    ...(releases.length > 0 && { releases }),
    ...(degraded.length > 0 && { degraded }),
    ...(plainTexts.length > 0 && { plainTexts }),
  };
}

function refuseDifferentVersions(syntheses: Synthesis[]): void {
  const versions = [...new Set(syntheses.map(({ kubernetes }) => kubernetes))];
  if (versions.length === 1) return;
  refuse(undefined, {
    code: 'kubernetes-versions-differ',
    problem: 'the Apps of the program target different versions of Kubernetes',
    given: versions.join(', '),
    allowed: 'one version, because everything is applied to one cluster',
    fix: 'set the same Platform for all Apps, or use one program for each cluster',
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
