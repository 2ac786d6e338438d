import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, Chart, Include, JsonPatch, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { Testing } from '../../src/testing';

const { k8s } = kplus;

const loop: { [key: string]: unknown } = { a: 1 };
loop.loop = { back: loop };

class Own {
  public readonly colour = 'red';
}

/** What JSON has no word for, and what a message tells of it. */
const MISFITS: [what: string, value: unknown][] = [
  ['NaN', NaN], ['Infinity', Infinity], ['-Infinity', -Infinity], ['a bigint', 10n], ['a function', () => 1], ['a symbol', Symbol('a')], ['a Map', new Map([['a', 1]])], ['a Set', new Set([1])],
  ['a Promise', Promise.resolve(1)], ['a Date', new Date(NaN)], ['a RegExp', /a/], ['a Own', new Own()], ['an object that contains itself', loop], ['a Buffer', Buffer.from('a')], ['a String', Object('a')],
];

/** The object that a chart of our App makes, as it is printed. */
function rendered(build: (chart: Chart) => void): any {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  build(chart);
  return JSON.parse(JSON.stringify(Testing.synth(chart)[0]));
}

const custom = (fields: object) => (chart: Chart) => {
  new ApiObject(chart, 'raw', { apiVersion: 'acme.example/v1', kind: 'Setting', ...fields });
};

const refusal = (field: string, what: string) => new RegExp(`^value-not-json: shop/raw.*: ${field.replace(/[[\].]/g, '\\$&')}[\\w.]* is not a valid value in a manifest\n  given:   "?${what}"?\n`);

describe.each(MISFITS)('F60: %s', (what, value) => {
  test.each<[where: string, field: string, build: (chart: Chart) => void]>([
    ['a field of a raw object', 'spec.value', custom({ spec: { value } })],
    ['a whole spec', 'spec', custom({ spec: value })],
    ['a list', 'spec.list[1].a', custom({ spec: { list: [{}, { a: value }] } })],
    ['data', "data['app.yaml']", custom({ data: { 'app.yaml': value } })],
    ['what is made late', 'spec.late.value', custom({ spec: { late: Lazy.any({ produce: () => ({ value }) }) } })],
    ['labels', 'metadata.labels.team', custom({ metadata: { labels: { team: value } } })],
    ['all annotations', 'metadata.annotations', custom({ metadata: { annotations: value } })],
    ['another field of metadata', 'metadata.own', custom({ metadata: { own: value } })],
    ['a generated class', 'spec.replicas', chart => new k8s.KubeDeployment(chart, 'raw', { spec: { replicas: value as number, selector: {}, template: {} } })],
    ['a list of a generated class', 'spec.ports[0].port', chart => new k8s.KubeService(chart, 'raw', { spec: { ports: [{ port: value as number }] } })],
    ['a patch', 'spec.a/b.c', chart => new ApiObject(chart, 'raw', { apiVersion: 'acme.example/v1', kind: 'Setting', spec: {} }).addJsonPatch(JsonPatch.add('/spec/a~1b', { c: value }))],
    ['a patch of a generated class', 'spec.type', chart => new k8s.KubeService(chart, 'raw', { spec: {} }).addJsonPatch(JsonPatch.replace('/spec/type', value))],
  ])('in %s is refused with its place', (where, field, build) => {
    const place = where === 'a patch' ? "spec['a/b'].c" : field;
    expect(() => rendered(build)).toThrow(refusal(place, what));
  });
});

test.each<[what: string, item: unknown]>([['undefined', undefined], ['null', null]])('F60: %s in a list, which would be dropped, is refused', (what, item) => {
  expect(() => rendered(custom({ spec: { args: ['a', item] } }))).toThrow(refusal('spec.args[1]', what));
  expect(() => rendered(chart => new k8s.KubeService(chart, 'raw', { spec: {} }).addJsonPatch(JsonPatch.add('/spec/externalIPs', [item])))).toThrow(refusal('spec.externalIPs[0]', what));
});

test('F60: a hole in a list is refused', () => {
  // eslint-disable-next-line no-sparse-arrays
  expect(() => rendered(custom({ spec: { args: ['a', , 'b'] } }))).toThrow(refusal('spec.args[1]', 'undefined'));
});

