import { JsonPatch } from 'cdk8s';
import { complaintOf } from './complaint';
import { Match, Testing } from '../../src/testing';
import { makeShop } from '../program';

const { app, web } = makeShop();
const service = (name: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} } }
---`;
const lonely = service('api');
const FIX = 'fix: select the labels of a workload, declare the workload as existing, or remove the selector if something else manages the EndpointSlices';
const found = (name: string, line: number) => `error service-without-pods  Service shop/${name} (YAML:${line}): the selector app=${name} matches no pods in namespace shop\n  ${FIX}`;

describe('toHaveNoFindings', () => {
  test.each([['an App', app], ['a part', web], ['manifests', Testing.synth(app)], ['YAML', Testing.yaml(app)], ['nothing', []]])('passes %s', (_, subject) => {
    expect(subject).toHaveNoFindings();
  });

  test('shows what was found', () => {
    expect(complaintOf(() => expect(lonely).toHaveNoFindings())).toBe(`expect(received).toHaveNoFindings()\n\nThe checks found:\n${found('api', 2)}`);
    expect(complaintOf(() => expect(app).not.toHaveNoFindings())).toBe('expect(received).not.toHaveNoFindings()\n\nAll checks passed.');
  });

  test('looks at the whole program of a part', () => {
    const broken = makeShop({ then: ({ service: target }) => target!.addJsonPatch(JsonPatch.replace('/spec/selector', { app: 'api' })) });
    expect(broken.db).toHaveFinding('service-without-pods', { object: 'Service shop/web' });
  });
});

describe('toHaveFinding', () => {
  test('passes what is found', () => {
    expect(lonely).toHaveFinding('service-without-pods');
    expect(lonely).toHaveFinding('service-without-pods', { severity: 'error', object: 'Service shop/api', message: Match.stringLikeRegexp('app=api'), fix: expect.stringContaining('labels') });
    expect(lonely).toHaveFinding('service-without-pods', { entry: { manifest: { metadata: { name: 'api' } } } });
    expect(lonely).not.toHaveFinding('service-without-pods', { object: 'Service shop/web' });
    expect(lonely).not.toHaveFinding('pdb-blocks-drain');
  });

  test('shows what was found instead', () => {
    expect(complaintOf(() => expect(lonely).toHaveFinding('pdb-blocks-drain')))
      .toBe(`expect(received).toHaveFinding("pdb-blocks-drain")\n\npdb-blocks-drain found nothing.\nThe checks found:\n${found('api', 2)}`);
    expect(complaintOf(() => expect(app).toHaveFinding('pdb-blocks-drain')))
      .toBe('expect(received).toHaveFinding("pdb-blocks-drain")\n\npdb-blocks-drain found nothing.\nAll checks passed.');
  });

  test('says in what the nearest finding differs', () => {
    expect(complaintOf(() => expect(lonely + service('jobs')).toHaveFinding('service-without-pods', { object: 'Service shop/jobs', severity: 'warning' })))
      .toBe(`expect(received).toHaveFinding("service-without-pods", { object: "Service shop/jobs", severity: "warning" })

The nearest differs:
  severity
    given:  "error"
    wanted: "warning"
The checks found:
${found('jobs', 7)}
${found('api', 2)}`);
  });

  test('shows what should not have been found', () => {
    expect(complaintOf(() => expect(lonely).not.toHaveFinding('service-without-pods', { severity: 'error' })))
      .toBe(`expect(received).not.toHaveFinding("service-without-pods", { severity: "error" })\n\nThe checks found:\n${found('api', 2)}`);
  });

  test.each([['service-without-pod', 'did you mean service-without-pods?'], ['', 'use the ID that the finding shows'], ['constructor', 'use the ID that the finding shows']])(
    'refuses the id %p, which no check has', (id, fix) => {
      expect(complaintOf(() => expect(app).toHaveFinding(id))).toMatch(/^check-unknown: no check has this ID\n/);
      expect(complaintOf(() => expect(app).not.toHaveFinding(id))).toContain(`\n  fix:     ${fix}`);
    });

  test('refuses a pattern that no finding can be like', () => {
    expect(() => expect(lonely).not.toHaveFinding('service-without-pods', { severity: undefined })).toThrow(/^pattern-invalid: severity: /);
    expect(() => expect(5).not.toHaveFinding('service-without-pods')).toThrow(/^subject-invalid: /);
  });
});
