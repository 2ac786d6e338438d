import {
  AccessMode, App, Credentials, Topology, Engine, ExternalService, Health, Metrics, Neighbor, NodeTerm, Operator, Peer, Platform, PriorityTier,
  Secret,
  ServiceType, StatefulBackend, Storage, StorageClass, System, Toleration, TwelveFactorApp,
} from 'keelwright';

/** PostgreSQL with replicas: with every option that becomes a part of the Cluster, and with none. */
const app = new App({ name: 'replicated', platform: Platform.generic({ zones: 3, operators: [Operator.CLOUD_NATIVE_PG, Operator.PROMETHEUS] }) });
const system = new System(app, 'replicated');
const web = new TwelveFactorApp(system, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '50m', memory: '32Mi' },
});

const full = new StatefulBackend(system, 'full', {
  engine: Engine.postgres('18', {
    database: 'shop',
    image: 'registry.acme.example/postgresql:18.6',
    ha: { instances: 5, synchronousReplicas: 2, owner: 'sales', operatorNamespace: 'operators' },
  }),
  storage: Storage.of('20Gi', { storageClass: StorageClass.existing('standard'), accessMode: AccessMode.READ_WRITE_ONCE_POD, expandTo: '50Gi' }),
  credentials: Credentials.existing('full'),
  resources: { cpu: '1', memory: '4Gi' },
  args: ['-c', 'max_connections=200', '-c', 'shared_preload_libraries=pg_stat_statements'],
  config: { TZ: 'Etc/UTC' },
  secrets: { LDAPCONF: Secret.existing('ldap').key('path') },
  calls: [ExternalService.at('10.9.0.1', 636)],
  callers: [Peer.namespace('reports')],
  metrics: Metrics.ofEngine({ from: [Peer.namespace('monitoring')] }),
  terminationGraceSeconds: 600,
  priority: PriorityTier.of('data', 1000000),
  maxOnePer: Topology.host(),
  spread: [],
  colocateWith: [Neighbor.of(web, { topology: Topology.zone() })],
  separateFrom: [Neighbor.of(web, { topology: Topology.host(), required: true })],
  onNodes: [NodeTerm.is('pool', 'db')],
  preferNodes: [NodeTerm.exists('ssd')],
  tolerations: [Toleration.forSeconds('db', 30)],
  labels: { team: 'sales' },
  annotations: { 'acme.example/runbook': 'https://acme.example/full' },
  podLabels: { tier: 'data' },
  podAnnotations: { 'acme.example/log': 'json' },
});
full.expose('full-public', { type: ServiceType.LOAD_BALANCER, sourceRanges: ['203.0.113.0/24'] });
web.bind('DATABASE_URL', full.url);
web.bind('REPORTS_URL', full.readOnly.url);

new StatefulBackend(system, 'orders', {
  engine: Engine.postgres('17', { ha: { instances: 3 } }),
  storage: Storage.of('1Gi'),
  preferNodes: [NodeTerm.is('topology.kubernetes.io/zone', 'zone-a')],
});

app.synth();
