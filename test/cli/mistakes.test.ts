import { CommandLine } from './command-line';

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

const PATIENCE = 60_000;
const START = `import { App, Backup, Engine, ExternalService, Health, Port, Route, Schedule, Storage, StatefulBackend, System, TwelveFactorApp } from 'keelwright';
const app = new App({ name: 'demo' });
const shop = new System(app, 'shop');
const sound = { image: 'ghcr.io/acme/web:1.8.2', port: 8080, health: Health.http('/healthz'), resources: { cpu: '250m', memory: '256Mi' } };
`;

async function refused(lines: string, more = 'app.synth();') {
  const { code, stdout, stderr } = await commandLine.run(commandLine.folder({ 'main.ts': `${START}${lines}\n${more}\n` }), 'synth', 'main.ts');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  return { stderr, heads: [...stderr.matchAll(/^error (.*)$/gm)].map(([, head]) => head) };
}

test.concurrent('F35: one run tells all mistakes, each with its line, in the order of the program', async () => {
  const { heads, stderr } = await refused(`
const db = new StatefulBackend(shop, 'db', { engine: Engine.postgres('17'), storage: Storage.of('lots'), resources: { cpu: '1', memory: '1Gi' } } as any);
new TwelveFactorApp(shop, 'web', { ...sound, image: 'nginx', replcas: 3, drainSeconds: '5s' } as any);
const clock = Schedule.daily(3 as any);
const api = new TwelveFactorApp(shop, 'api', { ...sound, bindings: { DATABASE_URL: db.url }, processes: { clock: { schedule: clock } } });
api.bind('LEDGER_URL', ExternalService.fromUrl('ledger').url);
new TwelveFactorApp(shop, 'mail', { ...sound, resources: { cpu: '250m', memory: '64MB' } });
`);
  expect(heads).toEqual([
    expect.stringMatching(/^quantity-malformed: shop\/db \(main\.ts:6\): /),
    expect.stringMatching(/^prop-unknown: shop\/web \(main\.ts:7\): unknown property 'replcas', which would be ignored$/),
    expect.stringMatching(/^prop-invalid: shop\/web \(main\.ts:7\): drainSeconds /),
    expect.stringMatching(/^image-unpinned: shop\/web \(main\.ts:7\): /),
    expect.stringMatching(/^prop-invalid: Schedule\.daily \(main\.ts:8\): time /),
    expect.stringMatching(/^url-invalid: ExternalService\.fromUrl \(main\.ts:10\): /),
    expect.stringMatching(/^quantity-malformed: shop\/mail \(main\.ts:11\): /),
  ]);
  expect(stderr).not.toMatch(/^\s+at /m);
}, PATIENCE);

test.concurrent('F35: all that is wrong with the values of one construct is told, and nothing that only comes of it', async () => {
  const { heads } = await refused(`
new TwelveFactorApp(shop, 'web', {
  image: 'nginx', port: 99999, health: Health.http('healthz'), config: { '1A': 'x', 'A B': 'y', DB_PASSWORD: 'hunter2-x' }, replicas: -1,
  resources: { cpu: '100x', memory: '64MB' },
});
new TwelveFactorApp(shop, 'api', { ...sound, port: '9898' } as any);
`);
  expect(heads.map(head => head.replace(/ \(main\.ts:\d+\):.*? (port 'http'|\S+) .*$/, ' $1'))).toEqual([
    "port-out-of-range: shop/web port 'http'",
    'replicas-invalid: shop/web replicas',
    'probe-path-invalid: shop/web the',
    'image-unpinned: shop/web image',
    'quantity-malformed: shop/web resources.cpu',
    'quantity-malformed: shop/web resources.memory',
    'env-name-invalid: shop/web config.1A',
    'env-name-invalid: shop/web config.A',
    'config-looks-secret: shop/web config.DB_PASSWORD',
    'prop-invalid: shop/api port',
  ]);
}, PATIENCE);

