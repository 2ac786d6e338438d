import { documents } from './released';
import { ABTest, ABTestProps, Entry, PlainText, Platform, Route, Router, TrafficMatch, TwelveFactorAppProps } from '../../src';
import { lateEntries } from '../../src/synth/steps';
import { makeShop } from '../program';

const NEW = 'ghcr.io/acme/web:1.9.0';
const GATEWAY = Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }), gatewayApi: '1.5' });
const VARIANTS: ABTestProps['variants'] = {
  short: { image: NEW, share: 20 },
  german: { config: { BASKET: 'de' }, audience: [TrafficMatch.language('de')] },
};

function basket(props: Partial<ABTestProps> = {}, web: Partial<TwelveFactorAppProps> = {}) {
  const made = makeShop({ app: { platform: GATEWAY }, web: { replicas: 8, routes: [Route.host('shop.acme.example')], ...web } });
  const test = new ABTest(made.shop, 'basket', { app: made.web, variants: VARIANTS, ...props });
  const synthesis = made.app._synthesis();
  return { ...made, test, synthesis, get: documents(synthesis) };
}

const names = (entries: { readonly manifest: { readonly kind: string; readonly metadata: { readonly name: string } } }[]) => entries.map(({ manifest: { kind, metadata } }) => `${kind} ${metadata.name}`);

describe('an A/B test', () => {
  test('labels the pods of each variant, and what they send to telemetry; the app stays as it is', () => {
    const { get } = basket({}, { config: { OTEL_RESOURCE_ATTRIBUTES: 'team=shop' } });
    const [app, short] = ['web', 'basket-short'].map(name => get('Deployment', name).spec.template);
    expect(short.metadata.labels['keelwright.io/variant']).toBe('short');
    expect(short.spec.containers[0].env).toContainEqual({ name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'team=shop,app.variant=short' });
    expect(app.metadata.labels).not.toHaveProperty('keelwright.io/variant');
    expect(app.spec.containers[0].env).toContainEqual({ name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'team=shop' });
  });

  test('adds to what telemetry is told as Plain', () => {
    const { get } = basket({}, { config: { OTEL_RESOURCE_ATTRIBUTES: PlainText.of('token.kind=jwt') } });
    expect(get('Deployment', 'basket-short').spec.template.spec.containers[0].env).toContainEqual({ name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'token.kind=jwt,app.variant=short' });
  });

  test('sends audiences first, then who has a cookie, then divides the rest', () => {
    const { rules } = basket().get('HTTPRoute', 'web').spec;
    expect(rules.map(({ matches: [{ headers: [header] = [] as any[] }], backendRefs }: any) => [header?.name, backendRefs.map(({ name, weight }: any) => `${name} ${weight}`).join()])).toEqual([
      ['accept-language', 'basket-german 100'], ['cookie', 'web 100'], ['cookie', 'basket-short 100'], [undefined, 'web 80,basket-short 20'],
    ]);
  });

  test('a variant that has won gets everything in the second step, and the others keep their pods for the way back', () => {
    const { get, synthesis } = basket({ winner: 'short' });
    expect(get('HTTPRoute', 'web').spec.rules.map(({ backendRefs }: any) => backendRefs)).toEqual([[{ name: 'web', port: 8080, weight: 0 }, { name: 'basket-short', port: 8080, weight: 100 }]]);
    expect(get('Service', 'web').spec.selector['app.kubernetes.io/instance']).toBe('basket-short');
    expect(['basket-short', 'basket-german'].map(name => get('Deployment', name).spec.replicas)).toEqual([8, 8]);
    expect(names(lateEntries(synthesis)).sort()).toEqual(['HTTPRoute web', 'Service web']);
  });

  test('when the control has won, calls go back first and the variants go after them', () => {
    const { get, synthesis } = basket({ winner: 'control' });
    expect(get('HTTPRoute', 'web').spec.rules).toHaveLength(1);
    expect(['basket-short', 'basket-german'].map(name => get('Deployment', name).spec.replicas)).toEqual([0, 0]);
    expect(names(lateEntries(synthesis)).sort()).toEqual(['Deployment basket-german', 'Deployment basket-short']);
  });

  test('on Kubernetes alone pods are the share, and clients keep their pod', () => {
    const { get } = basket({ router: Router.kubernetes(), variants: { short: { image: NEW, share: 10 }, long: { config: { BASKET: 'long' }, share: 10 } } });
    expect(['web', 'basket-short', 'basket-long'].map(name => get('Deployment', name).spec.replicas)).toEqual([8, 1, 1]);
    expect(get('Service', 'web').spec).toMatchObject({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } });
  });

  test('tells who gets what', () => {
    const [report] = basket().synthesis.releases!;
    expect(report).toMatchObject({ strategy: 'A/B test', app: 'web', router: 'the Gateway API' });
    expect(report.facts.slice(0, 3)).toEqual(['short: requested 20 % of all other requests; effective: 20 %', 'german: its audience', 'control, web: 80 % of all other requests']);
  });

  test('its variants can be kept room for', () => {
    expect(basket().test.variants.short.asHeadroomTarget).toMatchObject({ min: 2, max: 2 });
  });
});
