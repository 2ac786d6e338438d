import { App, Health, Peer, Port, Probe, System, TwelveFactorApp } from 'keelwright';

const app = new App();
const webapp = new System(app, 'webapp');

const ask = (path: string) => Probe.command(['podcli', 'check', 'http', `localhost:9898/${path}`], { initialDelaySeconds: 5, timeoutSeconds: 5 });
const podinfo = {
  image: 'ghcr.io/stefanprodan/podinfo:6.14.1',
  health: Health.probes({ readiness: ask('readyz'), liveness: ask('healthz') }),
  minReadySeconds: 3,
  config: { PODINFO_UI_COLOR: '#34577c' },
  podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9797' },
};
const command = ['./podinfo', '--port=9898', '--port-metrics=9797'];
const metrics = Port.http(9797, { name: 'http-metrics' });
const monitoring = Peer.namespace('monitoring').onPort('http-metrics');

const backend = new TwelveFactorApp(webapp, 'backend', {
  ...podinfo,
  ports: [Port.http(9898), metrics, Port.grpc(9999)],
  command: [...command, '--grpc-port=9999', '--grpc-service-name=backend', '--level=info'],
  resources: { cpu: '100m', memory: '32Mi', cpuLimit: '2', memoryLimit: '512Mi' },
  scale: { min: 2, max: 4, cpu: 99 },
  callers: [monitoring],
});

new TwelveFactorApp(webapp, 'frontend', {
  ...podinfo,
  ports: [Port.http(9898, { service: 80 }), metrics],
  command: [...command, '--level=info', '--backend-url=http://backend:9898/echo'],
  resources: { cpu: '100m', memory: '32Mi', cpuLimit: '1', memoryLimit: '128Mi' },
  scale: { min: 2, max: 4, cpu: 99 },
  calls: [backend],
  callers: [Peer.anyone().onPort('http'), monitoring],
});

app.synth();
