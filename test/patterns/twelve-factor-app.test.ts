import { App as CdkApp, Chart, Testing as CdkTesting } from 'cdk8s';
import { Egress, ExternalService, Health, Peer, Port, Probe, Schedule, Secret, ServiceType, System, TwelveFactorApp } from '../../src';
import { Testing, yamlSerializer } from '../../src/testing';
import { makeShop, MINIMAL } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const find = (manifests: any[], kind: string, name = 'web') => manifests.find(m => m.kind === kind && m.metadata.name === name);

test('an app with a port is complete', () => {
  const { web } = makeShop();
  expect(Testing.synth(web)).toMatchSnapshot();
});

test('a worker has no Service, no probes and stops at once', () => {
  const { shop } = makeShop();
  const { port, health, ...rest } = MINIMAL;
  const worker = new TwelveFactorApp(shop, 'worker', rest);
  expect(worker.service).toBeUndefined();
  expect(Testing.synth(worker)).toMatchSnapshot();
});

test('an app with everything', () => {
  const { web } = makeShop({
    web: db => ({
      port: undefined,
      ports: [Port.http(8080, { service: 80 }), Port.grpc(7000)],
      scale: { min: 3, max: 20, cpu: 60, memory: 80 },
      secrets: { STRIPE_KEY: Secret.existing('stripe').key('api-key') },
      bindings: { DATABASE_URL: db.url },
      callers: [Peer.namespace('edge')],
      egress: [Egress.open()],
      init: [{ name: 'migrate', command: ['./migrate'] }],
    }),
    then: app => app.expose('web-public', { type: ServiceType.LOAD_BALANCER, ports: ['http'] }),
  });
  expect(Testing.synth(web)).toMatchSnapshot();
});

test('with one replica nothing is promised, and nothing is made that promises', () => {
  const { web } = makeShop({ web: { replicas: 1 } });
  expect(web.podDisruptionBudget).toBeUndefined();
  expect(find(Testing.synth(web), 'Deployment').spec.template.spec).not.toHaveProperty('topologySpreadConstraints');
});

test('F29 a run of a job starts within hours of its time, and one that its node ended does not count as failed', () => {
  const { web } = makeShop({ web: { processes: { clock: { schedule: Schedule.daily('03:15') } } } });
  const { startingDeadlineSeconds, jobTemplate } = find(Testing.synth(web), 'CronJob', 'web-clock').spec;
  expect(startingDeadlineSeconds).toBe(4 * 3600);
  expect(jobTemplate.spec.podFailurePolicy.rules).toEqual([{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }]);
});

describe('F28 an app that is slow to start', () => {
  const probes = (health: Health) => {
    const [{ startupProbe, readinessProbe, livenessProbe }] = find(Testing.synth(makeShop({ web: { health } }).web), 'Deployment').spec.template.spec.containers;
    return { startupProbe, readinessProbe, livenessProbe };
  };
  const budget = (health: Health) => {
    const { periodSeconds, failureThreshold } = probes(health).startupProbe;
    return periodSeconds * failureThreshold;
  };

  test('has five minutes, and more where it says so, at each of the short forms', () => {
    const forms = [Health.http, Health.grpc, Health.tcp, Health.command].map(form => (options?: object) => (form === Health.tcp ? Health.tcp(options)
      : form === Health.command ? Health.command(['./ready'], options) : form === Health.grpc ? Health.grpc('web', options) : Health.http('/ready', options)));
    expect(forms.map(form => budget(form()))).toEqual([300, 300, 300, 300]);
    expect(forms.map(form => budget(form({ startupSeconds: 900, timeoutSeconds: 4 })))).toEqual([900, 900, 900, 900]);
    expect(budget(Health.http('/ready', { startupSeconds: 7 }))).toBe(10);
    expect(budget(Health.probes({ readiness: Probe.http('/ready') }))).toBe(300);
  });

  test('changes nothing else by that: it is as soon out of its Service, and restarted', () => {
    const { startupProbe: _, ...usual } = probes(Health.http('/ready'));
    const { startupProbe: __, ...slow } = probes(Health.http('/ready', { startupSeconds: 900 }));
    expect(slow).toEqual(usual);
    expect(() => Health.http('/ready', { periodSeconds: 20, failureThreshold: 3 })).not.toThrow();
    expect(() => Health.http('/ready', { periodSeconds: 10, failureThreshold: 30 })).toThrow(/startupSeconds: 300/);
  });

  test('has two cores to start with, however little it asks for', () => {
    const limit = (cpu: string) => find(Testing.synth(makeShop({ web: { resources: { cpu, memory: '64Mi' } } }).web), 'Deployment').spec.template.spec.containers[0].resources.limits.cpu;
    expect(['50m', '250m', '500m', '1'].map(limit)).toEqual(['2', '2', '2', '4']);
  });
});

