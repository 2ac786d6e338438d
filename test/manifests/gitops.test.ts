import * as fs from 'fs';
import * as path from 'path';
import { Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { SharedVolume, StorageClass, System } from '../../src';
import { holdsData, NEVER_DELETED, NOT_PRUNED } from '../../src/manifests/gitops';
import { Resource, Manifest } from '../../src/manifests/manifest';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { Testing } from '../../src/testing';
import { propRows } from '../patterns/rows/all';
import { makeShop } from '../program';

const ROOT = path.join(__dirname, '..', '..');
const EXAMPLES = (fs.readdirSync(path.join(ROOT, 'examples'), { recursive: true }) as string[]).filter(file => /expected.*\.yaml$/.test(file)).sort();

let rendered: Resource[] | undefined;
/** Everything that the program of any prop makes. */
const rows = () => rendered ??= Object.values(propRows())
  .flatMap(({ to }) => Testing.synth(makeShop(to).app).map(manifest => ({ manifest, origin: {} })));

const unprotected = (entries: Resource[]) => entries.filter(({ manifest: { apiVersion, kind } }) => holdsData(apiVersion, kind))
  .filter(({ manifest: { metadata } }) => Object.entries(NEVER_DELETED).some(([name, value]) => metadata.annotations?.[name] !== value))
  .map(({ manifest: { kind, metadata } }) => `${kind} ${metadata.name}`);

/** ConfigMaps of ours that would be overwritten, or pruned, while an earlier revision reads them. */
const passing = (entries: Resource[]) => entries.map(({ manifest }) => manifest)
  .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.labels?.['app.kubernetes.io/managed-by'] === 'keelwright')
  .filter(({ immutable, metadata }) => !immutable || !/-[0-9a-f]{8}$/.test(metadata.name) || Object.keys(NOT_PRUNED).some(name => !metadata.annotations?.[name]))
  .map(({ metadata: { name } }) => name);

test('F57: what earlier revisions read is neither overwritten nor pruned, in all examples and whatever props are given', () => {
  const examples = EXAMPLES.map(file => entriesFromYaml(fs.readFileSync(path.join(ROOT, 'examples', file), 'utf8'), file));
  expect([...examples, rows()].flatMap(passing)).toEqual([]);
});

test('F57: every ConfigMap of ours is made by the one function that sees to it', () => {
  const files = (fs.readdirSync(path.join(ROOT, 'src'), { recursive: true }) as string[]).filter(file => file.endsWith('.ts'));
  expect(files.filter(file => /kubeObject\(k8s\.KubeConfigMap/.test(fs.readFileSync(path.join(ROOT, 'src', file), 'utf8')))).toEqual(['blocks/config/config-map.ts']);
});

test.each(EXAMPLES)('F7: what holds data is never deleted by a GitOps tool: %s', file => {
  expect(unprotected(entriesFromYaml(fs.readFileSync(path.join(ROOT, 'examples', file), 'utf8'), file))).toEqual([]);
});

test('F7: nor whatever props are given', () => {
  expect(unprotected(rows())).toEqual([]);
});

test('F7: a template of claims, which nothing may change, is as it was', () => {
  const yaml = fs.readFileSync(path.join(ROOT, 'examples', 'stateful', 'expected.yaml'), 'utf8');
  const templates = entriesFromYaml(yaml, 'stateful').flatMap(({ manifest }) => manifest.spec?.volumeClaimTemplates ?? []);
  expect(templates.length).toBeGreaterThan(0);
  expect(templates.filter(({ metadata }: Manifest) => metadata.annotations)).toEqual([]);
});

const SUBSTITUTE = 'kustomize.toolkit.fluxcd.io/substitute';
/** Objects of ours whose text Flux would change, or that say so without having any. */
const changed = (entries: Resource[]) => entries.map(({ manifest }) => manifest)
  .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/managed-by'] === 'keelwright')
  .filter(manifest => JSON.stringify(manifest).includes('${') !== (manifest.metadata.annotations?.[SUBSTITUTE] === 'disabled'))
  .map(({ kind, metadata: { name } }) => `${kind} ${name}`);

test('F7: Flux changes no script, in all examples and whatever props are given', () => {
  const examples = EXAMPLES.map(file => entriesFromYaml(fs.readFileSync(path.join(ROOT, 'examples', file), 'utf8'), file));
  const all = [...examples, rows()];
  expect(all.flat().filter(({ manifest }) => manifest.metadata.annotations?.[SUBSTITUTE]).length).toBeGreaterThan(10);
  expect(all.flatMap(changed)).toEqual([]);
});

test('F7: nor what a patch brings, unless it is asked to', () => {
  const annotationsOf = (annotation?: string) => {
    const { app, web } = makeShop();
    web.deployment!.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/args', ['echo ${HOSTNAME}']));
    if (annotation) web.deployment!.metadata.addAnnotation(SUBSTITUTE, annotation);
    return Testing.synth(app).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'web')!.metadata.annotations?.[SUBSTITUTE];
  };
  expect([annotationsOf(), annotationsOf('enabled')]).toEqual(['disabled', 'enabled']);
});

test('F7: an annotation of the user goes first, and raw objects are as they are', () => {
  const app = Testing.app();
  const shop = new System(app, 'shop');
  const volume = new SharedVolume(shop, 'files', { size: '1Gi', storageClass: StorageClass.existing('nfs') });
  volume.persistentVolumeClaim.metadata.addAnnotation('helm.sh/resource-policy', 'delete');
  new k8s.KubeNamespace(new Chart(app, 'raw'), 'raw', { metadata: { name: 'raw' } });
  const made = Testing.synth(app);
  expect(made.find(({ kind }) => kind === 'PersistentVolumeClaim')!.metadata.annotations).toEqual({ ...NEVER_DELETED, 'helm.sh/resource-policy': 'delete' });
  expect(made.find(({ metadata }) => metadata.name === 'raw')!.metadata).not.toHaveProperty('annotations');
});

test('F7: every object of ours is made by the one function that sees to it', () => {
  const files = (fs.readdirSync(path.join(ROOT, 'src'), { recursive: true }) as string[]).filter(file => file.endsWith('.ts'));
  const made = files.filter(file => /new (k8s\.Kube\w+|ApiObject)\((?!\.\.\.)/.test(fs.readFileSync(path.join(ROOT, 'src', file), 'utf8')));
  expect(made).toEqual([]);
});
