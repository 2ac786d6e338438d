import { ApiObject, App as CdkApp, Chart, Testing as CdkTesting } from 'cdk8s';
import { Construct } from 'constructs';
import { complaintOf } from './complaint';
import { Match, Testing } from '../../src/testing';
import { makeShop } from '../program';

const { app, shop, web } = makeShop();
const yaml = Testing.yaml(app);
const named = (name: string) => ({ metadata: { name } });

describe('toHaveResource', () => {
  test.each([
    ['an App', app],
    ['a chart', shop],
    ['an app of ours', web],
    ['an API object', web.deployment],
    ['manifests', Testing.synth(app)],
    ['YAML', yaml],
    ['a List in YAML', `{ apiVersion: v1, kind: List, items: [${JSON.stringify(Testing.synth(web.deployment)[0])}] }`],
    ['what cdk8s synthesizes', CdkTesting.synth(shop)],
  ])('looks into %s', (_, subject) => {
    expect(subject).toHaveResource('Deployment');
    expect(subject).toHaveResource('apps/v1/Deployment', named('web'));
    expect(subject).not.toHaveResource('apps/v1beta1/Deployment');
    expect(subject).not.toHaveResource('v1/Deployment');
    expect(subject).not.toHaveResource('Deployment', named('api'));
  });

  test('looks into a plain cdk8s App', () => {
    const chart = new Chart(new CdkApp(), 'plain');
    new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: named('settings').metadata, data: { A: 'b' } });
    expect(chart.node.root).toHaveResource('v1/ConfigMap', { data: { A: 'b' } });
  });

  test('looks only into what it is given', () => {
    expect(web).not.toHaveResource('Deployment', named('db'));
    expect(Testing.app()).not.toHaveResource('Namespace');
    expect([]).not.toHaveResource('Namespace');
    expect('').not.toHaveResource('Namespace');
  });

  test('waits for a promise', async () => {
    await expect(Promise.resolve(app)).resolves.toHaveResource('Deployment');
    await expect(expect(Promise.resolve(app)).resolves.toHaveResource('Job')).rejects.toThrow('expect(received).resolves.toHaveResource("Job")');
  });

  test('says in what the nearest resource differs', () => {
    expect(complaintOf(() => expect(app).toHaveResource('Deployment', {
      ...named('web'),
      spec: { replicas: 3, paused: true, template: { spec: { hostNetwork: false, restartPolicy: Match.absent(), containers: [{ image: 'nginx:1.27' }] } } },
    }))).toBe(`expect(received).toHaveResource("Deployment", { metadata: { name: "web" }, spec: { replicas: 3, paused: true, template: { spec: { hostNetwork: false, restartPolicy: Match.absent(), containers: [{ image: "nginx:1.27" }] } } } })

The nearest, Deployment shop/web, differs:
  spec.replicas
    given:  2
    wanted: 3
  spec.paused
    given:  nothing
    wanted: true
  spec.template.spec.hostNetwork
    given:  nothing
    wanted: false
  spec.template.spec.containers[0].image
    given:  "ghcr.io/acme/web:1.8.2"
    wanted: "nginx:1.27"
There is also Deployment shop/db.`);
  });

  test('takes the resource of the wanted name for the nearest, whatever else differs', () => {
    const complaint = complaintOf(() => expect(app).toHaveResource('Deployment', { ...named('db'), spec: { replicas: 2, revisionHistoryLimit: 0 } }));
    expect(complaint).toContain('The nearest, Deployment shop/db, differs:');
  });

  test('takes a name with a slip for the nearest', () => {
    const complaint = complaintOf(() => expect(app).toHaveResource('Deployment', { ...named('wbe'), spec: { replicas: 1 } }));
    expect(complaint).toContain('The nearest, Deployment shop/web, differs:\n  metadata.name\n    given:  "web"\n    wanted: "wbe"\n');
  });

  test('takes the one that differs in least for the nearest, when no name is wanted', () => {
    const complaint = complaintOf(() => expect(app).toHaveResource('Deployment', { spec: { replicas: 1, paused: true } }));
    expect(complaint).toContain('The nearest, Deployment shop/db, differs:\n  spec.paused\n    given:  nothing\n    wanted: true\nThere is also Deployment shop/web.');
  });

  test('says what is there when the kind is not', () => {
    expect(complaintOf(() => expect(app).toHaveResource('Deploymnt'))).toBe(`expect(received).toHaveResource("Deploymnt")

There is no Deploymnt; did you mean Deployment? There is:
  v1/Namespace shop
  v1/ServiceAccount shop/db, shop/web
  networking.k8s.io/v1/NetworkPolicy shop/db, shop/web
  v1/Service shop/db, shop/web
  apps/v1/Deployment shop/db, shop/web
  policy/v1/PodDisruptionBudget shop/web`);
    expect(complaintOf(() => expect(web.deployment).toHaveResource('apps/v1beta1/Deployment'))).toBe(`expect(received).toHaveResource("apps/v1beta1/Deployment")

There is no apps/v1beta1/Deployment. There is:
  apps/v1/Deployment shop/web`);
    expect(complaintOf(() => expect([]).toHaveResource('Job'))).toBe('expect(received).toHaveResource("Job")\n\nThere is no Job. There are no resources.');
  });

  test('says which resources there are that should not be', () => {
    expect(complaintOf(() => expect(app).not.toHaveResource('Deployment', { spec: { replicas: expect.any(Number) } })))
      .toBe('expect(received).not.toHaveResource("Deployment", { spec: { replicas: Any<Number> } })\n\nThere is Deployment shop/db and Deployment shop/web.');
    expect(complaintOf(() => expect(app).not.toHaveResource('Namespace')))
      .toBe('expect(received).not.toHaveResource("Namespace")\n\nThere is Namespace shop.');
  });
});

