import { ABTest, App, Entry, Health, IstioMode, Mesh, Peer, Platform, Route, Router, System, TrafficMatch, TwelveFactorApp } from 'keelwright';

const app = new App({
  name: 'shop',
  platform: Platform.generic({
    mesh: Mesh.istio({ mode: IstioMode.SIDECAR }),
    entry: Entry.gateway({ name: 'public', namespace: 'edge', callers: [Peer.namespace('edge')] }),
  }),
});
const shop = new System(app, 'shop');

const search = new TwelveFactorApp(shop, 'search', {
  image: 'ghcr.io/acme/search:3.4.0',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  replicas: 4,
  routes: [Route.host('search.acme.example')],
});
new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  bindings: { SEARCH_URL: search.url },
});

// web forwards the header that names the user's group.
new ABTest(shop, 'ranking', {
  app: search,
  variants: {
    popular: { config: { RANKING: 'popular' }, audience: [TrafficMatch.header('x-group', 'popular')] },
    recent: { config: { RANKING: 'recent' }, audience: [TrafficMatch.header('x-group', 'recent')] },
  },
  router: Router.istio(),
});

app.synth();
