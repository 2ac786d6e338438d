import { App, Health, Peer, Probe, System, TwelveFactorApp, TwelveFactorAppProps, User, WritablePath } from 'keelwright';
import { k8s } from 'cdk8s-plus-27';

const app = new App();

// The images are published to run as this user.
const bookinfo = new System(app, 'bookinfo', { defaults: { user: User.of(1000) } });

const release = (name: string, version: string, props: Partial<TwelveFactorAppProps> = {}) => new TwelveFactorApp(bookinfo, `${name}-${version}`, {
  image: `registry.istio.io/release/examples-bookinfo-${name}-${version}:1.20.3`,
  port: 9080,
  health: Health.http('/health'),
  resources: { cpu: '100m', memory: '128Mi' },
  podLabels: { app: name, version },
  ...props,
});

// The name that callers use, over every version of the service.
['details', 'ratings', 'reviews', 'productpage'].forEach(name => new k8s.KubeService(bookinfo, name, {
  metadata: { name, labels: { app: name, service: name } },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 9080, targetPort: k8s.IntOrString.fromString('http') }] },
}));

const details = release('details', 'v1');
// Node does not heed being told to stop here: what is left after draining is waiting to be killed.
const ratings = release('ratings', 'v1', { terminationGraceSeconds: 15 });

const healthy = Probe.http('/health');
const liberty: Partial<TwelveFactorAppProps> = {
  // The image's own entrypoint writes into the configuration, which is read-only.
  command: ['/opt/ol/wlp/bin/server', 'run', 'defaultServer'],
  // Three minutes to start: it unpacks itself and compiles.
  health: Health.probes({ startup: Probe.http('/health', { failureThreshold: 36 }), readiness: healthy, liveness: healthy }),
  resources: { cpu: '200m', memory: '512Mi' },
  user: User.of(1001),
  config: { LOG_DIR: '/tmp/logs' },
  writablePaths: [WritablePath.disk('/tmp', '128Mi'), WritablePath.disk('/opt/ol/wlp/output', '256Mi')],
};
const reviews = [
  release('reviews', 'v1', liberty),
  ...['v2', 'v3'].map(version => release('reviews', version, { ...liberty, calls: [ratings] })),
];

release('productpage', 'v1', {
  // Eight workers.
  resources: { cpu: '200m', memory: '512Mi' },
  calls: [details, ratings, ...reviews],
  callers: [Peer.anyone()],
  podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9080', 'prometheus.io/path': '/metrics' },
});

app.synth();
