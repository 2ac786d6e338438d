import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';

// The same app by the defaults of cdk8s-plus.
const app = new App();
const chart = new Chart(app, 'naive', { namespace: 'naive' });

new kplus.Namespace(chart, 'namespace', { metadata: { name: 'naive' } });
new kplus.Deployment(chart, 'web', {
  metadata: { name: 'web' },
  containers: [{ image: process.env.IMAGE ?? 'registry.example/acme/web:1.0.0', portNumber: 8080, securityContext: { user: 10001 }, envVariables: { LEVEL: kplus.EnvValue.fromValue(process.env.LEVEL ?? 'info') } }],
}).exposeViaService({ name: 'web' });

app.synth();
