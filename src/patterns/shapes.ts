import { Construct } from 'constructs';
import { ExternalBackendProps } from './external-backend-props';
import { NodeAgentProps } from './node-agent-props';
import { RESILIENCE } from './resilience-shape';
import { StatefulBackendProps } from './stateful-backend-props';
import { TwelveFactorAppProps } from './twelve-factor-app-props';
import { ProcessProps, WorkloadProps } from './workload-props';
import { Platform } from '../platform/platform';
import { anything, flag, instance, Kind, listOf, mapOf, number, oneOf, Shape, struct, text } from '../private/shape';
import { Backup } from '../props/backup';
import { Credentials } from '../props/credentials';
import { DaemonSetStrategy } from '../props/daemon-set-strategy';
import { Domain } from '../props/domain';
import { Engine } from '../props/engine';
import { ExposeOptions, ServiceType } from '../props/exposure';
import { Health } from '../props/health';
import { HostPath } from '../props/host-path';
import { InitStep } from '../props/init-step';
import { EGRESS, PEER, PERMISSION } from '../props/kinds';
import { MemberList } from '../props/member-list';
import { EngineMetricsOptions, ExporterOptions, Metrics, OwnMetricsOptions } from '../props/metrics';
import { NodeField } from '../props/node-field';
import { NodeTerm } from '../props/node-term';
import { PlacementProps } from '../props/placement';
import { PodManagement } from '../props/pod-management';
import { Port } from '../props/port';
import { DataDurability, PostgresHa } from '../props/postgres-ha';
import { PriorityTier } from '../props/priority-tier';
import { Resources } from '../props/resources';
import { Route } from '../props/route';
import { Scale } from '../props/scale';
import { ScaleBehavior } from '../props/scale-behavior';
import { ScaleMetric } from '../props/scale-metric';
import { Schedule } from '../props/schedule';
import { IpFamily, IpFamilyPolicy, ServiceOptions, SessionAffinity, TrafficDistribution, TrafficPolicy } from '../props/service-options';
import { Spread } from '../props/spread';
import { Storage } from '../props/storage';
import { Toleration } from '../props/toleration';
import { UpdateStrategy } from '../props/update-strategy';
import { User } from '../props/user';
import { AllowedResources, ControlledValues, VerticalScale } from '../props/vertical-scale';
import { WritablePath } from '../props/writable-path';

/** Whoever forgets which of its addresses an app wants binds the service itself. */
export const binding: Kind = {
  name: 'an address',
  accepts: (value: any) => typeof value?.valueIn === 'function',
  example: "api.url (or .address, .host, .port); for something outside, ExternalService.fromUrl('https://...').url",
};

const callee: Kind = {
  name: 'a service',
  accepts: value => typeof value === 'object' && value !== null && 'endpoint' in value,
  example: "the app itself; for something outside, ExternalService.at('...', 443)",
};

export const volumeClaim: Kind = {
  name: 'a SharedVolume or a VolumeClaim',
  accepts: value => typeof value === 'object' && value !== null && 'asVolumeClaim' in value,
  example: "new SharedVolume(shop, 'uploads', { ... })",
};

/** Who can be kept from calling. */
export const deniable: Kind = {
  name: 'an app, a process, a backend, a NodeAgent or a Peer',
  accepts: value => PEER.accepts(value) || (Construct.isConstruct(value) && '_identity' in value),
  example: "the app itself; for what is made elsewhere, Peer.namespace('edge')",
};

export const neighbor: Kind = {
  name: 'an app or a Neighbor',
  accepts: value => typeof value === 'object' && value !== null && 'asNeighbor' in value,
  example: 'the app itself',
};

/** Their own messages say more than that they are no text. */
export const RESOURCES: Shape<Resources> = {
  cpu: anything,
  memory: anything,
  cpuLimit: anything,
  memoryLimit: anything,
  ephemeralStorage: anything,
  ephemeralStorageLimit: anything,
  extended: mapOf(anything),
};

const SCALE: Shape<Scale> = {
  min: anything,
  max: anything,
  cpu: number,
  memory: number,
  metrics: listOf(instance(ScaleMetric, 'ScaleMetric.cpu(MetricTarget.utilization(70))')),
  behavior: instance(ScaleBehavior, 'ScaleBehavior.spiky()'),
};

const ALLOWED: Shape<AllowedResources> = { cpu: anything, memory: anything };

const VERTICAL_SCALE: Shape<VerticalScale> = {
  mode: anything,
  minAllowed: struct(ALLOWED),
  maxAllowed: struct(ALLOWED),
  controlledResources: anything,
  controlledValues: oneOf(ControlledValues, 'ControlledValues'),
  minReplicas: anything,
};

