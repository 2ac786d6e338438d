import {
  App, BatchJob, Completions, Concurrency, FailureRule, Health, Hook, Peer, PodField, PodSecurity, Port, Probe, ProjectedFile, RestartPolicy,
  Schedule, Secret, SuccessRule, System, TaskTime, TwelveFactorApp, User, WritablePath,
} from 'keelwright';

const app = new App({ name: 'pods' });
const shop = new System(app, 'pods');
const IMAGE = 'registry.example/acme/web:1.0.0';
const declared = { image: IMAGE, resources: { cpu: '50m', memory: '48Mi' } };
const health = Health.http('/healthz');
const edge = [Peer.namespace('edge')];

const web = new TwelveFactorApp(shop, 'web', {
  ...declared,
  port: 8080,
  health,
  callers: edge,
  replicas: 2,
  config: { FILES: '/run/vault/token,/run/vault/key,/run/vault/labels,/etc/app/app.yaml,/data/notes', FOLDERS: '/,/data,/tmp,/scratch' },
  secrets: { API_KEY: Secret.existing('vault').key('key') },
  configFiles: { '/etc/app/app.yaml': 'level: info\n' },
  writablePaths: [WritablePath.disk('/data', '10Mi'), WritablePath.memory('/scratch', '4Mi')],
  podFields: {
    POD: PodField.podName(),
    NAMESPACE: PodField.namespace(),
    NODE: PodField.nodeName(),
    IP: PodField.podIp(),
    ZONE: PodField.label('topology.kubernetes.io/zone'),
    MEMORY: PodField.memoryLimit(),
    CPU: PodField.cpuRequest({ divisor: '1m' }),
  },
  projectedFiles: {
    '/run/vault/token': ProjectedFile.token('vault'),
    '/run/vault/key': ProjectedFile.secret(Secret.existing('vault').key('key')),
    '/run/vault/labels': ProjectedFile.podField(PodField.labels()),
  },
  init: [
    { name: 'first', command: ['/app', 'note', '/data/notes', 'first'] },
    { name: 'second', command: ['/app', 'note', '/data/notes', 'second'] },
  ],
  sidecars: [{
    name: 'beside',
    ...declared,
    config: { PORT: '9090', FOLDERS: '/,/data,/tmp', START: '0s' },
    ports: [Port.http(9090, { name: 'beside' })],
    sharedPaths: ['/data'],
    health: Health.http('/healthz'),
  }],
  postStart: Hook.command(['/app', 'note', '/data/notes', 'started']),
  preStop: Hook.command(['/app', 'note', '/data/notes', 'stopping']),
});
web.addAdminTask('migrate', { command: ['/app', 'facts'] });
web.addAdminTask('index', { command: ['/app', 'facts'], when: TaskTime.AFTER_ROLLOUT });
web.addAdminTask('count', { command: ['/app', 'facts'], when: TaskTime.BY_HAND });

// Slower to start than a liveness probe would wait.
new TwelveFactorApp(shop, 'slow', { ...declared, port: 8080, health: Health.probes({ startup: Probe.http('/healthz'), readiness: Probe.http('/healthz'), liveness: Probe.http('/healthz') }), callers: edge, replicas: 1, config: { START: '45s' } });
// The image says whose it is by a name, which the kubelet cannot check.
new TwelveFactorApp(shop, 'named', { ...declared, image: 'registry.example/acme/named:1.0.0', port: 8080, health, callers: edge, replicas: 1 });
new TwelveFactorApp(shop, 'greedy', { ...declared, command: ['/app', 'eat', '200'], replicas: 1 });
new TwelveFactorApp(shop, 'clock', { ...declared, replicas: 0, processes: { tick: { command: ['/app', 'facts'], schedule: Schedule.cron('* * * * *', { concurrency: Concurrency.FORBID }) } } });

new BatchJob(shop, 'parts', {
  ...declared, command: ['/app', 'exit', '1:42'], completions: Completions.indexed(3, { parallelism: 3, retriesPerIndex: 1 }), failureRules: [FailureRule.failIndex({ codes: [42] })],
});
new BatchJob(shop, 'fatal', { ...declared, command: ['/app', 'exit', '3'], failureRules: [FailureRule.failJob({ codes: [3] })] });
new BatchJob(shop, 'ignored', { ...declared, command: ['/app', 'exit', '9'], retries: 0, failureRules: [FailureRule.ignore({ codes: [9] })], activeDeadlineSeconds: 30 });
new BatchJob(shop, 'leader', {
  ...declared, command: ['/app', 'exit', '1:1'], completions: Completions.indexed(2, { parallelism: 2, successRules: [SuccessRule.indexes('0')] }),
});
new BatchJob(shop, 'again', { ...declared, command: ['/app', 'once', '/tmp/tried'], restartPolicy: RestartPolicy.ON_FAILURE });
new BatchJob(shop, 'beside', { ...declared, command: ['/app', 'facts'], sidecars: [{ name: 'proxy', ...declared, config: { PORT: '9090' } }] });

const trusted = new System(app, 'trusted', { podSecurity: PodSecurity.BASELINE });
new TwelveFactorApp(trusted, 'keys', {
  ...declared,
  port: 8080,
  health,
  callers: edge,
  replicas: 1,
  user: User.of(2000, 3000),
  capabilities: { KILL: 'it signals processes of other users' },
  sidecars: [{ name: 'beside', ...declared, config: { PORT: '9090' } }],
  pod: { shareProcessNamespace: 'the sidecar tells the app that its keys have changed' },
});

app.synth();
