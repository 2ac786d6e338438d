import { ApiObject, Chart } from 'cdk8s';
import { App, CanaryRelease, Existing } from '../../src';
import { EXISTING_KINDS } from '../../src/private/existing-kinds';
import { summary } from '../../src/synth/summary/summary';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL } from '../program';

const SPEC = {
  serviceAccountName: 'runner',
  priorityClassName: 'critical',
  imagePullSecrets: [{ name: 'registry' }],
  containers: [{ name: 'job', image: 'job:1', envFrom: [{ configMapRef: { name: 'settings' } }] }],
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'files' } }],
};

function rawPod(declare: (chart: Chart) => void): App {
  const app = Testing.app();
  const chart = new Chart(app, 'raw', { namespace: 'shop' });
  new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'job' }, spec: SPEC });
  declare(chart);
  return app;
}

const missing = (app: App) => Testing.findings(app).filter(({ id }) => id === 'reference-missing');

test('F32: what a raw object refers to is declared once, and is listed among what must exist', () => {
  const fixes = missing(rawPod(() => undefined)).map(({ fix }) => /Existing\.\w+\(chart, '\w+'\)/.exec(fix)?.[0]).sort();
  expect(fixes).toEqual([
    "Existing.configMap(chart, 'settings')", "Existing.persistentVolumeClaim(chart, 'files')", "Existing.priorityClass(chart, 'critical')",
    "Existing.secret(chart, 'registry')", "Existing.serviceAccount(chart, 'runner')",
  ]);
  const app = rawPod(chart => {
    Existing.configMap(chart, 'settings');
    Existing.persistentVolumeClaim(chart, 'files', { reason: 'made by the archive' });
    Existing.priorityClass(chart.node.root as App, 'critical');
    Existing.secret(chart.node.root as App, 'registry', { keys: ['.dockerconfigjson'], namespace: 'shop' });
    Existing.serviceAccount(chart, 'runner');
  });
  expect(missing(app)).toEqual([]);
  const told = summary(app._synthesis(), { checksPassed: 1, apply: 'apply' });
  expect(told).toContain('  made by the archive:\n    kubectl -n shop get persistentvolumeclaim files\n');
  expect(told.match(/^ {2}kubectl.*$/gm)!.sort()).toEqual([
    '  kubectl -n shop create configmap settings',
    '  kubectl -n shop create secret docker-registry registry --docker-server=... --docker-username=... --docker-password=...',
    '  kubectl -n shop create serviceaccount runner',
    '  kubectl create priorityclass critical --value=...',
  ]);
});

test('F32: each kind that a finding names a method for has it', () => {
  expect(Object.values(EXISTING_KINDS).filter(method => typeof Reflect.get(Existing, method) !== 'function')).toEqual([]);
});

test('F32: a namespace for what has none is refused', () => {
  expect(() => rawPod(chart => Existing.storageClass(chart, 'fast', { namespace: 'shop' }))).toThrow('existing-namespace-ignored');
});

test('F7: what a release may leave out of its first step is not pruned as long as the release is there, its own author goes first', () => {
  const { app, shop, web } = makeShop();
  const objectOf = (kind: string, name: string) => Testing.synth(app).find(made => made.kind === kind && made.metadata.name === name)!;
  const annotationsOf = (kind: string, name: string) => objectOf(kind, name).metadata.annotations ?? {};
  const OPTIONS = 'argocd.argoproj.io/sync-options';
  expect(annotationsOf('Service', 'web')).not.toHaveProperty([OPTIONS]);
  new CanaryRelease(shop, 'web-next', { app: web, image: `${MINIMAL.image}-next`, weight: 50 });
  expect(annotationsOf('Service', 'web')).toMatchObject({ [OPTIONS]: 'Prune=false', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  expect(annotationsOf('Deployment', 'web-next')).toHaveProperty([OPTIONS], 'Prune=false');
  web.service!.metadata.addAnnotation(OPTIONS, 'Prune=true');
  expect(annotationsOf('Service', 'web')).toHaveProperty([OPTIONS], 'Prune=true');
});
