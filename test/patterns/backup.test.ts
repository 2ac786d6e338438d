import { Chart } from 'cdk8s';
import { BUCKET, WATCHED } from './rows/backup';
import { LEDGER, POSTGRES } from './rows/stateful';
import {
  AccessMode, Backup, BackupOptions, Credentials, DailyBackupOptions, Engine, ExternalService, Operator, Platform, RestoreOptions, Schedule,
  ScratchSpace, SharedVolume, StatefulBackend, StatefulBackendProps, Storage, StorageClass, System, WorkloadIdentity,
} from '../../src';
import { leftovers } from '../../src/synth/leftovers';
import { synthesize } from '../../src/synth/synthesize';
import { Testing, yamlSerializer } from '../../src/testing';
import { engineOf, enginesWith } from '../engines/declared';

expect.addSnapshotSerializer(yamlSerializer);

const NAME = '2026-11-20T031500Z.dump';
const VOLUME = { keep: 14, storage: Storage.of('50Gi') };

function backend(props: Partial<StatefulBackendProps>, platform?: Platform, id = 'orders-db'): StatefulBackend {
  return new StatefulBackend(new System(Testing.app({ platform }), 'shop'), id, { ...POSTGRES, ...props });
}

type Options = Partial<DailyBackupOptions>;
const backed = (more: Options = {}, props: Partial<StatefulBackendProps> = {}, platform?: Platform) => (
  backend({ backup: Backup.daily({ ...BUCKET, ...more }), ...props }, platform)
);
const manifests = (db: StatefulBackend): any[] => Testing.synth(db);
const find = (db: StatefulBackend, kind: string, name: string) => (
  manifests(db).find(manifest => manifest.kind === kind && manifest.metadata.name === name)
);
const cronJob = (db: StatefulBackend) => find(db, 'CronJob', 'orders-db-backup').spec;
const pod = (db: StatefulBackend) => cronJob(db).jobTemplate.spec.template.spec;
const ownParts = (db: StatefulBackend) => manifests(db).filter(({ metadata }) => /-(backup|restore)(-\w+)?$/.test(metadata.name));
const containersOf = ({ initContainers = [], containers }: any) => (
  Object.fromEntries([...initContainers, ...containers].map((container: any) => [container.name, container]))
);
const restorePod = (db: StatefulBackend) => manifests(db).find(({ kind }) => kind === 'Job').spec.template.spec;
const secretsOf = ({ env }: any) => env.flatMap(({ valueFrom }: any) => valueFrom?.secretKeyRef.name ?? []);
const valueOf = ({ env }: any, name: string) => env.find((variable: any) => variable.name === name)?.value;
const egressOf = (db: StatefulBackend, name = 'orders-db-backup') => find(db, 'NetworkPolicy', name).spec.egress.slice(1);

test('a backup to a bucket is complete', () => {
  expect(ownParts(backed({}, {}, WATCHED))).toMatchSnapshot();
});

test('a backup to a volume of its own is complete', () => {
  expect(ownParts(backend({ backup: Backup.daily(VOLUME) }))).toMatchSnapshot();
});

test('snapshots are complete', () => {
  const queue = { engine: Engine.rabbitmq('4.2'), replicas: 3, backup: Backup.snapshots({ keep: 7 }) };
  expect(ownParts(backend(queue, WATCHED))).toMatchSnapshot();
});

test('a restore is complete', () => {
  const db = backed();
  expect(db.restore(NAME).job.name).toBe('orders-db-restore-55a37e06');
  expect(ownParts(db).filter(({ metadata }) => metadata.name.includes('restore'))).toMatchSnapshot();
});

