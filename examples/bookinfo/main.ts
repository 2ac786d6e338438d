import { App, Health, Peer, System, TwelveFactorApp, TwelveFactorAppProps, User, WritablePath } from 'keelwright';
import { k8s } from 'cdk8s-plus-27';

const app = new App();

// The published images run as this user.
const bookinfo = new System(app, 'bookinfo', { defaults: { user: User.of(1000) } });

const release = (name: string, version: string, props: Partial<TwelveFactorAppProps> = {}) => new TwelveFactorApp(bookinfo, `${name}-${version}`, {
  image: `registry.istio.io/release/examples-bookinfo-${name}-${version}:1.20.3`,
  port: 9080,
  health: Health.http('/health'),
  resources: { cpu: '100m', memory: '128Mi' },
  podLabels: { app: name, version },
  ...props,
});

// The name that clients use, for all versions of the service.
['details', 'ratings', 'reviews', 'productpage'].forEach(name => new k8s.KubeService(bookinfo, name, {
  metadata: { name, labels: { app: name, service: name } },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 9080, targetPort: k8s.IntOrString.fromString('http') }] },
}));

const details = release('details', 'v1');
// Node.js ignores SIGTERM here: the time after draining is spent waiting for SIGKILL.
const ratings = release('ratings', 'v1', { terminationGraceSeconds: 15 });

const liberty: Partial<TwelveFactorAppProps> = {
  // The image's entrypoint writes to its configuration, which is read-only here.
  command: ['/opt/ol/wlp/bin/server', 'run', 'defaultServer'],
  // Three minutes to start: it unpacks and compiles itself.
  health: Health.http('/health', { startupSeconds: 180 }),
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
