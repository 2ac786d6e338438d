import * as fc from 'fast-check';
import { reach, Reach } from './reach-arbitraries';
import { Headroom, scaling } from './scaling-arbitraries';
import {
  AccessMode, AdminTaskProps, App, AppProps, BatchJob, BatchJobProps, ClaimRetention, Completions, FailureRule, RestartPolicy, SuccessRule,
  TaskTime, ConfigSet, ConfigSetProps, Credentials, DaemonSetStrategy, DisruptionBudget, Topology, Egress, Engine, ExposeOptions, ExternalBackend,
  ExternalBackendProps, Health, Hook, HostPath, HttpScheme, MemberList, Neighbor, NeighborOptions, NodeAgent, NodeAgentProps, NodeTerm, PauseBuffer,
  Peer, Permission, PlainText, Platform, PodField, PodManagement, PodSecurity, Port, PriorityTier, Probe, ProjectedFile, PullPolicy, ReclaimPolicy,
  Secret, SharedVolume, SharedVolumeProps, Spread, StatefulBackend, StatefulBackendProps, StaticVolume, StaticVolumeProps, Storage, StorageClass,
  StorageTier, StorageTierProps, System, SystemProps, TaintEffect, Toleration, TwelveFactorApp, TwelveFactorAppProps, UpdateStrategy, User,
  VolumeBindingMode, VolumeMode, VolumeSource, WritablePath,
} from '../src';
import { KeelwrightError } from '../src/private/refusal';
import { Testing } from '../src/testing';

/** What parsers, shells and Kubernetes read in their own way. */
const HOSTILE = [
  '', ' ', 'yes', 'no', 'on', 'off', 'null', '~', 'true', '0o17', '017', '1e3', '1_000', '0x1f', '12:30:00', '2024-01-01', '.inf', '-', '---', '...', '=', '<<',
  '"', "'", '`', '#', ': ', ' #', '&a', '*a', '!t', '%', '@', '|', '>', '{a: b}', '[a]', 'a\nb', 'a\n', '\n', 'a\r\nb', '\ta', ' a ', 'a\u0085b', '\u2028',
  '\u0000', '\u007f', '\ufeff', '😀', 'é', '$(HOME)', '$$(HOME)', '${HOME}', '../..', 'a/b', 'kube-system', '__proto__', 'constructor', 'x'.repeat(300),
];

const hostile = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HOSTILE) }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) });

/** Mostly what a user would write, now and then something else. */
const mostly = <T>(usual: fc.Arbitrary<T>, otherwise: fc.Arbitrary<any> = hostile): fc.Arbitrary<T> =>
  fc.oneof({ weight: 200, arbitrary: usual }, { weight: 1, arbitrary: otherwise });

const rarely = <T>(given: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => (
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: given })
);