describe('secrets', () => {
  test('of the server are not the client\'s, nor the other way round', () => {
    const db = backed();
    const { prepare, dump, store } = containersOf(pod(db));
    expect([prepare, dump, store].map(container => new Set(secretsOf(container)))).toEqual([new Set(['backup-bucket']), new Set(['orders']), new Set(['backup-bucket'])]);
    db.restore(NAME);
    const { fetch, restore } = containersOf(restorePod(db));
    expect([fetch, restore].map(container => new Set(secretsOf(container)))).toEqual([new Set(['backup-bucket']), new Set(['orders'])]);
  });

  test('are not needed with an identity', () => {
    const db = backed({ credentials: undefined, identity: WorkloadIdentity.eksPodIdentity() });
    expect(valueOf(containersOf(pod(db)).store, 'RCLONE_CONFIG_BUCKET_ENV_AUTH')).toBe('true');
    expect(secretsOf(containersOf(pod(db)).store)).toEqual([]);
    expect(egressOf(db).flatMap(({ to = [] }: any) => to.map(({ ipBlock }: any) => ipBlock?.cidr))).toEqual([undefined, '169.254.170.23/32', 'fd00:ec2::23/128']);
  });

  test('an identity is that of the backup\'s own account, and of no other', () => {
    const arn = 'arn:aws:iam::111122223333:role/orders-backup';
    const db = backed({ credentials: undefined, identity: WorkloadIdentity.awsRole(arn) });
    const annotated = manifests(db).filter(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.annotations);
    expect(annotated.map(({ metadata }) => [metadata.name, metadata.annotations])).toEqual([['orders-db-backup', { 'eks.amazonaws.com/role-arn': arn }]]);
  });

  test('no token is mounted but for snapshots', () => {
    const tokens = (db: StatefulBackend) => pod(db).volumes.filter(({ projected }: any) => projected);
    expect(tokens(backed())).toEqual([]);
    expect(tokens(backend({ backup: Backup.snapshots({ keep: 7 }) }, WATCHED))).toHaveLength(1);
  });
});

describe('the runs', () => {
  test('are no endpoints of the backend, and none of its members', () => {
    const db = backed({}, {});
    db.restore(NAME);
    const templates = [find(db, 'CronJob', 'orders-db-backup').spec.jobTemplate.spec.template, manifests(db).find(({ kind }) => kind === 'Job').spec.template];
    const selectors = manifests(db).flatMap(({ kind, spec }) => kind === 'Service' ? [spec.selector] : ['PodDisruptionBudget', 'StatefulSet'].includes(kind) ? [spec.selector.matchLabels] : []);
    const selects = (selector: object, labels: any) => Object.entries(selector).every(([key, value]) => labels[key] === value);
    const selected = templates.flatMap(({ metadata }) => selectors.filter(selector => selects(selector, metadata.labels)));
    expect(selectors.length).toBeGreaterThan(2);
    expect(selected).toEqual([]);
  });

  test('are let in by the backend on the port of its apps alone', () => {
    const db = backed();
    db.restore(NAME);
    const callers = ['backup', 'restore'].map(component => ({ podSelector: { matchLabels: { 'app.kubernetes.io/component': component, 'app.kubernetes.io/name': 'orders-db' } } }));
    expect(find(db, 'NetworkPolicy', 'orders-db').spec.ingress).toEqual([{ from: callers, ports: [{ port: 5432, protocol: 'TCP' }] }]);
  });

  test('of RabbitMQ reach its members as well', () => {
    const db = backed({}, { engine: Engine.rabbitmq('4.2'), replicas: 3 });
    expect(egressOf(db).flatMap(({ ports }: any) => ports.map(({ port }: any) => port))).toEqual([5672, 4369, 25672, 443]);
  });

  test('reach the bucket where it is', () => {
    const ports = (more: Partial<BackupOptions>) => egressOf(backed(more))[1].ports.map(({ port }: any) => port);
    expect(ports({})).toEqual([443]);
    expect(ports({ endpoint: 'https://minio.acme.example' })).toEqual([443]);
    expect(ports({ endpoint: 'http://minio.acme.example' })).toEqual([80]);
    expect(ports({ endpoint: 'http://minio:9000' })).toEqual([9000]);
    expect(egressOf(backend({ backup: Backup.daily(VOLUME) }))).toHaveLength(1);
  });

  test('may run as the engine\'s user where the namespace has its own', () => {
    const openshift = Platform.openshift({ storageClass: StorageClass.existing('gp3') });
    const accounts = (db: StatefulBackend) => manifests(db).filter(({ roleRef }) => roleRef?.name.endsWith('nonroot-v2')).map(({ subjects }) => subjects[0].name);
    expect(accounts(backed({}, {}, openshift))).toEqual(['orders-db', 'orders-db-backup']);
    expect(backed({}, {}, openshift).backup?.userRoleBinding).toBeDefined();
  });

  test('are placed where the members may be, and beside none of them', () => {
    const db = backed({}, { podLabels: { tier: 'data' }, labels: { team: 'shop' } });
    expect(find(db, 'CronJob', 'orders-db-backup').metadata.labels.team).toBe('shop');
    expect(cronJob(db).jobTemplate.spec.template.metadata.labels.tier).toBe('data');
    expect(pod(db)).not.toHaveProperty('topologySpreadConstraints');
  });

  test.each<[string, Backup, number]>([
    ['every day', Backup.daily(BUCKET), 21600],
    ['by a cron expression', Backup.scheduled(Schedule.cron('0 */12 * * *'), BUCKET), 21600],
    ['at a time of day', Backup.scheduled(Schedule.daily('03:15'), BUCKET), 21600],
    ['as long as the schedule says', Backup.scheduled(Schedule.daily('03:15', { activeDeadlineSeconds: 7200 }), BUCKET), 7200],
    ['as snapshots', Backup.snapshots({ keep: 7 }), 21600],
    ['as snapshots on a schedule', Backup.snapshots({ keep: 7, schedule: Schedule.cron('@daily') }), 21600],
    ['as snapshots, as long as the schedule says', Backup.snapshots({ keep: 7, schedule: Schedule.cron('@daily', { activeDeadlineSeconds: 60 }) }), 60],
  ])('%s are stopped after six hours, unless the schedule says otherwise', (_, backup, seconds) => {
    const db = backend({ backup }, WATCHED);
    const { startingDeadlineSeconds, jobTemplate } = cronJob(db);
    const [{ expr }] = find(db, 'PrometheusRule', 'orders-db-backup').spec.groups[0].rules;
    expect(jobTemplate.spec.activeDeadlineSeconds).toBe(seconds);
    const longest = backup.schedule.expression === '0 */12 * * *' ? 12 : 24;
    expect(expr).toMatch(new RegExp(`> ${longest * 3600 + startingDeadlineSeconds + seconds + 3600}$`));
  });

  test('that are taken away are begun anew, and do not count as failed', () => {
    const { podFailurePolicy, backoffLimit } = cronJob(backed()).jobTemplate.spec;
    expect({ podFailurePolicy, backoffLimit }).toEqual({ backoffLimit: 2, podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] } });
  });
});

