import * as fs from 'fs';
import * as path from 'path';
import { Entry, HttpMethod, IngressTls, Platform, Port, Route, System, TwelveFactorApp } from '../../src';
import { Testing } from '../../src/testing';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';
import { MINIMAL } from '../program';

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const GUIDE = fs.readFileSync(path.join(ROOT, 'docs', 'guides', 'routes.md'), 'utf-8');
const PROGRAM = /```ts\n([\s\S]*?)```/.exec(GUIDE)![1];

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

test('the guide to routes is a program that passes every check', async () => {
  const { code, stdout, stderr } = await commandLine.run(commandLine.folder({ 'main.ts': PROGRAM }), 'synth', '--strict', 'main.ts');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('2 Gateways, 5 HTTPRoutes, 1 ReferenceGrant, 1 GRPCRoute, 1 Certificate') });
  expect(stdout.match(/^ {4}- name: (http.*)$/gm)!.map(line => line.trim().slice('- name: '.length)).filter(name => name.startsWith('https')))
    .toEqual(['https-any-acme-example', 'https-acme-example']);
}, PATIENCE);

const BREAK: { readonly [code: string]: (program: string) => string } = {
  'route-taken': program => program.replace(".path('/api/orders')", ''),
  'route-host-uncovered': program => program.replace(/ {4}GatewayTls\.issuer.*\n/, '').replace("Route.host('shop", "Route.host('a.shop"),
};

test.each(Object.keys(BREAK))('it shows %s word by word', async broken => {
  const { code, stdout, stderr } = await commandLine.run(commandLine.folder({ 'main.ts': BREAK[broken](PROGRAM) }), 'synth', 'main.ts');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const shown = new RegExp(`\`\`\`\n(error ${broken}[\\s\\S]*?)\`\`\``).exec(GUIDE)![1];
  const [first] = stderr.trimEnd().split('\n\n');
  expect(`${first.replace(/main\.ts:\d+/, 'main.ts:12')}\n`).toBe(shown);
}, PATIENCE);

describe('its table of what can be said', () => {
  const SAYING: { readonly [method: string]: (route: Route) => Route } = {
    path: route => route.path('/a'),
    exactPath: route => route.exactPath('/a'),
    service: route => route.service('acme.Shop'),
    port: route => route,
    header: route => route.header('x-a', '1'),
    method: route => route.method(HttpMethod.GET),
    query: route => route.query('a', '1'),
    requestHeaders: route => route.requestHeaders({ set: { 'x-a': '1' } }),
    responseHeaders: route => route.responseHeaders({ remove: ['x-a'] }),
    rewritePath: route => route.rewritePath('/b'),
    rewritePrefix: route => route.rewritePrefix('/b'),
    rewriteHost: route => route.rewriteHost('b.example'),
    redirect: route => route.redirect({ host: 'b.example' }),
    timeouts: route => route.timeouts({ request: '1s' }),
  };
  const gateway = Entry.gateway({ name: 'public', namespace: 'edge' });
  const WAYS: [Entry, string][] = [[gateway, 'http'], [gateway, 'grpc'], [Entry.ingress({ className: 'nginx', tls: IngressTls.none() }), 'http']];
  const rows = [...GUIDE.matchAll(/^\| (`\..*?) \| (\w+) \| (\w+) \| (\w+)/gm)]
    .flatMap(([, said, ...cells]) => [...said.matchAll(/`\.(\w+)`/g)].map(([, method]): [string, string[]] => [method, cells]));

  test('has all of it', () => {
    const methods = Object.getOwnPropertyNames(Route.prototype).filter(name => !['constructor', 'saying'].includes(name));
    expect(rows.map(([method]) => method).sort()).toEqual(methods.sort());
  });

  test.each(rows)('%s: %p', (method, cells) => {
    const taken = WAYS.map(([entry, port]) => {
      const web = { ...MINIMAL, port: undefined, ports: [Port.http(8080), Port.grpc(7000)], routes: [SAYING[method](Route.host('a.example').port(port))] };
      try {
        new TwelveFactorApp(new System(Testing.app({ platform: Platform.generic({ entry }) }), 'shop'), 'web', web);
        return 'yes';
      } catch {
        return 'no';
      }
    });
    expect(taken).toEqual(cells);
  });
});
