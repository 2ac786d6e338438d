import { CommandLine } from './command-line';

const PROGRAM = "import { App, System } from 'keelwright';\nconst app = new App({ name: 'demo' });\nnew System(app, 'shop');\napp.synth();\n";
const list = (...items: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const map = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop', labels: { 'keelwright.io/owner': 'demo' } } });
const replicaSet = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web-1', namespace: 'shop' },
  spec: { template: { spec: { containers: [{ name: 'web', envFrom: [{ configMapRef: { name: 'read' } }] }] } } },
};

/** Bounds the slowest machine, not the test. */
const PATIENCE = 180_000;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

const given = async (found: string) => (
  commandLine.shell(commandLine.folder({ 'main.ts': PROGRAM, 'owned.yaml': list(map('read'), map('unread')), 'revisions.yaml': list(replicaSet) }), `{ ${found}; } | keelwright leftovers main.ts`)
);

test.concurrent('F57: leftovers tells what stays for earlier revisions, and deletes what none reads', async () => {
  const { code, stdout, stderr } = await given('cat owned.yaml && echo && echo --- && cat revisions.yaml');
  expect({ code, names: stdout.match(/name: .*/g) }).toEqual({ code: 0, names: ['name: unread'] });
  expect(stderr).toContain('Kept for earlier revisions of workloads, which read them after a rollback:\n  ConfigMap shop/read\n');
  expect(stderr).toContain('Orphaned:\n  ConfigMap shop/unread\n');
}, PATIENCE);

test.concurrent('F57: leftovers deletes no ConfigMap where it is not told of earlier revisions', async () => {
  const { code, stdout, stderr } = await given('cat owned.yaml');
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'apiVersion: v1\nkind: List\nitems: []\n' });
  expect(stderr).toContain("use the command that 'keelwright leftovers --command' prints:\n  ConfigMap shop/unread\n  ConfigMap shop/read\n");
}, PATIENCE);

test.concurrent.each([
  ['a list that is cut off', "printf 'apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: a }\n'", 1, 'error list-expected: stdin:1: the list is truncated: kubectl writes its kind at the end\n'],
  ['JSON that is cut off', "printf '{\"apiVersion\": \"v1\", \"items\": [{\"apiVersion\": '", 1, 'error yaml-invalid: stdin:1: '],
  ['an object by itself', "printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'", 1, 'error list-expected: stdin:1: this is not a list of objects\n'],
  ['a separator alone', 'echo ---', 1, 'error list-expected: stdin: this is not a list of objects\n  given:   nothing\n'],
  ['a message', "echo 'No resources found'", 1, 'error list-expected: stdin:1: this is not a list of objects\n'],
  ['nothing', 'true', 2, 'error stdin-missing: leftovers reads the objects of the cluster from stdin\n  given:   "nothing: a command before the pipe may have failed"\n'],
])('F42: %s is not taken for what a cluster has', async (_, found, code, says) => {
  const outcome = await given(found);
  expect({ ...outcome, stderr: outcome.stderr.slice(0, says.length) }).toMatchObject({ code, stdout: '', stderr: says });
}, PATIENCE);

test.concurrent('F47: the line that deletes them is printed on request, and is what the short one of synth runs', async () => {
  const folder = commandLine.folder({ 'my main.ts': PROGRAM });
  const [line, synth] = [
    await commandLine.run(folder, 'leftovers', '--command', '--env', 'prod', '--kubernetes', '1.34', 'my main.ts'),
    await commandLine.run(folder, 'synth', '--env', 'prod', '--kubernetes', '1.34', 'my main.ts'),
  ];
  expect(line).toMatchObject({ code: 0, stderr: '' });
  expect(line.stdout).toMatch(/^\{ kubectl get \S+ -A -l keelwright\.io\/owner=demo\.prod -o yaml && .*; \} \| keelwright leftovers --env prod --kubernetes 1\.34 'my main\.ts' \| kubectl delete -f -\n$/);
  const short = synth.stderr.trimEnd().split('\n').at(-1)!.trim();
  expect(short).toBe('eval "$(keelwright leftovers --command --env prod --kubernetes 1.34 \'my main.ts\')"');
  const { metadata, ...gone } = map('gone');
  const found = list({ ...gone, metadata: { ...metadata, labels: { 'keelwright.io/owner': 'demo.prod' } } }, replicaSet);
  const run = await commandLine.shell(folder, `kubectl() { if [ "$1" = get ]; then echo '${found}'; else cat; fi; }; ${short}`);
  expect(run.stdout).toContain('name: gone\n');
}, PATIENCE);
