import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Registry } from './images';
import { type CommandResult, type KubectlOptions, runKubectl } from './kubectl';
import { dnsImage, metricsImage, pauseImage } from './own-images';
import { debian, goPrograms } from './programs';
import { type Servers, startServers, type User, user } from './servers';
import { World } from './world';
import { type Binaries, binaries } from '../../cluster/lab/binaries';
import type { ApiClient } from '../../cluster/lab/client';
import { waitFor } from '../../cluster/lab/wait';
import { defaultVersion } from '../../cluster/suites.json';

const CLUSTER_DNS = '10.96.0.10';
const REGISTRY_PORT = 5000;
const S3_PORT = 7070;
const NODE = join(__dirname, 'node.sh');

/** Addresses outside of the cluster that answer: somebody, those of examples, what tells a machine of a cloud who it is. */
export const OUTSIDE = ['198.51.100.7', '203.0.113.20', '10.9.0.1', '169.254.169.254'];

export interface RealNodesOptions {
  /** One node in each: zone-1, zone-2 and so on. Default 3. */
  readonly zones?: number;
  /** Whether network policies are enforced. Default false. */
  readonly policies?: boolean;
}

/** A real control plane with real nodes: kubelets, containers and packets, in mounts, a network and process ids of their own. */
export class RealNodes {
  static async start({ zones = 3, policies = false }: RealNodesOptions = {}): Promise<RealNodes> {
    requireMachine();
    const programs = await binaries(defaultVersion);
    const debianRoot = await debian();
    const folders = await Promise.all(['kube', 'crane', ...policies ? ['network-policies'] : []].map(goPrograms));
    const world = new World(environment(debianRoot, folders, policies));
    try {
      const file = join(world.folder, 'network');
      await world.until('the network of the nodes', () => existsSync(file));
      const network = readFileSync(file, 'utf8').trim();
      const proxy = user('system:kube-proxy', 'system:node-proxiers');
      const kubelets = Array.from({ length: zones }, (_, i) => user(`system:node:node-${i + 1}`, 'system:nodes'));
      const servers = await startServers(programs, world, `${network}.254`, [proxy, ...kubelets]);
      const registry = new Registry(join(folders[1], 'crane'), `${network}.254:${REGISTRY_PORT}`);
      mkdirSync(join(world.folder, 'registry'));
      world.run('registry', join(folders[1], 'crane'), ['registry', 'serve', '--address', registry.address, '--disk', join(world.folder, 'registry')]);
      await world.until('the registry', async () => fetch(`http://${registry.address}/v2/`).then(({ ok }) => ok, () => false));
      await registry.push(await pauseImage());
      const nodes = new RealNodes(programs, servers, registry, world, network);
      kubelets.forEach((kubelet, i) => nodes.startNode(i + 1, debianRoot, kubelet, proxy));
      await nodes.ready(zones);
      return nodes;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** The exact version, such as 1.35.8. */
  readonly version: string;
  readonly kubectlPath: string;

  private constructor(
    programs: Binaries,
    private readonly servers: Servers,
    readonly registry: Registry,
    private readonly world: World,
    /** The first three numbers of the nodes' addresses. */
    private readonly network: string,
  ) {
    this.version = programs.version;
    this.kubectlPath = programs.kubectl;
  }

  get api(): ApiClient {
    return this.servers.api;
  }

  /** The path of an administrator's kubeconfig. */
  get kubeconfig(): string {
    return this.servers.kubeconfig;
  }

  /** The temporary folder with the logs of the servers, and of each node. */
  get folder(): string {
    return this.world.folder;
  }

  /** Starts the cluster's DNS, and waits until it answers. */
  async startDns(): Promise<void> {
    await this.registry.push(await dnsImage());
    await this.kubectl(['apply', '-f', join(__dirname, 'dns.yaml')]);
    await this.kubectl(['-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=120s']);
  }

  /** Starts the server of metrics by which autoscalers scale, and waits until it has some of the nodes. */
  async startMetrics(): Promise<void> {
    await this.registry.push(await metricsImage());
    await this.kubectl(['apply', '-f', join(__dirname, 'metrics.yaml')]);
    await waitFor('metrics of the nodes', async () => (await this.kubectl(['top', 'nodes'], { check: false })).code === 0, 180);
  }

  /** Starts an S3 server with one bucket, whose keys are `given`, and gives its URL. */
  async startS3(bucket: string): Promise<string> {
    const root = join(this.folder, 's3');
    mkdirSync(join(root, bucket), { recursive: true });
    const address = `${this.network}.254:${S3_PORT}`;
    this.world.run('s3', join(await goPrograms('s3'), 'versitygw'), ['--port', address, '--access', 'given', '--secret', 'given', 'posix', root]);
    const url = `http://${address}`;
    await this.world.until('the S3 server', async () => fetch(url).then(() => true, () => false));
    return url;
  }

  /** Makes volumes that follow a pod to any node, as disks of a cloud do, in the default class. */
  async makeVolumes(count: number): Promise<void> {
    const objects = [volumeClass(), ...Array.from({ length: count }, (_, i) => {
      const path = join(this.folder, `volume-${i + 1}`);
      mkdirSync(path);
      return volume(`volume-${i + 1}`, path);
    })];
    await this.kubectl(['apply', '-f', '-'], { input: objects.map(object => JSON.stringify(object)).join('\n---\n') });
  }

  /** Kills the first container of a pod, as the kernel does. */
  async killContainer(namespace: string, name: string): Promise<void> {
    const { metadata: { uid }, status: { containerStatuses: [{ containerID }] } } = await this.api.get(`/api/v1/namespaces/${namespace}/pods/${name}`);
    process.kill(this.world.firstProcessIn(`${uid}/${containerID.split('//')[1]}`), 'SIGKILL');
  }

  /** Runs kubectl; throws if it fails, unless `check` is false. */
  async kubectl(args: readonly string[], options?: KubectlOptions): Promise<CommandResult> {
    return runKubectl(this, args, options);
  }

  /** Ends a node at once with all that runs on it, as a machine ends that loses its power. */
  kill(name: string): void {
    process.kill(this.world.firstProcessOf(NODE, name), 'SIGKILL');
  }

  async stop(): Promise<void> {
    this.api.close();
    await this.world.stop();
  }

  private async ready(count: number): Promise<void> {
    const isReady = ({ type, status }: { type: string; status: string }) => type === 'Ready' && status === 'True';
    await this.world.until('the nodes to be ready', async () => (
      (await this.api.list('/api/v1/nodes')).filter(({ status }) => status.conditions?.some(isReady)).length === count
    ));
  }

  private startNode(index: number, debianRoot: string, kubelet: User, proxy: User): void {
    const name = `node-${index}`;
    const address = `${this.network}.${index}`;
    const gateway = `${this.network}.254`;
    const pods = `10.244.${index}.0/24`;
    const cgroup = basename(this.folder);
    const folder = join(this.folder, name);
    const write = (file: string, content: string | object) => (
      writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content, undefined, 2), { mode: 0o600 })
    );
    for (const within of ['cni', 'registries/_default']) mkdirSync(join(folder, within), { recursive: true });
    write('kubeconfig', this.servers.kubeconfigOf(kubelet));
    write('proxy.kubeconfig', this.servers.kubeconfigOf(proxy));
    write('policies.kubeconfig', readFileSync(this.kubeconfig, 'utf8'));
    write('resolv.conf', `nameserver ${gateway}\n`);
    write('cni/pods.conflist', bridge(pods));
    write('registries/_default/hosts.toml', hosts(this.registry.address));
    write('containerd.toml', containerd(folder, debianRoot, address));
    write('kubelet.json', kubeletConfig(folder, `/${cgroup}/${name}`, address));
    write('kube-proxy.json', proxyConfig(name, folder));
    this.world.run(name, 'sh', [NODE, name, `${address}/24`, gateway, pods, cgroup, `zone-${index}`]);
  }
}

