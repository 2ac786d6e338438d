import { inspect } from 'util';
import { createTwoFilesPatch } from 'diff';
import { shopYaml } from '../program';
import { publicApi } from '../public-api';
import { collector } from './rows/agent';
import { permitted, probed, propRows, spreading } from './rows/all';
import { adopting } from './rows/argo';
import { daily, restored } from './rows/backup';
import { scheduledRoom, tiered } from './rows/buffer';
import { copied, replayed } from './rows/comparison';
import { ejecting, otherMesh, teamed } from './rows/edge';
import { ha } from './rows/ha';
import { batch, elected, hooked, task } from './rows/jobs';
import { pathed } from './rows/metrics';
import { divided, tokened } from './rows/pods';
import { phased, stuck } from './rows/release';
import { granted, permanent } from './rows/route';
import { Row, scheduled, web } from './rows/row';
import { ruled, sized } from './rows/scaling';
import { balancing, remembering, serving } from './rows/service';
import { bound, cookied, databased, ledger, listing, stored } from './rows/stateful';
import { tier, volume } from './rows/storage';
import { defaulting, derived } from './rows/tenant';
import {
  AccessMode, CanaryPhase, ClaimRetention, Completions, Concurrency, ControlledValues, DataDurability, HttpScheme, PodSecurity, Probe,
  ReclaimPolicy, RestartPolicy, SelectPolicy, SubjectKind, TaskTime, VolumeBindingMode, VolumeMode,
} from '../../src';

const ROWS = propRows();

const ABOUT_THE_CLUSTER = ['PlatformOptions.zones', 'PlatformOptions.enforcesNetworkPolicies', 'PlatformOptions.gatewayApi', 'GatewayEntryOptions.hosts', 'GatewayEntryOptions.assume', 'PublicGatewayProps.assume', 'PlatformOptions.storageClass', 'StorageClassOptions.allowVolumeExpansion', 'StorageClassOptions.volumeBindingMode'];

/** Props that decide where output goes, what is refused, that only constructs fill in, or that tell constructs about the cluster. */
const NOT_IN_THE_YAML = ['AppProps.outdir', 'CanaryReleaseProps.tolerance', 'ABTestProps.tolerance', 'EngineOptions.previousVersion', 'StatefulBackendProps.withoutPassword', 'DiskPathOptions.allowDataLoss', 'ExistingOptions.namespace', 'ExistingOptions.reason', 'ExistingKeysOptions.keys', ...ABOUT_THE_CLUSTER, ...['host', 'externalName', 'namespace', 'port', 'podPort', 'podLabels', 'scheme', 'transport', 'path', 'addresses', 'credentials'].map(name => `EndpointOptions.${name}`)];

const { members } = publicApi();
const props = members.filter(({ kind }) => kind === 'prop');

test('every public prop has a row here, and every row a prop', () => {
  expect([...Object.keys(ROWS), ...NOT_IN_THE_YAML].sort()).toEqual(props.map(({ name }) => name));
});

test.each(Object.keys(ROWS))('%s changes exactly this', prop => {
  const { from, to } = ROWS[prop];
  const change = createTwoFilesPatch('without', 'with', shopYaml(from), shopYaml(to), undefined, undefined, { context: 3 });
  const lines = change.split('\n').slice(4);
  expect(lines.length).toBeGreaterThan(1);
  // Where in the text it stands moves with every line before it.
  expect(lines.join('\n').replace(/^@@ .*$/gm, '@@')).toMatchSnapshot();
});

