import { ApiObject, App, Chart, DependencyGraph } from 'cdk8s';
import { IConstruct } from 'constructs';
import { resourcesOf } from './summary/platform-resources';
import { OWNER_LABEL, ownerOf, Program, Synthesis } from './synthesis';
import { plainTextsOf } from '../blocks/config/plain-texts';
import { phaseOf } from '../blocks/objects/deferred';
import { externalsOf } from '../blocks/objects/external';
import { degradationsOf } from '../blocks/objects/features';
import { complete } from '../blocks/objects/kube';
import { openRulesOf } from '../blocks/objects/policy-object';
import { releasesOf } from '../blocks/objects/release-notes';
import { Resource, Manifest } from '../manifests/manifest';
import { Platform } from '../platform/platform';
import { orNoted, throwNoted } from '../private/messages/mistakes';
import { refuse } from '../private/refusal';
import { sourceOf } from '../private/source';

/** Renders every object of the app completely, with its origin; fails if the constructs' validations fail. */
export function synthesize(app: App, program: Program = {}): Synthesis {
  refuseInvalid(app);
  orderByConstructs(app);
  const entries = app.charts.flatMap(chart => objectsOf(chart).flatMap(object => orNoted(() => [entryOf(object, chart)], [])));
  throwNoted();
  const clusterScoped = customClusterScoped(entries);
  const finished = (manifest: Manifest) => owned(unscoped(manifest, clusterScoped), program);
  const releases = releasesOf(app);
  const degraded = degradationsOf(app);
  const plainTexts = plainTextsOf(app);
  return {
    ...program,
    kubernetes: Platform.of(app).kubernetes,
    customResources: [...new Set(app.node.findAll().flatMap(construct => resourcesOf(Platform.of(construct))))],
    entries: entries.map(({ manifest, origin, late, open }) => ({
      manifest: finished(manifest),
      origin,
      ...(late && { late }),
      ...(open && { open }),
    })),
    externals: externalsOf(app),
    ...(releases.length > 0 && { releases }),
    ...(degraded.length > 0 && { degraded }),
    ...(plainTexts.length > 0 && { plainTexts }),
  };
}

function refuseInvalid(app: App): void {
  const problems = app.node.findAll().flatMap(c => c.node.validate().map(problem => `[${c.node.path}] ${problem}`));
  if (problems.length === 0) return;
  refuse(undefined, {
    code: 'validation-failed',
    problem: 'validations of constructs in the program failed',
    given: problems.join('; '),
    allowed: 'constructs whose validations pass',
    fix: 'fix each of these constructs',
  });
}

/** A dependency between constructs applies to all objects in them, except those in both: once cdk8s has rendered, a chart depends on inner charts. */
function orderByConstructs(app: App): void {
  for (const source of app.node.findAll()) {
    for (const target of source.node.dependencies) {
      const [dependents, dependencies] = [apiObjectsIn(source, target), apiObjectsIn(target, source)];
      dependents.forEach(dependent => dependent.node.addDependency(...dependencies));
      const [from, to] = [source, target].map(Chart.of);
      if (from !== to) from.node.addDependency(to);
    }
  }
}

function apiObjectsIn(scope: IConstruct, except: IConstruct): ApiObject[] {
  return scope.node.findAll().filter((c): c is ApiObject => c instanceof ApiObject && !c.node.scopes.includes(except));
}

function objectsOf(chart: Chart): ApiObject[] {
  return new DependencyGraph(chart.node).topology().filter((c): c is ApiObject => c instanceof ApiObject && Chart.of(c) === chart);
}

function entryOf(object: ApiObject, chart: Chart): Resource {
  complete(object);
  const late = phaseOf(object);
  const open = openRulesOf(object);
  const manifest = object.toJson();
  refuseKindless(object, manifest);
  return {
    manifest,
    origin: { path: object.node.path, source: sourceOf(object), chart: chart.node.path.replace(/\//g, '-') },
    ...(late && { late }),
    ...(open && { open }),
  };
}

/** A raw object may have any content. */
function refuseKindless(object: ApiObject, { apiVersion, kind }: Manifest): void {
  const missing = Object.entries({ apiVersion, kind }).find(([, value]) => typeof value !== 'string' || value === '');
  if (missing === undefined) return;
  refuse(object, {
    code: 'object-kindless',
    problem: `the object has no ${missing[0]}, and every API server rejects it`,
    given: { apiVersion, kind },
    allowed: "strings as in apiVersion: 'apps/v1', kind: 'Deployment'",
    fix: `set ${missing[0]}: '...' in the props of the ApiObject`,
  });
}

/** Kinds that a CustomResourceDefinition of the same program declares as cluster-scoped. */
function customClusterScoped(entries: Resource[]): Set<string> {
  return new Set(entries
    .filter(({ manifest }) => manifest.kind === 'CustomResourceDefinition' && manifest.spec?.scope === 'Cluster')
    .map(({ manifest }) => `${manifest.spec.group}/${manifest.spec.names?.kind}`));
}

function unscoped(manifest: Manifest, clusterScoped: Set<string>): Manifest {
  if (!clusterScoped.has(`${manifest.apiVersion.split('/')[0]}/${manifest.kind}`)) return manifest;
  const { namespace: _, ...metadata } = manifest.metadata;
  return { ...manifest, metadata: metadata as Manifest['metadata'] };
}

function owned(manifest: Manifest, program: Program): Manifest {
  const owner = ownerOf(program);
  if (owner === undefined) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, labels: { ...manifest.metadata.labels, [OWNER_LABEL]: owner } } };
}