test('F60: a patch without a value, and one with a wrapper that only cdk8s takes off, are refused', () => {
  const patched = (value: unknown) => (chart: Chart) => new k8s.KubeService(chart, 'raw', { spec: {} }).addJsonPatch(JsonPatch.add('/spec/type', value));
  expect(() => rendered(patched(undefined))).toThrow(refusal('spec.type', 'undefined'));
  expect(() => rendered(patched(k8s.IntOrString.fromString('http')))).toThrow(refusal('spec.type', 'a IntOrString'));
});

test('F60: what stands in YAML that is included is told as well', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'include-')), 'a.yaml');
  fs.writeFileSync(file, 'apiVersion: acme.example/v1\nkind: Setting\nmetadata: { name: a }\nspec: { share: .nan }\n');
  expect(() => rendered(chart => new Include(chart, 'raw', { url: file }))).toThrow(refusal('spec.share', 'NaN'));
});

test("F60: the refusal names the user's own construct", () => {
  class Setting extends Construct {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      new ApiObject(this, 'raw', { apiVersion: 'acme.example/v1', kind: 'Setting', spec: { value: NaN } });
    }
  }
  expect(() => rendered(chart => new Setting(chart, 'own'))).toThrow(/^value-not-json: shop\/own\/raw/);
});

test('F60: what cdk8s resolves stays as it is, and so do undefined and null in maps, maps without a prototype and one object in two places', () => {
  const shared = { a: 1 };
  const object = rendered(custom({
    spec: {
      late: Lazy.any({ produce: () => 'red' }),
      token: { resolve: () => 'blue' },
      size: k8s.Quantity.fromString('2'),
      port: k8s.IntOrString.fromNumber(80),
      at: new Date(0),
      gone: undefined,
      none: null,
      bare: Object.assign(Object.create(null), { b: [Object.create(null)] }),
      twice: [shared, shared, { shared }],
      empty: { map: {}, list: [] },
      zero: -0,
    },
  }));
  expect(object.spec).toEqual({
    late: 'red', token: 'blue', size: '2', port: 80, at: '1970-01-01T00:00:00.000Z', bare: { b: [{}] }, twice: [shared, shared, { shared }], empty: { map: {}, list: [] }, zero: 0,
  });
});

test('F60: null by a patch is printed, and undefined in a map of one is not', () => {
  const object = rendered(chart => new k8s.KubeService(chart, 'raw', { spec: {} }).addJsonPatch(JsonPatch.add('/spec/a', { none: null, gone: undefined, at: new Date(0) })));
  expect(object.spec.a).toEqual({ none: null, at: '1970-01-01T00:00:00.000Z' });
});

describe('F60: any tree', () => {
  const key = fc.string({ minLength: 1, maxLength: 8 }).filter(text => !['__proto__', 'value', 'resolve', 'toJSON'].includes(text));
  const tree = fc.letrec(tie => ({
    tree: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(key, tie('tree'), { maxKeys: 3 })),
  })).tree;
  const around = fc.array(fc.oneof(key, fc.nat({ max: 2 })), { maxLength: 5 });

  /** The value inside of maps and lists: a text is a key, a number the items before it. */
  const wrapped = (steps: (string | number)[], value: unknown, others: unknown): unknown => steps.reduceRight<unknown>(
    (inner, step) => typeof step === 'string' ? { others, [step]: inner } : [...Array.from({ length: step }, () => others), inner], value,
  );

  test('of JSON is printed as it is', () => {
    fc.assert(fc.property(tree, value => {
      expect(rendered(custom({ spec: { value } })).spec).toEqual(JSON.parse(JSON.stringify({ value })));
    }), { numRuns: 50 });
  });

  test('with one misfit anywhere is refused, as a field and by a patch', () => {
    fc.assert(fc.property(around, tree, fc.constantFrom(...MISFITS), (steps, others, [what, misfit]) => {
      const value = wrapped(steps, misfit, others);
      const told = new RegExp(`^value-not-json: shop/raw(.|\n)*given:   "?${what}"?\n`);
      expect(() => rendered(custom({ spec: { value } }))).toThrow(told);
      expect(() => rendered(chart => new k8s.KubeService(chart, 'raw', { spec: {} }).addJsonPatch(JsonPatch.add('/spec/x', value)))).toThrow(told);
    }), { numRuns: 50 });
  });
});