const word = fc.constantFrom('web', 'api', 'worker', 'shop', 'admin', 'metrics', 'db-1', 'a');
const name = mostly(word);
const portName = mostly(fc.constant('http'));
const text = fc.oneof(word, hostile);
const envName = mostly(fc.constantFrom('LOG_LEVEL', 'PORT', '_X', 'lower', 'A1', 'HOME'), fc.oneof(hostile, fc.constant('API_TOKEN')));
const scalar = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), text.map(PlainText.of));
const labelValue = mostly(fc.constantFrom('checkout', '1', 'true', 'v1.2_3', ''));
const labelKey = mostly(fc.constantFrom('team', 'acme.example/team', 'x-y'));
const count = mostly(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, -1, 0.5, NaN, 1e9));
const seconds = mostly(fc.integer({ min: 0, max: 300 }), fc.constantFrom(-1, 1.5, Infinity));
const portNumber = mostly(fc.integer({ min: 1, max: 65535 }), fc.constantFrom(0, 65536, -1, 80.5));
const image = mostly(fc.constantFrom('nginx:1.27.1', 'ghcr.io/acme/web:1.8.2', 'host:5000/a/b:1', `nginx@sha256:${'0'.repeat(64)}`, `a/b:v1@sha256:${'a'.repeat(64)}`));
const cidr = mostly(fc.constantFrom('10.0.0.0/8', '0.0.0.0/0', '::/0', 'fd00::/8', '192.0.2.1/32'));
const map = (value: fc.Arbitrary<any>, key: fc.Arbitrary<string> = labelKey): fc.Arbitrary<any> => fc.dictionary(key, value, { maxKeys: 3 });
const some = <T>(items: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<T[]> => fc.array(items, { maxLength });
const optional = (model: { [key: string]: fc.Arbitrary<any> }, requiredKeys: string[] = []): fc.Arbitrary<any> => fc.record(model, { requiredKeys });

const ingredients = { mostly, text, count, seconds, labels: map(labelValue) };
const loads = scaling(ingredients);
const calls = reach({ ...ingredients, cidr, portNames: portName });

const timings = { initialDelaySeconds: seconds, periodSeconds: count, timeoutSeconds: count, failureThreshold: count };
const httpOptions = optional({ ...timings, headers: map(text, fc.constantFrom('Host', 'X-Probe', 'Cookie')), scheme: fc.constantFrom(HttpScheme.HTTP, HttpScheme.HTTPS), port: portName });
const portedOptions = optional({ ...timings, port: portName });
const path = mostly(fc.constantFrom('/', '/healthz', '/a/b?c=d', '/%20'));
const commandLine = mostly(fc.tuple(word, some(text)).map(([program, more]) => [program, ...more]), fc.constantFrom([], ['']));
const stop = commandLine.map(words => orPlain(() => Hook.command(words), () => Hook.command(['./leave'])));
const start = fc.oneof(stop, fc.integer({ min: 1, max: 30 }).map(Hook.sleep));
const exitCodes = optional({ codes: some(mostly(fc.integer({ min: 1, max: 255 }), fc.constantFrom(0, 256)), 2) }, ['codes']);
const failureRule = fc.tuple(fc.constantFrom(FailureRule.failJob, FailureRule.ignore, FailureRule.retry), exitCodes).map(([make, on]) => make(on));
const runOptions = {
  activeDeadlineSeconds: mostly(fc.integer({ min: 1, max: 7200 })),
  retries: mostly(fc.integer({ min: 0, max: 6 })),
  restartPolicy: fc.constantFrom(...Object.values(RestartPolicy)),
};
const crew = mostly(fc.integer({ min: 3, max: 40 }));
const completions = fc.oneof(
  fc.tuple(crew, optional({ parallelism: fc.integer({ min: 1, max: 3 }) })).map(([many, o]) => Completions.count(many, o)),
  fc.tuple(crew, optional({ parallelism: fc.integer({ min: 1, max: 3 }), retriesPerIndex: fc.integer({ min: 0, max: 3 }), maxFailedIndexes: fc.integer({ min: 0, max: 2 }), successRules: some(fc.constantFrom(SuccessRule.count(1), SuccessRule.indexes('0')), 2) }, ['retriesPerIndex']))
    .map(([many, o]) => Completions.indexed(many, o)),
);

const probe = fc.oneof(
  fc.tuple(path, httpOptions).map(([p, o]) => Probe.http(p, o)),
  fc.tuple(fc.option(text, { nil: undefined }), portedOptions).map(([s, o]) => Probe.grpc(s, o)),
  portedOptions.map(Probe.tcp),
  fc.tuple(commandLine, optional(timings)).map(([c, o]) => Probe.command(c, o)),
);
/** The short forms refuse timings at once, where there is no program yet to be refused. */
function orPlain<T>(make: () => T, plain: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof KeelwrightError) return plain();
    throw error;
  }
}

const health = fc.oneof(
  fc.tuple(path, httpOptions).map(([p, o]) => orPlain(() => Health.http(p, o), Health.tcp)),
  fc.tuple(fc.option(text, { nil: undefined }), portedOptions, optional({ livenessService: text }))
    .map(([s, o, live]) => orPlain(() => Health.grpc(s, { ...o, ...live }), Health.tcp)),
  portedOptions.map(o => orPlain(() => Health.tcp(o), Health.tcp)),
  fc.tuple(commandLine, optional(timings)).map(([c, o]) => orPlain(() => Health.command(c, o), Health.tcp)),
  optional({ startup: probe, readiness: probe, liveness: probe }).map(Health.probes),
);

