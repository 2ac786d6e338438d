import {
  App, Credentials, Engine, Entry, Health, Peer, Platform, PriorityTier, Quota, Route, Schedule, StatefulBackend, Storage, Team, Tenant,
  TwelveFactorApp,
} from 'keelwright';

/** The plan of each customer. */
const customers = [
  { name: 'northwind', replicas: 6, storage: '50Gi' },
  { name: 'globex', replicas: 3, storage: '10Gi' },
  { name: 'initech', replicas: 3, storage: '10Gi' },
];

/** Only the pods of this Gateway serve routes. */
const entry = Entry.gateway({ name: 'public', namespace: 'edge', callers: [Peer.namespace('edge')] });
const system = [PriorityTier.clusterCritical(), PriorityTier.nodeCritical()];

const app = new App({ name: 'customers', platform: Platform.generic({ entry }) });

for (const { name, replicas, storage } of customers) {
  const tenant = new Tenant(app, name, {
    teams: [Team.edit(`${name}-developers`), Team.view('support')],
    // Exactly the maximum of what is declared below; no pod may use affinity to other tenants' pods, or preempt them.
    quotas: [
      Quota.derived(), Quota.of({ objects: { secrets: 20, configmaps: 20 } }), Quota.crossNamespaceAffinity(0), Quota.ofPriority(system, { pods: 0 }),
    ],
    limits: { max: { cpu: '4', memory: '4Gi' }, maxClaim: storage },
  });
  const db = new StatefulBackend(tenant, 'db', {
    engine: Engine.postgres('17'),
    storage: Storage.of(storage),
    credentials: Credentials.existing('db'),
    resources: { cpu: '500m', memory: '1Gi' },
  });
  new TwelveFactorApp(tenant, 'web', {
    image: 'ghcr.io/acme/crm:4.2.0',
    port: 8080,
    health: Health.http('/healthz'),
    resources: { cpu: '250m', memory: '256Mi' },
    scale: { min: 2, max: replicas },
    bindings: { DATABASE_URL: db.url },
    routes: [Route.host(`${name}.crm.example`)],
    processes: { invoices: { command: ['./invoices'], schedule: Schedule.daily('02:30') } },
  });
}

app.synth();
