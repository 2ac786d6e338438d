import { App, Health, System, TwelveFactorApp } from 'keelwright';
import { k8s } from 'cdk8s-plus-27';

const app = new App();
const system = new System(app, 'refused');
new TwelveFactorApp(system, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '100m', memory: '64Mi' },
});
new k8s.KubeService(system, 'lost', { metadata: { name: 'lost' }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } });
app.synth();
