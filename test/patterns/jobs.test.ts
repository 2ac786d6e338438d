import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { REPORT } from './rows/jobs';
import {
  BatchJob, BatchJobProps, CanaryRelease, Completions, ExternalService, Hook, Platform, Quota, RestartPolicy, Schedule, Secret, TaskTime, Tenant,
  TwelveFactorApp, TwelveFactorAppProps, UpdateStrategy,
} from '../../src';
import { leftovers } from '../../src/synth/leftovers';
import { lateEntries } from '../../src/synth/steps';
import { summary } from '../../src/synth/summary/summary';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL, Shop } from '../program';

const objectsOf = ({ app }: Pick<Shop, 'app'>): any[] => Testing.synth(app);
const find = (objects: any[], kind: string, name: RegExp) => objects.find(object => object.kind === kind && name.test(object.metadata.name));

describe('the preStop hook of a container that drains', () => {
  const bin = fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-hooks-'));
  afterAll(() => fs.rmSync(bin, { recursive: true }));
  const script = (name: string, text: string) => fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const hookOf = (props: Partial<TwelveFactorAppProps>) => find(objectsOf(makeShop({ web: props })), 'Deployment', /^web$/).spec.template.spec.containers[0].lifecycle.preStop;

  /** Runs the printed command with programs that say what they got. */
  function run(leave: string, words: string[]): string[] {
    script('leave', `echo "left with $# words: $2"; ${leave}`);
    script('sleep', 'echo "sleeps $1"');
    const [program, ...args] = hookOf({ preStop: Hook.command(['leave', ...words]) }).exec.command;
    return spawnSync(program, args, { encoding: 'utf8', env: { PATH: `${bin}:${process.env.PATH}` } }).stdout.trim().split('\n');
  }

  test('runs first, with its words as they are, and then the container drains', () => {
    expect(run('', ['--now', 'a b; $HOME "c"'])).toEqual(['left with 2 words: a b; $HOME "c"', 'sleeps 10']);
  });

  test('that fails does not keep the container from draining', () => {
    expect(run('exit 3', [])).toEqual(['left with 0 words: ', 'sleeps 10']);
  });

  test('takes the place of draining where nothing drains', () => {
    expect(hookOf({ preStop: Hook.http('/leave'), drainSeconds: 0 })).toEqual({ httpGet: { path: '/leave', port: 'http' } });
    expect(hookOf({ preStop: Hook.sleep(20), drainSeconds: 0 })).toEqual({ sleep: { seconds: 20 } });
    expect(hookOf({ preStop: Hook.command(['leave']), strategy: UpdateStrategy.recreate(), replicas: 1, drainSeconds: 0 })).toEqual({ exec: { command: ['leave'] } });
  });

  test('uses the command of the image before Kubernetes 1.30', () => {
    const { app } = makeShop({ app: { platform: Platform.generic({ kubernetes: '1.29' }) }, web: { postStart: Hook.sleep(3) } });
    expect(find(objectsOf({ app }), 'Deployment', /^web$/).spec.template.spec.containers[0].lifecycle.postStart).toEqual({ exec: { command: ['sleep', '3'] } });
  });
});