const speaking = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(Port.http, Port.grpc, Port.tcp) },
  { weight: 1, arbitrary: fc.constantFrom(Port.udp, Port.sctp) },
);
const onePort = fc.tuple(speaking, portNumber, optional({ name: portName, service: portNumber }));
const ports = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(onePort).map(given => given.map(([make, n, o]) => make(n, { name: 'http', ...o }))) },
  { weight: 8, arbitrary: fc.tuple(onePort, portNumber).map(([[make, n, o], m]) => [make(n, { ...o, name: 'http' }), Port.tcp(m, { name: 'grpc' })]) },
  { weight: 4, arbitrary: fc.tuple(onePort, fc.constantFrom(Port.udp, Port.sctp)).map(([[make, n, o], over]) => [make(n, { ...o, name: 'http' }), over(n, { ...o, name: 'dns' })]) },
  { weight: 1, arbitrary: fc.array(onePort.map(([make, n, o]) => make(n, o)), { maxLength: 3 }) },
);
const [smallCpu, largeCpu] = [['1m', '250m', '0.5', '.5'], ['1', '2', '1500m', 'none']].map(values => mostly(fc.constantFrom(...values)));
const [smallBytes, largeBytes] = [['1Mi', '64Mi', '100M', '2e8'], ['1Gi', '0.5Gi', '2e9', '1000000000']].map(values => mostly(fc.constantFrom(...values)));
const resources = optional(
  {
    cpu: smallCpu,
    memory: smallBytes,
    cpuLimit: largeCpu,
    memoryLimit: largeBytes,
    ephemeralStorage: smallBytes,
    ephemeralStorageLimit: largeBytes,
    extended: loads.extended,
  },
  ['cpu', 'memory'],
);
const peer = fc.oneof(
  fc.constant(Peer.anyone()),
  // No labels are rejected where they are written, before there is a program.
  fc.tuple(name, fc.option(map(labelValue), { nil: undefined })).map(([n, l]) => Peer.namespace(n, l && Object.keys(l).length > 0 ? l : undefined)),
  cidr.map(Peer.cidr),
  fc.tuple(cidr, mostly(fc.constant([]), fc.tuple(cidr))).map(([block, parts]) => Peer.cidr(block).without(...parts)),
  fc.constantFrom(Peer.internet(), Peer.cidr('10.0.0.0/8').without('10.4.0.0/16', '10.9.0.0/24'), Peer.cidr('fd00::/8').without('fd00::/64')),
);
const caller = fc.oneof({ weight: 6, arbitrary: peer }, { weight: 1, arbitrary: fc.tuple(peer, portName).map(([who, port]) => who.onPort(port)) });
const egress = fc.oneof(
  fc.constant(Egress.open()),
  // A list of none is refused where it is written, before there is a program.
  fc.tuple(peer, fc.option(fc.array(portNumber, { minLength: 1, maxLength: 3 }), { nil: undefined })).map(([p, numbers]) => Egress.to(p, numbers)),
  fc.tuple(peer, portNumber, mostly(fc.constantFrom(undefined, 65535), portNumber))
    .map(([p, first, last]) => Egress.to(p).udp(first, last).sctp(first)),
);
const writablePath = fc.tuple(
  fc.constantFrom(WritablePath.disk, WritablePath.memory, WritablePath.ephemeral), mostly(fc.constantFrom('/data', '/var/cache/app', '/tmp', '/A.b-c')), mostly(fc.constantFrom('1Mi', '16Mi', '20M')),
).map(([make, p, size]) => make(p, size));
const secretKey = fc.tuple(name, mostly(fc.constantFrom('password', 'api-key', 'tls.crt')), fc.option(text, { nil: undefined }))
  .map(([secret, key, version]) => Secret.existing(secret, { version }).key(key));
const filePath = mostly(fc.constantFrom('/etc/app/app.conf', '/etc/app/pg_hba.conf', '/.npmrc', '/srv/_a-b'), fc.oneof(hostile, fc.constant('/tmp/a')));
const secretPath = mostly(fc.constantFrom('/run/secrets/app/key', '/run/secrets/tls/tls.crt'), fc.oneof(hostile, fc.constantFrom('/etc/app/key', '/run/secrets/token')));
const podField = fc.oneof(
  fc.constantFrom(PodField.podName(), PodField.namespace(), PodField.uid(), PodField.memoryLimit({ divisor: '1Mi' }), PodField.cpuRequest(), PodField.label('app.kubernetes.io/name')),
  { weight: 2, arbitrary: labelKey.map(PodField.annotation) },
);
const podVariable = mostly(
  fc.oneof(podField, fc.constantFrom(PodField.podIp(), PodField.podIps(), PodField.nodeName(), PodField.nodeIp(), PodField.serviceAccountName())),
  fc.oneof(labelKey.map(PodField.label), fc.constantFrom(PodField.labels(), PodField.cpuLimit(), PodField.nodeIps())),
);
const projectedFile = fc.oneof(
  mostly(podField, fc.constantFrom(PodField.podIp(), PodField.cpuLimit({ divisor: '1m' }))).map(ProjectedFile.podField),
  fc.constantFrom(PodField.labels(), PodField.annotations()).map(ProjectedFile.podField),
  fc.tuple(mostly(fc.constantFrom('vault', 'https://vault.acme.example')), optional({ expirationSeconds: mostly(fc.integer({ min: 600, max: 86400 }), seconds) }))
    .map(([audience, o]) => ProjectedFile.token(audience, o)),
  secretKey.map(ProjectedFile.secret),
  fc.tuple(mostly(fc.constantFrom('vault', 'kube-root-ca.crt')), mostly(fc.constantFrom('ca.crt', 'vault.json'))).map(([given, key]) => ProjectedFile.configMap(given, key)),
);
const projectedPath = mostly(fc.constantFrom('/etc/podinfo/labels', '/run/secrets/app/token', '/run/secrets/vault/token'), fc.oneof(hostile, fc.constantFrom('/token', '/run/secrets/app/key')));
const variable = mostly(fc.constantFrom('POD_NAME', 'MEMORY', '_POD'), envName);
const user = fc.oneof(fc.constant(User.ofImage()), fc.tuple(count, fc.option(count, { nil: undefined })).map(([u, g]) => User.of(u, g)));
const platform = fc.tuple(
  fc.constantFrom(Platform.generic, Platform.kind),
  optional({ kubernetes: mostly(fc.constantFrom('1.27', '1.30', '1.35', 'v1.37.2')), pullPolicy: fc.constantFrom(...Object.values(PullPolicy)), loadBalancerSources: fc.array(cidr, { minLength: 1, maxLength: 3 }), operators: loads.operators }),
);

