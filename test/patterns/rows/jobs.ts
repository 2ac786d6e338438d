import { App, Chart } from 'cdk8s';
import { collector } from './agent';
import { Row, scheduled, web } from './row';
import { ledger, LEDGER } from './stateful';
import {
  AccessMode, AdminTaskProps, BatchJob, BatchJobProps, Completions, CompletionsOptions, ConfigSet, Egress, ExitCodes, FailureRule, Hook,
  HttpHookOptions, HttpScheme, IndexedOptions, JobProps, LeaderElection, NodeAgentProps, Peer, Permission, Platform, PodField, PodSecurity, Port,
  PriorityTier, ProjectedFile, RestartPolicy, Secret, Sidecar, StatefulBackend, SuccessRule, System, TaskTime, TwelveFactorApp,
  TwelveFactorAppProps, User, VolumeClaim, WritablePath,
} from '../../../src';
import { MINIMAL } from '../../program';

type Given<T> = Partial<T> | ((web: TwelveFactorApp, db: TwelveFactorApp) => Partial<T>);

const then = <T>(props: Given<T>, make: (given: Partial<T>, web: TwelveFactorApp) => void): Row['to'] => ({
  then: Object.assign((app: TwelveFactorApp, db: TwelveFactorApp) => make(typeof props === 'function' ? props(app, db) : props, app), { props }),
});

const taskMade = (props: Given<AdminTaskProps>) => then<AdminTaskProps>(props, (given, app) => app.addAdminTask('migrate', { command: ['./migrate'], ...given }));
export const task = (to: Given<AdminTaskProps>, from: Given<AdminTaskProps> = {}): Row => ({ from: taskMade(from), to: taskMade(to) });

export const REPORT: BatchJobProps = { image: 'ghcr.io/acme/report:1.4.0', resources: { cpu: '500m', memory: '512Mi' } };
const jobMade = (props: Given<BatchJobProps>) => then<BatchJobProps>(props, (given, app) => new BatchJob(Chart.of(app), 'report', { ...REPORT, ...given }));
export const batch = (to: Given<BatchJobProps>, from: Given<BatchJobProps> = {}): Row => ({ from: jobMade(from), to: jobMade(to) });
export const indexed = (more: IndexedOptions, from: IndexedOptions = {}): Row => (
  batch({ completions: Completions.indexed(10, more) }, { completions: Completions.indexed(10, from) })
);
const counted = (more: CompletionsOptions): Row => batch({ completions: Completions.count(10, more) }, { completions: Completions.count(10) });
const ruled = (on: ExitCodes, from: ExitCodes = { codes: [42] }): Row => (
  batch({ failureRules: [FailureRule.failJob(on)] }, { failureRules: [FailureRule.failJob(from)] })
);
export const hooked = (more: HttpHookOptions): Row => web({ postStart: Hook.http('/warm-up', more) }, { postStart: Hook.http('/warm-up') });
export const elected = (more: LeaderElection): Row => web({ leaderElection: more }, { leaderElection: {} });

const PROXY: Sidecar = { name: 'proxy', image: 'ghcr.io/acme/pgbouncer:1.24.1', resources: { cpu: '20m', memory: '32Mi' } };
const CAPABILITIES = { capabilities: { IPC_LOCK: 'locks keys in memory', CHOWN: 'gives files to their owners' } };

/** In a System of their own: the others need no rights. */
const inVault = (make: (vault: System) => void): Row['to'] => ({ then: app => make(new System(app.node.root as App, 'vault', { podSecurity: PodSecurity.PRIVILEGED })) });
const vault = (more: Partial<TwelveFactorAppProps>): Row['to'] => inVault(scope => new TwelveFactorApp(scope, 'keys', { ...MINIMAL, ...more }));
const vaultTask = (more: Partial<JobProps>): Row['to'] => inVault(scope => (
  new TwelveFactorApp(scope, 'keys', { ...MINIMAL, ...CAPABILITIES }).addAdminTask('rotate', { command: ['./rotate'], ...more })
));
const vaultJob = (more: Partial<JobProps>): Row['to'] => inVault(scope => new BatchJob(scope, 'report', { ...REPORT, ...more }));
const vaultStore = (more: Partial<JobProps>): Row['to'] => inVault(scope => new StatefulBackend(scope, 'ledger', { ...LEDGER, ...more }));