describe('an admin task', () => {
  const LEDGER = ExternalService.at('10.9.0.1', 5432);
  const tasked = (props: object = {}, web: Partial<TwelveFactorAppProps> = {}) => {
    const shop = makeShop({ web });
    return { ...shop, task: shop.web.addAdminTask('migrate', { command: ['./migrate'], ...props }) };
  };

  test('has what the app has, also what is bound later; what it sets itself goes before, and is its own', () => {
    const made = tasked({ config: { LOG: 'debug' }, secrets: { OWN: Secret.existing('own').key('key') } }, { config: { LOG: 'info', REGION: 'eu' }, configFiles: { '/etc/web.conf': 'a\n' } });
    made.web.bind('LEDGER_URL', LEDGER.url);
    const objects = objectsOf(made);
    const [container] = find(objects, 'Job', /^web-migrate-/).spec.template.spec.containers;
    expect(container.image).toBe('ghcr.io/acme/web:1.8.2');
    expect(Object.fromEntries(container.env.map(({ name, value }: any) => [name, value]))).toEqual({ LOG: 'debug', REGION: 'eu', OWN: undefined, LEDGER_URL: 'tcp://10.9.0.1:5432' });
    expect(container.volumeMounts.map(({ mountPath }: any) => mountPath)).toContain('/etc/web.conf');
    expect(JSON.stringify(find(objects, 'NetworkPolicy', /^web-migrate$/).spec.egress)).toContain('10.9.0.1/32');
    expect(find(objects, 'Job', /^web-migrate-/).spec.template.spec.serviceAccountName).toBe('web');
    expect(find(objects, 'Deployment', /^web$/).spec.template.spec.containers[0].env.map(({ name }: any) => name)).not.toContain('OWN');
  });

  test('gets no traffic of the app, and its pods are not the app\'s to count', () => {
    const objects = objectsOf(tasked());
    const { labels } = find(objects, 'Job', /^web-migrate-/).spec.template.metadata;
    for (const [kind, selectorOf] of [['Service', (o: any) => o.spec.selector], ['Deployment', (o: any) => o.spec.selector.matchLabels], ['PodDisruptionBudget', (o: any) => o.spec.selector.matchLabels]] as const) {
      const selector = selectorOf(find(objects, kind, /^web$/));
      expect(Object.entries(selector).every(([key, value]) => labels[key] === value)).toBe(false);
    }
  });

  test('is another Job after a change of its pods, and after nothing else', () => {
    const nameOf = (props: object = {}, web: Partial<TwelveFactorAppProps> = {}) => tasked(props, web).task.job!.name;
    const same = nameOf();
    expect(same).toMatch(/^web-migrate-[0-9a-f]{8}$/);
    expect([nameOf({ activeDeadlineSeconds: 60 }), nameOf({ retries: 1 }), nameOf({ retry: 0 }), nameOf({}, { replicas: 7, labels: { team: 'x' } })]).toEqual([same, same, same, same]);
    const others = [nameOf({ retry: 1 }), nameOf({}, { image: 'ghcr.io/acme/web:1.9.0' }), nameOf({}, { config: { A: 'b' } }), nameOf({ restartPolicy: RestartPolicy.ON_FAILURE })];
    expect(new Set([same, ...others]).size).toBe(5);
  });

  test('before the rollout holds back the pods of the app and of its releases, and no others', () => {
    const waiting = (make: (shop: Shop) => unknown) => {
      const shop = makeShop({ web: { processes: { worker: { command: ['./work'] }, clock: { command: ['./tick'], schedule: Schedule.daily('03:15') } } } });
      make(shop);
      return lateEntries(shop.app._synthesis()).map(({ manifest: { kind, metadata: { name } }, late }) => `${kind} ${name}: ${late}`);
    };
    const pods = ['Deployment web: workloads', 'Deployment web-worker: workloads', 'CronJob web-clock: workloads'];
    expect(waiting(({ web }) => web.addAdminTask('migrate', { command: ['./migrate'] })).sort()).toEqual([...pods].sort());
    expect(waiting(({ web, shop }) => {
      new CanaryRelease(shop, 'next', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 33 });
      web.addAdminTask('migrate', { command: ['./migrate'], image: 'ghcr.io/acme/web:1.9.0' });
    })).toEqual(expect.arrayContaining([...pods, 'Deployment next: workloads']));
    expect(waiting(({ web }) => web.addAdminTask('reindex', { command: ['./reindex'], when: TaskTime.AFTER_ROLLOUT }))).toEqual([expect.stringMatching(/^Job web-reindex-\w+: tasks$/)]);
    expect(waiting(({ web }) => web.addAdminTask('console', { command: ['./console'], when: TaskTime.BY_HAND }))).toEqual([]);
  });

  test('by hand is told with the command that runs it, and has room in a quota that is derived', () => {
    const made = tasked({ when: TaskTime.BY_HAND });
    const told = summary(made.app._synthesis(), { checksPassed: 1, apply: 'apply' });
    expect(told).toContain('Admin tasks:\n  CronJob shop/web-migrate: run it with kubectl -n shop create job --from=cronjob/web-migrate web-migrate-$(date +%s)\n');
    const podsOf = (when: TaskTime | undefined) => {
      const app = Testing.app();
      const tenant = new Tenant(app, 'acme', { quotas: [Quota.derived({ headroomPercent: 0 })] });
      const web = new TwelveFactorApp(tenant, 'web', MINIMAL);
      if (when) web.addAdminTask('console', { command: ['./console'], when });
      return Number(objectsOf({ app } as Shop).find(({ kind }) => kind === 'ResourceQuota').spec.hard.pods);
    };
    expect(podsOf(TaskTime.BY_HAND)).toBeGreaterThan(podsOf(undefined));
  });

  test('leaves its earlier Jobs to `leftovers`, which keeps all others', () => {
    const { app } = tasked();
    const old = (name: string, annotations: object) => ({
      manifest: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'shop', labels: { 'keelwright.io/owner': 'shop' }, annotations } }, origin: {},
    });
    const synthesis = { ...app._synthesis(), name: 'shop', named: true };
    const found = [old('web-migrate-00000000', { 'keelwright.io/runs': 'before-rollout' }), old('orders-restore-00000000', {}), ...synthesis.entries];
    expect(leftovers(synthesis, found as any).map(({ metadata: { name } }) => name)).toEqual(['web-migrate-00000000']);
  });
});

