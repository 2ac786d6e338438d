import { ABTest, App, Entry, Health, OperatingSystem, Peer, Platform, Route, System, TrafficMatch, TwelveFactorApp } from 'keelwright';

const entry = Entry.gateway({ name: 'public', namespace: 'edge', callers: [Peer.namespace('envoy-gateway-system')] });
const app = new App({ name: 'shop', platform: Platform.generic({ entry }) });
const shop = new System(app, 'shop');

const web = new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  scale: { min: 3, max: 10, cpu: 70 },
  routes: [Route.host('shop.acme.example')],
});

new ABTest(shop, 'checkout', {
  app: web,
  variants: {
    // A header of the request selects this version.
    mobile: {
      image: 'ghcr.io/acme/web:1.9.0-mobile',
      audience: [TrafficMatch.operatingSystem(OperatingSystem.ANDROID), TrafficMatch.operatingSystem(OperatingSystem.IOS)],
    },
    // One in five of all other users, who stay with this version.
    short: { config: { CHECKOUT: 'short' }, share: 20 },
  },
});

app.synth();