test.concurrent('F35, F60: all misfits of a raw object are told', async () => {
  const { heads } = await refused(`
const { ApiObject } = require('cdk8s');
new ApiObject(shop, 'raw', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: NaN, b: Symbol('x'), c: () => 1 } });
new ApiObject(shop, 'nothing', { apiVersion: 'v1' });
`);
  expect(heads.map(head => head.replace(/ \(.*\): /, ' '))).toEqual([
    'value-not-json: shop/raw data.a is not a valid value in a manifest',
    'value-not-json: shop/raw data.b is not a valid value in a manifest',
    'value-not-json: shop/raw data.c is not a valid value in a manifest',
    'object-kindless: shop/nothing the object has no kind, and every API server rejects it',
  ]);
}, PATIENCE);

test.concurrent('F35, F60: what fails to render for a misfit in a patch is no mistake of its own', async () => {
  const { heads } = await refused(`
const { ApiObject, JsonPatch } = require('cdk8s');
const circle: any = {};
circle.self = circle;
const patches = [JsonPatch.add('/data', circle), JsonPatch.add('/data/a', BigInt(1))];
new ApiObject(shop, 'raw', { apiVersion: 'v1', kind: 'ConfigMap' }).addJsonPatch(...patches);
`);
  expect(heads.map(head => head.replace(/ \(.*\): /, ' '))).toEqual([
    'value-not-json: shop/raw data.self is not a valid value in a manifest',
    'value-not-json: shop/raw data.a is not a valid value in a manifest',
  ]);
}, PATIENCE);

test.concurrent('F35: at most 20 are shown, and how many more there are', async () => {
  const { heads, stderr } = await refused("for (let i = 0; i < 30; i++) new TwelveFactorApp(shop, 'web-' + i, { ...sound, image: 'nginx' });");
  expect(heads.filter(head => head.startsWith('image-unpinned'))).toHaveLength(20);
  expect(stderr).toContain('10 more');
}, PATIENCE);

test.concurrent('F35: what a mistake keeps from being made is no mistake of its own', async () => {
  const { heads } = await refused(`
const db = new StatefulBackend(shop, 'db', { engine: Engine.postgres('17') } as any);
const [first] = [...(db.statefulSet as any).spec.parts];
db.statefulSet.addJsonPatch(first);
const web = new TwelveFactorApp(shop, 'web', { ...sound, bindings: { DATABASE_URL: db.url, HOST: db.host }, calls: [db] });
web.expose('public', {} as any).metadata.addLabel('a', String(db.url));
`);
  expect(heads).toEqual([expect.stringMatching(/^credentials-missing: shop\/db \(main\.ts:6\): /), expect.stringMatching(/^prop-invalid: shop\/web\.expose \(main\.ts:10\): type is required$/)]);
}, PATIENCE);

test.concurrent.each([
  ['that never comes to its end', "new TwelveFactorApp(shop, 'web', { ...sound, image: 'nginx' });\nthrow new TypeError('x is not a function');", 'app.synth();'],
  ['that does not synthesize', "new TwelveFactorApp(shop, 'web', { ...sound, image: 'nginx' });", ''],
  ['whose App is refused', "new TwelveFactorApp(new System(new App({ name: 'My App' }), 'shop'), 'web', sound);\n", ''],
])('F35: a program %s tells its mistakes', async (_what, lines, more) => {
  const { heads } = await refused(lines, more);
  expect(heads).toEqual([expect.stringMatching(/^(image-unpinned: shop\/web|name-invalid: App) \(main\.ts:5\)/)]);
}, PATIENCE);

test.concurrent('F35: mistakes that are found as objects are rendered come together as well', async () => {
  const { heads } = await refused(`
const a = new TwelveFactorApp(shop, 'a', sound);
const b = new TwelveFactorApp(shop, 'b', sound);
a.bind('B_URL', b.url);
new TwelveFactorApp(shop, 'c', { ...sound, routes: [Route.host('shop.acme.example')] });
new TwelveFactorApp(shop, 'd', { ...sound, routes: [Route.host('shop.acme.example')] });
`);
  expect(heads.length).toBeGreaterThan(1);
  expect(heads.every(head => /^[a-z-]+: shop\/[cd] /.test(head))).toBe(true);
}, PATIENCE);