const INIT_STEP: Shape<InitStep> = {
  name: anything,
  image: anything,
  command: listOf(text),
  args: listOf(text),
  config: mapOf(anything),
  resources: struct(RESOURCES),
};

const PLACEMENT: Shape<PlacementProps> = {
  spread: listOf(instance(Spread, 'Spread.overZones()')),
  onePer: instance(Domain, 'Domain.host()'),
  near: listOf(neighbor),
  apartFrom: listOf(neighbor),
  onNodes: listOf(instance(NodeTerm, "NodeTerm.is('pool', 'gpu')")),
  preferNodes: listOf(instance(NodeTerm, "NodeTerm.is('pool', 'gpu')")),
  tolerations: listOf(instance(Toleration, "Toleration.of('dedicated', 'gpu')")),
};

export const SERVICE: Shape<ServiceOptions> = {
  headless: flag,
  clusterIPs: listOf(text),
  ipFamilyPolicy: oneOf(IpFamilyPolicy, 'IpFamilyPolicy'),
  ipFamilies: listOf(oneOf(IpFamily, 'IpFamily')),
  sessionAffinity: instance(SessionAffinity, 'SessionAffinity.clientIp()'),
  trafficDistribution: oneOf(TrafficDistribution, 'TrafficDistribution'),
  internalTrafficPolicy: oneOf(TrafficPolicy, 'TrafficPolicy'),
  publishNotReadyAddresses: flag,
  annotations: mapOf(anything),
};

const WORKLOAD: Shape<WorkloadProps> = {
  port: number,
  ports: listOf(instance(Port, 'Port.http(8080)')),
  service: struct(SERVICE),
  health: instance(Health, "Health.http('/healthz')"),
  command: listOf(text),
  args: listOf(text),
  replicas: anything,
  scale: struct(SCALE),
  verticalScale: struct(VERTICAL_SCALE),
  doNotDisrupt: anything,
  config: mapOf(anything),
  configSets: listOf({ name: 'a ConfigSet', accepts: (value: any) => value?.configMap !== undefined, example: "new ConfigSet(shop, 'shared', { ... })" }),
  configFiles: mapOf(anything),
  secrets: mapOf(anything),
  secretFiles: mapOf(anything),
  volumes: mapOf(volumeClaim),
  bindings: mapOf(binding),
  calls: listOf(callee),
  callers: listOf(PEER),
  routes: listOf(instance(Route, "Route.host('shop.acme.example')")),
  resilience: struct(RESILIENCE),
  egress: listOf(EGRESS),
  init: listOf(struct(INIT_STEP)),
  drainSeconds: anything,
  terminationGraceSeconds: anything,
  minReadySeconds: anything,
  strategy: instance(UpdateStrategy, 'UpdateStrategy.recreate()'),
  podLabels: mapOf(anything),
  podAnnotations: mapOf(anything),
  priority: instance(PriorityTier, "PriorityTier.of('business', 1000)"),
  ...PLACEMENT,
};

const PROCESS: Shape<ProcessProps> = {
  ...WORKLOAD,
  resources: struct(RESOURCES),
  schedule: instance(Schedule, "Schedule.daily('03:15')"),
};

export const platform = instance(Platform, 'Platform.kind()');
export const user = instance(User, 'User.of(1000)');

export const APP: Shape<TwelveFactorAppProps> = {
  ...WORKLOAD,
  image: anything,
  resources: struct(RESOURCES),
  processes: mapOf(struct(PROCESS)),
  writablePaths: listOf(instance(WritablePath, "WritablePath.disk('/data', '1Gi')")),
  user,
  permissions: listOf(PERMISSION),
  name: anything,
  labels: mapOf(anything),
  annotations: mapOf(anything),
  platform,
};