describe('a default that is a literal is what an absent prop means', () => {
  const LITERALS: { readonly [prop: string]: Row } = {
    'SystemProps.createNamespace': { to: { system: { createNamespace: true } } },
    'SystemProps.podSecurity': { to: { system: { podSecurity: PodSecurity.RESTRICTED } } },
    'SystemDefaults.replicas': { to: { system: { defaults: { replicas: 2 } } } },
    'Scale.min': web({ scale: { max: 8, min: 2 } }, { scale: { max: 8 } }),
    'ScaleRules.selectPolicy': ruled({ selectPolicy: SelectPolicy.MAX }),
    'VerticalScale.controlledValues': sized({ controlledValues: ControlledValues.REQUESTS_AND_LIMITS }),
    'PriorityTierOptions.preempts': tiered({ preempts: true }),
    'BufferSchedule.min': scheduledRoom({ min: 0 }),
    'DerivedQuotaOptions.headroomPercent': derived({ headroomPercent: 0 }),
    'IstioProxyOptions.cpu': otherMesh({ proxy: { cpu: '100m' } }),
    'IstioProxyOptions.cpuLimit': otherMesh({ proxy: { cpuLimit: '2' } }),
    'IstioProxyOptions.memory': otherMesh({ proxy: { memory: '128Mi' } }),
    'IstioProxyOptions.memoryLimit': otherMesh({ proxy: { memoryLimit: '1Gi' } }),
    'IstioOptions.namespace': otherMesh({ namespace: 'istio-system' }),
    'OutlierDetection.consecutiveErrors': ejecting({ consecutiveErrors: 5 }),
    'OutlierDetection.interval': ejecting({ interval: '10s' }),
    'OutlierDetection.baseEjectionTime': ejecting({ baseEjectionTime: '30s' }),
    'TeamOptions.kind': teamed({ kind: SubjectKind.GROUP }),
    'TeamOptions.clusterWide': teamed({ clusterWide: false }),
    'GatewaySecretOptions.makeGrant': granted(true),
    'RedirectOptions.permanent': permanent(false),
    'DefaultResources.cpu': defaulting({ cpu: '100m' }),
    'DefaultResources.memory': defaulting({ memory: '128Mi' }),
    'ProbeTimings.initialDelaySeconds': probed(Probe.http('/ready', { initialDelaySeconds: 0 })),
    'AdminTaskProps.activeDeadlineSeconds': task({ activeDeadlineSeconds: 3600 }),
    'AdminTaskProps.restartPolicy': task({ restartPolicy: RestartPolicy.NEVER }),
    'AdminTaskProps.when': task({ when: TaskTime.BEFORE_ROLLOUT }),
    'AdminTaskProps.retry': task({ retry: 0 }),
    'BatchJobProps.activeDeadlineSeconds': batch({ activeDeadlineSeconds: 3600 }),
    'BatchJobProps.restartPolicy': batch({ restartPolicy: RestartPolicy.NEVER }),
    'BatchJobProps.retry': batch({ retry: 0 }),
    'BatchJobProps.suspend': batch({ suspend: false }),
    'BatchJobProps.terminationGraceSeconds': batch({ terminationGraceSeconds: 35 }),
    'AdminTaskProps.terminationGraceSeconds': task({ terminationGraceSeconds: 35 }),
    'CompletionsOptions.parallelism': batch({ completions: Completions.count(10, { parallelism: 1 }) }, { completions: Completions.count(10) }),
    'ScheduleOptions.restartPolicy': scheduled({ restartPolicy: RestartPolicy.NEVER }),
    'ScheduleOptions.suspend': scheduled({ suspend: false }),
    'HttpHookOptions.scheme': hooked({ scheme: HttpScheme.HTTP }),
    'LeaderElection.variable': elected({ variable: 'LEASE_NAME' }),
    'ScheduleOptions.timeZone': scheduled({ timeZone: 'Etc/UTC' }),
    'ScheduleOptions.concurrency': scheduled({ concurrency: Concurrency.FORBID }),
    'ScheduleOptions.activeDeadlineSeconds': scheduled({ activeDeadlineSeconds: 3600 }),
    'ScheduleOptions.successfulRuns': scheduled({ successfulRuns: 3 }),
    'ScheduleOptions.failedRuns': scheduled({ failedRuns: 3 }),
    'WorkloadProps.minReadySeconds': web({ minReadySeconds: 10 }),
    'WorkloadProps.revisionHistory': web({ revisionHistory: 10 }),
    'StatefulBackendProps.revisionHistory': ledger({ revisionHistory: 10 }),
    'NodeAgentProps.revisionHistory': collector({ revisionHistory: 10 }),
    'Sidecar.beforeInit': web({ sidecars: [{ name: 'proxy', image: 'ghcr.io/acme/pgbouncer:1.24.1', resources: { cpu: '20m', memory: '32Mi' }, beforeInit: false }] }, { sidecars: [{ name: 'proxy', image: 'ghcr.io/acme/pgbouncer:1.24.1', resources: { cpu: '20m', memory: '32Mi' } }] }),
    'ResourceFieldOptions.divisor': divided({ divisor: '1' }),
    'TokenFileOptions.expirationSeconds': tokened({ expirationSeconds: 3600 }),
    'PodSettings.serviceLinks': web({ pod: { serviceLinks: false } }),
    'PermissionOptions.clusterWide': permitted({ clusterWide: false }),
    'SpreadOptions.required': spreading({ required: false }),
    'SpreadOptions.maxSkew': spreading({ maxSkew: 1 }),
    'StatefulBackendProps.replicas': ledger({ replicas: 1 }),
    'StatefulBackendProps.updatePartition': ledger({ updatePartition: 0 }),
    'StatefulBackendProps.minReadySeconds': ledger({ minReadySeconds: 10 }),
    'NodeAgentProps.minReadySeconds': collector({ minReadySeconds: 10 }),
    'StorageOptions.accessMode': stored({ accessMode: AccessMode.READ_WRITE_ONCE }),
    'StorageOptions.whenDeleted': stored({ whenDeleted: ClaimRetention.RETAIN }),
    'StorageOptions.whenScaled': stored({ whenScaled: ClaimRetention.RETAIN }),
    'DatabaseOptions.database': databased({ database: 'app' }),
    'ServiceOptions.headless': serving({ headless: false }),
    'ServiceOptions.publishNotReadyAddresses': serving({ publishNotReadyAddresses: false }),
    'ClientIpOptions.timeoutSeconds': remembering({ timeoutSeconds: 10800 }),
    'ExposeOptions.allocateLoadBalancerNodePorts': balancing({ allocateLoadBalancerNodePorts: true }),
    'BackupOptions.allowShrink': daily({ allowShrink: false }),
    'DailyBackupOptions.at': daily({ at: '03:15' }),
    'DailyBackupOptions.timeZone': daily({ timeZone: 'Etc/UTC' }),
    'RestoreOptions.retry': restored({ retry: 0 }),
    'RestoreOptions.activeDeadlineSeconds': restored({ activeDeadlineSeconds: 21600 }),
    'OwnMetricsOptions.path': pathed({ path: '/metrics' }),
    'PostgresHa.dataDurability': ha({ dataDurability: DataDurability.REQUIRED }),
    'PostgresHa.operatorNamespace': ha({ operatorNamespace: 'cnpg-system' }),
    'CredentialKeys.username': bound({ username: 'username' }),
    'CredentialKeys.password': bound({ password: 'password' }),
    'CredentialKeys.cookie': cookied({ cookie: 'cookie' }),
    'MemberListOptions.separator': listing({ separator: ',' }),
    'StorageTierProps.volumeBindingMode': tier('binding', { volumeBindingMode: VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER }),
    'StorageTierProps.reclaimPolicy': tier('reclaim', { reclaimPolicy: ReclaimPolicy.RETAIN }),
    'StorageTierProps.allowVolumeExpansion': tier('expansion', { allowVolumeExpansion: true }),
    'StorageTierProps.isDefault': tier('default', { isDefault: false }),
    'StaticVolumeProps.reclaimPolicy': volume('reclaim', { reclaimPolicy: ReclaimPolicy.RETAIN }),
    'StaticVolumeProps.volumeMode': volume('mode', { volumeMode: VolumeMode.FILESYSTEM }),
    'ArgoRolloutsOptions.adopted': adopting({ adopted: false }),
    'ArgoRolloutsOptions.istio': adopting({ istio: false }),
    'CanaryReleaseProps.phase': phased(CanaryPhase.RUNNING),
    'StickyCookieOptions.maxAgeSeconds': stuck({ maxAgeSeconds: 86400 }),
    'StickyCookieOptions.path': stuck({ path: '/' }),
    'StickyCookieOptions.secure': stuck({ secure: true }),
    'ShadowReleaseProps.percent': copied({ percent: 100 }),
    'Replay.requestsPerSecond': replayed({ requestsPerSecond: 10 }),
    'Replay.image': replayed({ image: 'curlimages/curl:8.21.0' }),
    'Replay.activeDeadlineSeconds': replayed({ activeDeadlineSeconds: 21600 }),
    'HttpProbeOptions.scheme': probed(Probe.http('/ready', { scheme: HttpScheme.HTTP })),
  };

  test('every literal default is tried', () => {
    const literal = props.filter(({ name, byDefault }) => byDefault !== undefined && !byDefault.startsWith('-') && !NOT_IN_THE_YAML.includes(name));
    expect(literal.map(({ name }) => name)).toEqual(Object.keys(LITERALS).sort());
  });

  test.each(Object.keys(LITERALS))('%s', prop => {
    const { from, to } = LITERALS[prop];
    const given = members.find(({ name }) => name === prop)!.byDefault!.replace(/^'|'$/g, '').split('.').pop()!;
    const spelled = (text: string) => text.toLowerCase().replace(/[_-]/g, '');
    expect(spelled(inspect(to, { depth: 8 }))).toContain(spelled(given));
    expect(shopYaml(to)).toBe(shopYaml(from));
  });
});