test('F34 whether it lives is asked elsewhere than whether it may receive calls, in a word', () => {
  const { web } = makeShop({ web: { health: Health.http('/readyz', { livenessPath: '/livez', headers: { Host: 'shop.acme.example' }, timeoutSeconds: 3 }) } });
  const [{ startupProbe, readinessProbe, livenessProbe }] = find(Testing.synth(web), 'Deployment').spec.template.spec.containers;
  expect([startupProbe, readinessProbe, livenessProbe].map(({ httpGet, timeoutSeconds }) => [httpGet.path, timeoutSeconds])).toEqual([['/readyz', 2], ['/readyz', 3], ['/livez', 5]]);
  expect(livenessProbe.httpGet).toMatchObject({ port: 'http', httpHeaders: [{ name: 'Host', value: 'shop.acme.example' }] });
});

test('with an autoscaler the Deployment has no replicas of its own', () => {
  const { web } = makeShop({ web: { scale: { min: 2, max: 4 } } });
  expect(find(Testing.synth(web), 'Deployment').spec).not.toHaveProperty('replicas');
});

test('the parts are at hand under their Kubernetes names', () => {
  const { web } = makeShop({ web: { scale: { max: 4 } } });
  const parts = [web.deployment, web.service, web.serviceAccount, web.horizontalPodAutoscaler, web.podDisruptionBudget, web.networkPolicy];
  expect(parts.map(part => part?.kind)).toEqual([
    'Deployment', 'Service', 'ServiceAccount', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy',
  ]);
});

test('apps that call each other are wired after both are made', () => {
  const { app } = makeShop({
    then: (web, db) => {
      web.bind('DATABASE', db.address);
      db.bind('WEB_URL', web.url);
    },
  });
  const manifests = Testing.synth(app);
  const env = (name: string) => find(manifests, 'Deployment', name).spec.template.spec.containers[0].env;
  expect(env('web')).toEqual([{ name: 'DATABASE', value: 'db:5432' }]);
  expect(env('db')).toEqual([{ name: 'WEB_URL', value: 'http://web:8080' }]);
});

test('a call across systems uses the full name, and both policies name the namespace', () => {
  const { app, db } = makeShop();
  const other = new System(app, 'reports');
  new TwelveFactorApp(other, 'report', { ...MINIMAL, bindings: { DATABASE: db.address } });
  const manifests = Testing.synth(app);
  expect(find(manifests, 'Deployment', 'report').spec.template.spec.containers[0].env).toEqual([{ name: 'DATABASE', value: 'db.shop.svc:5432' }]);
  expect(find(manifests, 'NetworkPolicy', 'report').spec.egress[1].to[0].namespaceSelector).toEqual({ matchLabels: { 'kubernetes.io/metadata.name': 'shop' } });
  expect(find(manifests, 'NetworkPolicy', 'db').spec.ingress[0].from[0].namespaceSelector).toEqual({ matchLabels: { 'kubernetes.io/metadata.name': 'reports' } });
});

test('a variable is bound to host and port apart', () => {
  const { web } = makeShop({ web: db => ({ bindings: { DB_HOST: db.host, DB_PORT: db.port } }) });
  expect(find(Testing.synth(web), 'Deployment').spec.template.spec.containers[0].env).toEqual([
    { name: 'DB_HOST', value: 'db' }, { name: 'DB_PORT', value: '5432' },
  ]);
});

test('an init step sees the variables of the app, and its own go before them', () => {
  const { web } = makeShop({ web: { config: { MODE: 'serve', LEVEL: 'info' }, init: [{ name: 'prepare', command: ['./prepare'], config: { MODE: 'prepare' } }] } });
  const { initContainers, containers } = find(Testing.synth(web), 'Deployment').spec.template.spec;
  expect(initContainers[0].env).toEqual([{ name: 'MODE', value: 'prepare' }, { name: 'LEVEL', value: 'info' }]);
  expect(containers[0].env).toEqual([{ name: 'MODE', value: 'serve' }, { name: 'LEVEL', value: 'info' }]);
});

test('a port below 1024 is opened by the safe sysctl', () => {
  const { web } = makeShop({ web: { port: 80 } });
  expect(find(Testing.synth(web), 'Deployment').spec.template.spec.securityContext.sysctls).toEqual([
    { name: 'net.ipv4.ip_unprivileged_port_start', value: '80' },
  ]);
});

