import type * as Yaml from 'yaml';
import { describeManifest } from '../../src/manifests/manifest';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';

// So that its functions can be watched.
jest.mock('yaml', () => ({ ...jest.requireActual('yaml') }));
const yaml = jest.requireMock<typeof Yaml>('yaml');

function read(text: string): string[] {
  return entriesFromYaml(text, 'k8s/shop.yaml').map(({ manifest, origin }) => `${describeManifest(manifest)} ${origin.source}`);
}

function refusal(text: string): string {
  try {
    entriesFromYaml(text, 'k8s/shop.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was read');
}

describe('reading', () => {
  test('names file and line of each object', () => {
    expect(read('# Copyright\n\napiVersion: v1\nkind: Secret\nmetadata: { name: a }\n---\n# b\napiVersion: v1\nkind: Secret\nmetadata: { name: b }\n')).toEqual([
      'Secret a k8s/shop.yaml:3',
      'Secret b k8s/shop.yaml:8',
    ]);
  });

  test('skips empty documents, comments alone and null', () => {
    expect(read('---\n# nothing\n---\n\n---\nnull\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: a }\n...\n---\n')).toEqual(['Secret a k8s/shop.yaml:8']);
    expect(read('')).toEqual([]);
    expect(read('# nothing\n')).toEqual([]);
  });

  test('opens Lists, also inside each other and without items', () => {
    expect(read(`
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Secret
  metadata: { name: a }
- apiVersion: v1
  kind: List
  items:
  - { apiVersion: v1, kind: Secret, metadata: { name: b } }
---
apiVersion: v1
kind: List
---
apiVersion: v1
kind: List
items: []
`)).toEqual(['Secret a k8s/shop.yaml:5', 'Secret b k8s/shop.yaml:11']);
  });

  test('opens typed lists, whose items may leave out what the list tells', () => {
    expect(entriesFromYaml('apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: { name: a }\n', 'a.yaml')).toEqual([
      { manifest: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } }, origin: { source: 'a.yaml:4' } },
    ]);
  });

  test('leaves a kind alone that only ends in List', () => {
    expect(read('apiVersion: example.com/v1\nkind: AllowList\nmetadata: { name: a }\nspec: {}\n')).toEqual(['AllowList a k8s/shop.yaml:1']);
  });

  test('takes scalars for what kubectl takes them for', () => {
    const [{ manifest }] = entriesFromYaml(`
apiVersion: v1
kind: ConfigMap
metadata: { name: a }
data: { yes: yes, octal: 0644, octal12: 0o644, time: 12:30, day: 2026-11-20, day12: 2026-11-20T10:00:00Z, text: "0644", big: 1e3, none: ~ }
`, 'a.yaml');
    expect(manifest.data).toEqual({
      true: true, octal: 420, octal12: 420, time: '12:30', day: '2026-11-20', day12: '2026-11-20T10:00:00Z', text: '0644', big: 1000, none: null,
    });
  });

  test('follows anchors and merges', () => {
    const [{ manifest }] = entriesFromYaml('apiVersion: v1\nkind: A\nmetadata: { name: a }\none: &x { a: 1 }\ntwo: { <<: *x, b: 2 }\nthree: *x\n', 'a.yaml');
    expect([manifest.one, manifest.two, manifest.three]).toEqual([{ a: 1 }, { a: 1, b: 2 }, { a: 1 }]);
  });

  test('copes with a byte order mark and the line ends of Windows', () => {
    expect(read('\ufeffapiVersion: v1\r\nkind: Secret\r\nmetadata:\r\n  name: a\r\n---\r\napiVersion: v1\r\nkind: Secret\r\nmetadata:\r\n  name: b\r\n'))
      .toEqual(['Secret a k8s/shop.yaml:1', 'Secret b k8s/shop.yaml:6']);
  });
});

