import { App as CdkApp, Chart } from 'cdk8s';
import { COLLECTOR } from './rows/agent';
import {
  DaemonSetStrategy, Health, HostPath, NodeAgent, NodeAgentProps, NodeTerm, Peer, Permission, Platform, PlatformOptions, PodSecurity, Port,
  PriorityTier, System, SystemProps, Toleration, TwelveFactorApp, User,
} from '../../src';
import { Testing, yamlSerializer } from '../../src/testing';
import { MINIMAL } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const LISTENING = { port: 9100, health: Health.http('/healthz') };

const PRIVILEGED: SystemProps = { podSecurity: PodSecurity.PRIVILEGED };

function make(more: Partial<NodeAgentProps> = {}, system = PRIVILEGED, platform: PlatformOptions = {}): NodeAgent {
  const app = Testing.app({ platform: Platform.generic(platform) });
  return new NodeAgent(new System(app, 'agents', system), 'collector', { ...COLLECTOR, ...more });
}

function podOf(agent: NodeAgent): any {
  return agent.daemonSet.toJson().spec.template.spec;
}

test('an agent that says no more than it must', () => {
  const agent = make({}, {});
  expect(Testing.synth(agent)).toMatchSnapshot();
  expect(Testing.findings(agent)).toEqual([]);
  expect([agent.podSecurity, agent.reasons]).toEqual([PodSecurity.RESTRICTED, []]);
});

test('an agent with everything that it can have of a node', () => {
  const agent = make({
    ...LISTENING,
    hostPaths: [
      HostPath.readOnly('/var/log'), HostPath.readOnlyFile('/etc/machine-id'), HostPath.writable('/var/lib/collector', 'positions outlive the pod'),
      HostPath.sensitive('/proc', 'processes are counted'), HostPath.root('file systems are measured'),
    ],
    hostNetwork: 'network devices are measured',
    hostPID: 'mounts are those of process 1',
    runAsRoot: 'logs belong to root',
    priority: PriorityTier.nodeCritical(),
    permissions: [Permission.read('pods')],
  });
  expect(Testing.synth(agent)).toMatchSnapshot();
  expect(Testing.findings(agent)).toEqual([]);
  expect(agent.reasons).toEqual([
    'reads /var/log of the node',
    'reads /etc/machine-id of the node',
    'writes to /var/lib/collector of the node: positions outlive the pod',
    'reads /proc of the node: processes are counted',
    'reads the whole file system of the node: file systems are measured',
    "uses the node's network, where most network plugins do not hold it to its policy: network devices are measured",
    'sees all processes of the node: mounts are those of process 1',
    'runs as root: logs belong to root',
  ]);
});

describe('the Pod Security level', () => {
  test.each([
    ['nothing of the node', {}, PodSecurity.RESTRICTED],
    ['a port below 1024', { port: 514, health: Health.tcp() }, PodSecurity.RESTRICTED],
    ['root', { runAsRoot: 'logs belong to root' }, PodSecurity.BASELINE],
    ['a path', { hostPaths: [HostPath.readOnly('/var/log')] }, PodSecurity.PRIVILEGED],
    ['the network', { hostNetwork: 'devices are measured' }, PodSecurity.PRIVILEGED],
    ['the processes', { hostPID: 'processes are counted' }, PodSecurity.PRIVILEGED],
  ] as [string, Partial<NodeAgentProps>, PodSecurity][])('of an agent with %s', (_, props, level) => {
    const agent = make(props, { podSecurity: level });
    expect(agent.podSecurity).toBe(level);
    expect(agent.daemonSet.toJson().metadata.annotations).toEqual(level === PodSecurity.RESTRICTED ? undefined : {
      'keelwright.io/pod-security': `${level}: ${agent.reasons.join('; ')}`,
    });
  });

  test('may be laxer than an agent needs', () => {
    expect(make({ runAsRoot: 'logs belong to root' }).podSecurity).toBe(PodSecurity.BASELINE);
  });

  test.each([
    ['a System that uses it', (app: CdkApp) => new System(app, 'agents', { createNamespace: false })],
    ['a plain Chart', (app: CdkApp) => new Chart(app, 'agents', { namespace: 'agents' })],
  ])('of a namespace that somebody else makes must exist outside, for %s', (_, chart) => {
    const app = Testing.app();
    const agents = chart(app);
    new NodeAgent(agents, 'collector', { ...COLLECTOR, hostPID: 'processes are counted' });
    new NodeAgent(agents, 'exporter', { ...COLLECTOR, hostPaths: [HostPath.readOnly('/var/log')] });
    expect(app._synthesis().externals).toEqual([
      expect.objectContaining({ kind: 'Namespace', name: 'agents', reason: 'labeled pod-security.kubernetes.io/enforce=privileged' }),
    ]);
  });

  test('is left to whoever applies, where the namespace is', () => {
    const app = Testing.app();
    new NodeAgent(new Chart(app, 'agents'), 'collector', { ...COLLECTOR, hostPID: 'processes are counted' });
    expect(app._synthesis().externals).toEqual([]);
  });
});

