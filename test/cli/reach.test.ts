import * as fs from 'fs';
import { CommandLine } from './command-line';

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const SHOP = `import { App, Credentials, Egress, Engine, Health, Peer, StatefulBackend, Storage, System, TwelveFactorApp } from 'keelwright';
const app = new App({ name: 'demo' });
const shop = new System(app, 'shop');
const db = new StatefulBackend(shop, 'db', { engine: Engine.postgres('17'), storage: Storage.of('10Gi'), credentials: Credentials.existing('db'), resources: { cpu: '500m', memory: '1Gi' } });
new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2', port: 8080, health: Health.http('/healthz'), resources: { cpu: '250m', memory: '256Mi' },
  bindings: { DATABASE_URL: db.url }, callers: [Peer.cidr('10.4.0.0/16').without('10.4.7.0/24')], egress: [Egress.to(Peer.internet(), [443])],
});
app.synth();`;

const YAML = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop }
`;

const reachIn = async (...words: string[]) => commandLine.run(commandLine.folder({ 'main.ts': SHOP, 'other.js': '', 'k8s/web.yaml': YAML, 'empty.yaml': '', 'all.txt': YAML }), 'reach', ...words);

test.concurrent('tells the rules of both ends, with the lines that made them', async () => {
  const { code, stdout, stderr } = await reachIn('shop/web', 'shop/db:5432', 'main.ts');
  expect(stdout).toBe(`allowed: shop/web to shop/db through Service shop/db port 5432, TCP 5432
  egress from shop/web: NetworkPolicy shop/web spec.egress[2], shop/web/NetworkPolicy (main.ts:5)
  ingress to shop/db: NetworkPolicy shop/db spec.ingress[0], shop/db/NetworkPolicy (main.ts:4)
`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}, PATIENCE);

test.concurrent('ends with 1 where a call is denied, and tells which end denies it', async () => {
  const { code, stdout, stderr } = await reachIn('203.0.113.7', 'shop/db', 'main.ts');
  expect(stdout).toBe(`denied: 203.0.113.7 to shop/db, TCP 5432
  ingress to shop/db: no rule allows it: NetworkPolicy shop/db, shop/db/NetworkPolicy (main.ts:4)
`);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '203.0.113.7 to shop/db: denied\n' });
}, PATIENCE);

test.concurrent('tells which addresses and which ports', async () => {
  const [addresses, ports] = [await reachIn('10.4.0.0/16', 'shop/web:8080', 'main.ts'), await reachIn('shop/web', '203.0.113.7', 'main.ts')];
  expect(addresses.stdout).toBe(`allowed in part: 10.4.0.0/16 to shop/web through Service shop/web port 8080
  allowed: TCP 8080 of 10.4.0.0-10.4.6.255, 10.4.8.0-10.4.255.255
    ingress to shop/web: NetworkPolicy shop/web spec.ingress[0], shop/web/NetworkPolicy (main.ts:5)
  denied: TCP 8080 of 10.4.7.0/24
    ingress to shop/web: no rule allows it: NetworkPolicy shop/web, shop/web/NetworkPolicy (main.ts:5)
`);
  expect(ports.stdout).toBe(`allowed in part: shop/web to 203.0.113.7
  allowed: TCP 53, UDP 53
    egress from shop/web: NetworkPolicy shop/web spec.egress[0], shop/web/NetworkPolicy (main.ts:5)
  allowed: TCP 443
    egress from shop/web: NetworkPolicy shop/web spec.egress[1], shop/web/NetworkPolicy (main.ts:5)
  denied: TCP 1-52, TCP 54-442, TCP 444-65535, UDP 1-52, UDP 54-65535, every SCTP port
    egress from shop/web: no rule allows it: NetworkPolicy shop/web, shop/web/NetworkPolicy (main.ts:5)
`);
  expect([addresses.code, ports.code]).toEqual([1, 1]);
}, PATIENCE);

test.concurrent.each([[['--matrix', 'main.ts']], [['main.ts']]])('prints the matrix with %j', async words => {
  const { code, stdout } = await reachIn(...words);
  expect(stdout).toBe(`Sources are rows, destinations are columns.
               1     2   3
  1  shop/db   no    no  53,53/udp
  2  shop/web  5432  no  53,443,53/udp
  3  internet  no    no

