import fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Resource } from '../../src/manifests/manifest';
import { Synthesis } from '../../src/synth/synthesis';
import { writeFolder, Writer } from '../../src/synth/write-folder';

const MARK = '# Made by keelwright from shop: the next synth replaces this file.\n';

let root: string;
let folder: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'write-folder-'));
  folder = path.join(root, 'dist', 'k8s');
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(root, { recursive: true });
});

const entry = (chart: string | undefined, line: string): Resource => {
  const [apiVersion, kind, name] = line.split(' ');
  return { manifest: { apiVersion, kind, metadata: { name } }, origin: { chart } };
};
const program = (...entries: Resource[]): Synthesis => ({ name: 'shop', kubernetes: '1.35', entries, externals: [] });
const contents = (where = folder) => Object.fromEntries(fs.readdirSync(where).sort().map(name => [name, fs.readFileSync(path.join(where, name), 'utf8')]));
const yamlOf = (apiVersion: string, kind: string, name: string) => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

test('a program of one chart is one file, in the order in which it can be applied', () => {
  const names = writeFolder(folder, program(entry('shop', 'v1 Service web'), entry('shop', 'v1 Namespace shop')));
  expect(names).toEqual(['shop.k8s.yaml']);
  expect(contents()).toEqual({ 'shop.k8s.yaml': `${MARK}${yamlOf('v1', 'Namespace', 'shop')}---\n${yamlOf('v1', 'Service', 'web')}` });
});

test('of several charts each is a file, between what all of them need and what must wait for all of them', () => {
  writeFolder(folder, program(
    entry('shop', 'v1 Service web'), entry('shop', 'v1 Namespace shop'), entry('edge', 'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration guard'),
    entry('edge', 'rbac.authorization.k8s.io/v1 ClusterRole reader'), entry('edge', 'v1 Service guard'),
  ));
  expect(contents()).toEqual({
    '0-cluster.k8s.yaml': `${MARK}${yamlOf('v1', 'Namespace', 'shop')}---\n${yamlOf('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader')}`,
    'edge.k8s.yaml': `${MARK}${yamlOf('v1', 'Service', 'guard')}`,
    'shop.k8s.yaml': `${MARK}${yamlOf('v1', 'Service', 'web')}`,
    'zz-webhooks.k8s.yaml': `${MARK}${yamlOf('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'guard')}`,
  });
});

test('chart ids become file names that every system takes', () => {
  expect(writeFolder(folder, program(entry('a/b: c', 'v1 Service a'), entry('Shop', 'v1 Service b'), entry('shop', 'v1 Service c'), entry(undefined, 'v1 Service d'))))
    .toEqual(['a-b--c.k8s.yaml', 'Shop.k8s.yaml', 'app.k8s.yaml']);
});

test('the next synth replaces its files and removes those that are made no more', () => {
  writeFolder(folder, program(entry('shop', 'v1 Service web'), entry('old', 'v1 Service old')));
  writeFolder(folder, program(entry('shop', 'v1 Service web2')));
  expect(contents()).toEqual({ 'shop.k8s.yaml': `${MARK}${yamlOf('v1', 'Service', 'web2')}` });
});

test('files of others are never touched', () => {
  const others = { 'README.md': MARK, 'hand.k8s.yaml': yamlOf('v1', 'Secret', 'x'), 'other.k8s.yaml': '# Made by keelwright from billing: the next synth replaces this file.\n' };
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(others)) fs.writeFileSync(path.join(folder, name), text);
  writeFolder(folder, program(entry('shop', 'v1 Service web')));
  expect(contents()).toMatchObject(others);
});

test('a file of others where ours should go is refused, and nothing is written', () => {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'shop.k8s.yaml'), 'mine');
  expect(() => writeFolder(folder, program(entry('edge', 'v1 Service a'), entry('shop', 'v1 Service b')))).toThrow(/^output-not-ours: .*\n  given:   "shop.k8s.yaml by others"/);
  expect(contents()).toEqual({ 'shop.k8s.yaml': 'mine' });
});

describe('F36: two of them in one folder', () => {
  const MAKERS: [string, Synthesis, Writer][] = [
    ['environments of a program', { ...program(), environment: 'prod' }, {}],
    ['programs', { ...program(), name: 'billing' }, {}],
    ['programs without a name', { ...program(), name: undefined }, { program: 'deploy/main.ts' }],
    ['environments of a program that tells none', { ...program(), name: undefined }, { program: 'main.ts', environment: 'prod' }],
    ['programs that have their name from their first chart', { ...program(), named: false }, { program: 'main.ts' }],
  ];
  test.each(MAKERS)('%s neither remove nor replace files of each other', (_, other, writer) => {
    writeFolder(folder, program(entry('shop', 'v1 Service web'), entry('old', 'v1 Service old')));
    const before = contents();
    expect(() => writeFolder(folder, { ...other, entries: [entry('shop', 'v1 Service theirs')] }, writer))
      .toThrow(/^output-not-ours: .*\n {2}given: {3}"shop\.k8s\.yaml by shop"\n.*\n {2}fix: {5}use a separate directory for each program and environment with --output/);
    expect(contents()).toEqual(before);
    writeFolder(folder, { ...other, entries: [entry('theirs', 'v1 Service theirs')] }, writer);
    expect(contents()).toMatchObject(before);
    writeFolder(folder, program(entry('shop', 'v1 Service web')));
    expect(Object.keys(contents())).toEqual(['shop.k8s.yaml', 'theirs.k8s.yaml']);
  });

  test('the first line says who made a file, in one line', () => {
    writeFolder(folder, { ...program(entry('shop', 'v1 Service web')), environment: 'prod' });
    writeFolder(path.join(root, 'other'), { ...program(entry('shop', 'v1 Service web')), name: undefined }, { program: 'a\nb.ts' });
    expect([contents(), contents(path.join(root, 'other'))].map(files => files['shop.k8s.yaml'].split('\n')[0])).toEqual([
      '# Made by keelwright from shop (prod): the next synth replaces this file.', '# Made by keelwright from a\\u000ab.ts: the next synth replaces this file.',
    ]);
  });
});