test('a slow start raises the deadline of the rollout above its budget', () => {
  const { web } = makeShop({ web: { health: Health.probes({ startup: Probe.http('/started', { failureThreshold: 300 }) }) } });
  expect(find(Testing.synth(web), 'Deployment').spec.progressDeadlineSeconds).toBe(300 * 5 + 10 + 300);
});

test('it works in a plain cdk8s App and Chart', () => {
  const chart = new Chart(new CdkApp(), 'plain', { namespace: 'plain' });
  new TwelveFactorApp(chart, 'web', MINIMAL);
  const deployment = CdkTesting.synth(chart).find(({ kind }) => kind === 'Deployment');
  expect(deployment.spec.template.spec.containers[0].lifecycle.preStop.sleep).toEqual({ seconds: 10 });
});

test('what the checks find is at hand', () => {
  expect(Testing.findings(makeShop().app)).toEqual([]);
});

test('a worker and a clock come from the same image, config and bindings, each with what is its own', () => {
  const { web } = makeShop({
    web: db => ({
      config: { LEVEL: 'info' },
      bindings: { DATABASE_URL: db.url },
      processes: {
        worker: { command: ['./work'], config: { LEVEL: 'debug' }, scale: { max: 6 }, resources: { cpu: '1', memory: '512Mi' } },
        clock: { command: ['./tick'], schedule: Schedule.cron('*/15 * * * *', { timeZone: 'Europe/Berlin' }) },
      },
    }),
  });
  expect(Testing.synth(web.processes.worker)).toMatchSnapshot();
  expect(Testing.synth(web.processes.clock)).toMatchSnapshot();
});

test('what every process calls lets every process in', () => {
  const { app } = makeShop({ web: db => ({ calls: [db], processes: { worker: { command: ['./work'] } } }) });
  const [rule] = find(Testing.synth(app), 'NetworkPolicy', 'db').spec.ingress;
  expect(rule.from.map((peer: any) => peer.podSelector.matchLabels['app.kubernetes.io/component'])).toEqual(['web', 'worker']);
});

test('a binding of one process is a call of that process alone', () => {
  const { app } = makeShop({ web: { processes: { worker: { command: ['./work'] } } }, then: (web, db) => web.bind('DB', db.address, 'worker') });
  const manifests = Testing.synth(app);
  const env = (name: string) => find(manifests, 'Deployment', name).spec.template.spec.containers[0].env;
  expect([env('web'), env('web-worker')]).toEqual([undefined, [{ name: 'DB', value: 'db:5432' }]]);
  expect(find(manifests, 'NetworkPolicy').spec.egress).toHaveLength(1);
});

test('a process with a port is called like an app', () => {
  const { app, web } = makeShop({ web: { processes: { admin: { port: 9000, health: Health.tcp() } } }, then: (shop, db) => db.bind('ADMIN', shop.processes.admin.url) });
  expect(web.processes.admin.service?.name).toBe('web-admin');
  expect(find(Testing.synth(app), 'Deployment', 'db').spec.template.spec.containers[0].env).toEqual([{ name: 'ADMIN', value: 'http://web-admin:9000' }]);
});

test('a service outside is bound like one inside, and the policy lets out to its addresses', () => {
  const { web } = makeShop({
    web: {
      bindings: {
        LEDGER_URL: ExternalService.fromUrl('https://10.9.0.1/v1?tenant=acme').url,
        DB_HOST: ExternalService.at('db.acme.example', 5432, { addresses: ['10.1.0.0/24'] }).host,
      },
    },
  });
  const manifests = Testing.synth(web);
  expect(find(manifests, 'Deployment').spec.template.spec.containers[0].env).toEqual([
    { name: 'LEDGER_URL', value: 'https://10.9.0.1:443/v1?tenant=acme' }, { name: 'DB_HOST', value: 'db.acme.example' },
  ]);
  expect(find(manifests, 'NetworkPolicy').spec.egress.slice(1)).toEqual([
    { to: [{ ipBlock: { cidr: '10.9.0.1/32' } }], ports: [{ port: 443, protocol: 'TCP' }] },
    { to: [{ ipBlock: { cidr: '10.1.0.0/24' } }], ports: [{ port: 5432, protocol: 'TCP' }] },
  ]);
});

test('a service outside that only a name leads to is bound by an app that may call everything', () => {
  const { web } = makeShop({ web: { egress: [Egress.open()], bindings: { LEDGER: ExternalService.at('ledger.acme.example', 443).address } } });
  expect(find(Testing.synth(web), 'NetworkPolicy').spec.egress).toEqual([{}]);
});
