import * as fs from 'fs';
import * as path from 'path';
import * as keelwright from '../../src';
import {
  ABTest, ABTestProps, AccessMode, BlueGreenRelease, BlueGreenReleaseProps, CanaryRelease, CanaryReleaseProps, Color, Entry, IstioMode, Mesh, Peer,
  Platform, Route, Router, ShadowRelease, ShadowReleaseProps, Stickiness, System, TrafficMatch, TwelveFactorApp, VolumeClaim,
} from '../../src';
import { Testing } from '../../src/testing';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';
import { MINIMAL } from '../program';

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const GUIDE = fs.readFileSync(path.join(ROOT, 'docs', 'releases.md'), 'utf-8');
const [PROGRAM, ...SNIPPETS] = [...GUIDE.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text);

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

const synth = async (program: string) => commandLine.run(commandLine.folder({ 'main.ts': program }), 'synth', '--strict', 'main.ts');

/** A snippet in place of the canary of the program, with what the text around it takes for granted. */
function completed(snippet: string): string {
  const apps = PROGRAM.slice(PROGRAM.indexOf('\n\n'), PROGRAM.indexOf('new CanaryRelease'));
  const before = snippet.includes('argoRollouts') ? apps.replace('generic({ entry }', 'generic({ entry, operators: [Operator.ARGO_ROLLOUTS] }') : apps;
  const granted = snippet.includes('db.url') ? `
    const db = new StatefulBackend(shop, 'orders-db', { engine: Engine.postgres('17'), storage: Storage.of('20Gi'), credentials: Credentials.existing('orders-db') });
    const prices = new TwelveFactorApp(shop, 'prices', { image: 'ghcr.io/acme/prices:1.1.0', port: 8080, health: Health.tcp(), resources: { cpu: '100m', memory: '128Mi' } });` : '';
  const body = [before, granted, snippet, 'app.synth();'].join('\n');
  return `import { ${Object.keys(keelwright).filter(name => new RegExp(`\\b${name}\\b`).test(body)).join(', ')} } from 'keelwright';\n${body}`;
}

test('the guide to releases is a program that passes every check, and says what is shown', async () => {
  const { code, stderr } = await synth(PROGRAM);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(/```\n(Releases:\n[\s\S]*?)```/.exec(GUIDE)![1]) });
}, PATIENCE);

test.each([
  ['a canary of web with the Gateway API', 'effective: 50 %'],
  ['a blue-green release', 'all requests go to blue, web'],
  ['an A/B test', 'short: requested 20 % of all other requests; effective: 20 %'],
  ['a shadow', 'shares PRICES_URL with orders: it is only asked'],
  ['a canary of web with Argo Rollouts', 'requested: 10 %'],
  ['a release whose objects stay', 'requested: 10 %'],
].map(([what, said], i): [string, string, number] => [what, said, i]))('it shows %s, of which is said: %s', async (_, said, i) => {
  const { code, stdout, stderr } = await synth(completed(SNIPPETS[i]));
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(said) });
  if (SNIPPETS[i].includes('Prune=false')) expect(stdout.match(/Prune=false/g)).toHaveLength(4);
}, PATIENCE);

describe('its table of what each engine can do', () => {
  const ROUTERS = [Router.kubernetes(), Router.gatewayApi(), Router.istio()];
  const NEXT = { image: 'ghcr.io/acme/web:1.9.0' };
  const audience = [TrafficMatch.header('x-tester', 'yes')];
  const log = VolumeClaim.existing('access-logs', AccessMode.READ_ONLY_MANY);
  type Making = (shop: System, app: TwelveFactorApp, router: Router) => unknown;
  const canary = (props: Partial<CanaryReleaseProps>): Making => (shop, app, router) => new CanaryRelease(shop, 'next', { app, router, ...NEXT, weight: 10, ...props });
  const blueGreen = (props: Partial<BlueGreenReleaseProps>): Making => (shop, app, router) => new BlueGreenRelease(shop, 'next', { app, router, ...NEXT, live: Color.BLUE, ...props });
  const abTest = (variant: ABTestProps['variants'][string]): Making => (shop, app, router) => new ABTest(shop, 'next', { app, router, variants: { b: { ...NEXT, ...variant } } });
  const shadow = (props: Partial<ShadowReleaseProps>): Making => (shop, app, router) => new ShadowRelease(shop, 'next', { app, router, ...NEXT, ...props });

  /** With a share where there is one: what nine pods cannot give. */
  const ROWS: { readonly [said: string]: [making: Making, uneven?: Making] } = {
    '`CanaryRelease`, `weight`': [canary({}), canary({ weight: 3 })],
    '`preview` of a canary': [canary({ preview: audience })],
    '`Stickiness.cookie()`': [canary({ sticky: Stickiness.cookie() })],
    '`Stickiness.clientIp()`': [canary({ sticky: Stickiness.clientIp() })],
    '`BlueGreenRelease`': [blueGreen({})],
    '`preview` of a blue-green release': [blueGreen({ preview: audience })],
    '`ABTest`, `audience`': [abTest({ audience })],
    '`ABTest`, `share`': [abTest({ share: 10 }), abTest({ share: 3 })],
    '`ShadowRelease` of live traffic': [shadow({})],
    '`ShadowRelease`, `percent`': [shadow({ percent: 10 })],
    '`ShadowRelease`, `replay`': [shadow({ live: false, replay: { log, path: 'requests.log' } })],
  };
  const rows = [...GUIDE.matchAll(/^\| (`?.*?) \| ([\w .]+) \| ([\w .]+) \| ([\w .]+) \|$/gm)]
    .map(([, said, ...cells]): [string, string[]] => [said, cells]).filter(([said]) => said.includes('`'));

  test('has all of it', () => {
    expect(rows.map(([said]) => said)).toEqual(Object.keys(ROWS));
  });

  /** The code of what refuses it, if anything does. */
  function refusal(making: Making, router: Router, gatewayApi?: string): string | undefined {
    const entry = Entry.gateway({ name: 'public', namespace: 'edge', callers: [Peer.namespace('edge')] });
    const app = Testing.app({ platform: Platform.generic({ entry, gatewayApi, mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }) });
    const shop = new System(app, 'shop');
    const web = new TwelveFactorApp(shop, 'web', { ...MINIMAL, replicas: 9, routes: [Route.host('shop.acme.example')] });
    try {
      making(shop, web, router);
      return undefined;
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  }

  function cell([making, uneven]: [Making, Making?], router: Router): string {
    const code = refusal(making, router);
    if (code === 'release-cannot') return 'rejected';
    if (code === 'gateway-api-too-old') return refusal(making, router, '1.3') === undefined ? 'from 1.3 on' : 'rejected';
    expect(code).toBeUndefined();
    if (uneven === undefined) return 'yes';
    return refusal(uneven, router) === 'release-weight-coarse' ? 'by pods' : 'exact';
  }

  /** Other words for what is taken. */
  const WORDS: { readonly [said: string]: string } = { 'to a pod': 'yes' };

  test.each(rows)('%s: %p', (said, cells) => {
    expect(ROUTERS.map(router => cell(ROWS[said], router))).toEqual(cells.map(word => WORDS[word] ?? word));
  });
});