const permission = fc.tuple(
  fc.constantFrom(Permission.read, Permission.write),
  mostly(fc.constantFrom('configmaps', 'pods/log', 'leases')),
  optional({ names: mostly(fc.constantFrom(['settings'], ['a.b', 'system:a']), some(text)), apiGroup: mostly(fc.constant(undefined)), clusterWide: fc.boolean() }),
).map(([make, resource, o]) => make(resource, o));

const topologyKey = mostly(fc.constantFrom('topology.kubernetes.io/zone', 'kubernetes.io/hostname', 'rack'));
const domain = topologyKey.map(Topology.of);
const spread = fc.tuple(topologyKey, fc.oneof(optional({ maxSkew: count }), optional({ required: fc.constant(true), minDomains: count }, ['required'])))
  .map(([key, o]) => Spread.over(key, o));
const nodeLabel = mostly(fc.constantFrom('pool', 'acme.example/cores'));
const nodeTerm = fc.oneof(
  fc.tuple(fc.constantFrom(NodeTerm.in, NodeTerm.notIn), nodeLabel, mostly(fc.array(labelValue, { minLength: 1, maxLength: 3 }), fc.constant([])))
    .map(([make, l, v]) => make(l, v)),
  fc.tuple(fc.constantFrom(NodeTerm.greaterThan, NodeTerm.lessThan), nodeLabel, mostly(fc.integer({ min: 1, max: 99 }), fc.double()))
    .map(([make, l, v]) => make(l, v)),
  fc.tuple(fc.constantFrom(NodeTerm.exists, NodeTerm.doesNotExist), nodeLabel).map(([make, l]) => make(l)),
);
const toleration = fc.oneof(
  fc.tuple(labelKey, labelValue, fc.constantFrom(undefined, ...Object.values(TaintEffect))).map(([k, v, e]) => Toleration.of(k, v, e)),
  fc.tuple(labelKey, seconds).map(([k, s]) => Toleration.forSeconds(k, s)),
);
const placement = {
  spread: some(spread, 1),
  maxOnePer: mostly(fc.constant(undefined), domain),
  onNodes: some(nodeTerm, 2),
  preferNodes: some(nodeTerm),
  tolerations: some(toleration),
};

/** One of two props that exclude each other, and now and then both. */
const either = <T extends object>(props: fc.Arbitrary<T>, a: keyof T, b: keyof T): fc.Arbitrary<T> =>
  fc.tuple(props, fc.constantFrom(...Array(20).fill(a), ...Array(20).fill(b), undefined)).map(([given, without]) => {
    const { [without as keyof T]: _, ...rest } = given;
    return without === undefined ? given : rest as T;
  });

