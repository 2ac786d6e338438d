import {
  AccessMode, AdminTaskProps, BatchJob, BatchJobProps, Completions, Egress, ExitCodes, FailureRule, Hook, IndexedOptions, Peer, Platform,
  PodSecurity, RestartPolicy, Schedule, ScheduleOptions, ServiceType, SharedVolume, Sidecar, SuccessRule, System, TaskTime, TwelveFactorApp,
  UpdateStrategy,
} from '../../../src';
import { Changes, makeShop, MINIMAL } from '../../program';
import { collector } from '../rows/agent';
import { REPORT } from '../rows/jobs';

const web = (changed: Changes['web']) => () => makeShop({ web: changed });
const task = (props: Partial<AdminTaskProps>, id = 'migrate', changed: Changes = {}) => () => (
  makeShop(changed).web.addAdminTask(id, { command: ['./migrate'], ...props })
);
const batch = (props: Partial<BatchJobProps>, changed: Changes = {}) => () => new BatchJob(makeShop(changed).shop, 'report', { ...REPORT, ...props });
const indexed = (options: IndexedOptions) => batch({ completions: Completions.indexed(10, options) });
const ruled = (on: ExitCodes) => batch({ failureRules: [FailureRule.failJob(on)] });
const clock = (expression: string, options: ScheduleOptions = {}) => web({ processes: { clock: { command: ['./tick'], schedule: Schedule.cron(expression, options) } } });
const able = (capabilities: { [name: string]: string }, podSecurity = PodSecurity.PRIVILEGED) => () => {
  const { app } = makeShop();
  return new TwelveFactorApp(new System(app, 'vault', { podSecurity }), 'keys', { ...MINIMAL, capabilities });
};
const OLD = { app: { platform: Platform.generic({ kubernetes: '1.28' }) } };
const PROXY: Sidecar = { name: 'proxy', image: 'ghcr.io/acme/pgbouncer:1.24.1', resources: { cpu: '20m', memory: '32Mi' } };

