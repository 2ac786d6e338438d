import { Row } from './row';
import {
  App, Entry, GatewayImplementation, GatewayTls, HeaderChanges, Peer, Platform, PublicGateway, PublicGatewayProps, RedirectOptions, Route,
  RouteNamespaces, RouteTimeouts, System, TwelveFactorApp,
} from '../../../src';
import { MINIMAL } from '../../program';

const SHOP = Route.host('shop.acme.example');
const GIVEN: PublicGatewayProps = { className: 'envoy', tls: [GatewayTls.issuer('letsencrypt')] };

/** A Gateway with one app behind it, beside the program of the shop. */
const gateway = (to: Partial<PublicGatewayProps>, from: Partial<PublicGatewayProps> = {}): Row => {
  const made = (props: Partial<PublicGatewayProps>): Row['to'] => ({
    then: Object.assign((shop: TwelveFactorApp) => {
      const app = shop.node.root as App;
      const { entry } = new PublicGateway(new System(app, 'edge'), 'public', { ...GIVEN, ...props });
      new TwelveFactorApp(new System(app, 'blog', { platform: Platform.generic({ entry }) }), 'blog', { ...MINIMAL, routes: [SHOP] });
    }, { props }),
  });
  return { from: made(from), to: made(to) };
};
const secret = (more: object): Partial<PublicGatewayProps> => ({ tls: [GatewayTls.secret('acme-tls', { hosts: ['shop.acme.example'], ...more })] });

const routed = (route: Route, from: Route = SHOP, more: object = {}): Row => {
  const platform = () => Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge', ...more }) });
  return { from: { app: { platform: platform() }, web: { routes: [from] } }, to: { app: { platform: platform() }, web: { routes: [route] } } };
};
const asked = (changes: HeaderChanges): Row => routed(SHOP.requestHeaders(changes));
const redirected = (to: RedirectOptions, from: RedirectOptions = { host: 'www.acme.example' }): Row => (
  routed(SHOP.path('/store').redirect({ ...from, ...to }), SHOP.path('/store').redirect(from))
);
const timed = (timeouts: RouteTimeouts): Row => routed(SHOP.timeouts(timeouts));
const classed = (className?: string, implementation?: GatewayImplementation): Row['to'] => (
  { app: { platform: Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge', className, implementation }) }) }, web: { routes: [SHOP] } }
);

export const routeRows = (): { readonly [prop: string]: Row } => ({
  'PublicGatewayProps.className': gateway({ className: 'gke-l7-regional-external-managed' }),
  'PublicGatewayProps.implementation': gateway({ implementation: GatewayImplementation.GKE }),
  'PublicGatewayProps.tls': gateway(secret({})),
  'PublicGatewayProps.hosts': gateway({ hosts: ['*.acme.example', 'acme.example'] }),
  'PublicGatewayProps.namespaces': gateway({ namespaces: RouteNamespaces.labeled({ 'acme.example/public': 'yes' }) }),
  'PublicGatewayProps.redirectHttp': gateway({ redirectHttp: false }),
  'PublicGatewayProps.addresses': gateway({ addresses: ['203.0.113.7', '2001:db8::7', 'acme-public'] }),
  'PublicGatewayProps.callers': gateway({ callers: [Peer.namespace('envoy-gateway-system')] }),
  'PublicGatewayProps.annotations': gateway({ annotations: { 'networking.gke.io/certmap': 'acme' } }),
  'PublicGatewayProps.infrastructureAnnotations': gateway({ infrastructureAnnotations: { 'acme.example/scheme': 'internal' } }),
  'PublicGatewayProps.name': gateway({ name: 'front' }),
  'GatewaySecretOptions.hosts': gateway(secret({ hosts: ['*.acme.example'] }), secret({})),
  'GatewaySecretOptions.namespace': gateway(secret({ namespace: 'certificates' }), secret({})),
  'GatewaySecretOptions.makeGrant': gateway(secret({ namespace: 'certificates', makeGrant: false }), secret({ namespace: 'certificates' })),

  'GatewayEntryOptions.className': { from: classed(), to: classed('gke-l7-global-external-managed') },
  'GatewayEntryOptions.implementation': { from: classed(), to: classed(undefined, GatewayImplementation.GKE) },
  'HeaderChanges.set': asked({ set: { 'x-forwarded-prefix': '/shop' } }),
  'HeaderChanges.add': asked({ add: { 'x-seen-by': 'edge' } }),
  'HeaderChanges.remove': asked({ remove: ['x-debug', 'x-user'] }),
  'RedirectOptions.host': redirected({ host: 'acme.example' }),
  'RedirectOptions.path': redirected({ path: '/moved' }),
  'RedirectOptions.prefix': redirected({ prefix: '/shop' }),
  'RedirectOptions.permanent': redirected({ permanent: true }),
  'RouteTimeouts.request': timed({ request: '1m30s' }),
  'RouteTimeouts.backendRequest': timed({ backendRequest: '500ms' }),
});

/** Rows of defaults that are literals. */
export const granted = (makeGrant: boolean): Row => gateway(secret({ namespace: 'certificates', makeGrant }), secret({ namespace: 'certificates' }));
export const permanent = (given: boolean): Row => redirected({ permanent: given });