const anyWebProps: fc.Arbitrary<TwelveFactorAppProps> = optional({
  image,
  resources,
  port: portNumber,
  ports,
  health,
  command: some(text),
  args: some(text),
  replicas: count,
  scale: loads.scale,
  verticalScale: loads.verticalScale,
  doNotDisrupt: loads.doNotDisrupt,
  priority: loads.priority,
  podFields: rarely(map(podVariable, variable)),
  config: map(scalar, envName),
  secrets: map(secretKey, mostly(fc.constantFrom('DB_PASSWORD', 'API_KEY'))),
  configFiles: map(fc.oneof(text, text.map(PlainText.of)), filePath),
  secretFiles: map(secretKey, secretPath),
  projectedFiles: rarely(map(projectedFile, projectedPath)),
  callers: some(caller),
  egress: some(egress),
  init: some(optional({ name: mostly(fc.constantFrom('migrate', 'wait')), image, command: commandLine, args: some(text), config: map(scalar, envName), resources }, ['name', 'command']), 1),
  writablePaths: some(writablePath, 1),
  user,
  drainSeconds: mostly(fc.integer({ min: 0, max: 30 })),
  preStop: rarely(stop),
  postStart: rarely(start),
  leaderElection: rarely(optional({ variable: envName })),
  terminationGraceSeconds: mostly(fc.integer({ min: 31, max: 300 })),
  strategy: fc.oneof(fc.constant(UpdateStrategy.recreate()), mostly(fc.constantFrom('1', '25%', '100%')).map(UpdateStrategy.rolling)),
  name,
  labels: map(labelValue),
  podLabels: map(labelValue),
  annotations: map(text),
  podAnnotations: map(text),
  permissions: some(permission),
  sidecars: rarely(some(optional({ name: mostly(fc.constantFrom('proxy', 'fresh')), image, resources, command: commandLine, config: map(scalar, envName), secrets: map(secretKey, mostly(fc.constantFrom('PROXY_KEY'))), ports: fc.tuple(fc.constantFrom(Port.tcp, Port.udp), portNumber).map(([make, given]) => [make(given, { name: 'beside' })]), beforeInit: fc.boolean(), writablePaths: some(writablePath, 1) }, ['name', 'image', 'resources']), 1)),
  imagePullSecrets: rarely(some(name.map(given => Secret.existing(given)), 2)),
  workingDir: mostly(fc.constantFrom('/', '/srv/app')),
  revisionHistory: mostly(fc.integer({ min: 1, max: 20 }), count),
  disruptionBudget: mostly(fc.constant(undefined), fc.tuple(fc.constantFrom(DisruptionBudget.maxUnavailable, DisruptionBudget.minAvailable), fc.constantFrom('1', '2', '10%', '50%', '100%')).map(([make, pods]) => make(pods))),
  pod: rarely(optional({
    dns: optional({ ndots: mostly(fc.integer({ min: 0, max: 15 }), count), searches: some(mostly(fc.constantFrom('acme.example', 'corp.acme.example'))), timeoutSeconds: mostly(fc.integer({ min: 1, max: 30 })), attempts: mostly(fc.integer({ min: 1, max: 5 })) }, ['ndots']),
    hostAliases: map(fc.constantFrom(['ledger.acme.example'], ['ledger', 'ledger.acme.example']), mostly(fc.constantFrom('10.9.0.1', 'fd00::1'))),
    runtimeClass: mostly(fc.constant('gvisor')),
    serviceLinks: fc.boolean(),
  })),
  ...placement,
}, ['image', 'resources', 'port', 'ports', 'health']);

export const webProps = either(either(anyWebProps, 'port', 'ports'), 'replicas', 'scale');

const credentials = fc.tuple(name, optional({ username: name, password: name, cookie: name, uri: name }))
  .map(([n, keys]) => Credentials.existing(n, keys));
const storage = fc.tuple(
  mostly(fc.constantFrom('2Gi', '20Gi', '5e9')),
  optional({
    storageClass: name.map(given => StorageClass.existing(given)),
    accessMode: mostly(fc.constantFrom(AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_ONCE_POD), fc.constantFrom(...Object.values(AccessMode))),
    whenDeleted: fc.constantFrom(...Object.values(ClaimRetention)),
    whenScaled: fc.constantFrom(...Object.values(ClaimRetention)),
    expandTo: mostly(fc.constantFrom('20Gi', '1Ti')),
  }),
).map(([size, options]) => Storage.of(size, options));
const members = fc.constantFrom({}, { replicas: 1 }, { replicas: 3 }, { replicas: 5 });
const crowd = fc.oneof(members, loads.scale.map(scale => ({ scale })));
const software: fc.Arbitrary<StatefulBackendProps> = fc.oneof(
  fc.record({ engine: fc.constantFrom(Engine.postgres('17'), Engine.mysql('8.4'), Engine.mariadb('11.8')), storage, credentials }),
  fc.record({ engine: fc.constant(Engine.redis('8.2')), storage, withoutPassword: fc.constant('nothing in it is secret') }),
  fc.record({ engine: fc.constantFrom(Engine.redisCache('8.2'), Engine.memcached('1.6')), withoutPassword: fc.constant('nothing in it is secret') }),
  fc.tuple(fc.record({ engine: fc.constantFrom(Engine.rabbitmq('4.2'), Engine.rabbitmq('4.1', { previousVersion: '4.0' })), storage, credentials }), members)
    .map(([rabbit, many]) => ({ ...rabbit, ...many })),
  fc.tuple(
    optional({
      image,
      ports,
      health,
      resources,
      storage,
      credentials,
      dataPath: mostly(fc.constantFrom('/var/lib/ledger', '/srv/x')),
      memberPorts: fc.tuple(fc.constantFrom(Port.tcp, Port.udp), portNumber).map(([make, given]) => [make(given, { name: 'gossip' })]),
      memberLists: map(fc.tuple(mostly(fc.constantFrom('{host}', '{number}={host}:{ordinal}')), optional({ separator: text, first: count, quorum: fc.boolean() }))
        .map(([template, o]) => MemberList.of(template, o)), mostly(fc.constantFrom('SEEDS', 'SERVERS'))),
      podManagement: fc.constantFrom(...Object.values(PodManagement)),
      updatePartition: mostly(fc.integer({ min: 0, max: 1 })),
      minReadySeconds: seconds,
      preStop: rarely(stop),
      terminationGraceSeconds: mostly(fc.integer({ min: 1, max: 300 })),
      command: some(text),
      user,
    }, ['image', 'ports', 'health', 'resources', 'storage', 'dataPath']),
    crowd,
  ).map(([own, many]) => ({ ...own, ...many, clustered: true })),
);
const backend = fc.tuple(software, optional({
  config: map(scalar, envName),
  callers: some(caller),
  args: some(text),
  labels: map(labelValue),
  tolerations: some(toleration),
  priority: loads.priority,
  verticalScale: loads.verticalScale,
  doNotDisrupt: loads.doNotDisrupt,
})).map(([known, o]) => ({ ...known, ...o }));

