import { App as CdkApp, Chart, JsonPatch, Testing as CdkTesting } from 'cdk8s';
import { ConfigSet, PlainText, Schedule, System, TwelveFactorApp } from '../../src';
import { Testing, yamlSerializer } from '../../src/testing';
import { Changes, makeShop, MINIMAL, Shop } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const VALUES = { LOG_FORMAT: 'json', WORKERS: 4, DEBUG: false };
const setIn = (shop: Shop['db'], values: object = VALUES, id = 'shared') => new ConfigSet(Chart.of(shop), id, { values: values as typeof VALUES });
const reading = (values?: object, more: Changes['web'] = {}) => makeShop({ web: db => ({ configSets: [setIn(db, values)], ...more }) });

const HASH = /-[0-9a-f]{8}$/;
const find = (manifests: any[], kind: string, name: string) => (
  manifests.find(m => m.kind === kind && (kind === 'ConfigMap' ? m.metadata.name.replace(HASH, '') : m.metadata.name) === name)
);
const setsOf = ({ spec }: any): string[] => (spec.containers[0].envFrom ?? []).map(({ configMapRef }: any) => configMapRef.name);
const baseNames = (pods: any) => setsOf(pods).map(name => name.replace(HASH, ''));
const podsOf = (manifests: any[], name: string) => find(manifests, 'Deployment', name).spec.template;
const templatesOf = (manifests: any[]) => Object.fromEntries(manifests.filter(m => m.spec?.template).map(m => [m.metadata.name, m.spec.template]));

test('a set is one ConfigMap of its system', () => {
  const { shop } = makeShop({ system: { labels: { team: 'checkout' } } });
  const set = new ConfigSet(shop, 'shared', { values: VALUES });
  expect(Testing.synth(set)).toMatchSnapshot();
  expect(set.configMap.kind).toBe('ConfigMap');
});

test('an app reads it in every container', () => {
  const { app } = reading(VALUES, { init: [{ name: 'migrate', command: ['./migrate'] }] });
  const manifests = Testing.synth(app);
  const pods = podsOf(manifests, 'web');
  const { name } = find(manifests, 'ConfigMap', 'shared').metadata;
  const containers = [...pods.spec.initContainers, ...pods.spec.containers];
  expect(containers.map(({ envFrom }: any) => envFrom)).toEqual(Array(2).fill([{ configMapRef: { name } }]));
});

test('all processes of an app read its sets, and one may read more', () => {
  const { app } = makeShop({
    web: db => ({
      configSets: [setIn(db)],
      processes: { worker: { command: ['./work'], configSets: [setIn(db, { QUEUE: 'orders' }, 'queues')] }, clock: { schedule: Schedule.daily('03:15') } },
    }),
  });
  const manifests = Testing.synth(app);
  const clock = find(manifests, 'CronJob', 'web-clock').spec.jobTemplate.spec.template;
  expect([podsOf(manifests, 'web'), podsOf(manifests, 'web-worker'), clock].map(baseNames)).toEqual([['shared'], ['queues', 'shared'], ['shared']]);
});

test('a changed value changes its readers and nobody else', () => {
  const templates = (values: object) => templatesOf(Testing.synth(reading(values, { processes: { worker: { command: ['./work'] } } }).app));
  const [before, after, reordered] = [{ A: '1', B: '2' }, { A: '1', B: '3' }, { B: '2', A: '1' }].map(templates);
  expect(Object.keys(before).filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))).toEqual(['web', 'web-worker']);
  expect(reordered).toEqual(before);
});

test('a value that a patch sets counts too', () => {
  const patched = (level: string) => {
    const { app, shop } = makeShop();
    const set = new ConfigSet(shop, 'shared', { values: VALUES });
    new TwelveFactorApp(shop, 'api', { ...MINIMAL, configSets: [set] });
    set.configMap.addJsonPatch(JsonPatch.add('/data/LEVEL', level));
    const manifests = Testing.synth(app);
    const { name } = find(manifests, 'ConfigMap', 'shared').metadata;
    expect(setsOf(podsOf(manifests, 'api'))).toEqual([name]);
    return name;
  };
  expect(patched('info')).not.toBe(patched('debug'));
});