/** The props that admin tasks and batch jobs have alike. */
const jobRows = (owner: string, row: (to: Given<JobProps>, from?: Given<JobProps>) => Row, rights: (more: Partial<JobProps>) => Row['to']): { readonly [prop: string]: Row } => ({
  [`${owner}.args`]: row({ args: ['--verbose'] }),
  [`${owner}.activeDeadlineSeconds`]: row({ activeDeadlineSeconds: 600 }),
  [`${owner}.retries`]: row({ retries: 0 }),
  [`${owner}.restartPolicy`]: row({ restartPolicy: RestartPolicy.ON_FAILURE }),
  [`${owner}.failureRules`]: row({
    failureRules: [FailureRule.ignore({ codes: [75, 3] }), FailureRule.retry({ codes: [1] }), FailureRule.failJob({ except: [1, 2] })],
  }),
  [`${owner}.retry`]: row({ retry: 1 }),
  [`${owner}.init`]: row({ init: [{ name: 'wait', command: ['./wait'] }] }),
  [`${owner}.volumes`]: row({ volumes: { '/data': VolumeClaim.existing('data', AccessMode.READ_WRITE_MANY) } }),
  [`${owner}.doNotDisrupt`]: row({ doNotDisrupt: 'hours of work would start again' }),
  [`${owner}.priority`]: row({ priority: PriorityTier.of('batch', 10) }),
  [`${owner}.terminationGraceSeconds`]: row({ terminationGraceSeconds: 120 }),
  [`${owner}.config`]: row({ config: { LOG_FORMAT: 'json' } }),
  [`${owner}.configSets`]: row((_, db) => ({ configSets: [new ConfigSet(Chart.of(db), 'shared', { values: { LOG_FORMAT: 'json' } })] })),
  [`${owner}.configFiles`]: row({ configFiles: { '/etc/report/report.conf': 'columns = 3\n' } }),
  [`${owner}.secrets`]: row({ secrets: { STRIPE_KEY: Secret.existing('stripe').key('api-key') } }),
  [`${owner}.secretFiles`]: row({ secretFiles: { '/run/secrets/report/key.pem': Secret.existing('stripe').key('key.pem') } }),
  [`${owner}.bindings`]: row((_, db) => ({ bindings: { DB_URL: db.url } })),
  [`${owner}.calls`]: row((_, db) => ({ calls: [db] })),
  [`${owner}.egress`]: row({ egress: [Egress.to(Peer.cidr('10.1.0.0/16'), [5432])] }),
  [`${owner}.podLabels`]: row({ podLabels: { team: 'checkout' } }),
  [`${owner}.podAnnotations`]: row({ podAnnotations: { 'acme.example/team': 'checkout' } }),
  [`${owner}.imagePullSecrets`]: row({ imagePullSecrets: [Secret.existing('registry')] }),
  [`${owner}.workingDir`]: row({ workingDir: '/srv' }),
  [`${owner}.pod`]: row({ pod: { dns: { ndots: 2 } } }),
  [`${owner}.sidecars`]: row({ sidecars: [PROXY] }),
  [`${owner}.podFields`]: row({ podFields: { POD_NAME: PodField.podName(), JOB: PodField.label('job-name') } }),
  [`${owner}.projectedFiles`]: row({ projectedFiles: { '/run/vault/token': ProjectedFile.token('vault') } }),
  [`${owner}.capabilities`]: { from: rights({}), to: rights(CAPABILITIES) },
});