describe('the namespace', () => {
  test('is shared with other agents, and with apps by an agent that needs no more than they', () => {
    const agent = make({ runAsRoot: 'logs belong to root' });
    const agents = agent.node.scope as System;
    expect(() => new NodeAgent(agents, 'second', { ...COLLECTOR, hostPaths: [HostPath.readOnly('/var/log')] })).not.toThrow();
    const modest = make();
    expect(() => new TwelveFactorApp(modest.node.scope as System, 'web', MINIMAL)).not.toThrow();
  });

  test('is not shared between an agent that needs more and one that needs no more than apps', () => {
    const agents = make({ runAsRoot: 'logs belong to root' }).node.scope as System;
    expect(() => new NodeAgent(agents, 'second', COLLECTOR)).toThrow(/^namespace-shared/);
  });

  test('is that of the chart around, when none is named', () => {
    const app = Testing.app();
    new NodeAgent(new Chart(app, 'agents'), 'collector', { ...COLLECTOR, hostPID: 'processes are counted' });
    expect(() => new TwelveFactorApp(new Chart(app, 'web'), 'web', MINIMAL)).not.toThrow();
    expect(() => new TwelveFactorApp(app.node.findChild('agents') as Chart, 'web', MINIMAL)).toThrow(/^namespace-shared/);
  });
});

describe('of the node', () => {
  test('what is mounted inside a folder is read-only too, where nodes can do that', () => {
    const hostPaths = [HostPath.readOnly('/var/log')];
    const mountOf = (kubernetes: string) => podOf(make({ hostPaths }, PRIVILEGED, { kubernetes })).containers[0].volumeMounts[1];
    expect(mountOf('1.31')).toEqual({ name: 'host-var-log', mountPath: '/var/log', readOnly: true, recursiveReadOnly: 'IfPossible' });
    expect(mountOf('1.30')).toEqual({ name: 'host-var-log', mountPath: '/var/log', readOnly: true });
  });

  test('a path below one that is closed has a way', () => {
    const paths = [
      HostPath.readOnly('/var/lib/docker/containers'), HostPath.readOnlyFile('/etc/os-release'), HostPath.readOnly('/run/log/journal'),
      HostPath.readOnly('/usr/lib/modules'), HostPath.writable('/opt/cni/bin', 'the plugin is installed there'),
    ];
    expect(podOf(make({ hostPaths: paths })).volumes.slice(1)).toEqual([
      { name: 'host-var-lib-docker-containers', hostPath: { path: '/var/lib/docker/containers', type: 'Directory' } },
      { name: 'host-etc-os-release', hostPath: { path: '/etc/os-release', type: 'File' } },
      { name: 'host-run-log-journal', hostPath: { path: '/run/log/journal', type: 'Directory' } },
      { name: 'host-usr-lib-modules', hostPath: { path: '/usr/lib/modules', type: 'Directory' } },
      { name: 'host-opt-cni-bin', hostPath: { path: '/opt/cni/bin', type: 'DirectoryOrCreate' } },
    ]);
  });

  test.each([
    '/run/docker.sock', '/var/run/docker', '/run/containerd/containerd.sock', '/var/run/crio/crio.sock', '/run/podman', '/var/lib/kubelet/device-plugins/kubelet.sock',
  ])('%s is nobody\'s, whatever the reason', path => {
    for (const access of [HostPath.readOnly(path), HostPath.sensitive(path, 'containers are listed'), HostPath.writable(path, 'containers are listed')]) {
      expect(() => make({ hostPaths: [access] })).toThrow(/^host-path-takeover/);
    }
  });

  test.each(['/', '/etc', '/root/.ssh', '/dev/disk', '/sys/fs/cgroup', '/var', '/var/lib/kubelet/pods', '/var/lib/containerd', '/var/lib/etcd/member'])(
    '%s is read for a reason only, and never written', path => {
      expect(() => make({ hostPaths: [HostPath.readOnly(path, { at: '/host/x' })] })).toThrow(/^host-path-sensitive/);
      expect(() => make({ hostPaths: [HostPath.writable(path, 'it is mended', { at: '/host/x' })] })).toThrow(/^host-path-takeover/);
      expect(() => make({ hostPaths: [HostPath.sensitive(path, 'it is looked at', { at: '/host/x' })] })).not.toThrow();
    },
  );

  test.each(['/usr/bin', '/lib', '/etc/cron.d', '/etc/systemd/system', '/sbin'])('what it runs, such as %s, is never written', path => {
    expect(() => make({ hostPaths: [HostPath.writable(path, 'it is mended', { at: '/host/x' })] })).toThrow(/^host-path-takeover/);
    expect(() => make({ hostPaths: [HostPath.readOnly(path, { at: '/host/x' })] })).not.toThrow();
  });
});