export const BACKEND: Shape<StatefulBackendProps> = {
  ...PLACEMENT,
  engine: instance(Engine, "Engine.postgres('17')"),
  image: anything,
  port: number,
  ports: WORKLOAD.ports,
  service: WORKLOAD.service,
  memberPorts: WORKLOAD.ports,
  health: WORKLOAD.health,
  dataPath: anything,
  storage: instance(Storage, "Storage.of('20Gi')"),
  backup: instance(Backup, "Backup.daily({ keep: 14, bucket: 's3://acme-backups/orders', ... })"),
  credentials: instance(Credentials, "Credentials.existing('orders-db')"),
  resources: struct(RESOURCES),
  replicas: anything,
  scale: WORKLOAD.scale,
  verticalScale: WORKLOAD.verticalScale,
  doNotDisrupt: WORKLOAD.doNotDisrupt,
  selfClustering: flag,
  memberLists: mapOf(instance(MemberList, "MemberList.of('{host}')")),
  podManagement: oneOf(PodManagement, 'PodManagement'),
  updatePartition: anything,
  minReadySeconds: anything,
  preStop: listOf(text),
  terminationGraceSeconds: anything,
  command: listOf(text),
  args: listOf(text),
  config: mapOf(anything),
  configSets: WORKLOAD.configSets,
  configFiles: mapOf(anything),
  secrets: mapOf(anything),
  secretFiles: mapOf(anything),
  bindings: mapOf(binding),
  calls: WORKLOAD.calls,
  callers: WORKLOAD.callers,
  egress: WORKLOAD.egress,
  permissions: APP.permissions,
  metrics: instance(Metrics, 'Metrics.ofEngine()'),
  init: WORKLOAD.init,
  writablePaths: APP.writablePaths,
  user,
  name: anything,
  labels: mapOf(anything),
  annotations: mapOf(anything),
  podLabels: mapOf(anything),
  podAnnotations: mapOf(anything),
  priority: WORKLOAD.priority,
  platform,
};

export const EXTERNAL: Shape<ExternalBackendProps> = {
  host: text,
  addresses: listOf(text),
  addressBlocks: listOf(text),
  ports: WORKLOAD.ports,
  path: text,
  credentials: BACKEND.credentials,
  service: WORKLOAD.service,
  name: anything,
  labels: mapOf(anything),
};

export const AGENT: Shape<NodeAgentProps> = {
  image: anything,
  resources: struct(RESOURCES),
  port: number,
  ports: WORKLOAD.ports,
  nodeLocal: flag,
  health: WORKLOAD.health,
  command: listOf(text),
  args: listOf(text),
  hostPaths: listOf(instance(HostPath, "HostPath.readOnly('/var/log')")),
  hostNetwork: anything,
  hostPID: anything,
  runAsRoot: anything,
  user,
  nodeVariables: mapOf(oneOf(NodeField, 'NodeField')),
  config: mapOf(anything),
  configSets: WORKLOAD.configSets,
  configFiles: mapOf(anything),
  secrets: mapOf(anything),
  secretFiles: mapOf(anything),
  bindings: mapOf(binding),
  calls: WORKLOAD.calls,
  callers: WORKLOAD.callers,
  egress: WORKLOAD.egress,
  permissions: APP.permissions,
  writablePaths: APP.writablePaths,
  onNodes: WORKLOAD.onNodes,
  tolerations: WORKLOAD.tolerations,
  priority: WORKLOAD.priority,
  strategy: instance(DaemonSetStrategy, "DaemonSetStrategy.rolling('10%')"),
  minReadySeconds: anything,
  drainSeconds: anything,
  terminationGraceSeconds: anything,
  name: anything,
  labels: mapOf(anything),
  annotations: mapOf(anything),
  podLabels: mapOf(anything),
  podAnnotations: mapOf(anything),
  platform,
};

const READERS = listOf({ ...PEER, example: "Peer.namespace('monitoring')" });

export const ENGINE_METRICS: Shape<EngineMetricsOptions> = { from: READERS, image: anything, resources: struct(RESOURCES) };
export const OWN_METRICS: Shape<OwnMetricsOptions & { readonly port: number }> = { from: READERS, path: text, port: number };

export const EXPORTER: Shape<ExporterOptions> = {
  ...ENGINE_METRICS,
  ...OWN_METRICS,
  command: listOf(text),
  args: listOf(text),
  config: mapOf(anything),
  secrets: mapOf(anything),
  user,
};

export const HA: Shape<PostgresHa> = {
  instances: anything,
  synchronousReplicas: anything,
  dataDurability: oneOf(DataDurability, 'DataDurability'),
  owner: text,
  operatorNamespace: anything,
};

/** A Service that stands for a DNS name has no pods of an app behind it. */
const serviceType: Kind = {
  ...oneOf(ServiceType, 'ServiceType'),
  instead: value => value !== 'ExternalName' ? undefined
    : "write new ExternalBackend(shop, 'orders-db', { host: 'orders.db.acme.example', ports: [...] }) for a name of the cluster, "
      + "or ExternalService.at('orders.db.acme.example', 5432) under its own",
};

export const EXPOSE: Shape<ExposeOptions> = {
  ...SERVICE,
  type: serviceType,
  ports: listOf(text),
  nodePorts: mapOf(anything),
  sourceRanges: listOf(anything),
  loadBalancerClass: text,
  allocateLoadBalancerNodePorts: flag,
  externalTrafficPolicy: oneOf(TrafficPolicy, 'TrafficPolicy'),
  healthCheckNodePort: anything,
};