test('values are what the app sees: Kubernetes expands nothing in a ConfigMap', () => {
  const { app } = reading({ PATTERN: '$(HOME)', PRICE: '$$', TOKEN: PlainText.of('public') });
  expect(find(Testing.synth(app), 'ConfigMap', 'shared').data).toEqual({ PATTERN: '$(HOME)', PRICE: '$$', TOKEN: 'public' });
});

test('a set that is named twice is read once', () => {
  const { web } = makeShop({
    web: db => {
      const set = setIn(db);
      return { configSets: [set, set], processes: { worker: { command: ['./work'], configSets: [set] } } };
    },
  });
  expect(baseNames(podsOf(Testing.synth(web), 'web-worker'))).toEqual(['shared']);
});

test('its name stays when the construct is renamed', () => {
  const names = ['shared', 'settings'].map(id => {
    const { shop, app } = makeShop();
    new TwelveFactorApp(shop, 'api', { ...MINIMAL, configSets: [new ConfigSet(shop, id, { values: VALUES, name: 'common' })] });
    return setsOf(podsOf(Testing.synth(app), 'api'))[0];
  });
  expect(names).toEqual(Array(2).fill(expect.stringMatching(/^common-[0-9a-f]{8}$/)));
});

test('it works in a plain cdk8s App and Chart', () => {
  const chart = new Chart(new CdkApp(), 'plain');
  new TwelveFactorApp(chart, 'web', { ...MINIMAL, configSets: [new ConfigSet(chart, 'shared', { values: VALUES })] });
  const manifests = CdkTesting.synth(chart);
  expect(setsOf(podsOf(manifests, 'web'))).toEqual([find(manifests, 'ConfigMap', 'shared').metadata.name]);
});

test('what the checks find in it is nothing', () => {
  expect(Testing.findings(reading().app)).toEqual([]);
});

describe('a variable that would be hidden is refused', () => {
  const HIDDEN: { readonly [where: string]: () => unknown } = {
    'config': () => reading(VALUES, { config: { LOG_FORMAT: 'text' } }),
    'a binding that comes later': () => makeShop({ web: db => ({ configSets: [setIn(db, { DB: 'x' })] }), then: (web, db) => web.bind('DB', db.address) }),
    'a binding of one process': () => makeShop({
      web: db => ({ configSets: [setIn(db, { DB: 'x' })], processes: { worker: { command: ['./work'] } } }), then: (web, db) => web.bind('DB', db.address, 'worker'),
    }),
    'config of a process': () => reading(VALUES, { processes: { worker: { command: ['./work'], config: { WORKERS: 8 } } } }),
    'config of an init step': () => reading(VALUES, { init: [{ name: 'migrate', command: ['./migrate'], config: { WORKERS: 1 } }] }),
    'another set': () => makeShop({ web: db => ({ configSets: [setIn(db), setIn(db, { DEBUG: true }, 'other')] }) }),
    'a set of a process under config of the app': () => makeShop({
      web: db => ({ config: { DEBUG: true }, processes: { worker: { command: ['./work'], configSets: [setIn(db)] } } }),
    }),
  };

  test.each(Object.keys(HIDDEN))('by %s', where => {
    expect(HIDDEN[where]).toThrow(/^env-duplicate: shop\/web.*ConfigSet (shared|other)/);
  });

  test('and one that another process has is not', () => {
    const { app } = makeShop({
      web: db => ({ processes: { worker: { command: ['./work'], configSets: [setIn(db)] }, mailer: { command: ['./mail'], config: { DEBUG: true } } } }),
    });
    expect(Testing.findings(app)).toEqual([]);
  });
});

test('a set in another system of the same namespace is read', () => {
  const { app, shop } = makeShop();
  const set = new ConfigSet(shop, 'shared', { values: VALUES });
  const more = new System(app, 'more', { namespace: 'shop', createNamespace: false });
  expect(() => new TwelveFactorApp(more, 'api', { ...MINIMAL, configSets: [set] })).not.toThrow();
});
