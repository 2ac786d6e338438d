import * as fc from 'fast-check';
import * as jsYaml from 'js-yaml';
import * as yaml from 'yaml';
import { Manifest } from '../../src/manifests/manifest';
import { toYaml } from '../../src/synth/yaml';

const configMap = (data: any): Manifest => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data });

/** The text that stands for a value, without the manifest around it. */
const print = (value: unknown) => toYaml([configMap({ a: value })]).split('  a:')[1].trim();

const READERS: { readonly [name: string]: (text: string) => unknown } = {
  'js-yaml': text => jsYaml.load(text),
  'js-yaml as YAML 1.1': text => jsYaml.load(text, { schema: jsYaml.YAML11_SCHEMA }),
  'yaml': text => yaml.parse(text),
  'yaml as YAML 1.1': text => yaml.parse(text, { version: '1.1' }),
};

describe('strings', () => {
  test.each([
    'web', 'ghcr.io/acme/web:1.8.2', '1.8.2', '10.0.0.1', '10.0.0.0/8', '250m', '256Mi', '20Gi', '-v', '--port=8080', 'http://web:8080/a?b=c', 'a b', "it's",
    'say "hi"', 'C:\\temp', 'a,b', '(a)', '$(HOST):$(PORT)', 'a#b', 'a:b', 'v1', 'x1e3', 'nope', 'yesterday', 'été', '😀 ok', '/', '0 3 * * *', 'sha256:ab12',
  ])('%s is printed as it is', text => expect(print(text)).toBe(text));

  test.each([
    '', '~', 'null', 'Null', 'NULL', 'true', 'False', 'yes', 'No', 'on', 'OFF', 'y', 'N', '=', '<<',
    '0', '-1', '+1', '017', '0o17', '0O17', '0x1f', '0X1F', '0b1', '-0b1', '1_000', '1,000', '1.5', '.5', '5.', '1e3', '1E+3', '1.5e-3', 'e76', '0_x1F', '+_', '.', '-',
    '.inf', '-.Inf', '+.INF', '.nan', '.NaN', '12:30:00', '12:30:00.5', '8080:80', '2024-01-01', '2024-1-1', '2024-01-01T12:30:00Z', '2024-01-01 12:30:00',
    ' a', 'a ', 'a: b', 'a:', ':8080', 'a #b', '#a', '- a', '---', '--- a', '...', '? a', '*', '&a', '!a', '|', '>', '%a', '@a', '`a', '{a', '[a', ']', '}', ',', "'a",
  ])('%s is quoted', text => expect(print(text)).toBe(`"${text}"`));

  test.each([
    ['"a"', '\'"a"\''],
    ['{"level": "info"}', '\'{"level": "info"}\''],
    ['\\d+: it\'s', "'\\d+: it''s'"],
    ['a\tb', '"a\\tb"'],
    ['\t"a"', '"\\t\\"a\\""'],
    ['a\0b', '"a\\u0000b"'],
    ['a\rb\n', '"a\\rb\\n"'],
    ['a\u0085b', '"a\\u0085b"'],
    ['a\u00a0b', '"a\\u00a0b"'],
    ['a\u2028b\u2029c', '"a\\u2028b\\u2029c"'],
    ['\ufeffa', '"\\ufeffa"'],
    ['\x1b[31m', '"\\u001b[31m"'],
    ['\n', '"\\n"'],
    ['a\nb ', '"a\\nb "'],
    ['a\n \n', '"a\\n \\n"'],
  ])('%j is quoted so that nothing of it is lost', (text, expected) => expect(print(text)).toBe(expected));

  test.each([
    ['a\nb\n', '|\n    a\n    b'],
    ['a\nb', '|-\n    a\n    b'],
    ['a\n\n\n', '|+\n    a\n\n'],
    ['a\n\nb\n', '|\n    a\n\n    b'],
    ['  a\nb\n', '|2\n      a\n    b'],
    ['\n\ta\n', '|2\n\n    \ta'],
    ['#!/bin/sh\nset -e\n\techo "$1" # hi\n---\n', '|\n    #!/bin/sh\n    set -e\n    \techo "$1" # hi\n    ---'],
  ])('%j is a block', (text, expected) => {
    expect(toYaml([configMap({ a: text })]).replace(/\n$/, '')).toContain(`  a: ${expected}`);
    expect(yaml.parse(toYaml([configMap({ a: text })])).data.a).toBe(text);
  });

  test('keys follow the same rules', () => {
    const keys = ['yes', '1', 'a b', 'a: b', '', '<<', 'a\nb', '"', 'log_level', 'app.conf'];
    const text = toYaml([configMap(Object.fromEntries(keys.map(key => [key, 'x'])))]);
    expect(text.split('\ndata:\n')[1]).toBe([
      '  "": x', '  \'"\': x', '  "1": x', '  "<<": x', '  "a\\nb": x', '  a b: x', '  "a: b": x', '  app.conf: x', '  log_level: x', '  "yes": x', '',
    ].join('\n'));
  });

  test('a line is never folded, however long', () => {
    const long = 'word '.repeat(200) + 'end';
    expect(print(long)).toBe(long);
    expect(print(`${long}: ${long}`)).toBe(`"${long}: ${long}"`);
  });

  test('half of a character is refused, for no YAML can carry it', () => {
    expect(() => toYaml([configMap({ a: '😀'.slice(0, 1) })])).toThrow(/^text-not-unicode: ConfigMap x: /);
  });
});