/** What runs to completion, hooks, rights and elections that are rejected. */
export const JOBS_REFUSED: { readonly [what: string]: () => unknown } = {
  'a task with the name of the main process': task({}, 'web'),
  'a task with the name of a process': task({}, 'worker', { web: { processes: { worker: { command: ['./work'] } } } }),
  'a second task of the same name': () => { const { web: app } = makeShop(); app.addAdminTask('migrate', { command: ['./a'] }); app.addAdminTask('migrate', { command: ['./b'] }); },
  'a task with a name that is no label': task({}, 'Migrate'),
  'a task without its command': task({ command: undefined } as object),
  'a task with a sidecar that would keep it from ending': task({ sidecars: [PROXY] }, 'migrate', OLD),
  'a task that would mount the volume of the app': () => {
    const { shop, web: app } = makeShop();
    const volume = new SharedVolume(shop, 'uploads', { size: '1Gi', accessMode: AccessMode.READ_WRITE_ONCE });
    new TwelveFactorApp(shop, 'files', { ...MINIMAL, replicas: 1, strategy: UpdateStrategy.recreate(), volumes: { '/files': volume } });
    app.addAdminTask('migrate', { command: ['./migrate'], volumes: { '/files': volume } });
  },
  'a task by hand that tries again less than never': task({ when: TaskTime.BY_HAND, retries: -1 }),
  'another try of a task by hand': task({ when: TaskTime.BY_HAND, retry: 1 }),
  'a task with the name of another Service of the app': () => { const { web: app } = makeShop(); app.expose('public', { type: ServiceType.CLUSTER_IP }); app.addAdminTask('public', { command: ['./a'] }); },
  'an election whose variable is taken': web({ config: { LEASE_NAME: 'mine' }, leaderElection: {} }),
  'a retry that is no number': task({ retry: 1.5 }),
  'a deadline of no time': batch({ activeDeadlineSeconds: 0 }),
  'no pods': batch({ completions: Completions.count(0) }),
  'more pods at once than in all': batch({ completions: Completions.count(2, { parallelism: 3 }) }),
  'no workers': batch({ completions: Completions.workQueue(0), egress: [Egress.to(Peer.namespace('queue'))] }),
  'workers without a queue': batch({ completions: Completions.workQueue(4) }),
  'failed indexes without their retries': indexed({ maxFailedIndexes: 2 }),
  'retries of each index for pods that are restarted': batch({ completions: Completions.indexed(10, { retriesPerIndex: 1 }), restartPolicy: RestartPolicy.ON_FAILURE }),
  'more failed indexes than there are': indexed({ retriesPerIndex: 1, maxFailedIndexes: 11 }),
  'retries of each index on an old server': batch({ completions: Completions.indexed(10, { retriesPerIndex: 1 }) }, OLD),
  'success rules on an old server': batch({ completions: Completions.indexed(10, { successRules: [SuccessRule.indexes('0')] }) }, OLD),
  'success of an index that does not exist': indexed({ successRules: [SuccessRule.indexes('0-10')] }),
  'success of indexes in falling order': indexed({ successRules: [SuccessRule.indexes('3,1')] }),
  'success of more indexes than among them': indexed({ successRules: [SuccessRule.count(3, '0-1')] }),
  'an index that fails without retries of its own': batch({ failureRules: [FailureRule.failIndex({ codes: [42] })] }),
  'a rule without exit codes': ruled({}),
  'a rule with both kinds of exit codes': ruled({ codes: [1], except: [2] }),
  'a rule for success': ruled({ codes: [0] }),
  'a rule for an exit code that cannot be': ruled({ codes: [256] }),
  'a rule for no exit code': ruled({ codes: [] }),
  'a rule for an unknown container': ruled({ codes: [1], container: 'proxy' }),
  'rules for pods that are restarted': batch({ restartPolicy: RestartPolicy.ON_FAILURE, failureRules: [FailureRule.ignore({ codes: [1] })] }),
  'more rules than a job may have': batch({ failureRules: Array.from({ length: 20 }, (_, i) => FailureRule.ignore({ codes: [i + 1] })) }),
  'a job that Kueue and the program suspend': batch({ kueueQueue: 'team-a', suspend: true }),
  'a queue that is no name': batch({ kueueQueue: 'Team A' }),
  'many pods that mount a volume for one': () => {
    const { shop } = makeShop();
    const volume = new SharedVolume(shop, 'uploads', { size: '1Gi', accessMode: AccessMode.READ_WRITE_ONCE });
    return new BatchJob(shop, 'report', { ...REPORT, completions: Completions.count(4, { parallelism: 2 }), volumes: { '/data': volume } });
  },
  'a date that never comes': clock('0 0 30 2 *', { startingDeadlineSeconds: 60 }),
  'rules for a clock whose pods are restarted': clock('@daily', { restartPolicy: RestartPolicy.ON_FAILURE, failureRules: [FailureRule.failJob({ codes: [1] })] }),
  'a hook of what ends by itself': web({ processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), preStop: Hook.command(['./stop']) } } }),
  'a hook without a command': web({ preStop: Hook.command([]) }),
  'a hook at a path that is none': web({ postStart: Hook.http('warm') }),
  'a hook at a port that is not there': web({ postStart: Hook.http('/warm', { port: 'admin' }) }),
  'a hook over HTTP of a worker': web({ processes: { worker: { command: ['./work'], postStart: Hook.http('/warm') } } }),
  'a request in place of draining': web({ preStop: Hook.http('/leave') }),
  'a wait in place of draining': web({ preStop: Hook.sleep(20) }),
  'a hook that waits no time': web({ postStart: Hook.sleep(0) }),
  'a hook that waits longer than the pod lives': web({ postStart: Hook.sleep(60), terminationGraceSeconds: 45 }),
  'a capability that there is not': able({ CAP_IPC_LOCK: 'locks keys in memory' }),
  'every capability': able({ ALL: 'easier' }),
  'a capability that is not needed': able({ NET_BIND_SERVICE: 'listens on port 80' }),
  'a capability without a reason': able({ IPC_LOCK: ' ' }),
  'a capability that the namespace forbids': able({ IPC_LOCK: 'locks keys in memory' }, PodSecurity.BASELINE),
  'a capability beside other apps': () => {
    const { app } = makeShop();
    const vault = new System(app, 'vault', { podSecurity: PodSecurity.PRIVILEGED });
    new TwelveFactorApp(vault, 'keys', { ...MINIMAL, capabilities: { IPC_LOCK: 'locks keys in memory' } });
    return new TwelveFactorApp(vault, 'front', MINIMAL);
  },
  'processes that are shared without a reason': web({ pod: { shareProcessNamespace: '' } }),
  'processes that are shared beside those of the node': () => makeShop(collector({ hostPID: 'sees all processes', pod: { shareProcessNamespace: 'sends SIGHUP' } }).to),
  'an election of what ends by itself': web({ processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), leaderElection: {} } } }),
  'an election whose variable is no name': web({ leaderElection: { variable: 'LEASE NAME' } }),
};
