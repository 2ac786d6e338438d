import {
  AccessMode, App, BatchJob, Completions, Credentials, Engine, FailureRule, Health, Platform, RestartPolicy, Schedule, Secret, SharedVolume,
  StatefulBackend, Storage, System, TaskTime, TwelveFactorApp,
} from 'keelwright';

// What the story changes: the version, how the migration runs, another try, and whether a job goes on.
const { VERSION = '1.0.0', MIGRATION = 'up', RETRY = '0', MORE = '' } = process.env;

const app = new App({ name: 'jobs', platform: Platform.kind() });
const shop = new System(app, 'jobs');

const db = new StatefulBackend(shop, 'db', { engine: Engine.postgres('17'), credentials: Credentials.existing('db'), storage: Storage.of('1Gi') });
const queue = new TwelveFactorApp(shop, 'queue', {
  image: 'ghcr.io/acme/queue:1.0.0', port: 5672, health: Health.tcp(), resources: { cpu: '10m', memory: '16Mi' },
});

const web = new TwelveFactorApp(shop, 'web', {
  image: `ghcr.io/acme/web:${VERSION}`,
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '10m', memory: '16Mi' },
  bindings: { DB_URL: db.url },
  leaderElection: {},
  processes: {
    clock: { command: ['./tick'], schedule: Schedule.cron('*/5 * * * *', { suspend: true, restartPolicy: RestartPolicy.ON_FAILURE }) },
  },
});
web.addAdminTask('migrate', {
  command: ['./migrate', MIGRATION],
  retry: Number(RETRY),
  retries: 0,
  // Its pods wait for a Secret, until the test says how they end.
  secrets: MIGRATION === 'held' ? { KEY: Secret.existing('missing').key('key') } : {},
});
web.addAdminTask('reindex', { command: ['./reindex'], when: TaskTime.AFTER_ROLLOUT });
web.addAdminTask('console', { command: ['./console'], when: TaskTime.BY_HAND });

const BATCH = { image: 'ghcr.io/acme/batch:1.0.0', resources: { cpu: '10m', memory: '16Mi' } };
const reports = new SharedVolume(shop, 'reports', { size: '1Gi', accessMode: AccessMode.READ_WRITE_ONCE });
new BatchJob(shop, 'report', { ...BATCH, volumes: { '/reports': reports } });
new BatchJob(shop, 'count', { ...BATCH, completions: Completions.count(5, { parallelism: 2 }) });
new BatchJob(shop, 'index', {
  ...BATCH,
  secrets: { KEY: Secret.existing('missing').key('key') },
  completions: Completions.indexed(6, { parallelism: 3, retriesPerIndex: 1, maxFailedIndexes: 1 }),
  failureRules: [FailureRule.failIndex({ codes: [42] }), FailureRule.failJob({ codes: [3] })],
});
new BatchJob(shop, 'drain-queue', { ...BATCH, completions: Completions.workQueue(3), bindings: { QUEUE: queue.address } });
new BatchJob(shop, 'paused', { ...BATCH, suspend: MORE !== 'resumed' });

app.synth();
