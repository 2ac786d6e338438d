import { App, NodeAgent, Platform, PodSecurity, Quota, System, SystemProps, Tenant, TwelveFactorApp } from '../../src';
import { Testing, yamlSerializer } from '../../src/testing';
import { makeShop, MINIMAL } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

test('a system is a namespace with its Pod Security level', () => {
  const app = Testing.app();
  new System(app, 'shop', { labels: { team: 'checkout' }, podSecurity: PodSecurity.BASELINE });
  expect(Testing.synth(app)).toMatchSnapshot();
});

describe('F62 a System is bounded as a Tenant is', () => {
  const bounded = (props: SystemProps, more: (shop: System) => unknown = () => undefined) => {
    const app = Testing.app();
    const shop = new System(app, 'shop', props);
    new TwelveFactorApp(shop, 'web', { ...MINIMAL, replicas: 2 });
    more(shop);
    return { app, shop, of: (kind: string): any[] => Testing.synth(app).filter(manifest => manifest.kind === kind) };
  };

  test('by nothing, unless it says so', () => {
    expect(bounded({}).of('ResourceQuota')).toEqual([]);
    expect(bounded({}).of('LimitRange')).toEqual([]);
    expect(bounded({}).shop.resourceQuotas).toEqual([]);
  });

  test('by what is derived from all that its namespace is to hold, of other Systems too', () => {
    const pods = (more?: (shop: System) => unknown) => Number(bounded({ quotas: [Quota.derived()] }, more).of('ResourceQuota')[0].spec.hard.pods);
    const alone = pods();
    expect(alone).toBeGreaterThan(0);
    expect(pods(shop => new TwelveFactorApp(new System(shop.node.root as App, 'other', { namespace: 'shop', createNamespace: false }), 'api', { ...MINIMAL, replicas: 2 }))).toBe(2 * alone);
  });

  test('and what does not fit is refused, by quotas and by limits', () => {
    expect(() => bounded({ quotas: [Quota.of({ pods: 1 })] }).of('ResourceQuota')).toThrow(/^quota-below-maximum: shop/);
    expect(() => bounded({ limits: { max: { memory: '192Mi', cpu: '4' } } }).of('LimitRange')).toThrow(/^limit-range-exceeded: shop/);
    const { shop, of } = bounded({ limits: { max: { memory: '1Gi', cpu: '4' } } });
    expect(shop.limitRange).toBeDefined();
    expect(of('LimitRange')).toHaveLength(1);
  });

  test("but not within a tenant, whose bounds hold, nor in the cluster's own namespaces", () => {
    for (const props of [{ quotas: [] }, { limits: {} }]) {
      expect(() => new System(new Tenant(Testing.app(), 'acme'), 'shop', props)).toThrow(/^tenant-namespace-left: acme\/shop/);
      expect(() => new System(Testing.app(), 'x', { namespace: 'kube-system', ...props })).toThrow(/^namespace-of-cluster/);
    }
  });
});

test('an existing namespace is used and not made', () => {
  const app = Testing.app();
  const shop = new System(app, 'shop', { namespace: 'team-a', createNamespace: false });
  const web = new TwelveFactorApp(shop, 'web', MINIMAL);
  expect(shop.kubeNamespace).toBeUndefined();
  expect(Testing.synth(app).map(({ metadata }) => metadata.namespace)).toEqual(Array(5).fill('team-a'));
  expect(web.deployment.metadata.getLabel('app.kubernetes.io/part-of')).toBe('shop');
  expect(Testing.findings(app)).toEqual([]);
});

describe.each(['default', 'kube-system', 'kube-public', 'kube-node-lease'])('in %s, which is the cluster\'s own', namespace => {
  test.each([{}, { createNamespace: false }])('a System prints no Namespace, labels none and asks for none (F31)', props => {
    const app = Testing.app();
    const system = new System(app, 'x', { namespace, ...props });
    new TwelveFactorApp(system, 'web', MINIMAL);
    const kinds = Testing.synth(app).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['Deployment', 'NetworkPolicy']));
    expect(kinds).not.toContain('Namespace');
    expect([system.kubeNamespace, system.podSecurity]).toEqual([undefined, undefined]);
    expect((app as any)._synthesis().externals).toEqual([]);
    expect(Testing.findings(app)).toEqual([]);
  });

  test('an agent that needs the node is let in (F31)', () => {
    const app = Testing.app();
    new NodeAgent(new System(app, 'x', { namespace }), 'collector', { image: MINIMAL.image, resources: MINIMAL.resources, hostNetwork: 'it reads the sockets of the node' });
    expect((app as any)._synthesis().externals).toEqual([]);
  });
});

test('a System whose id is that of a namespace of the cluster prints no Namespace (F31)', () => {
  const app = Testing.app();
  new System(app, 'kube-system');
  expect(Testing.synth(app)).toEqual([]);
});

test('every object names its owner, raw ones too', () => {
  const { app, shop } = makeShop({ app: { name: 'acme', environment: 'prod' } });
  new System(shop, 'inner');
  expect(new Set(Testing.synth(app).map(({ metadata }) => metadata.labels?.['keelwright.io/owner']))).toEqual(new Set(['acme.prod']));
});

test('the nearest platform wins', () => {
  const { app, shop } = makeShop({ app: { platform: Platform.generic({ kubernetes: '1.31' }) }, system: { platform: Platform.kind() } });
  expect([app, shop].map(scope => Platform.of(scope).name)).toEqual(['generic', 'kind']);
});

test('the oldest version that upstream supports is the default', () => {
  expect(Platform.of(Testing.app()).kubernetes).toBe('1.35');
});