describe('where it runs', () => {
  const affinityOf = (more: Partial<NodeAgentProps>) => {
    const { nodeAffinity } = podOf(make(more)).affinity;
    return nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
  };

  const MACHINES = [
    { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
    { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
  ];

  test('on every node with Linux that is a machine, whatever its taints', () => {
    expect(affinityOf({})).toEqual([{ matchExpressions: MACHINES }]);
    expect(podOf(make()).nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
    expect(podOf(make()).tolerations).toEqual([{ operator: 'Exists' }]);
  });

  test('on the nodes that are named, and where it tolerates them', () => {
    const gpu = { key: 'gpu', operator: 'Exists' };
    expect(affinityOf({ onNodes: [NodeTerm.exists('gpu')] })).toEqual([{ matchExpressions: [...MACHINES, gpu] }]);
    const anySystem = { key: 'kubernetes.io/os', operator: 'Exists' };
    expect(affinityOf({ onNodes: [NodeTerm.exists('kubernetes.io/os')] })).toEqual([{ matchExpressions: [...MACHINES, anySystem] }]);
    expect(podOf(make({ tolerations: [] }))).not.toHaveProperty('tolerations');
    expect(podOf(make({ tolerations: [Toleration.of('dedicated', 'gpu')] })).tolerations).toEqual([{ key: 'dedicated', operator: 'Equal', value: 'gpu' }]);
  });
});

describe('an update', () => {
  test.each([
    ['a tenth of the nodes at a time, by default', undefined, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%', maxSurge: 0 } }],
    ['so many nodes at a time', DaemonSetStrategy.rolling('3'), { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3, maxSurge: 0 } }],
    ['the new pod first', DaemonSetStrategy.surging('25%'), { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } }],
    ['by hand', DaemonSetStrategy.onDelete(), { type: 'OnDelete' }],
  ])('%s', (_, strategy, expected) => {
    expect(make({ strategy }).daemonSet.toJson().spec.updateStrategy).toEqual(expected);
  });

  test('drains only where somebody takes over', () => {
    const drains = (more: Partial<NodeAgentProps>) => podOf(make({ ...LISTENING, ...more })).containers[0].lifecycle?.preStop.sleep.seconds;
    expect([{}, { strategy: DaemonSetStrategy.surging() }, { drainSeconds: 5 }].map(drains)).toEqual([undefined, 10, 5]);
  });
});

describe('a Service', () => {
  test('is headless, or leads to the agent of the caller\'s node', () => {
    const specOf = (more: Partial<NodeAgentProps>) => make({ ...LISTENING, ...more }).service!.toJson().spec;
    expect(specOf({})).toMatchObject({ clusterIP: 'None' });
    expect(specOf({})).not.toHaveProperty('internalTrafficPolicy');
    expect(specOf({ nodeLocal: true })).toMatchObject({ internalTrafficPolicy: 'Local' });
    expect(specOf({ nodeLocal: true })).not.toHaveProperty('clusterIP');
  });

  test('is what apps bind to, with the policies of both sides', () => {
    const agent = make({ port: undefined, ports: [Port.http(9100), Port.grpc(4317, { service: 14317 })], health: Health.http('/healthz'), nodeLocal: true });
    const shop = new System(agent.node.root as CdkApp, 'shop');
    const web = new TwelveFactorApp(shop, 'web', { ...MINIMAL, bindings: { METRICS: agent.url, TRACES: agent.endpointOf('grpc').address, HOST: agent.host, PORT: agent.port, AT: agent.address } });
    expect(web.deployment.toJson().spec.template.spec.containers[0].env).toEqual([
      { name: 'METRICS', value: 'http://collector.agents.svc:9100' },
      { name: 'TRACES', value: 'collector.agents.svc:14317' },
      { name: 'HOST', value: 'collector.agents.svc' },
      { name: 'PORT', value: '9100' },
      { name: 'AT', value: 'collector.agents.svc:9100' },
    ]);
    expect(agent.networkPolicy.toJson().spec.ingress.map(({ ports }: any) => ports[0].port)).toEqual([9100, 4317]);
    expect(web.networkPolicy.toJson().spec.egress.slice(1).map(({ ports }: any) => ports[0].port)).toEqual([9100, 4317]);
  });

  test('is none without a port', () => {
    expect(make().service).toBeUndefined();
  });
});

describe('a priority', () => {
  test('that every cluster has comes with the quota that lets it in, and must not exist outside', () => {
    const agent = make({ priority: PriorityTier.clusterCritical() });
    expect(agent.resourceQuota!.toJson().spec.scopeSelector.matchExpressions[0].values).toEqual(['system-cluster-critical']);
    expect((agent.node.root as any)._synthesis().externals).toEqual([]);
  });

  test('in kube-system needs none', () => {
    const agent = new NodeAgent(new Chart(Testing.app(), 'agents', { namespace: 'kube-system' }), 'collector', { ...COLLECTOR, priority: PriorityTier.nodeCritical() });
    expect(agent.resourceQuota).toBeUndefined();
  });

  test('of one\'s own must exist', () => {
    const agent = make({ priority: PriorityTier.existing('agents') });
    expect(agent.resourceQuota).toBeUndefined();
    expect((agent.node.root as any)._synthesis().externals).toEqual([{ kind: 'PriorityClass', name: 'agents' }]);
    expect(Testing.findings(agent)).toEqual([]);
  });
});

test('root keeps no capability, and other users are as those of apps', () => {
  const contexts = (more: Partial<NodeAgentProps>) => [podOf(make(more)).securityContext, podOf(make(more)).containers[0].securityContext];
  const [rootsPod, rootsContainer] = contexts({ runAsRoot: 'logs belong to root' });
  expect(rootsPod).toEqual({ runAsNonRoot: false, runAsUser: 0, runAsGroup: 0, seccompProfile: { type: 'RuntimeDefault' } });
  expect(rootsContainer).toMatchObject({
    runAsNonRoot: false, runAsUser: 0, privileged: false, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] },
  });
  const [pod, container] = contexts({ user: User.of(65534) });
  expect(pod).toMatchObject({ runAsNonRoot: true, runAsUser: 65534, fsGroup: 65534 });
  expect(container).toMatchObject({ runAsNonRoot: true, runAsUser: 65534 });
});

test('names and selectors are those that running systems have', () => {
  const agent = make({ ...LISTENING, callers: [Peer.namespace('monitoring')] });
  const selectors = Testing.synth(agent).map(({ kind, metadata, spec }) => {
    const selector = spec?.selector?.matchLabels ?? spec?.selector ?? spec?.podSelector?.matchLabels;
    return `${kind} ${metadata.namespace}/${metadata.name} ${selector ? JSON.stringify(selector) : ''}`.trim();
  });
  expect(selectors).toMatchInlineSnapshot(`
[
  "ServiceAccount agents/collector",
  "NetworkPolicy agents/collector {"app.kubernetes.io/instance":"collector"}",
  "Service agents/collector {"app.kubernetes.io/component":"agent","app.kubernetes.io/name":"collector"}",
  "DaemonSet agents/collector {"app.kubernetes.io/instance":"collector"}",
]
`);
});
