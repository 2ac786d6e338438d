import { App, Health, Peer, ScaleBehavior, System, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'traffic' });
const shop = new System(app, 'shop');

// What must be declared, and no more.
const declared = {
  image: process.env.IMAGE ?? 'registry.example/acme/web:1.0.0',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '100m', memory: '64Mi' },
  callers: [Peer.namespace('sampler')],
};
const config = { LEVEL: process.env.LEVEL ?? 'info' };

new TwelveFactorApp(shop, 'web', { ...declared, config });
// Answers what has begun when it is told to stop.
new TwelveFactorApp(shop, 'careful', { ...declared, config: { ...config, GRACEFUL: 'true' } });

// The same with an autoscaler, which removes pods sooner than by default.
const scale = { min: 2, max: 4, cpu: 50, behavior: ScaleBehavior.of({ scaleDown: { stabilizationWindowSeconds: 15 } }) };
new TwelveFactorApp(shop, 'scaled', { ...declared, scale });
new TwelveFactorApp(shop, 'careful-scaled', { ...declared, config: { GRACEFUL: 'true' }, scale });

app.synth();
