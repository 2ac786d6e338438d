import { TwelveFactorAppProps } from './twelve-factor-app-props';
import { ProcessProps, WorkloadProps } from './workload-props';
import { Platform } from '../platform/platform';
import { anything, instance, Kind, listOf, mapOf, number, oneOf, Shape, struct, text } from '../private/shape';
import { Domain } from '../props/domain';
import { ExposeOptions, ServiceType } from '../props/exposure';
import { Health } from '../props/health';
import { InitStep } from '../props/init-step';
import { NodeTerm } from '../props/node-term';
import { Egress, Peer } from '../props/peer';
import { Permission } from '../props/permission';
import { Port } from '../props/port';
import { Resources } from '../props/resources';
import { Route } from '../props/route';
import { Scale } from '../props/scale';
import { Schedule } from '../props/schedule';
import { Spread } from '../props/spread';
import { Toleration } from '../props/toleration';
import { UpdateStrategy } from '../props/update-strategy';
import { User } from '../props/user';
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

const neighbor: Kind = {
  name: 'an app or a Neighbor',
  accepts: value => typeof value === 'object' && value !== null && 'asNeighbor' in value,
  example: 'the app itself',
};

/** Their own messages say more than that they are no text. */
const RESOURCES: Shape<Resources> = {
  cpu: anything,
  memory: anything,
  cpuLimit: anything,
  memoryLimit: anything,
  ephemeralStorage: anything,
  ephemeralStorageLimit: anything,
};

const SCALE: Shape<Scale> = { min: anything, max: anything, cpu: number, memory: number };

const INIT_STEP: Shape<InitStep> = {
  name: anything,
  image: anything,
  command: listOf(text),
  args: listOf(text),
  config: mapOf(anything),
  resources: struct(RESOURCES),
};

const WORKLOAD: Shape<WorkloadProps> = {
  port: number,
  ports: listOf(instance(Port, 'Port.http(8080)')),
  health: instance(Health, "Health.http('/healthz')"),
  command: listOf(text),
  args: listOf(text),
  replicas: anything,
  scale: struct(SCALE),
  config: mapOf(anything),
  configSets: listOf({ name: 'a ConfigSet', accepts: (value: any) => value?.configMap !== undefined, example: "new ConfigSet(shop, 'shared', { ... })" }),
  configFiles: mapOf(anything),
  secrets: mapOf(anything),
  secretFiles: mapOf(anything),
  bindings: mapOf(binding),
  calls: listOf(callee),
  callers: listOf(instance(Peer, "Peer.namespace('edge')")),
  routes: listOf(instance(Route, "Route.host('shop.acme.example')")),
  egress: listOf(instance(Egress, 'Egress.open()')),
  init: listOf(struct(INIT_STEP)),
  drainSeconds: anything,
  terminationGraceSeconds: anything,
  minReadySeconds: anything,
  strategy: instance(UpdateStrategy, 'UpdateStrategy.recreate()'),
  podLabels: mapOf(anything),
  podAnnotations: mapOf(anything),
  spread: listOf(instance(Spread, 'Spread.overZones()')),
  onePer: instance(Domain, 'Domain.host()'),
  near: listOf(neighbor),
  apartFrom: listOf(neighbor),
  onNodes: listOf(instance(NodeTerm, "NodeTerm.is('pool', 'gpu')")),
  preferNodes: listOf(instance(NodeTerm, "NodeTerm.is('pool', 'gpu')")),
  tolerations: listOf(instance(Toleration, "Toleration.of('dedicated', 'gpu')")),
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
  permissions: listOf(instance(Permission, "Permission.read('configmaps')")),
  name: anything,
  labels: mapOf(anything),
  annotations: mapOf(anything),
  platform,
};

export const EXPOSE: Shape<ExposeOptions> = {
  type: oneOf(ServiceType, 'ServiceType'),
  ports: listOf(text),
  nodePorts: mapOf(anything),
  sourceRanges: listOf(anything),
  annotations: mapOf(anything),
};
