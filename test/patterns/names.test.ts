import { Construct } from 'constructs';
import { Port, Health, ServiceType, System, TwelveFactorApp, TwelveFactorAppProps } from '../../src';
import { Testing } from '../../src/testing';

const PROPS: TwelveFactorAppProps = {
  name: 'web',
  image: 'ghcr.io/acme/web:1.8.2',
  ports: [Port.http(8080)],
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  scale: { max: 4 },
};

/** What may never change under a running system: names, and what selects whom. */
function identityOf(build: (shop: System) => TwelveFactorApp): string[] {
  const app = Testing.app();
  build(new System(app, 'shop')).expose('web-public', { type: ServiceType.LOAD_BALANCER });
  return Testing.synth(app).map(({ kind, metadata, spec }) => {
    const selector = spec?.selector?.matchLabels ?? spec?.selector ?? spec?.podSelector?.matchLabels ?? spec?.scaleTargetRef;
    return `${kind} ${metadata.namespace ?? ''}/${metadata.name} ${selector ? JSON.stringify(selector) : ''}`.trim();
  });
}

test('names and selectors are those that running systems have', () => {
  expect(identityOf((shop) => new TwelveFactorApp(shop, 'web', PROPS))).toMatchInlineSnapshot(`
[
  "Namespace /shop",
  "ServiceAccount shop/web",
  "NetworkPolicy shop/web {"app.kubernetes.io/instance":"web"}",
  "Service shop/web {"app.kubernetes.io/component":"web","app.kubernetes.io/instance":"web","app.kubernetes.io/name":"web"}",
  "Service shop/web-public {"app.kubernetes.io/component":"web","app.kubernetes.io/instance":"web","app.kubernetes.io/name":"web"}",
  "Deployment shop/web {"app.kubernetes.io/instance":"web"}",
  "PodDisruptionBudget shop/web {"app.kubernetes.io/instance":"web"}",
  "HorizontalPodAutoscaler shop/web {"apiVersion":"apps/v1","kind":"Deployment","name":"web"}",
]
`);
});

test('renaming and moving a construct changes none of them when its name is given', () => {
  const moved = identityOf(shop => new TwelveFactorApp(new Construct(shop, 'front'), 'storefront', PROPS));
  expect(moved).toEqual(identityOf(shop => new TwelveFactorApp(shop, 'web', PROPS)));
});
