import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App as CdkApp, Chart, Testing as CdkTesting, YamlOutputType } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { App, Engine, StatefulBackend, Storage, System, Tenant, TwelveFactorApp } from '../../src';
import { Testing } from '../../src/testing';
import { MINIMAL } from '../program';

/** As `cdk8s init` has it: a chart of the user's own, with a System in it. */
class Shop extends Chart {
  public readonly system: System;

  constructor(app: CdkApp, id = 'charts') {
    super(app, id);
    new ApiObject(this, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
    this.system = new System(this, 'shop');
    new TwelveFactorApp(this.system, 'web', MINIMAL);
  }
}

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const names = (manifests: Named[]) => manifests.map(({ kind, metadata: { name } }) => `${kind} ${name}`);
const inYaml = (text: string) => names(parseAllDocuments(text).map(document => document.toJS()));

const OF_SYSTEM = ['Namespace shop', 'ServiceAccount web', 'NetworkPolicy web', 'Service web', 'Deployment web', 'PodDisruptionBudget web'].sort();
const OF_CHART = ['ConfigMap settings', ...OF_SYSTEM];

const APPS: { readonly [kind: string]: () => CdkApp } = { 'cdk8s\' own App': () => CdkTesting.app(), 'our App': () => Testing.app() };

describe.each(Object.keys(APPS))('F61 in %s', kind => {
  test('Testing.synth of cdk8s has of a chart what is in the System in it', () => {
    const shop = new Shop(APPS[kind]());
    expect(names(CdkTesting.synth(shop)).sort()).toEqual(OF_CHART);
    expect(names(shop.toJson()).sort()).toEqual(OF_CHART);
    expect(names(CdkTesting.synth(shop.system)).sort()).toEqual(OF_SYSTEM);
    expect(names(Testing.synth(shop)).sort()).toEqual(OF_CHART);
  });

  test('the App has each object once, chart by chart', () => {
    const app = APPS[kind]();
    const shop = new Shop(app);
    expect(app.charts).toEqual(expect.arrayContaining([shop, shop.system]));
    expect(inYaml(app.synthYaml()).sort()).toEqual(OF_CHART);
    expect(names(CdkTesting.synth(shop)).sort()).toEqual(OF_CHART);
  });

  test('a chart around a chart, a chart in a System and Systems of a Tenant are whole too', () => {
    const app = APPS[kind]();
    const around = new Chart(app, 'around');
    const tenant = new Tenant(new Chart(around, 'inner'), 'acme');
    const db = new System(tenant, 'db');
    new StatefulBackend(db, 'db', {
      engine: Engine.redis('7.4'),
      storage: Storage.of('1Gi'),
      resources: { cpu: '100m', memory: '64Mi' },
      withoutPassword: 'a test',
    });
    new ApiObject(new Chart(db, 'more'), 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
    const everything = names(Testing.synth(app)).sort();
    expect(everything).toEqual(expect.arrayContaining(['ConfigMap settings', 'Namespace acme', 'StatefulSet db']));
    expect(names(CdkTesting.synth(around)).sort()).toEqual(everything);
    expect(names(CdkTesting.synth(tenant)).sort()).toEqual(everything);
    expect(names(CdkTesting.synth(db))).toEqual(expect.arrayContaining(['ConfigMap settings', 'StatefulSet db']));
  });
});

test.each(Object.values(YamlOutputType).filter(type => typeof type === 'number'))(
  'F61 cdk8s\' own App writes each object once: output type %p', yamlOutputType => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-charts-'));
    try {
      const app = new CdkApp({ outdir, yamlOutputType });
      new Shop(app);
      app.synth();
      const files = fs.readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml'));
      expect(files.flatMap(file => inYaml(fs.readFileSync(path.join(outdir, file), 'utf8'))).sort()).toEqual(OF_CHART);
    } finally {
      fs.rmSync(outdir, { recursive: true });
    }
  });

test('F61 what is refused as it renders is refused here too, and the next synth is not cut short', () => {
  const app = new CdkApp({ outdir: os.tmpdir() });
  const shop = new Shop(app);
  let isInvalid = true;
  shop.node.addValidation({ validate: () => isInvalid ? ['no'] : [] });
  expect(() => app.synthYaml()).toThrow('no');
  expect(() => CdkTesting.synth(shop)).toThrow('no');
  isInvalid = false;
  expect(names(CdkTesting.synth(shop)).sort()).toEqual(OF_CHART);
});

test('F61 an App without a chart is loud: it has no toJson, and our matchers say what is in it', () => {
  expect(() => CdkTesting.synth(new App() as unknown as Chart)).toThrow(TypeError);
  expect(Testing.synth(Testing.app())).toEqual([]);
});