describe('the commands', () => {
  test.each(enginesWith(({ backup }) => backup !== undefined))('of $name are those that were tried', known => {
    const db = backed({}, { engine: engineOf(known) });
    const { spec } = (db as any).source.software;
    db.restore(`2026-11-20T031500Z${spec.backup.suffix}`);
    const { dump } = containersOf(pod(db));
    const { restore } = containersOf(restorePod(db));
    expect([dump.command, restore.command]).toEqual([spec.backup.dump, spec.backup.restore]);
    for (const container of [dump, restore]) {
      expect({ image: container.image, file: valueOf(container, 'BACKUP_FILE'), host: valueOf(container, 'BACKUP_HOST') }).toEqual({ image: spec.image, file: `/backup/data${spec.backup.suffix}`, host: 'orders-db' });
      const variables = container.env.map((variable: any) => variable.name);
      expect(variables).toEqual(expect.arrayContaining([...Object.keys(spec.credentials), ...Object.keys(spec.config)]));
    }
  });

  test('of other software know all that it knows, and what it is told later', () => {
    const db = backed(
      { dump: ['ledger', 'dump', '$(BACKUP_FILE)'], suffix: '.ledger' },
      { ...LEDGER, engine: undefined, credentials: undefined, config: { LEDGER_MODE: 'strict' } },
    );
    db.bind('AUDIT', ExternalService.at('10.9.0.1', 514).address);
    const { dump } = containersOf(pod(db));
    expect(dump).toMatchObject({ image: 'ghcr.io/acme/ledger:3.1.0', command: ['ledger', 'dump', '$(BACKUP_FILE)'] });
    expect(['LEDGER_MODE', 'AUDIT', 'BACKUP_FILE', 'BACKUP_HOST'].map(name => valueOf(dump, name))).toEqual(['strict', '10.9.0.1:514', '/backup/data.ledger', 'orders-db']);
  });

  test('of a cluster of CloudNativePG ask its primary as the owner', () => {
    const db = backed({}, { engine: Engine.postgres('17', { ha: { instances: 3 } }), credentials: undefined }, Platform.generic({ operators: [Operator.CLOUD_NATIVE_PG] }));
    const { dump } = containersOf(pod(db));
    expect(dump.image).toMatch(/cloudnative-pg\/postgresql:17/);
    expect(valueOf(dump, 'BACKUP_HOST')).toBe('orders-db-rw');
    expect(dump.env.find(({ name }: any) => name === 'POSTGRES_PASSWORD').valueFrom.secretKeyRef).toEqual({ name: 'orders-db-app', key: 'password' });
    expect(egressOf(db)[0].to[0].podSelector.matchLabels).toMatchObject({ 'cnpg.io/cluster': 'orders-db' });
  });
});

