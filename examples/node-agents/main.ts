import { readFileSync } from 'fs';
import { App, Health, HostPath, NodeAgent, Peer, Permission, PodSecurity, PriorityTier, Probe, StatefulBackend, Storage, System, User } from 'keelwright';
import { join } from 'path';

const app = new App({ name: 'node-agents' });
const monitoring = Peer.namespace('monitoring');

const logging = new System(app, 'logging');
const logs = new StatefulBackend(logging, 'logs', {
  image: 'victoriametrics/victoria-logs:v1.52.0',
  port: 9428,
  health: Health.http('/health'),
  resources: { cpu: '250m', memory: '512Mi' },
  args: ['-storageDataPath=/data', '-retentionPeriod=30d', '-retention.maxDiskSpaceUsageBytes=16GiB'],
  dataPath: '/data',
  storage: Storage.of('20Gi'),
  callers: [monitoring],
});

// Separate from all apps: anyone who can create a pod here can take over the nodes.
const agents = new System(app, 'agents', { podSecurity: PodSecurity.PRIVILEGED });

new NodeAgent(agents, 'log-collector', {
  image: 'cr.fluentbit.io/fluent/fluent-bit:5.1.1',
  args: ['--config=/fluent-bit/etc/conf/fluent-bit.yaml'],
  port: 2020,
  // Not ready while the store rejects what it sends, but started and alive.
  health: Health.probes({ startup: Probe.http('/'), readiness: Probe.http('/api/v2/health'), liveness: Probe.http('/') }),
  resources: { cpu: '50m', memory: '128Mi' },
  priority: PriorityTier.nodeCritical(),
  hostPaths: [
    HostPath.readOnly('/var/log'),
    HostPath.writable('/var/lib/log-collector', 'how far it has read, and what is not sent yet, outlive the pod'),
  ],
  runAsRoot: 'log files of the node belong to root',
  permissions: [Permission.read('pods', { clusterWide: true })],
  configFiles: { '/fluent-bit/etc/conf/fluent-bit.yaml': readFileSync(join(__dirname, 'fluent-bit.yaml'), 'utf-8') },
  bindings: { LOGS_HOST: logs.host, LOGS_PORT: logs.port },
  callers: [monitoring],
});

new NodeAgent(agents, 'node-exporter', {
  image: 'quay.io/prometheus/node-exporter:v1.12.1',
  args: [
    '--path.procfs=/host/proc', '--path.sysfs=/host/sys', '--path.rootfs=/host/root', '--path.udev.data=/host/root/run/udev/data',
    // File systems mounted by containers are measured by the containers, and not accessible to others.
    '--collector.filesystem.mount-points-exclude=^/(dev|proc|run|sys|var/lib/(containerd|containers|docker|kubelet))($|/)',
  ],
  port: 9100,
  health: Health.http('/'),
  resources: { cpu: '50m', memory: '64Mi' },
  priority: PriorityTier.clusterCritical(),
  hostPaths: [
    HostPath.sensitive('/proc', 'CPU, memory and network are measured there'),
    HostPath.sensitive('/sys', 'disks, temperatures and network devices are measured there'),
    HostPath.root('file systems are measured where they are mounted'),
  ],
  hostNetwork: 'network devices are those of the node only there',
  hostPID: 'mounts are those of process 1 of the node',
  user: User.of(65534),
  callers: [monitoring],
});

app.synth();
