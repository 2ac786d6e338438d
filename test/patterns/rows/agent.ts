import { App } from 'cdk8s';
import { Row } from './row';
import {
  ConfigSet, DaemonSetStrategy, Egress, Health, HostPath, HostPathOptions, NodeAgent, NodeAgentProps, NodeTerm, Peer, Permission, Platform,
  PodSecurity, Port, PriorityTier, Secret, System, Toleration, TwelveFactorApp, User, WritablePath,
} from '../../../src';

/** An agent, as little of it as there can be. */
export const COLLECTOR: NodeAgentProps = {
  image: 'ghcr.io/acme/collector:2.4.0',
  resources: { cpu: '50m', memory: '64Mi' },
};

const LISTENING = { port: 9100, health: Health.http('/healthz') };

type Agent = Partial<NodeAgentProps> | ((agents: System, db: TwelveFactorApp) => Partial<NodeAgentProps>);

const made = (agent: Agent): Row['to'] => ({
  then: Object.assign((web: TwelveFactorApp, db: TwelveFactorApp) => {
    const agents = new System(web.node.root as App, 'agents', { podSecurity: PodSecurity.PRIVILEGED });
    new NodeAgent(agents, 'collector', { ...COLLECTOR, ...typeof agent === 'function' ? agent(agents, db) : agent });
  }, { props: agent }),
});
export const collector = (to: Agent, from: Agent = {}): Row => ({ from: made(from), to: made(to) });
const listening = (more: Partial<NodeAgentProps>): Row => collector({ ...LISTENING, ...more }, LISTENING);
const reading = (more: HostPathOptions): Row => (
  collector({ hostPaths: [HostPath.readOnly('/var/log', more)] }, { hostPaths: [HostPath.readOnly('/var/log')] })
);

/** For every prop of node agents: the same program without and with it. */
export const agentRows = (): { readonly [prop: string]: Row } => ({
  'NodeAgentProps.image': collector({ image: 'ghcr.io/acme/collector:2.5.0' }),
  'NodeAgentProps.resources': collector({ resources: { cpu: '100m', memory: '128Mi' } }),
  'NodeAgentProps.port': collector({ ...LISTENING }),
  'NodeAgentProps.ports': listening({ port: undefined, ports: [Port.http(9100, { name: 'metrics' }), Port.grpc(4317), Port.udp(8125, { name: 'statsd' })] }),
  'NodeAgentProps.init': collector({ init: [{ name: 'fetch', command: ['./fetch-rules', '/tmp/rules'] }] }),
  'NodeAgentProps.nodeLocal': listening({ nodeLocal: true }),
  'NodeAgentProps.health': collector({ health: Health.command(['./healthy']) }),
  'NodeAgentProps.command': collector({ command: ['./collect'] }),
  'NodeAgentProps.args': collector({ args: ['--verbose'] }),
  'NodeAgentProps.hostPaths': collector({
    hostPaths: [
      HostPath.readOnly('/var/log'), HostPath.readOnlyFile('/etc/machine-id'), HostPath.writable('/var/lib/collector', 'reading positions outlive the pod'),
      HostPath.sensitive('/proc', 'processes are counted there'), HostPath.root('file systems are measured where they are mounted'),
    ],
  }),
  'HostPathOptions.at': reading({ at: '/host/var/log' }),
  'NodeAgentProps.hostNetwork': listening({ hostNetwork: 'network devices are measured' }),
  'NodeAgentProps.hostPID': collector({ hostPID: 'processes are counted' }),
  'NodeAgentProps.runAsRoot': collector({ runAsRoot: 'log files of the node belong to root' }),
  'NodeAgentProps.user': collector({ user: User.of(65534) }),
  'NodeAgentProps.config': collector({ config: { LEVEL: 'info' } }),
  'NodeAgentProps.configSets': collector(agents => ({ configSets: [new ConfigSet(agents, 'shared', { values: { CLUSTER: 'prod-1' } })] })),
  'NodeAgentProps.configFiles': collector({ configFiles: { '/etc/collector/collector.yaml': 'flush: 1\n' } }),
  'NodeAgentProps.secrets': collector({ secrets: { API_KEY: Secret.existing('collector').key('api-key') } }),
  'NodeAgentProps.secretFiles': collector({ secretFiles: { '/run/secrets/collector/ca.crt': Secret.existing('collector').key('ca.crt') } }),
  'NodeAgentProps.bindings': collector((_, db) => ({ bindings: { STORE: db.address } })),
  'NodeAgentProps.calls': collector((_, db) => ({ calls: [db] })),
  'NodeAgentProps.callers': listening({ callers: [Peer.namespace('monitoring')] }),
  'NodeAgentProps.egress': collector({ egress: [Egress.open()] }),
  'NodeAgentProps.permissions': collector({ permissions: [Permission.read('nodes', { clusterWide: true })] }),
  'NodeAgentProps.writablePaths': collector({ writablePaths: [WritablePath.disk('/var/cache/collector', '128Mi')] }),
  'NodeAgentProps.onNodes': collector({ onNodes: [NodeTerm.is('pool', 'gpu')] }),
  'NodeAgentProps.tolerations': collector({ tolerations: [Toleration.exists('node-role.kubernetes.io/control-plane'), Toleration.of('dedicated', 'gpu')] }),
  'NodeAgentProps.priority': collector({ priority: PriorityTier.nodeCritical() }),
  'NodeAgentProps.strategy': listening({ strategy: DaemonSetStrategy.surging('2') }),
  'NodeAgentProps.minReadySeconds': collector({ minReadySeconds: 0 }),
  'NodeAgentProps.drainSeconds': listening({ drainSeconds: 5 }),
  'NodeAgentProps.terminationGraceSeconds': collector({ terminationGraceSeconds: 120 }),
  'NodeAgentProps.name': collector({ name: 'logs' }),
  'NodeAgentProps.labels': collector({ labels: { team: 'platform' } }),
  'NodeAgentProps.annotations': collector({ annotations: { 'acme.example/runbook': 'https://acme.example/collector' } }),
  'NodeAgentProps.podLabels': collector({ podLabels: { tier: 'node' } }),
  'NodeAgentProps.podAnnotations': collector({ podAnnotations: { 'sidecar.istio.io/inject': 'false' } }),
  'NodeAgentProps.platform': collector({ platform: Platform.kind() }),
});