describe('scratch space', () => {
  const volumes = (more: Partial<DailyBackupOptions>, storage = Storage.of('20Gi')) => {
    const db = backed(more, { storage });
    const { resources } = containersOf(pod(db)).dump;
    return { volume: pod(db).volumes.find(({ name }: any) => name === 'backup'), asked: resources.requests['ephemeral-storage'], kept: [cronJob(db).successfulJobsHistoryLimit, cronJob(db).failedJobsHistoryLimit] };
  };

  test('is on the node up to 10Gi, and on a volume that goes with the run above', () => {
    expect(volumes({}, Storage.of('10Gi'))).toMatchObject({ volume: { emptyDir: { sizeLimit: '10Gi' } }, asked: '10304Mi', kept: [3, 3] });
    expect(volumes({}, Storage.of('10Gi', { expandTo: '50Gi' }))).toMatchObject({ volume: { ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '50Gi' } } } } } }, asked: '64Mi', kept: [0, 1] });
  });

  test('is of the class of the members unless another is said', () => {
    const storage = Storage.of('20Gi', { storageClass: StorageClass.existing('fast') });
    const className = (more: Partial<DailyBackupOptions>) => volumes(more, storage).volume.ephemeral.volumeClaimTemplate.spec.storageClassName;
    expect(className({})).toBe('fast');
    expect(className({ scratch: ScratchSpace.onVolume('5Gi', { storageClass: StorageClass.existing('cheap') }) })).toBe('cheap');
  });

  test('of runs that somebody wants to look at stays', () => {
    const db = backend({ backup: Backup.scheduled(Schedule.daily('03:15', { successfulRuns: 2, failedRuns: 2 }), BUCKET) });
    expect([cronJob(db).successfulJobsHistoryLimit, cronJob(db).failedJobsHistoryLimit]).toEqual([2, 2]);
  });

  test('gives the client memory for the parts of a large file', () => {
    const memory = (size: string) => containersOf(pod(backed({ scratch: ScratchSpace.onVolume(size) }))).store.resources.limits.memory;
    expect(['5Gi', '100Gi', '2Ti'].map(memory)).toEqual(['192Mi', '256Mi', '1856Mi']);
  });
});

describe('the alert', () => {
  const rules = (schedule: Schedule, alertAfterHours?: number) => (
    find(backend({ backup: Backup.scheduled(schedule, { ...BUCKET, alertAfterHours }) }, WATCHED), 'PrometheusRule', 'orders-db-backup').spec.groups[0].rules
  );
  const age = (schedule: Schedule, hours?: number) => Number(/> (\d+)$/.exec(rules(schedule, hours)[0].expr)![1]) / 3600;

  test('waits as long as it can take until the next run has succeeded', () => {
    expect(age(Schedule.cron('@hourly', { startingDeadlineSeconds: 1800, activeDeadlineSeconds: 1800 }))).toBe(1 + 1 + 1);
    expect(age(Schedule.cron('0 3 * * 1-5', { startingDeadlineSeconds: 3600, activeDeadlineSeconds: 7200 }))).toBe(72 + 3 + 1);
    expect(age(Schedule.daily('03:15'), 30)).toBe(30);
  });

  test('is not printed where nobody reads it', () => {
    expect(manifests(backed()).filter(({ kind }) => kind === 'PrometheusRule')).toEqual([]);
  });
});