const size = mostly(fc.constantFrom('1Gi', '0.5Ti', '20G'));
const storageClass = mostly(fc.constantFrom('fast', 'files.shared')).map(given => StorageClass.existing(given));
const accessModes = fc.constantFrom(...Object.values(AccessMode));
const parameter = mostly(fc.constantFrom('type', 'csi.storage.k8s.io/fstype'));
const folder = mostly(fc.constantFrom('/exports/media', '/mnt/a_b', '/'));
const volumeSource = fc.oneof(
  optional({
    driver: mostly(fc.constantFrom('ebs.csi.aws.com', 'CSI.acme-1')),
    volumeHandle: mostly(fc.constantFrom('vol-0a1b2c', 'files.acme.example/media##')),
    fsType: text,
    volumeAttributes: map(text, parameter),
    nodeStageSecret: fc.record({ name, namespace: name }),
  }, ['driver', 'volumeHandle']).map(VolumeSource.csi),
  fc.record({ server: mostly(fc.constantFrom('nfs.acme.example', '10.9.0.1', 'fd00::1')), path: folder }).map(VolumeSource.nfs),
  optional({ path: folder, node: mostly(word), fsType: text }, ['path', 'node']).map(VolumeSource.local),
);
const tier = optional({
  provisioner: mostly(fc.constantFrom('ebs.csi.aws.com', 'acme.example/Disks')),
  parameters: map(text, parameter),
  volumeBindingMode: fc.constantFrom(...Object.values(VolumeBindingMode)),
  reclaimPolicy: fc.constantFrom(...Object.values(ReclaimPolicy)),
  allowVolumeExpansion: fc.boolean(),
  mountOptions: some(text),
  allowedTopologies: map(mostly(fc.uniqueArray(labelValue, { minLength: 1, maxLength: 3 }), fc.constant([])), topologyKey),
  isDefault: fc.boolean(),
}, ['provisioner']);
const disk = optional({
  capacity: size,
  source: volumeSource,
  accessModes: mostly(fc.constant(undefined), some(accessModes)),
  storageClass,
  reclaimPolicy: mostly(fc.constant(ReclaimPolicy.RETAIN), fc.constant(ReclaimPolicy.DELETE)),
  volumeMode: mostly(fc.constant(VolumeMode.FILESYSTEM), fc.constant(VolumeMode.BLOCK)),
  mountOptions: some(text),
  onNodes: some(nodeTerm, 1),
  name,
}, ['capacity', 'source']);
const uploads = fc.oneof(
  fc.record({ size, storageClass, accessMode: mostly(fc.constantFrom(AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY), accessModes) }),
  disk.map(given => ({ disk: given })),
);

