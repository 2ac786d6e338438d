import { App, DaemonSetStrategy, Health, HostPath, NodeAgent, NodeAgentProps, NodeTerm, PodSecurity, PriorityTier, System, Toleration } from 'keelwright';

/** Agents of each Pod Security level and each way of updating, at one step of their history. */
const version = process.env.CHANGES === 'update' ? '2.0.0' : '1.0.0';
const app = new App({ name: 'node-agents-proof' });
const agents = new System(app, 'node-agents', { podSecurity: PodSecurity.PRIVILEGED });
const modest = new System(app, 'node-agents-modest');

const make = (name: string, more: Partial<NodeAgentProps>, system = agents): NodeAgent => new NodeAgent(system, name, {
  image: `ghcr.io/acme/${name}:${version}`, resources: { cpu: '10m', memory: '16Mi' }, minReadySeconds: 1, ...more,
});
const rooted = { runAsRoot: 'log files of the node belong to root' };
const listening = { port: 9100, health: Health.http('/healthz') };

make('everything', {
  ...listening,
  ...rooted,
  hostPaths: [
    HostPath.readOnly('/var/log'), HostPath.readOnlyFile('/etc/machine-id'), HostPath.writable('/var/lib/everything', 'positions outlive the pod'),
    HostPath.sensitive('/proc', 'processes are counted'), HostPath.root('file systems are measured'),
  ],
  hostNetwork: 'network devices are measured',
  hostPID: 'mounts are those of process 1',
  priority: PriorityTier.nodeCritical(),
});
make('reader', { hostPaths: [HostPath.readOnly('/var/log')] });
make('watcher', { hostPID: 'processes are counted' });
make('networker', { hostNetwork: 'network devices are measured' });
make('rooted', rooted);
make('modest', { ...listening, port: 514 }, modest);

make('rolling', { ...rooted, strategy: DaemonSetStrategy.rolling('3') });
make('surging', { ...rooted, ...listening, nodeLocal: true, strategy: DaemonSetStrategy.surging('3') });
make('by-hand', { ...rooted, strategy: DaemonSetStrategy.onDelete() });
make('selected', { ...rooted, onNodes: [NodeTerm.is('pool', 'gpu')], tolerations: [Toleration.of('dedicated', 'gpu')] });
make('timid', { ...rooted, tolerations: [] });

app.synth();
