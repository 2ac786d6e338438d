import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';

// The same app by the defaults of cdk8s-plus.
const app = new App();
const chart = new Chart(app, 'naive', { namespace: 'naive' });

new kplus.Namespace(chart, 'namespace', { metadata: { name: 'naive' } });
const image = process.env.IMAGE ?? 'registry.example/acme/web:1.0.0';
const container = { image, portNumber: 8080, securityContext: { user: 10001 } };

new kplus.Deployment(chart, 'web', {
  metadata: { name: 'web' },
  containers: [{ ...container, envVariables: { LEVEL: kplus.EnvValue.fromValue(process.env.LEVEL ?? 'info') } }],
}).exposeViaService({ name: 'web' });

const scaled = new kplus.Deployment(chart, 'scaled', {
  metadata: { name: 'scaled' },
  containers: [{ ...container, resources: { cpu: { request: kplus.Cpu.millis(100) }, memory: { request: Size.mebibytes(64) } } }],
});
scaled.exposeViaService({ name: 'scaled' });
new kplus.HorizontalPodAutoscaler(chart, 'autoscaler', {
  target: scaled,
  minReplicas: 2,
  maxReplicas: 4,
  metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(50))],
  scaleDown: { stabilizationWindow: Duration.seconds(15) },
});

app.synth();