const reason = mostly(fc.constant('log files of the node belong to root'), text);
const nodes = mostly(fc.constantFrom('1', '25%', '100%'));
const hostPath = fc.oneof(
  mostly(fc.constantFrom('/var/log', '/opt/x_y', '/run/log/journal')).map(given => HostPath.readOnly(given)),
  mostly(fc.constantFrom('/etc/machine-id', '/etc/os-release')).map(given => HostPath.readOnlyFile(given)),
  fc.tuple(mostly(fc.constantFrom('/var/lib/collector', '/opt/cni/bin')), reason).map(([given, why]) => HostPath.writable(given, why)),
  fc.tuple(mostly(fc.constantFrom('/proc', '/sys', '/var/lib/kubelet')), reason).map(([given, why]) => HostPath.sensitive(given, why)),
  fc.tuple(reason, mostly(fc.constantFrom('/host/root', '/rootfs'))).map(([why, at]) => HostPath.root(why, { at })),
);
const agent: fc.Arbitrary<NodeAgentProps> = optional({
  image,
  resources,
  ports: mostly(fc.integer({ min: 1024, max: 65535 })).chain(given => fc.constantFrom([Port.http(given)], [Port.http(given), Port.udp(given)])),
  nodeLocal: fc.boolean(),
  health: fc.constantFrom(Health.tcp(), Health.http('/healthz')),
  hostPaths: fc.uniqueArray(hostPath, { maxLength: 4, selector: ({ path: given }) => given }),
  hostNetwork: reason,
  hostPID: reason,
  runAsRoot: reason,
  podFields: map(podVariable, envName),
  projectedFiles: rarely(map(projectedFile, projectedPath)),
  config: map(scalar, envName.map(given => `CONFIG_${given}`)),
  callers: some(caller),
  onNodes: some(nodeTerm, 1),
  tolerations: some(fc.oneof(toleration, fc.constantFrom(Toleration.everything(), Toleration.everything(TaintEffect.NO_EXECUTE)))),
  priority: fc.oneof(fc.constantFrom(PriorityTier.nodeCritical(), PriorityTier.of('agents', 1000)), name.map(PriorityTier.existing)),
  strategy: fc.oneof(
    { weight: 8, arbitrary: nodes.map(DaemonSetStrategy.rolling) }, { weight: 1, arbitrary: nodes.map(DaemonSetStrategy.surging) },
    { weight: 1, arbitrary: fc.constant(DaemonSetStrategy.onDelete()) },
  ),
  minReadySeconds: seconds,
  drainSeconds: mostly(fc.integer({ min: 0, max: 60 })),
}, ['image', 'resources', 'health', 'ports']);

const job = optional({
  ...runOptions,
  image,
  resources,
  config: map(scalar, envName),
  suspend: fc.boolean(),
  terminationGraceSeconds: mostly(fc.integer({ min: 1, max: 300 })),
}, ['image', 'resources']).chain(made => (
  made.restartPolicy === RestartPolicy.ON_FAILURE ? fc.constant(made)
    : fc.tuple(some(failureRule, 2), completions).map(([failureRules, many]) => ({ ...made, failureRules, completions: many }))
));
const task = optional({ ...runOptions, command: commandLine, config: map(scalar, envName), when: fc.constantFrom(...Object.values(TaskTime)) }, ['command']);

export interface Wish {
  readonly app: AppProps;
  readonly platform?: readonly [(options: object) => Platform, object];
  readonly system: readonly [string, SystemProps];
  readonly web: readonly [string, TwelveFactorAppProps];
  readonly exposure?: readonly [string, ExposeOptions];
  /** A way in or a mesh, and what the app says of it. */
  readonly reach?: Reach;
  readonly outside?: readonly [string, ExternalBackendProps];
  readonly binding?: string;
  readonly near?: NeighborOptions;
  readonly set?: readonly [string, ConfigSetProps];
  readonly backend?: readonly [string, StatefulBackendProps];
  readonly buffer?: readonly [string, Headroom];
  readonly agent?: readonly [string, NodeAgentProps];
  readonly tier?: readonly [string, StorageTierProps];
  readonly job?: readonly [string, BatchJobProps];
  readonly task?: readonly [string, AdminTaskProps];
  /** Where it is mounted, and what; a claim of its own, or one to a disk that exists. */
  readonly uploads?: readonly [string, SharedVolumeProps & { readonly disk?: StaticVolumeProps }];
}