describe('a restore', () => {
  const nameOf = (db: StatefulBackend, name = NAME, options = {}) => db.restore(name, options).job.name;

  test('is the same for as long as the same is to be restored, whatever else changes', () => {
    const first = nameOf(backed());
    expect(nameOf(backed({ keep: 30, dumpResources: { cpu: '1', memory: '1Gi' }, clientImage: 'registry.acme.example/rclone:1.80.0' }, { resources: { cpu: '2', memory: '8Gi' }, engine: Engine.postgres('17', { image: 'registry.acme.example/postgres:17.12' }) }))).toBe(first);
    const others = [nameOf(backed(), '2026-11-19T031500Z.dump'), nameOf(backed({ bucket: 's3://acme-backups/orders-16' })), nameOf(backed(), NAME, { retry: 1 })];
    expect(new Set([first, ...others]).size).toBe(4);
  });

  test('has room for the backup, however little disk the members have', () => {
    const db = backed({ scratch: ScratchSpace.onNode('8Gi') }, { resources: { cpu: '1', memory: '1Gi', ephemeralStorageLimit: '1Gi' } });
    db.restore(NAME);
    expect(containersOf(restorePod(db)).restore.resources.limits).toMatchObject({ 'memory': '1Gi', 'ephemeral-storage': '8448Mi' });
  });

  test('of another backend\'s backup has an account of its own, and reads from there', () => {
    const from = Backup.daily({ ...BUCKET, bucket: 's3://acme-backups/orders-16', credentials: Credentials.existing('old-bucket') });
    const db = backend({});
    const { serviceAccount } = db.restore(NAME, { from });
    const spec = restorePod(db);
    expect([serviceAccount?.name, spec.serviceAccountName]).toEqual(['orders-db-restore', 'orders-db-restore']);
    expect(valueOf(containersOf(spec).fetch, 'BACKUP_STORE')).toBe('bucket:acme-backups/orders-16/');
    expect(secretsOf(containersOf(spec).fetch)).toEqual(['old-bucket', 'old-bucket']);
  });

  test('is from the backup of another backend as well as from the value that was set there', () => {
    const from = Backup.daily({ ...BUCKET, endpoint: 'https://minio.acme.example:9000' });
    const restored = (source: (first: StatefulBackend) => RestoreOptions['from']) => {
      const first = backend({ backup: from });
      const next = new StatefulBackend(Chart.of(first), 'orders-db-2', POSTGRES);
      next.restore(NAME, { from: source(first) });
      return manifests(next).filter(({ metadata }) => metadata.name.startsWith('orders-db-2-restore'));
    };
    expect(restored(first => first.backup)).toEqual(restored(() => from));
    expect(restored(first => first.backup).map(({ kind }) => kind)).toContain('Job');
  });

  test('is from the volume that another backend created for its backups', () => {
    const first = backend({ backup: Backup.daily(VOLUME) });
    const next = new StatefulBackend(Chart.of(first), 'orders-db-2', POSTGRES);
    next.restore(NAME, { from: first.backup });
    expect(restorePod(next).volumes).toContainEqual({ name: 'backups', persistentVolumeClaim: { claimName: 'orders-db-backup' } });
  });

  test('does not write to the volume that it reads from', () => {
    const db = backend({ backup: Backup.daily(VOLUME) });
    db.restore(NAME);
    const { fetch, restore } = containersOf(restorePod(db));
    expect(fetch.volumeMounts).toContainEqual({ name: 'backups', mountPath: '/backups', readOnly: true });
    expect(restore.volumeMounts.map(({ mountPath }: any) => mountPath)).not.toContain('/backups');
  });

  test('from a volume that is there already needs it', () => {
    const system = new System(Testing.app(), 'shop');
    const volume = new SharedVolume(system, 'backups', { size: '50Gi', accessMode: AccessMode.READ_WRITE_ONCE });
    const db = new StatefulBackend(system, 'orders-db', { ...POSTGRES, backup: Backup.daily({ keep: 3, claim: volume }) });
    db.restore(NAME);
    const claims = [pod(db), restorePod(db)].map(({ volumes }) => volumes.flatMap((mounted: any) => mounted.persistentVolumeClaim?.claimName ?? []));
    expect(claims).toEqual([['backups'], ['backups']]);
  });
});

test('what was backed up and restored is never left over', () => {
  const app = Testing.app({ name: 'shop', platform: WATCHED });
  const db = new StatefulBackend(new System(app, 'shop'), 'orders-db', { ...POSTGRES, backup: Backup.daily(VOLUME) });
  db.restore(NAME);
  const { entries } = synthesize(app, { name: 'shop', named: true });
  const left = leftovers({ entries: [], externals: [], name: 'shop', named: true, kubernetes: '1.35' } as any, entries).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(left).toEqual(expect.arrayContaining(['CronJob orders-db-backup', 'NetworkPolicy orders-db-restore', 'PrometheusRule orders-db-backup']));
  expect(left.filter(line => /^(Job|PersistentVolumeClaim)/.test(line))).toEqual([]);
});
