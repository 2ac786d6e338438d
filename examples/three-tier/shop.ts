import {
  App, Credentials, Engine, ExternalService, Health, Port, Route, Secret, ServiceType, StatefulBackend, Storage, System, Team, TrafficPolicy,
  TwelveFactorApp,
} from 'keelwright';

const HOST = Route.host('shop.acme.example');
const resources = { cpu: '250m', memory: '256Mi' };
const health = Health.http('/healthz');

/** The shop and its sign-in service, for the App's platform. */
export function shop(app: App): void {
  const payments = ExternalService.fromUrl('https://api.payments.example/v1', { addresses: ['192.0.2.0/24'] });

  // Shared by all of Acme's systems, so it has a namespace, a database and a team of its own.
  const identity = new System(app, 'identity', { teams: [Team.edit('identity-developers')] });
  const accounts = new StatefulBackend(identity, 'accounts-db', {
    engine: Engine.postgres('17'), storage: Storage.of('10Gi'), credentials: Credentials.existing('accounts-db'),
  });
  const certificate = Secret.existing('directory-tls');
  const auth = new TwelveFactorApp(identity, 'auth', {
    image: 'ghcr.io/acme/auth:3.1.0',
    ports: [Port.http(8080), Port.tcp(6360, { name: 'ldaps', service: 636 })],
    health,
    resources,
    replicas: 3,
    bindings: { DATABASE_URL: accounts.url },
    secretFiles: { '/run/secrets/directory/tls.crt': certificate.key('tls.crt'), '/run/secrets/directory/tls.key': certificate.key('tls.key') },
    // Every request depends on it: its failure must not make all of them fail.
    resilience: { timeout: '1s', retries: { attempts: 1, perTryTimeout: '400ms' }, outlierDetection: {} },
  });
  // Doors and printers in the offices also call it, from outside the cluster.
  auth.expose('directory', {
    type: ServiceType.LOAD_BALANCER,
    ports: ['ldaps'],
    sourceRanges: ['203.0.113.0/24'],
    // So that pods see the clients' addresses, and policies allow only these.
    externalTrafficPolicy: TrafficPolicy.LOCAL,
  });

  const store = new System(app, 'shop', { teams: [Team.edit('shop-developers'), Team.view('support')] });
  const orders = new StatefulBackend(store, 'orders-db', {
    engine: Engine.postgres('17'), storage: Storage.of('50Gi'), credentials: Credentials.existing('orders-db'),
  });
  const cache = new StatefulBackend(store, 'cache', { engine: Engine.redisCache('8.2') });

  // Old clients keep the old version until none is left.
  const api = (version: string, tag: string) => new TwelveFactorApp(store, `api-${version}`, {
    image: `ghcr.io/acme/api:${tag}`,
    port: 8080,
    health,
    resources,
    bindings: { DATABASE_URL: orders.url, CACHE: cache.address, AUTH_URL: auth.url, PAYMENTS_URL: payments.url },
    routes: [HOST.path(`/api/${version}`)],
  });
  api('v1', '1.14.6');
  const v2 = api('v2', '2.3.0');

  const web = new TwelveFactorApp(store, 'web', {
    image: 'ghcr.io/acme/web:5.0.2', port: 8080, health, resources, scale: { max: 10 }, bindings: { API_URL: v2.url }, routes: [HOST],
  });
  for (const backend of [orders, cache]) backend.deny(web);
}
