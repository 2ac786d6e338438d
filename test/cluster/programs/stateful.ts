import { App, ClaimRetention, Credentials, Engine, Health, PodManagement, Port, Secret, StatefulBackend, Storage, StorageClass, System } from 'keelwright';

/** Backends at one step of their history: the test names the changes that this step has. */
const has = (change: string) => (process.env.CHANGES ?? '').split(',').includes(change);

const app = new App({ name: 'stateful' });
const shop = new System(app, 'stateful');
const resources = { cpu: '50m', memory: '256Mi' };

/** Three members that know each other, of an engine. */
new StatefulBackend(shop, 'queue', {
  engine: Engine.rabbitmq('4.2'),
  storage: Storage.of('20Gi'),
  credentials: Credentials.existing('queue'),
  resources,
  replicas: 3,
  config: { LEVEL: has('config') ? 'debug' : 'info' },
  podAnnotations: { 'lab.keelwright.io/readiness-delay': '3s' },
});

/** Software of our own, which grows and shrinks. */
const expandTo = has('grown') ? '30Gi' : has('less-grown') ? '20Gi' : undefined;
const storage = Storage.of(has('template') ? '40Gi' : '10Gi', { expandTo, ...has('class') && { storageClass: StorageClass.existing('other') } });
new StatefulBackend(shop, 'ledger', {
  image: 'ghcr.io/acme/ledger:3.1.0',
  ports: [Port.http(7070)],
  memberPorts: [Port.tcp(7001, { name: 'gossip' })],
  health: Health.http('/healthz'),
  dataPath: '/var/lib/ledger',
  clustered: true,
  resources,
  storage,
  replicas: has('one') ? 1 : has('four') ? 4 : 3,
  updatePartition: has('partition') ? 2 : 0,
  config: { LEVEL: has('partition') ? 'debug' : 'info' },
});

/** One member alone, in one step of its history with a revision that never starts. */
new StatefulBackend(shop, 'journal', {
  image: 'ghcr.io/acme/ledger:3.1.0',
  port: 7070,
  health: Health.tcp(),
  dataPath: '/var/lib/ledger',
  resources,
  storage: Storage.of('1Gi'),
  secrets: has('broken') ? { LICENSE: Secret.existing('missing').key('license') } : {},
});

/** One whose data goes with it. */
if (!has('gone')) {
  new StatefulBackend(shop, 'scratch', {
    image: 'ghcr.io/acme/ledger:3.1.0',
    port: 7070,
    health: Health.tcp(),
    dataPath: '/var/lib/ledger',
    resources,
    replicas: has('one') ? 1 : 2,
    clustered: true,
    podManagement: PodManagement.PARALLEL,
    storage: Storage.of('1Gi', { whenDeleted: ClaimRetention.DELETE, whenScaled: ClaimRetention.DELETE }),
  });
}

app.synth();