describe('other values', () => {
  test('keep their type', () => {
    expect([null, true, false, 0, -1, 1.5, 1e-7, 1e21].map(print)).toEqual(['null', 'true', 'false', '0', '-1', '1.5', '1.0e-7', '1.0e+21']);
  });

  test('null is kept where it was given, undefined is dropped', () => {
    expect(toYaml([configMap({ a: null, b: undefined, c: [undefined, 1] })])).toContain('data:\n  a: null\n  c:\n    - 1\n');
  });

  test('empty maps and lists stand on the line of their key', () => {
    expect(toYaml([configMap({ a: {}, b: [], c: [{}, []], d: { e: undefined } })])).toContain('data:\n  a: {}\n  b: []\n  c:\n    - {}\n    - []\n  d: {}\n');
  });

  test('an object that stands twice is printed twice', () => {
    const shared = { a: ['x'] };
    expect(toYaml([configMap({ one: shared, two: shared })])).toContain('  one:\n    a:\n      - x\n  two:\n    a:\n      - x\n');
  });

  test('lists in lists are printed in place', () => {
    expect(toYaml([configMap({ a: [[1, [2]], [{ b: 1, c: [3] }]] })])).toContain([
      '  a:', '    - - 1', '      - - 2', '    - - b: 1', '        c:', '          - 3', '',
    ].join('\n'));
  });
});

test('documents are separated', () => {
  expect(toYaml([configMap({ a: 'x\n\n' }), configMap({ b: 'y' })])).toBe([
    'apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: x', 'data:', '  a: |+', '    x', '', '---',
    'apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: x', 'data:', '  b: "y"', '',
  ].join('\n'));
});

test('a workload reads from the top', () => {
  const workload = {
    spec: {
      template: {
        spec: {
          volumes: [{ emptyDir: {}, name: 'tmp' }],
          containers: [{
            volumeMounts: [{ mountPath: '/tmp', name: 'tmp' }],
            securityContext: { runAsNonRoot: true },
            readinessProbe: { periodSeconds: 5, httpGet: { port: 'http', path: '/' } },
            resources: { limits: { memory: '1Gi', cpu: '1' }, requests: { memory: '1Gi', cpu: '1' } },
            env: [{ value: '1', name: 'A' }],
            ports: [{ protocol: 'TCP', containerPort: 8080, name: 'http' }],
            args: ['--fast'],
            image: 'web:1',
            name: 'web',
          }],
          serviceAccountName: 'web',
        },
        metadata: { labels: { 'name': 'web', 'app.kubernetes.io/name': 'web' } },
      },
      selector: { matchLabels: { app: 'web' } },
      replicas: 2,
    },
    metadata: { labels: { name: 'web', app: 'web' }, annotations: {}, namespace: 'shop', name: 'web' },
    kind: 'Deployment',
    apiVersion: 'apps/v1',
  };
  const keys = toYaml([workload]).split('\n').map(line => line.replace(/^[ -]*/, '').replace(/:.*/, ''));
  expect(keys.join(' ').trim()).toBe([
    'apiVersion kind metadata name namespace labels app name annotations',
    'spec replicas selector matchLabels app template metadata labels app.kubernetes.io/name name spec serviceAccountName containers',
    'name image args fast ports name containerPort protocol env name value resources requests cpu memory limits cpu memory',
    'readinessProbe httpGet path port periodSeconds securityContext runAsNonRoot volumeMounts name mountPath volumes name emptyDir',
  ].join(' '));
});

describe('whatever is given', () => {
  const unit = fc.oneof(
    fc.constantFrom(...' \n\t\r:#-"\'\\01_.ex+,=<~yno|>%?!&*{[]}@`/TZ\u0000\u007f\u0085\u00a0\u2028\ufeff\uffff\u3000é', '😀'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const text = fc.oneof(
    fc.string({ unit, maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...'0123456789_-+.:,eExXoObBTZ aAfFinN~'), maxLength: 10 }),
    fc.string({ unit: fc.constantFrom(...'a \n\t-:#'), maxLength: 12 }),
  ).filter(string => !/\p{Surrogate}/u.test(string));
  const { tree } = fc.letrec(self => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.constantFrom(null, true, 0, -1.5, 1e-7),
      fc.array(self('tree'), { maxLength: 3 }),
      fc.dictionary(text, self('tree'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));

  test.each(Object.entries(READERS))('%s reads what was printed', (_, read) => {
    fc.assert(fc.property(fc.dictionary(text, tree, { noNullPrototype: true }), data => {
      const manifest = JSON.parse(JSON.stringify(configMap(data)));
      expect(read(toYaml([manifest]))).toEqual(manifest);
    }), { seed: 1, numRuns: 500 });
  });

  test('the order in which keys were set does not show', () => {
    fc.assert(fc.property(fc.dictionary(text, tree, { noNullPrototype: true }), data => {
      const turned = Object.fromEntries(Object.entries(data).reverse());
      expect(toYaml([configMap(turned)])).toBe(toYaml([configMap(data)]));
    }), { seed: 1, numRuns: 100 });
  });
});
