import { App, Entry, Health, IngressEntryOptions, IngressTls, Platform, Route, System, TwelveFactorApp } from '../../src';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL } from '../program';

const ALB = 'alb.ingress.kubernetes.io';
const SHOP = Route.host('shop.acme.example');
const GROUPED = { [`${ALB}/group.name`]: 'shop' };

const platform = (className: string, more: Partial<IngressEntryOptions> = {}) => (
  Platform.generic({ entry: Entry.ingress({ className, tls: IngressTls.none(), ...more }) })
);

/** An app for each, by its name, with these routes. */
const apps = (apart: { readonly [name: string]: Route[] }, annotations: IngressEntryOptions['annotations'] = GROUPED): App => {
  const app = Testing.app({ platform: platform('alb', { annotations }) });
  const shop = new System(app, 'shop');
  Object.entries(apart).forEach(([name, routes]) => new TwelveFactorApp(shop, name, { ...MINIMAL, routes }));
  return app;
};
const ingressesOf = (app: App) => Testing.synth(app).filter(({ kind }) => kind === 'Ingress');
const orderOf = (app: App) => Object.fromEntries(ingressesOf(app).map(({ metadata: { name, annotations } }) => [name, annotations?.[`${ALB}/group.order`]]));

describe('behind an Application Load Balancer', () => {
  test('calls come from the internet, unless the entry says otherwise', () => {
    const schemeOf = (annotations: { [key: string]: string }) => ingressesOf(apps({ web: [SHOP] }, annotations))[0].metadata.annotations?.[`${ALB}/scheme`];
    expect([schemeOf({}), schemeOf({ [`${ALB}/scheme`]: 'internal' })]).toEqual(['internet-facing', 'internal']);
  });

  test('apps of one group share a host, and who has the shorter path is tried later', () => {
    expect(orderOf(apps({ all: [SHOP], api: [SHOP.path('/api')], v2: [SHOP.path('/api/v2')], login: [SHOP.exactPath('/api/login')] })))
      .toEqual({ v2: undefined, login: undefined, api: '1', all: '2' });
  });

  test('a host with an asterisk is tried after those below it, in one Ingress and among several', () => {
    const wild = Route.host('*.acme.example');
    expect(orderOf(apps({ any: [wild.path('/api')], web: [SHOP] }))).toEqual({ web: undefined, any: '1' });
    const [{ spec }] = ingressesOf(apps({ web: [wild, Route.host('*.shop.acme.example'), SHOP] }));
    expect(spec.rules.map(({ host }: any) => host)).toEqual(['shop.acme.example', '*.shop.acme.example', '*.acme.example']);
  });

  test('apps that share no host need no order, nor do those that the entry orders', () => {
    expect(orderOf(apps({ all: [SHOP], api: [Route.host('api.acme.example')] }))).toEqual({ all: undefined, api: undefined });
    expect(orderOf(apps({ all: [SHOP], api: [SHOP.path('/api')] }, { ...GROUPED, [`${ALB}/group.order`]: '7' }))).toEqual({ all: '7', api: '7' });
  });

  test('an app and its process have an Ingress each', () => {
    const admin = { port: 9000, health: Health.tcp(), routes: [SHOP.path('/admin')] };
    const shop = (annotations?: IngressEntryOptions['annotations']) => () => (
      makeShop({ app: { platform: platform('alb', { annotations }) }, web: { routes: [SHOP], processes: { admin } } }).app
    );
    expect(shop()).toThrow(/^ingress-host-divided: shop\/web\/admin .*shop\/web has the same host/);
    expect(orderOf(shop(GROUPED)())).toEqual({ 'web-admin': undefined, 'web': '1' });
  });

  test('a host in two groups is refused, and two hosts are not', () => {
    const { app, shop } = makeShop({ app: { platform: platform('alb', { annotations: GROUPED }) }, web: { routes: [SHOP] } });
    const other = (host: string) => new TwelveFactorApp(shop, `api-${host}`, {
      ...MINIMAL, platform: platform('alb', { annotations: { [`${ALB}/group.name`]: 'other' } }), routes: [Route.host(`${host}.acme.example`).path('/api')],
    });
    other('api');
    expect(() => other('shop')).toThrow(/^ingress-host-divided/);
    expect(ingressesOf(app)).toHaveLength(2);
  });
});

describe.each(['gce', 'gce-internal'])('behind %s', className => {
  const shop = (...routes: Route[]) => makeShop({ app: { platform: platform(className) }, web: { routes } });

  test('the class is named as its controller reads it, and no IngressClass must exist', () => {
    const { app } = shop(SHOP);
    const [{ metadata, spec }] = ingressesOf(app);
    expect([metadata.annotations, spec.ingressClassName]).toEqual([{ 'kubernetes.io/ingress.class': className }, undefined]);
    expect(app._synthesis().externals).toEqual([]);
  });

  test('each Ingress has an address of its own', () => {
    const { shop: system } = shop(SHOP);
    expect(() => new TwelveFactorApp(system, 'api', { ...MINIMAL, routes: [SHOP.path('/api')] })).toThrow(/^ingress-host-divided/);
  });
});

describe('behind a router of OpenShift', () => {
  const outside = (first: Route, second: Route, namespace = 'orders', className = 'openshift-default') => {
    const app = Testing.app({ platform: platform(className) });
    [['shop', first] as const, [namespace, second] as const].forEach(([name, route], i) => (
      new TwelveFactorApp(new System(app, `system-${i}`, { namespace: name, createNamespace: i === 0 }), `app-${i}`, { ...MINIMAL, routes: [route] })
    ));
    return app._synthesis().externals.filter(({ kind }) => kind === 'IngressController');
  };

  test('a host in two namespaces needs leave, which is told', () => {
    expect(outside(SHOP, SHOP.path('/api'))).toEqual([{
      kind: 'IngressController', namespace: 'openshift-ingress-operator', name: 'default', reason: 'namespaceOwnership InterNamespaceAllowed for shop.acme.example',
    }]);
    expect(outside(SHOP, SHOP.path('/api'), 'orders', 'openshift-internal').map(({ name }) => name)).toEqual(['internal']);
  });

  test('two hosts, one namespace and other controllers need none', () => {
    expect(outside(SHOP, Route.host('api.acme.example'))).toEqual([]);
    expect(outside(SHOP, SHOP.path('/api'), 'shop')).toEqual([]);
    expect(outside(SHOP, SHOP.path('/api'), 'orders', 'nginx')).toEqual([]);
  });
});