/** For every prop of what runs to completion, of hooks, and of elections: the same program without and with it. */
export const jobsRows = (): { readonly [prop: string]: Row } => ({
  ...jobRows('AdminTaskProps', task, vaultTask),
  ...jobRows('BatchJobProps', batch, vaultJob),
  'AdminTaskProps.command': task({ command: ['./migrate', '--all'] }),
  'AdminTaskProps.when': task({ when: TaskTime.BY_HAND }),
  'AdminTaskProps.image': task({ image: 'ghcr.io/acme/web:1.9.0' }),
  'AdminTaskProps.writablePaths': task({ writablePaths: [WritablePath.memory('/run/migrate', '8Mi')] }),
  'AdminTaskProps.resources': task({ resources: { cpu: '1', memory: '1Gi' } }),
  'BatchJobProps.image': batch({ image: 'ghcr.io/acme/report:1.5.0' }),
  'BatchJobProps.resources': batch({ resources: { cpu: '1', memory: '1Gi' } }),
  'BatchJobProps.command': batch({ command: ['./report'] }),
  'BatchJobProps.completions': batch((_, db) => ({ completions: Completions.workQueue(4), bindings: { QUEUE: db.address } }), (_, db) => ({ bindings: { QUEUE: db.address } })),
  'BatchJobProps.suspend': batch({ suspend: true }),
  'BatchJobProps.kueueQueue': batch({ kueueQueue: 'team-a' }),
  'BatchJobProps.writablePaths': batch({ writablePaths: [WritablePath.disk('/work', '2Gi')] }),
  'BatchJobProps.user': batch({ user: User.of(1000) }),
  'BatchJobProps.permissions': batch({ permissions: [Permission.read('configmaps'), Permission.read('nodes', { clusterWide: true })] }),
  'BatchJobProps.name': batch({ name: 'monthly-report' }),
  'BatchJobProps.labels': batch({ labels: { team: 'checkout' } }),
  'BatchJobProps.annotations': batch({ annotations: { 'acme.example/team': 'checkout' } }),
  'BatchJobProps.platform': batch({ platform: Platform.openshift() }),
  'CompletionsOptions.parallelism': counted({ parallelism: 5 }),
  'IndexedOptions.retriesPerIndex': indexed({ retriesPerIndex: 2 }),
  'IndexedOptions.maxFailedIndexes': indexed({ retriesPerIndex: 2, maxFailedIndexes: 3 }, { retriesPerIndex: 2 }),
  'IndexedOptions.successRules': indexed({ successRules: [SuccessRule.indexes('0'), SuccessRule.count(5), SuccessRule.count(2, '1,3-6')] }),
  'ExitCodes.codes': ruled({ codes: [3, 42] }),
  'ExitCodes.except': ruled({ except: [1] }),
  'ExitCodes.container': batch(
    { sidecars: [PROXY], failureRules: [FailureRule.failJob({ codes: [42], container: 'proxy' })] }, { sidecars: [PROXY], failureRules: [FailureRule.failJob({ codes: [42] })] },
  ),
  'ScheduleOptions.suspend': scheduled({ suspend: true }),
  'ScheduleOptions.restartPolicy': scheduled({ restartPolicy: RestartPolicy.ON_FAILURE }),
  'ScheduleOptions.failureRules': scheduled({ failureRules: [FailureRule.failJob({ codes: [64] })] }),
  'WorkloadProps.postStart': web({ postStart: Hook.command(['./warm-up']), processes: { worker: { command: ['./work'], postStart: Hook.sleep(5) } } }, { processes: { worker: { command: ['./work'] } } }),
  'WorkloadProps.preStop': web(
    { preStop: Hook.command(['./leave', '--now']), processes: { worker: { command: ['./work'], preStop: Hook.sleep(50) } } }, { processes: { worker: { command: ['./work'] } } },
  ),
  'StatefulBackendProps.postStart': ledger({ postStart: Hook.command(['ledger', 'announce']) }),
  'NodeAgentProps.postStart': collector({ postStart: Hook.command(['./announce']) }),
  'NodeAgentProps.preStop': collector({ preStop: Hook.command(['./flush']) }),
  'HttpHookOptions.port': web(
    { port: undefined, ports: [Port.http(8080), Port.http(9000, { name: 'admin' })], postStart: Hook.http('/warm-up', { port: 'admin' }) },
    { port: undefined, ports: [Port.http(8080), Port.http(9000, { name: 'admin' })], postStart: Hook.http('/warm-up') },
  ),
  'HttpHookOptions.headers': hooked({ headers: { 'x-from': 'kubelet' } }),
  'HttpHookOptions.scheme': hooked({ scheme: HttpScheme.HTTPS }),
  'WorkloadProps.capabilities': { from: vault({}), to: vault(CAPABILITIES) },
  'StatefulBackendProps.capabilities': { from: vaultStore({}), to: vaultStore(CAPABILITIES) },
  'NodeAgentProps.capabilities': collector({ runAsRoot: 'reads files of root', capabilities: { SYS_PTRACE: 'reads the memory of processes' } } as Partial<NodeAgentProps>, { runAsRoot: 'reads files of root' }),
  'PodSettings.shareProcessNamespace': web({ pod: { shareProcessNamespace: 'the sidecar sends SIGHUP when files have changed' } }),
  'WorkloadProps.leaderElection': web({ leaderElection: {}, processes: { worker: { command: ['./work'], leaderElection: {} } } }, { processes: { worker: { command: ['./work'] } } }),
  'LeaderElection.variable': elected({ variable: 'ELECTION_LEASE' }),
});
