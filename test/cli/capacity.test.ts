import { CommandLine } from './command-line';

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const SHOP = `import { App, Engine, Credentials, Health, Storage, StatefulBackend, System, TwelveFactorApp } from 'keelwright';
const app = new App({ name: 'demo' });
const shop = new System(app, 'shop');
new StatefulBackend(shop, 'db', { engine: Engine.postgres('17'), storage: Storage.of('10Gi'), credentials: Credentials.existing('db'), resources: { cpu: '500m', memory: '1Gi' } });
new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2', port: 8080, health: Health.http('/healthz'), resources: { cpu: '250m', memory: '256Mi' }, scale: { min: 3, max: 10 },
});
app.synth();`;

async function capacityOf(program: string, ...args: string[]) {
  return commandLine.run(commandLine.folder({ 'main.ts': program }), 'capacity', ...args, 'main.ts');
}

test.concurrent('tells what a program asks for, per app and namespace, at min, at max and in a rollout', async () => {
  const { code, stdout, stderr } = await capacityOf(SHOP);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(`Requests / limits:
  namespace  app    state    pods  cpu         memory
  shop       db     always      1  500m / 2    1Gi / 1Gi
  shop       web    min         3  750m / 6    768Mi / 768Mi
  shop       web    max        10  2500m / 20  2560Mi / 2560Mi
  shop       web    rollout    13  3250m / 26  3328Mi / 3328Mi
  shop       (all)  min         4  1250m / 8   1792Mi / 1792Mi
  shop       (all)  max        11  3 / 22      3584Mi / 3584Mi
  shop       (all)  rollout    14  3750m / 28  4352Mi / 4352Mi

PersistentVolumeClaims:
  namespace  class      state   PVCs  storage
  shop       (default)  always     1  10Gi
`);
}, PATIENCE);

test.concurrent('tells how many nodes that takes', async () => {
  const { code, stdout } = await capacityOf(SHOP, '--nodes', 'cpu=1,memory=4Gi,zones=3');
  expect(code).toBe(0);
  expect(stdout.slice(stdout.indexOf('On these nodes'))).toBe(`On these nodes:
  min                   fits on 3
  max                   fits on 6; tight on fewer: StatefulSet shop/db: pods that are scheduled
                        earlier may leave too few resources for one of its pods on every node that
                        it can use
  rollout               fits on 15; does not fit on 3; tight between: StatefulSet shop/db: its
                        volumes bind it to their zones, and pods that are scheduled earlier may
                        leave too few resources for one of its pods in one of the zones
  max with a zone lost  fits on 6; does not fit on 3

Assumes:
  nodes have as much ephemeral-storage as their pods request
  volumes are provisioned in the zone of their pods, and each node there can attach all of them
  pods whose volumes are in a lost zone wait for that zone
`);
}, PATIENCE);

test.concurrent('fails when it does not fit on nodes that are counted', async () => {
  const { code, stdout, stderr } = await capacityOf(SHOP, '--nodes', 'cpu=1,memory=4Gi,zones=3,count=3');
  expect(code).toBe(1);
  expect(stdout).toMatch(/ {2}min {19}fits\n {2}max {19}tight: .*\n.*\n {2}rollout {15}does not fit: the pods request more cpu than the nodes have\n/);
  expect(stderr).toBe('does not fit on these nodes: rollout, max with a zone lost\n');
}, PATIENCE);

test.concurrent('prints JSON', async () => {
  const { code, stdout } = await capacityOf(SHOP, '--json', '--nodes', 'cpu=4,memory=16Gi,count=1,nvidia.com/gpu=1,label:pool=a,taint:dedicated=gpu');
  const { kubernetes, apps, total, claims, nodes } = JSON.parse(stdout);
  expect({ code, kubernetes }).toEqual({ code: 1, kubernetes: '1.35' });
  expect(apps.map(({ app }: any) => app)).toEqual(['db', 'web']);
  expect(total.max).toEqual({ pods: 11, requests: { 'cpu': '3', 'ephemeral-storage': expect.any(String), 'memory': '3584Mi' }, limits: { 'cpu': '22', 'ephemeral-storage': expect.any(String), 'memory': '3584Mi' } });
  expect(claims).toHaveLength(1);
  expect(nodes.cases.min).toEqual({ verdict: 'does not fit', because: 'StatefulSet shop/db: no node matches its node selector, affinity and tolerations' });
}, PATIENCE);

test.concurrent.each([
  ['without memory', 'cpu=4', 'the size of a node is missing'],
  ['of another kind', 'cpu=4,memory=1Gi,zone=3', 'nodes have no such resource'],
  ['without a value', 'cpu', 'this is not a key=value pair'],
  ['in megabytes', 'cpu=4,memory=16GB', 'the value is not a valid quantity'],
  ['of none', 'cpu=4,memory=1Gi,count=0', 'the value is not a valid number'],
  ['in no zone', 'cpu=4,memory=1Gi,zones=0', 'the value is not a valid number'],
  ['with half a place for a pod', 'cpu=4,memory=1Gi,pods=1.5', 'the value is not a valid number'],
  ['with half a device', 'cpu=4,memory=1Gi,nvidia.com/gpu=500m', 'the value is not a valid quantity'],
  ['of negative size', 'cpu=-4,memory=1Gi', 'the value is not a valid quantity'],
  ['of two sizes', 'cpu=4,memory=1Gi,cpu=8', 'cpu is set twice'],
  ['with a label of no name', 'cpu=4,memory=1Gi,label:=a', 'the label is not valid'],
  ['all of one name', 'cpu=4,memory=1Gi,label:kubernetes.io/hostname=a', 'the label kubernetes.io/hostname is set for each node automatically'],
  ['in one zone twice', 'cpu=4,memory=1Gi,zones=a:a', 'the zones are not valid'],
  ['with a taint of no effect', 'cpu=4,memory=1Gi,taint:a=b:Never', 'the taint is not valid'],
])('nodes %s are wrong usage', async (_, text, says) => {
  const { code, stdout, stderr } = await capacityOf(SHOP, '--nodes', text);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`error nodes-invalid: --nodes: ${says}\n`);
}, PATIENCE);

test.concurrent('zones by number and zones by name cannot be compared', async () => {
  const { code, stderr } = await capacityOf(SHOP, '--nodes', 'cpu=4,memory=1Gi,zones=3,count=3', '--nodes', 'cpu=8,memory=1Gi,zones=a:b');
  expect(code).toBe(2);
  expect(stderr).toContain('some zones are given by number and others by name');
}, PATIENCE);

test.concurrent('no line is wider than a terminal', async () => {
  const { stdout } = await capacityOf(SHOP, '--nodes', 'cpu=1, memory=4Gi, zones=3');
  expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(100);
}, PATIENCE);

test.concurrent('two kinds of nodes whose number is looked for are wrong usage', async () => {
  const { code, stderr } = await capacityOf(SHOP, '--nodes', 'cpu=4,memory=1Gi', '--nodes', 'cpu=8,memory=1Gi');
  expect(code).toBe(2);
  expect(stderr).toContain('two kinds of nodes have no count');
}, PATIENCE);