describe('toHaveResourceCount', () => {
  test('counts', () => {
    expect(app).toHaveResourceCount('Deployment', 2);
    expect(web).toHaveResourceCount('apps/v1/Deployment', 1);
    expect(app).toHaveResourceCount('Ingress', 0);
    expect(app).not.toHaveResourceCount('Deployment', 1);
  });

  test('says which there are', () => {
    expect(complaintOf(() => expect(app).toHaveResourceCount('Deployment', 3)))
      .toBe('expect(received).toHaveResourceCount("Deployment", 3)\n\ngiven:  2\nwanted: 3\nThere is Deployment shop/db and Deployment shop/web.');
    expect(complaintOf(() => expect(web.deployment).toHaveResourceCount('Service', 1)))
      .toBe('expect(received).toHaveResourceCount("Service", 1)\n\ngiven:  0\nwanted: 1\nThere is no Service. There is:\n  apps/v1/Deployment shop/web');
    expect(complaintOf(() => expect(app).not.toHaveResourceCount('Namespace', 1)))
      .toBe('expect(received).not.toHaveResourceCount("Namespace", 1)\n\ngiven:  1\nwanted: not 1\nThere is Namespace shop.');
  });

  test.each([-1, 1.5, NaN, Infinity, '2', undefined, null])('refuses to count to %p', count => {
    expect(() => expect(app).toHaveResourceCount('Deployment', count as number)).toThrow(/^count-invalid: /);
    expect(() => expect(app).not.toHaveResourceCount('Deployment', count as number)).toThrow(/^count-invalid: /);
  });
});

describe('refused, with .not as well, is', () => {
  test.each(['deployment', 'deployments', '', ' Deployment', 'apps/Deployment', 'apps/v1/', '/Deployment', 'a/apps/v1/Deployment', 'Deployment shop/web', 5, undefined, null])(
    'the kind %p', kind => {
      expect(() => expect(app).toHaveResource(kind as string)).toThrow(/^kind-invalid: /);
      expect(() => expect(app).not.toHaveResource(kind as string)).toThrow(/^kind-invalid: /);
      expect(() => expect(app).not.toHaveResourceCount(kind as string, 1)).toThrow(/^kind-invalid: /);
    });

  test.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 5, 'number'],
    ['one manifest', Testing.synth(web)[0], 'Object with apiVersion, kind, metadata and automountServiceAccountToken'],
    ['a promise', Promise.resolve(app), 'Promise'],
    ['a construct outside of an App', new Construct(undefined as any, ''), 'Construct with node'],
    ['a null in a list', [null], 'null'],
    ['a hole in a list', new Array(1), 'undefined'],
    ['a manifest without a name', [{ apiVersion: 'v1', kind: 'Service', metadata: {} }], 'Object with apiVersion, kind and metadata'],
    ['metadata that is null', [{ apiVersion: 'v1', kind: 'Service', metadata: null }], 'Object with apiVersion, kind and metadata'],
    ['an object without a prototype', Object.create(null), 'Object'],
  ])('%s', (_, subject, given) => {
    expect(complaintOf(() => expect(subject).toHaveResource('Service'))).toMatch(/^subject-invalid: /);
    expect(complaintOf(() => expect(subject).not.toHaveResource('Service'))).toContain(`\n  given:   "${given}"\n`);
  });

  test.each([
    ['a path instead of YAML', 'dist/shop.yaml', /^manifest-incomplete: YAML:1: /],
    ['YAML that is none', 'a: [', /^yaml-invalid: YAML:1: /],
    ['YAML with a key twice', 'a: 1\na: 2', /^yaml-key-twice: YAML:2: /],
  ])('%s', (_, subject, message) => {
    expect(() => expect(subject).not.toHaveResource('Service')).toThrow(message);
  });
});