describe('F40: a link in the folder', () => {
  const planted = (name: string, to: string) => {
    fs.mkdirSync(folder, { recursive: true });
    fs.symlinkSync(to, path.join(folder, name));
  };

  test.each([['to a file', 'theirs'], ['to nowhere', 'none'], ['to a file of ours', 'ours']])('%s where a file of ours should go is refused, and not followed', (_, to) => {
    fs.writeFileSync(path.join(root, 'theirs'), 'theirs');
    fs.writeFileSync(path.join(root, 'ours'), MARK);
    planted('shop.k8s.yaml', path.join(root, to));
    expect(() => writeFolder(folder, program(entry('shop', 'v1 Service web')))).toThrow(/^output-not-ours: .*\n  given:   "shop\.k8s\.yaml by others"/);
    expect([fs.readFileSync(path.join(root, 'theirs'), 'utf8'), fs.readFileSync(path.join(root, 'ours'), 'utf8'), fs.existsSync(path.join(root, 'none'))]).toEqual(['theirs', MARK, false]);
  });

  test('under the name that a temporary file had once is left alone', () => {
    fs.mkdirSync(root, { recursive: true });
    fs.writeFileSync(path.join(root, 'theirs'), 'theirs');
    planted('.shop.k8s.yaml.keelwright-new', path.join(root, 'theirs'));
    writeFolder(folder, program(entry('shop', 'v1 Service web')));
    expect(fs.readFileSync(path.join(root, 'theirs'), 'utf8')).toBe('theirs');
    expect(fs.readdirSync(folder).sort()).toEqual(['.shop.k8s.yaml.keelwright-new', 'shop.k8s.yaml']);
  });
});

test('F41: chart ids that are no file names become some', () => {
  const ids = ['-rf', '.hidden', '..', 'CON', 'nul.x', 'a'.repeat(300), `${'a'.repeat(299)}b`, 'console'];
  const names = writeFolder(folder, program(...ids.map((id, i) => entry(id, `v1 Service s${i}`))));
  expect(names.map(name => name.replace(/a{200}-[\da-f]{8}/, 'a...-hash'))).toEqual([
    'chart-rf', 'chart.hidden', 'chart..', 'chart-CON', 'chart-nul.x', 'a...-hash', 'a...-hash', 'console',
  ].map(name => `${name}.k8s.yaml`));
  expect(new Set(names).size).toBe(ids.length);
  expect(fs.readdirSync(folder).sort()).toEqual([...names].sort());
});

describe('a failed write', () => {
  const diskIsFullAt = (name: string) => {
    const write = fs.writeFileSync;
    jest.spyOn(fs, 'writeFileSync').mockImplementation((file, ...rest) => {
      if (!String(file).includes(name)) return write(file, ...rest);
      write(file, 'half');
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    });
  };

  test('leaves the files as they were', () => {
    writeFolder(folder, program(entry('a', 'v1 Service old'), entry('b', 'v1 Service old')));
    const before = contents();
    diskIsFullAt('b.k8s.yaml');
    expect(() => writeFolder(folder, program(entry('a', 'v1 Service new'), entry('b', 'v1 Service new')))).toThrow(/^output-failed: .*\n  given:   "ENOSPC/);
    expect(contents()).toEqual(before);
  });

  test('leaves no folder that was not there', () => {
    diskIsFullAt('shop.k8s.yaml');
    expect(() => writeFolder(folder, program(entry('shop', 'v1 Service new')))).toThrow(/^output-failed: /);
    expect(fs.readdirSync(root)).toEqual([]);
  });

  test('is refused when the folder is a file', () => {
    fs.writeFileSync(path.join(root, 'dist'), 'mine');
    expect(() => writeFolder(path.join(root, 'dist'), program(entry('shop', 'v1 Service new')))).toThrow(/^output-failed: .*dist: .*\n  given:   "EEXIST/);
    expect(() => writeFolder(folder, program(entry('shop', 'v1 Service new')))).toThrow(/^output-failed: .*\n  given:   "ENOTDIR/);
    expect(contents(root)).toEqual({ dist: 'mine' });
  });

  test('is refused when the folder may not be made', () => {
    jest.spyOn(fs, 'mkdirSync').mockImplementation(() => {
      throw Object.assign(new Error("EACCES: permission denied, mkdir 'dist'"), { code: 'EACCES', syscall: 'mkdir' });
    });
    expect(() => writeFolder(folder, program(entry('shop', 'v1 Service new')))).toThrow(/^output-failed: .*\n  given:   "EACCES/);
  });
});