Cells are the allowed ports. no: none of the declared ports. all: every port, and none is declared. ?: unknown; run reach FROM TO for the two.
`);
  expect(code).toBe(0);
}, PATIENCE);

test.concurrent('reads anybody\'s YAML, from files and from stdin, and tells what else decides', async () => {
  const folder = commandLine.folder({ 'k8s/web.yaml': YAML });
  const said = (file: string) => `unknown: edge/* to shop/web, TCP 8080
  egress from edge/*: the policies of namespace edge are not in the manifests
  ingress to shop/web: NetworkPolicy shop/web spec.ingress[0], ${file}:6

These policies also apply, and are not evaluated: AuthorizationPolicy shop/web
`;
  const { code, stdout } = await commandLine.run(folder, 'reach', 'edge/*', 'shop/web', 'k8s/web.yaml');
  expect({ code, stdout }).toEqual({ code: 1, stdout: said('k8s/web.yaml') });
  expect((await commandLine.shell(folder, "keelwright reach 'edge/*' shop/web - < k8s/web.yaml")).stdout).toBe(said('stdin'));
}, PATIENCE);

test.concurrent('the help gets from a cluster all kinds that answers need, as the documentation does', async () => {
  const kubectl = /kubectl get ([a-z,]+) -A -o yaml \| keelwright reach/;
  const { stdout } = await reachIn('--help');
  expect(kubectl.exec(stdout)?.[1]).toBe('namespaces,pods,services,endpointslices,networkpolicies');
  expect(kubectl.exec(fs.readFileSync('docs/reach.md', 'utf-8'))?.[1]).toBe(kubectl.exec(stdout)?.[1]);
}, PATIENCE);

test.concurrent('tells what leads those outside there by way of somebody else', async () => {
  const route = `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: public }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
`;
  const folder = commandLine.folder({ 'web.yaml': YAML.replace(/---\napiVersion: security[^]*/, '') + route });
  const besides = `
Traffic from outside also arrives through: HTTPRoute shop/web
Check the pods or addresses of the proxies that forward it as well: they are the source then
`;
  expect((await commandLine.run(folder, 'reach', 'internet', 'shop/web', 'web.yaml')).stdout).toBe(`denied: internet to shop/web, TCP 8080
  ingress to shop/web: no rule allows it: NetworkPolicy shop/web, web.yaml:6
${besides}`);
  expect((await commandLine.run(folder, 'reach', '--matrix', 'web.yaml')).stdout.endsWith(besides)).toBe(true);
  expect((await commandLine.run(folder, 'reach', 'edge/*', 'shop/web', 'web.yaml')).stdout).not.toContain(besides);
}, PATIENCE);

const FILES = 'a program that ends in .ts, .mts, .cts, .js, .mjs, .cjs, or YAML files that end in .yaml, .yml, .json, and - for stdin';

test.concurrent.each([
  ['one name alone', ['shop/web', 'main.ts'], 'reach-question-unclear', 'use the form keelwright reach shop/web shop/db:5432 main.ts'],
  ['three names', ['shop/web', 'shop/db', 'shop/web', 'main.ts'], 'reach-question-unclear', 'use the form'],
  ['names and --matrix', ['--matrix', 'shop/web', 'shop/db', 'main.ts'], 'reach-question-unclear', 'use the form'],
  ['a name that is not there', ['shop/wbe', 'shop/db', 'main.ts'], 'reach-name-unknown', 'did you mean shop/web?'],
  ['any pods of any namespace', ['*/*', 'shop/db', 'main.ts'], 'reach-name-unknown', 'use one of these'],
  ['no file', ['edge/*', 'shop/db:5432'], 'program-not-named', "pass the entry file: keelwright reach 'edge/*' shop/db:5432 main.ts"],
  ['no file for the matrix', ['--matrix'], 'program-not-named', 'pass the entry file: keelwright reach --matrix main.ts'],
  ['a folder', ['shop/web', 'shop/db', 'k8s/'], 'reach-file-unclear', 'pass its files: keelwright reach shop/web shop/db k8s/*.yaml'],
  ['a folder for the matrix', ['--matrix', 'k8s'], 'reach-file-unclear', 'pass its files: keelwright reach --matrix k8s/*.yaml'],
  ['a file that may be anything', ['shop/web', 'shop/db', 'all.txt'], 'reach-file-unclear', 'if it is YAML, pass it on stdin: keelwright reach shop/web shop/db - < all.txt'],
  ['manifests that are not there', ['shop/web', 'shop/db', 'k8s/none.yaml'], 'file-not-found', 'pass the path of your program or manifests; the current directory is '],
  ['a program that is not there', ['shop/web', 'shop/db', 'none.ts'], 'file-not-found', 'pass the path of your program or manifests; the current directory is '],
  ['a file without objects', ['shop/web', 'shop/db', 'empty.yaml'], 'reach-name-unknown', 'pass the manifests of its pods as well'],
  [
    'a program and YAML', ['shop/web', 'shop/db', 'main.ts', 'k8s/web.yaml'], 'manifests-mixed',
    'print the YAML of the programs first: keelwright synth main.ts > main.yaml && keelwright reach shop/web shop/db main.yaml k8s/web.yaml',
  ],
  [
    'two programs', ['--matrix', 'main.ts', 'other.js'], 'manifests-mixed',
    'print the YAML of the programs first: keelwright synth main.ts > main.yaml && keelwright synth other.js > other.yaml && keelwright reach --matrix main.yaml other.yaml',
  ],
])('%s: wrong usage, and no answer', async (_, words, says, fix) => {
  const { code, stdout, stderr } = await reachIn(...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`error ${says}: `);
  expect(stderr).toContain(`fix:     ${fix}`);
  if (['file-not-found', 'reach-file-unclear'].includes(says)) expect(stderr).toContain(`allowed: ${FILES}`);
}, PATIENCE);

test.concurrent('a policy that no cluster takes is refused before anything is judged', async () => {
  const { code, stdout, stderr } = await commandLine.run(commandLine.folder({ 'web.yaml': YAML.replace('podSelector: {}', 'podSelector: { matchlabels: {} }') }), 'reach', 'edge/*', 'shop/web', 'web.yaml');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(`error policy-invalid: web.yaml:6: NetworkPolicy shop/web has an invalid spec.podSelector.matchlabels
  given:   "matchlabels"
  allowed: matchLabels and matchExpressions
  fix:     did you mean matchLabels?
`);
}, PATIENCE);
