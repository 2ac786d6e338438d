import {
  App, BatchJob, Completions, Credentials, Egress, Engine, FailureRule, Health, Peer, Schedule, Secret, StatefulBackend, Storage, System, TaskTime,
  TwelveFactorApp,
} from 'keelwright';

const app = new App({ name: 'jobs' });
const shop = new System(app, 'videos');

const db = new StatefulBackend(shop, 'videos-db', {
  engine: Engine.postgres('17'), storage: Storage.of('20Gi'), credentials: Credentials.existing('videos-db'),
});
const queue = new StatefulBackend(shop, 'queue', {
  engine: Engine.rabbitmq('4.2'), storage: Storage.of('10Gi'), credentials: Credentials.existing('queue'), replicas: 3,
});
const store = Egress.to(Peer.cidr('203.0.113.20/32'), [443]);

const web = new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/videos:3.2.0',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  bindings: { DATABASE_URL: db.url, QUEUE_URL: queue.url },
  callers: [Peer.namespace('edge')],
  processes: { cleanup: { command: ['./clean-up'], schedule: Schedule.daily('03:15', { timeZone: 'Europe/Berlin' }) } },
});

// With each new version: the database first, then the pods, then the search index. People count anew when they want to.
web.addAdminTask('migrate', { command: ['./migrate'], failureRules: [FailureRule.failJob({ codes: [3] })] });
web.addAdminTask('reindex', { command: ['./reindex'], when: TaskTime.AFTER_ROLLOUT });
web.addAdminTask('recount', { command: ['./recount'], when: TaskTime.BY_HAND });

const transcoder = {
  image: 'ghcr.io/acme/transcoder:2.1.0',
  resources: { cpu: '2', memory: '2Gi' },
  secrets: { STORE_KEY: Secret.existing('video-store').key('key') },
  egress: [store],
};

// Each pod transcodes its part of the archive, ten at a time. Exit code 64 means wrong options: no other part would succeed either.
new BatchJob(shop, 'archive', {
  ...transcoder,
  completions: Completions.indexed(100, { parallelism: 10 }),
  retries: 20,
  failureRules: [FailureRule.failJob({ codes: [64] })],
  activeDeadlineSeconds: 24 * 3600,
  doNotDisrupt: 'a part takes hours, and would start again from its beginning',
});

// Five workers empty the queue, and end.
new BatchJob(shop, 'backlog', { ...transcoder, completions: Completions.workQueue(5), bindings: { QUEUE_URL: queue.url } });

app.synth();