describe('refusals', () => {
  test('a syntax error names its line and shows it', () => {
    expect(refusal('apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n   labels: {}\n')).toBe([
      'yaml-invalid: k8s/shop.yaml:4: this is not valid YAML: nested mappings are not allowed in compact mappings',
      '  given:   "name: a"',
      '  allowed: YAML documents that kubectl can parse',
      '  fix:     fix this line or the one before it',
    ].join('\n'));
  });

  test('what is not closed is shown where the text ends', () => {
    expect(refusal('apiVersion: v1\nspec: [1\n\n\n')).toContain('yaml-invalid: k8s/shop.yaml:2: ');
  });

  test('the second of two equal keys is named', () => {
    expect(refusal('apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata:\n  a: eA==\n  a: eQ==\n')).toBe([
      'yaml-key-twice: k8s/shop.yaml:6: the object has the same key twice',
      '  given:   "a: eQ=="',
      '  allowed: unique keys, as kubectl requires',
      '  fix:     remove one of the two lines: only the last one would count',
    ].join('\n'));
  });

  test.each([
    ['in a value of its own', 'a: {{ .Values.a }}\n'],
    ['in front of text', 'name: {{ .Release.Name }}-web\n'],
  ])('a template is told from YAML %s', (_, text) => {
    expect(refusal(text)).toMatch(/^yaml-invalid: k8s\/shop\.yaml:1: .*\n.*\n.*\n {2}fix: {5}render the template first/);
  });

  test.each([
    ['no such anchor', 'a: *b\n', 'there is no anchor &b before the alias'],
    ['an alias inside its anchor', 'a: &a [*a]\n', 'the alias *a is inside its own anchor'],
    ['a merge with no object', 'a: 1\n<<: 3\n', 'merge sources must be maps or map aliases'],
    ['a flood of aliases', `${'abcdefgh'.split('').map((key, i, keys) => `${key}: &${key} [${i ? Array(10).fill(`*${keys[i - 1]}`) : 'x'}]`).join('\n')}\n`,
      'its aliases expand to more than 1000000 values'],
  ])('%s is refused', (_, text, problem) => {
    expect(refusal(text)).toContain(`this is not valid YAML: ${problem}\n`);
  });

  test.each([
    ['no name', 'apiVersion: v1\nkind: Secret\n', 'the object has no metadata.name that is text', 'add metadata.name, or remove documents that are not applied to a cluster'],
    ['an empty name', 'apiVersion: v1\nkind: Secret\nmetadata: { name: "" }\n', 'the object has no metadata.name that is text',
      'add metadata.name, or remove documents that are not applied to a cluster'],
    ['a number for a name', 'apiVersion: v1\nkind: Secret\nmetadata: { name: 5 }\n', 'the object has no metadata.name that is text',
      'put the value of metadata.name in quotes'],
    ['a name to be made up', 'apiVersion: v1\nkind: Secret\nmetadata: { generateName: a- }\n', 'the object has no metadata.name that is text',
      'use metadata.name instead of generateName, which kubectl apply rejects'],
    ['no kind and no version', 'metadata: { name: a }\n', 'the object has no apiVersion and no kind that is text',
      'add apiVersion and kind, or remove documents that are not applied to a cluster'],
    ['text', 'Thank you for installing!\n', 'the document is not a Kubernetes object',
      'add apiVersion and kind and metadata.name, or remove documents that are not applied to a cluster'],
    ['a list', '- a\n', 'the document is not a Kubernetes object', 'add apiVersion and kind and metadata.name, or remove documents that are not applied to a cluster'],
  ])('a document with %s is refused', (_, text, problem, fix) => {
    expect(refusal(text)).toContain(`manifest-incomplete: k8s/shop.yaml:1: ${problem}\n`);
    expect(refusal(text)).toContain(`  fix:     ${fix}`);
  });

  test('an object in a List is named by its own line', () => {
    expect(refusal('apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n')).toContain('manifest-incomplete: k8s/shop.yaml:4: ');
  });

  test('a file of something else is told by what it holds', () => {
    expect(refusal('replicaCount: 1\nimage: {}\n')).toContain('  given:   {"fields":["replicaCount","image"]}');
  });

  test.each([
    ['in lists', `[${'['.repeat(1100)}${']'.repeat(1100)}]`],
    ['in objects', `${'{a: '.repeat(600)}1${'}'.repeat(600)}`],
    ['so deep that the parser gives up', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('F44: what is nested %s is refused in words', (_, nested) => {
    expect(refusal(`a: 1\nspec: ${nested}\n`)).toMatch(/^yaml-too-deep: k8s\/shop\.yaml:\d: objects and lists are nested too deeply\n/);
  });

  test.each([['NUL', '\0'], ['an escape of a terminal', '\x1b[2J']])('F45: %s is refused with its line, as kubectl does', (_, text) => {
    expect(refusal(`apiVersion: v1\nkind: Secret\nmetadata: { name: "a${text}" }\n`))
      .toContain('yaml-invalid: k8s/shop.yaml:3: this is not valid YAML: control characters are not allowed\n');
  });

  test('a number and its digits are one key in JSON, also where the second comes by another spelling', () => {
    expect(refusal('a: { 8080: web, "8080": api }\n')).toMatch(/^yaml-key-twice: /);
  });
});

describe('F45: a byte order mark', () => {
  const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
  test.each([
    ['behind the separator', `${map('a')}---\n\ufeff${map('b')}`],
    ['before it', `\ufeff---\n${map('a')}\ufeff---\n${map('b')}`],
    ['behind one of Windows', `---\r\n\ufeff${map('a')}--- # second\r\n\ufeff${map('b')}`],
  ])('%s of a later document is none of its text', (_, text) => {
    expect(read(text).map(line => line.split(' ')[1])).toEqual(['a', 'b']);
  });

  test('inside a value stays', () => {
    const [{ manifest }] = entriesFromYaml(`${map('a')}data:\n  a: |\n    ---\n    \ufeffx\n`, 'a.yaml');
    expect(manifest.data.a).toBe('---\n\ufeffx\n');
  });
});

describe('F44: the reader looks at each thing once', () => {
  /** How often keys are read and aliases looked up. */
  const looks = (text: string) => {
    const [visited, resolved] = [jest.spyOn(yaml, 'visit'), jest.spyOn(yaml.Alias.prototype, 'resolve')];
    const options = jest.spyOn(yaml, 'parseAllDocuments');
    entriesFromYaml(text, 'a.yaml');
    const counts = { visits: visited.mock.calls.length, lookUps: resolved.mock.calls.length, compared: options.mock.calls[0][1]!.uniqueKeys };
    [visited, resolved, options].forEach(spy => spy.mockRestore());
    return counts;
  };
  const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
  const many = (number: number, line: (i: number) => string) => `${HEAD}of: &of { a: 1 }\ndata:\n${Array.from({ length: number }, (_, i) => `  k${i}: ${line(i)}\n`).join('')}`;

  test.each<[string, (i: number) => string]>([['keys', i => `v${i}`], ['aliases', () => '*of'], ['merges', i => `{ <<: *of, b: ${i} }`]])(
    'of many %s in one object', (_, line) => expect(looks(many(300, line))).toEqual({ visits: 1, lookUps: 0, compared: false }),
  );

  test('and all of them are there', () => {
    const [{ manifest }] = entriesFromYaml(many(5000, i => i % 2 === 0 ? '*of' : `{ <<: *of, b: ${i} }`), 'a.yaml');
    expect([Object.keys(manifest.data).length, manifest.data.k4998, manifest.data.k4999]).toEqual([5000, { a: 1 }, { a: 1, b: 4999 }]);
  });

  test('an anchor that is given anew is the last one before the alias', () => {
    const [{ manifest }] = entriesFromYaml(`${HEAD}a: &x 1\nb: *x\nc: &x 2\nd: *x\n`, 'a.yaml');
    expect([manifest.b, manifest.d]).toEqual([1, 2]);
  });
});