describe('a batch job', () => {
  const jobOf = (props: Partial<BatchJobProps>) => {
    const { app, shop } = makeShop();
    const made = new BatchJob(shop, 'report', { ...REPORT, ...props });
    return { name: made.job.name, spec: find(objectsOf({ app }), 'Job', /^report-/).spec };
  };

  test('is the same Job with other numbers of pods at a time, and while it is suspended', () => {
    const { name } = jobOf({ completions: Completions.count(10) });
    expect(jobOf({ completions: Completions.count(10, { parallelism: 5 }) }).name).toBe(name);
    expect(jobOf({ completions: Completions.count(10), suspend: true }).name).toBe(name);
    expect(jobOf({ completions: Completions.count(11) }).name).not.toBe(name);
  });

  test('with retries of each index has no other limit, unless it is asked for', () => {
    const completions = Completions.indexed(10, { retriesPerIndex: 2 });
    expect(jobOf({ completions }).spec).toMatchObject({ backoffLimitPerIndex: 2, completionMode: 'Indexed' });
    expect(jobOf({ completions }).spec).not.toHaveProperty('backoffLimit');
    expect(jobOf({ completions, retries: 7 }).spec.backoffLimit).toBe(7);
  });

  test('with a queue of Kueue is not suspended by the manifest: each apply would stop it', () => {
    const { app, shop } = makeShop();
    const { job } = new BatchJob(shop, 'report', { ...REPORT, kueueQueue: 'team-a' });
    expect(job.toJson()).toMatchObject({ metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'team-a' } } });
    expect(job.toJson().spec).not.toHaveProperty('suspend');
    expect(app._synthesis().externals).toContainEqual(expect.objectContaining({ kind: 'LocalQueue', name: 'team-a', namespace: 'shop' }));
  });

  test('may call what it is bound to, and nothing else; clients know it as a caller', () => {
    const { app, shop, db } = makeShop();
    const made = new BatchJob(shop, 'report', { ...REPORT, bindings: { DB: db.address } });
    db.deny(made);
    expect(() => app.synthYaml()).toThrow(/denied-call-allowed/);
  });
});

describe('leader election', () => {
  test('of another version is that of the app, and one of a shadow there is none', () => {
    const { app, shop, web } = makeShop({ web: { leaderElection: {} } });
    new CanaryRelease(shop, 'next', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 33 });
    const objects = objectsOf({ app });
    expect(objects.filter(({ kind }) => kind === 'Lease').map(({ metadata: { name } }) => name)).toEqual(['web']);
    const { containers: [canary] } = find(objects, 'Deployment', /^next$/).spec.template.spec;
    expect(canary.env).toContainEqual({ name: 'LEASE_NAME', value: 'web' });
    expect(canary.volumeMounts.map(({ mountPath }: any) => mountPath)).toContain('/var/run/secrets/kubernetes.io');
    expect(web.lease!.name).toBe('web');
  });
});
