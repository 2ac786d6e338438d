import {
  App, Egress, ExternalService, Health, Hook, Metrics, Peer, PodField, Port, Probe, ProjectedFile, Secret, System, TwelveFactorApp, User,
  WritablePath,
} from 'keelwright';

const app = new App({ name: 'pods' });
const shop = new System(app, 'storefront');
const ledger = ExternalService.at('10.9.0.1', 5432, { scheme: 'postgresql' });

// The pages are in a Git repository: an init container clones it, and a sidecar keeps it up to date.
const git = {
  image: 'registry.k8s.io/git-sync/git-sync:v4.4.2',
  args: ['--repo=https://git.acme.example/pages', '--root=/srv/pages', '--link=current', '--period=60s'],
  config: { HOME: '/tmp' },
  resources: { cpu: '10m', memory: '64Mi' },
};

new TwelveFactorApp(shop, 'pages', {
  image: 'nginx:1.29.3',
  user: User.of(101),
  port: 80,
  health: Health.http('/healthz'),
  resources: { cpu: '50m', memory: '64Mi' },
  callers: [Peer.namespace('edge')],
  configFiles: {
    '/etc/nginx/conf.d/default.conf': 'server {\n  listen 80;\n  root /srv/pages/current;\n  location /healthz { return 200; }\n}\n'
      + 'server {\n  listen 127.0.0.1:8081;\n  location /status { stub_status; }\n}\n',
  },
  writablePaths: [WritablePath.disk('/srv/pages', '1Gi'), WritablePath.disk('/var/cache/nginx', '64Mi'), WritablePath.memory('/run', '1Mi')],
  init: [{ name: 'clone', command: ['/git-sync'], ...git, args: [...git.args, '--one-time'] }],
  // Without the Git server, the pages stay as they are.
  sidecars: [{ name: 'pull', ...git, args: [...git.args, '--max-failures=-1'], sharedPaths: ['/srv/pages'] }],
  egress: [Egress.to(Peer.cidr('203.0.113.10/32'), [443])],
  // An adapter: what nginx shows in its own form, as metrics.
  metrics: Metrics.exporter({
    image: 'nginx/nginx-prometheus-exporter:1.5.1', port: 9113, args: ['--nginx.scrape-uri=http://127.0.0.1:8081/status'], from: [Peer.namespace('monitoring')],
  }),
});

new TwelveFactorApp(shop, 'orders', {
  image: 'ghcr.io/acme/orders:2.0.1',
  port: 8080,
  health: Health.http('/readyz', { livenessPath: '/livez' }),
  resources: { cpu: '250m', memory: '512Mi' },
  replicas: 3,
  callers: [Peer.namespace('edge')],
  // An ambassador: the app connects to localhost, and the pool to the database.
  bindings: { LEDGER_URL: ledger.url.through(6432), SYSLOG_URL: ExternalService.fromUrl('udp://10.9.0.4:514').url },
  sidecars: [{
    name: 'pool',
    image: 'ghcr.io/acme/pgbouncer:1.24.1',
    resources: { cpu: '20m', memory: '32Mi' },
    ports: [Port.tcp(6432, { name: 'pool' })],
    bindings: { UPSTREAM: ledger.address },
    health: Health.probes({ startup: Probe.tcp(), liveness: Probe.tcp() }),
  }],
  podFields: { POD_NAME: PodField.podName(), NODE_NAME: PodField.nodeName(), MEMORY_LIMIT: PodField.memoryLimit() },
  projectedFiles: {
    '/run/vault/token': ProjectedFile.token('vault'),
    '/run/vault/ca.crt': ProjectedFile.secret(Secret.existing('vault').key('ca.crt')),
    '/run/vault/labels': ProjectedFile.podField(PodField.labels()),
  },
  // One replica of the three sends the invoices.
  leaderElection: {},
  postStart: Hook.command(['./warm-up']),
  preStop: Hook.command(['./leave-cluster']),
  writablePaths: [WritablePath.memory('/dev/shm', '128Mi'), WritablePath.ephemeral('/var/tmp/exports', '50Gi')],
  egress: [Egress.to(Peer.namespace('vault'), [8200])],
  pod: { dns: { ndots: 2 } },
});

app.synth();