const whole: fc.Arbitrary<Wish> = optional({
  app: optional({ name, environment: name }),
  platform,
  system: fc.tuple(name, optional({
    namespace: name,
    createNamespace: fc.boolean(),
    podSecurity: fc.constantFrom(...Object.values(PodSecurity)),
    labels: map(labelValue),
    defaults: optional({ replicas: count, user, labels: map(labelValue), podLabels: map(labelValue), podAnnotations: map(text) }),
  })),
  web: fc.tuple(name, webProps),
  exposure: fc.tuple(mostly(fc.constant('public')), calls.exposure),
  reach: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: calls.reach }),
  outside: calls.outside,
  job: rarely(fc.tuple(mostly(fc.constant('report')), job)),
  task: rarely(fc.tuple(mostly(fc.constant('migrate')), task)),
  binding: mostly(fc.constant('TARGET')),
  near: optional({ topology: domain, required: fc.boolean() }),
  set: fc.tuple(mostly(fc.constant('shared')), optional({ values: map(scalar, envName.map(given => `SET_${given}`)), name: mostly(fc.constant('settings')) }, ['values'])),
  backend: fc.tuple(mostly(fc.constantFrom('store', 'queue')), backend),
  buffer: fc.tuple(mostly(fc.constantFrom('headroom', 'spare')), loads.buffer),
  agent: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.tuple(mostly(fc.constantFrom('collector', 'exporter')), agent) }),
  tier: fc.tuple(mostly(fc.constantFrom('fast', 'files.shared')), tier),
  uploads: fc.tuple(mostly(fc.constantFrom('/srv', '/var/www/uploads', '/_a')), uploads),
}, ['app', 'system', 'web']);

/** Factories run while a wish is drawn: one of which they reject a part is rejected before there is a program, and there is none to build. */
class Wishes extends fc.Arbitrary<Wish | undefined> {
  public generate(random: fc.Random, bias: number | undefined): fc.Value<Wish | undefined> {
    try {
      return whole.generate(random, bias);
    } catch (error) {
      if (error instanceof KeelwrightError) return new fc.Value(undefined, undefined);
      throw error;
    }
  }

  public canShrinkWithoutContext(_value: unknown): _value is Wish {
    return false;
  }

  public shrink(wish: Wish | undefined, context: unknown): fc.Stream<fc.Value<Wish | undefined>> {
    return wish === undefined ? fc.Stream.nil() : new fc.Stream(accepted(whole.shrink(wish, context)));
  }
}

/** As far as the factories take what is drawn. */
function* accepted<T>(values: Iterator<T>): IterableIterator<T> {
  for (;;) {
    try {
      const { done, value } = values.next();
      if (done) return;
      yield value;
    } catch (error) {
      if (!(error instanceof KeelwrightError)) throw error;
      return;
    }
  }
}

export const wishes: fc.Arbitrary<Wish | undefined> = new Wishes();

/** Builds what is wished for, as a user's program would. */
export function build(wish: Wish): App {
  const [make, options] = wish.platform ?? [Platform.generic, {}];
  const isSaid = wish.platform !== undefined || wish.reach !== undefined;
  const app = Testing.app({ ...wish.app, ...(isSaid && { platform: make({ ...options, ...wish.reach?.platform }) }) });
  const system = new System(app, ...wish.system);
  const target = new TwelveFactorApp(system, 'target', {
    image: 'ghcr.io/acme/target:1.0.0', port: 8080, health: Health.tcp(), resources: { cpu: '10m', memory: '16Mi' },
  });
  const [id, props] = wish.web;
  const set = wish.set && { configSets: [new ConfigSet(system, ...wish.set)] };
  const web = new TwelveFactorApp(system, id, { ...props, ...wish.reach?.web, ...set });
  if (wish.exposure) web.expose(...wish.exposure);
  if (wish.outside) web.bind('OUTSIDE', new ExternalBackend(system, ...wish.outside).address);
  if (wish.binding !== undefined) web.bind(wish.binding, target.address);
  if (wish.near) web.colocateWith(Neighbor.of(target, wish.near));
  const store = wish.backend && new StatefulBackend(system, ...wish.backend);
  if (store) {
    web.bind('STORE_URL', store.url);
    if (store.members.length > 1) web.bind('FIRST_MEMBER', store.members[0].address);
  }
  if (wish.buffer) new PauseBuffer(system, wish.buffer[0], wish.buffer[1](web, store));
  if (wish.agent) new NodeAgent(new System(app, 'agents', { podSecurity: PodSecurity.PRIVILEGED }), ...wish.agent);
  if (wish.job) new BatchJob(system, ...wish.job);
  if (wish.task) web.addAdminTask(...wish.task);
  if (wish.tier) new StorageTier(system, ...wish.tier);
  if (wish.uploads) mount(system, ...wish.uploads);
  return app;
}

/** One pod mounts it, so that whatever access mode is wished for may serve. */
function mount(system: System, at: string, { disk: given, ...claim }: SharedVolumeProps & { readonly disk?: StaticVolumeProps }): void {
  const volume = given && new StaticVolume(system, 'disk', given);
  new TwelveFactorApp(system, 'files', {
    image: 'ghcr.io/acme/files:1.0.0',
    resources: { cpu: '10m', memory: '16Mi' },
    replicas: 1,
    strategy: UpdateStrategy.recreate(),
    volumes: { [at]: new SharedVolume(system, 'uploads', { ...claim, volume }) },
  });
}
