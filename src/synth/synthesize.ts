import { ApiObject, App, Chart, DependencyGraph } from 'cdk8s';
import { IConstruct } from 'constructs';
import { resourcesOf } from './platform-resources';
import { Synthesis } from './synthesis';
import { externalsOf } from '../blocks/external';
import { complete } from '../blocks/kube';
import { lateOf } from '../blocks/late';
import { openRulesOf } from '../blocks/policy-object';
import { releasesOf } from '../blocks/release-notes';
import { Entry, Manifest } from '../manifests/manifest';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';
import { sourceOf } from '../private/source';

/** On every object of a program, so that what it made once and makes no more can be found. */
export const OWNER_LABEL = 'keelwright.io/owner';

export interface Program {
  readonly name?: string;
  readonly named?: boolean;
  readonly environment?: string;
}

/** Renders every object of the app, whole, with its origin; refuses what its constructs find invalid. */
export function synthesize(app: App, program: Program = {}): Synthesis {
  refuseInvalid(app);
  orderByConstructs(app);
  const entries = app.charts.flatMap(chart => objectsOf(chart).map(object => entryOf(object, chart)));
  const clusterScoped = customClusterScoped(entries);
  const finished = (manifest: Manifest) => owned(unscoped(manifest, clusterScoped), program);
  const releases = releasesOf(app);
  return {
    ...program,
    kubernetes: Platform.of(app).kubernetes,
    customResources: [...new Set(app.node.findAll().flatMap(construct => resourcesOf(Platform.of(construct))))],
    entries: entries.map(({ manifest, origin, late, open }) => ({
      manifest: finished(manifest),
      origin,
      ...(late && { late: late.first === undefined ? {} : { first: finished(late.first) } }),
      ...(open && { open }),
    })),
    externals: externalsOf(app),
    ...(releases.length > 0 && { releases }),
  };
}

/** The owner of a program's objects: its name, with the environment when there is one. */
export function ownerOf({ name, environment }: Program): string | undefined {
  return name === undefined || environment === undefined ? name : `${name}.${environment}`;
}

function refuseInvalid(app: App): void {
  const problems = app.node.findAll().flatMap(c => c.node.validate().map(problem => `[${c.node.path}] ${problem}`));
  if (problems.length === 0) return;
  refuse(undefined, {
    code: 'validation-failed',
    problem: 'constructs of the program find themselves invalid',
    given: problems.join('; '),
    allowed: 'constructs whose validations pass',
    fix: 'look at each of them in turn',
  });
}

/** A dependency between constructs holds for all objects inside them. */
function orderByConstructs(app: App): void {
  for (const source of app.node.findAll()) {
    for (const target of source.node.dependencies) {
      const [dependents, dependencies] = [source, target].map(apiObjectsIn);
      dependents.forEach(dependent => dependent.node.addDependency(...dependencies.filter(other => other !== dependent)));
      const [from, to] = [source, target].map(Chart.of);
      if (from !== to) from.node.addDependency(to);
    }
  }
}

function apiObjectsIn(scope: IConstruct): ApiObject[] {
  return scope.node.findAll().filter((c): c is ApiObject => c instanceof ApiObject);
}

function objectsOf(chart: Chart): ApiObject[] {
  return new DependencyGraph(chart.node).topology().filter((c): c is ApiObject => c instanceof ApiObject && Chart.of(c) === chart);
}

function entryOf(object: ApiObject, chart: Chart): Entry {
  complete(object);
  const late = lateOf(object);
  const open = openRulesOf(object);
  return {
    manifest: object.toJson(),
    origin: { path: object.node.path, source: sourceOf(object), chart: chart.node.path.replace(/\//g, '-') },
    ...(late && { late }),
    ...(open && { open }),
  };
}

/** Kinds that a CustomResourceDefinition of the same program puts outside namespaces. */
function customClusterScoped(entries: Entry[]): Set<string> {
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
