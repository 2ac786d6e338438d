import { Manifest } from '../../src/manifests/manifest';
import { judge } from '../../src/synth/judge';
import { renderFindings } from '../../src/synth/render-findings';
import { Synthesis } from '../../src/synth/synthesis';

const MOVABLE = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' };
const service = (name: string): Manifest =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector: { app: name }, ports: [{ port: 80 }] } });
const pod = (name: string): Manifest =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels: { app: name }, annotations: MOVABLE }, spec: { containers: [{ name, image: 'web:1', ports: [{ containerPort: 80 }] }] } });
const job: Manifest = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'seed', namespace: 'shop' }, spec: { template: { ...pod('web'), spec: { ...pod('web').spec, restartPolicy: 'Never' } } } };

const program = (...manifests: Manifest[]): Synthesis => ({
  kubernetes: '1.35',
  entries: manifests.map(manifest => ({ manifest, origin: { source: 'main.ts:3', path: `shop/${manifest.metadata.name}` } })),
  externals: [],
});

test('manifests without findings pass all checks', () => {
  const verdict = judge(program(service('web'), pod('web')));
  expect(verdict.findings).toEqual([]);
  expect(() => verdict.orThrow()).not.toThrow();
});

test('a check that finds something twice has failed once', () => {
  const passed = judge(program(pod('web'))).checksPassed;
  expect(judge(program(service('a'), service('b'))).checksPassed).toBe(passed - 1);
});

test('errors stop a program that runs on its own, and are all told', () => {
  expect(() => judge(program(service('a'), service('b'))).orThrow()).toThrow(
    /^checks-failed: .*\n {2}given: {3}\nerror service-without-pods {2}Service shop\/a \(main.ts:3, shop\/a\): .*\n {2}fix: .*\nerror service-without-pods {2}Service shop\/b /,
  );
});

test('warnings stop nothing, unless they are taken for errors', () => {
  const doubtful = program(service('web'), pod('web'), job);
  expect(judge(doubtful)).toMatchObject({ errors: [], warnings: [{ id: 'selector-overlap' }] });
  expect(judge(doubtful, { strict: true })).toMatchObject({ errors: [{ id: 'selector-overlap', severity: 'error' }], warnings: [] });
});

describe('a finding as text', () => {
  const finding = { id: 'some-check', severity: 'warning', message: 'it is odd', fix: 'mend it', entry: program(pod('web')).entries[0] } as const;

  test('names what is known of its origin', () => {
    const textFrom = (origin: object) => renderFindings([{ ...finding, entry: { ...finding.entry, origin } }]);
    expect(textFrom({ source: 'main.ts:3', path: 'shop/web' })).toBe('warning some-check  Pod shop/web (main.ts:3, shop/web): it is odd\n  fix: mend it');
    expect(textFrom({ source: 'web.yaml:3' })).toBe('warning some-check  Pod shop/web (web.yaml:3): it is odd\n  fix: mend it');
    expect(textFrom({ chart: 'shop' })).toBe('warning some-check  Pod shop/web (chart shop): it is odd\n  fix: mend it');
    expect(textFrom({})).toBe('warning some-check  Pod shop/web: it is odd\n  fix: mend it');
  });

  test('F45: what others named begins no line of its own', () => {
    const entry = { ...finding.entry, origin: {} };
    expect(renderFindings([{ ...finding, entry, message: 'no web\nerror x', fix: 'add\nit' }])).toBe('warning some-check  Pod shop/web: no web\\u000aerror x\n  fix: add\\u000ait');
  });
});
