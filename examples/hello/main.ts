import { App, Health, System, TwelveFactorApp } from 'keelwright';

const app = new App();
const hello = new System(app, 'hello');

new TwelveFactorApp(hello, 'web', {
  image: 'ghcr.io/stefanprodan/podinfo:6.14.1',
  port: 9898,
  health: Health.http('/healthz'),
  resources: { cpu: '100m', memory: '64Mi' },
});

app.synth();