/** What the machine must have, in words for whoever has not. */
function requireMachine(): void {
  if (process.getuid?.() !== 0) throw new Error('real nodes need root: they make namespaces, mounts and control groups (sudo npm run test:nodes)');
  if (!existsSync('/sys/fs/cgroup/memory')) throw new Error('real nodes need control groups of version 1 at /sys/fs/cgroup; those of version 2 were never tried');
}

/** Debian's programs run on a machine that has none of them. */
function environment(root: string, programs: readonly string[], policies: boolean): NodeJS.ProcessEnv {
  const folders = [...programs, ...['usr/local/sbin', 'usr/sbin', 'usr/bin', 'sbin', 'bin'].map(folder => join(root, folder))];
  return {
    PATH: [...folders, process.env.PATH].join(':'),
    XTABLES_LIBDIR: join(root, 'usr/lib/x86_64-linux-gnu/xtables'),
    OUTSIDE: OUTSIDE.join(' '),
    ...(policies && { POLICIES: 'true' }),
    LD_LIBRARY_PATH: ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'].map(folder => join(root, folder)).join(':'),
  };
}

function bridge(subnet: string): object {
  const ipam = { type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] };
  return { cniVersion: '0.4.0', name: 'pods', plugins: [{ type: 'bridge', bridge: 'pods', isGateway: true, ipMasq: false, hairpinMode: true, ipam }] };
}

function volumeClass(): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'disks', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}

/** A folder that every node has at the same path. */
function volume(name: string, path: string): object {
  const everywhere = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] }] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: { capacity: { storage: '1Ti' }, accessModes: ['ReadWriteOnce', 'ReadWriteMany'], storageClassName: 'disks', local: { path }, nodeAffinity: { required: everywhere } },
  };
}

/** One registry for all names. */
function hosts(registry: string): string {
  return `server = "http://${registry}"\n[host."http://${registry}"]\n  capabilities = ["pull", "resolve"]\n`;
}

function containerd(folder: string, root: string, address: string): string {
  return `version = 2
[plugins."io.containerd.grpc.v1.cri"]
  # Root may not have the right to lower the score of a process.
  restrict_oom_score_adj = true
  sandbox_image = "registry.k8s.io/pause:3.10"
  stream_server_address = "${address}"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${join(root, 'usr/lib/cni')}"
    conf_dir = "${join(folder, 'cni')}"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${join(folder, 'registries')}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

function kubeletConfig(folder: string, cgroupRoot: string, address: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot,
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [CLUSTER_DNS],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100,
    maxPods: 60,
    resolvConf: join(folder, 'resolv.conf'),
    healthzPort: 0,
    enforceNodeAllocatable: ['pods'],
  };
}

function proxyConfig(name: string, folder: string): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    hostnameOverride: name,
    clusterCIDR: '10.244.0.0/16',
    clientConnection: { kubeconfig: join(folder, 'proxy.kubeconfig') },
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
    metricsBindAddress: '127.0.0.1:10249',
  };
}
