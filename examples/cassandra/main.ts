import { App, Health, Hook, MemberList, Peer, Port, Probe, StatefulBackend, Storage, System, User, WritablePath } from 'keelwright';

const app = new App();
const cassandra = new System(app, 'cassandra');

const logback = `<configuration>
  <appender name="stdout" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%-5level %date %msg%n</pattern></encoder></appender>
  <root level="INFO"><appender-ref ref="stdout"/></root>
</configuration>
`;

const heap = { MAX_HEAP_SIZE: '512M', HEAP_NEWSIZE: '100M' };
const place = { CASSANDRA_DC: 'DC1-K8Demo', CASSANDRA_RACK: 'Rack1-K8Demo', CASSANDRA_ENDPOINT_SNITCH: 'GossipingPropertyFileSnitch' };

new StatefulBackend(cassandra, 'cassandra', {
  image: 'cassandra:5.0.9',
  replicas: 3,
  clustered: true,
  memberLists: { CASSANDRA_SEEDS: MemberList.of('{host}', { first: 1 }) },
  ports: [Port.tcp(9042, { name: 'cql' })],
  memberPorts: [Port.tcp(7000, { name: 'intra-node' })],
  callers: [Peer.namespace('default')],
  // The client port opens when a member has received its part of the data, which can take hours; the other port opens before.
  health: Health.probes({ startup: Probe.tcp({ port: 'intra-node' }), readiness: Probe.tcp(), liveness: Probe.tcp({ port: 'intra-node' }) }),
  preStop: Hook.command(['nodetool', 'drain']),
  terminationGraceSeconds: 1800,
  resources: { cpu: '500m', memory: '1Gi', cpuLimit: '500m' },
  user: User.of(999),
  dataPath: '/var/lib/cassandra',
  storage: Storage.of('1Gi'),
  // The entrypoint edits the config, so it gets a copy.
  init: [{ name: 'config', command: ['cp', '-r', '/etc/cassandra/.', '/run/cassandra'] }],
  writablePaths: [WritablePath.memory('/run/cassandra', '4Mi'), WritablePath.disk('/var/log/cassandra', '256Mi')],
  configFiles: { '/etc/cassandra/logback.xml': logback },
  config: { CASSANDRA_CONF: '/run/cassandra', CASSANDRA_CLUSTER_NAME: 'K8Demo', ...heap, ...place },
});

app.synth();
