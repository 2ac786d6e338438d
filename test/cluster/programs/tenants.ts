import {
  App, Backup, Credentials, Health, NodeAgent, PauseBuffer, Permission, PriorityTier, Quota, Schedule, ScratchSpace, ServiceType,
  StatefulBackend, Storage, StorageClass, System, Team, Tenant, TwelveFactorApp, UpdateStrategy,
} from 'keelwright';
import { ApiObject } from 'cdk8s';

const app = new App({ name: 'tenants' });
const business = PriorityTier.of('business', 1000);
const small = { cpu: '100m', memory: '64Mi' };

/** Everything that a quota counts, so that all of it is at its maximum at a time. */
const acme = new Tenant(app, 'acme', {
  teams: [
    Team.view('support'), Team.edit('acme-developers'), Team.admin('acme-leads'), Team.of('releasers', 'acme-ci', [Permission.write('deployments')]),
  ],
  quotas: [
    Quota.derived(),
    Quota.ofPriority([business], { pods: 8 }),
    Quota.ofPriority([PriorityTier.clusterCritical(), PriorityTier.nodeCritical()], { pods: 0 }),
    Quota.crossNamespaceAffinity(0),
    Quota.bestEffort(0),
    Quota.of({ objects: { 'deployments.apps': 2, 'configmaps': 1 } }),
  ],
  limits: { max: { cpu: '2', memory: '1Gi' }, maxClaim: '5Gi' },
});
const web = new TwelveFactorApp(new System(acme, 'shop'), 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: small,
  // The step needs more than the app.
  init: [{ name: 'migrate', command: ['./migrate'], resources: { cpu: '300m', memory: '64Mi' } }],
  scale: { min: 2, max: 5 },
  strategy: UpdateStrategy.rolling('40%'),
  priority: business,
  processes: {
    clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), podAnnotations: { 'lab.keelwright.io/readiness-delay': '24h' } },
  },
});
web.expose('public', { type: ServiceType.LOAD_BALANCER });
new StatefulBackend(acme, 'ledger', {
  image: 'ghcr.io/acme/ledger:3.1.0',
  port: 7070,
  health: Health.http('/healthz'),
  resources: small,
  dataPath: '/var/lib/ledger',
  storage: Storage.of('1Gi', { storageClass: StorageClass.existing('standard') }),
  bindings: { WEB_URL: web.url },
});

/** Nobody makes these again when they are gone. */
const raw = (kind: string, name: string, spec: object) => new ApiObject(acme, name, {
  apiVersion: 'v1', kind, metadata: { name, labels: { app: name }, annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' } }, spec,
});
const container = (name: string, more: object) => ({
  name,
  image: `ghcr.io/acme/${name}:1.0.0`,
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
  ...more,
});
raw('Pod', 'tool', {
  initContainers: [container('proxy', { restartPolicy: 'Always', resources: { requests: { cpu: '50m' }, limits: { cpu: '50m' } } })],
  containers: [container('tool', { ports: [{ containerPort: 80 }], resources: { limits: { 'cpu': '100m', 'ephemeral-storage': '1Gi' } } })],
});
raw('PersistentVolumeClaim', 'notes', { storageClassName: 'standard', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } });
raw('Service', 'old', { type: 'NodePort', selector: { app: 'tool' }, ports: [{ port: 80 }] });

/** A stranger, with whatever else makes pods and claims: room, agents, a volume that has grown, backups and a restore. */
const globex = new Tenant(app, 'globex', { quotas: [Quota.derived({ nodes: 6 })] });
const shop = new TwelveFactorApp(globex, 'web', { image: 'ghcr.io/acme/web:1.8.2', resources: small });
new PauseBuffer(globex, 'room', { sizedLike: shop, replicas: 2 });
new NodeAgent(globex, 'agent', { image: 'ghcr.io/acme/agent:1.0.0', resources: { cpu: '10m', memory: '16Mi' } });
const orders = new StatefulBackend(globex, 'orders', {
  image: 'ghcr.io/acme/ledger:3.1.0',
  port: 7070,
  health: Health.http('/healthz'),
  resources: small,
  dataPath: '/var/lib/ledger',
  storage: Storage.of('1Gi', { storageClass: StorageClass.existing('standard'), expandTo: '2Gi' }),
  backup: Backup.daily({
    bucket: 's3://globex-backups/orders',
    credentials: Credentials.existing('backup-bucket'),
    dump: ['ledger', 'dump', '$(BACKUP_FILE)'],
    restore: ['ledger', 'load', '$(BACKUP_FILE)'],
    scratch: ScratchSpace.onVolume('3Gi'),
  }),
});
orders.restore('2026-11-20T031500Z.backup');

app.synth();
