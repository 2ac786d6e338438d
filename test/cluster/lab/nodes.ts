import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, ApiError, type KubeObject } from './client';
import { waitFor } from './wait';
import { PATIENCE } from '../patience';

/** What a node offers to pods. */
export interface NodeSize {
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly ephemeralStorage?: string;
}

export interface NodeOptions extends NodeSize {
  readonly name?: string;
  readonly labels?: Record<string, string>;
  readonly taints?: { key: string; value?: string; effect: string }[];
}

export interface Drain {
  readonly seconds: number;
  /** How often the eviction API refused because of a disruption budget. */
  readonly refused: number;
}

/** The fake nodes of a lab. */
export class Nodes {
  private count = 0;

  constructor(private readonly api: ApiClient, private readonly version: string, private readonly size: NodeSize) {}

  async list(zone?: string): Promise<KubeObject[]> {
    return this.api.list(`/api/v1/nodes${zone ? `?labelSelector=topology.kubernetes.io/zone=${zone}` : ''}`);
  }

  /** Adds a node and waits until pods can be scheduled to it. */
  async add(zone: string, options: NodeOptions = {}): Promise<string> {
    const { name = `${zone}-${++this.count}`, labels, taints, ...size } = options;
    const { cpu = '4', memory = '16Gi', pods = '110', ephemeralStorage = '100Gi' } = { ...this.size, ...size };
    const allocatable = { cpu, memory, pods, 'ephemeral-storage': ephemeralStorage };
    await this.api.post('/api/v1/nodes', {
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'topology.kubernetes.io/region': 'lab',
          'topology.kubernetes.io/zone': zone,
          ...labels,
        },
      },
      spec: { taints },
      status: { allocatable, capacity: allocatable, nodeInfo: nodeInfo(this.version) },
    });
    await waitFor(`node ${name}`, async () => isSchedulable(await this.api.get(`/api/v1/nodes/${name}`), taints?.length ?? 0));
    return name;
  }

  /** Loses a node for good, with its pods, as when a machine is gone and its cloud says so. */
  async remove(name: string): Promise<void> {
    await this.api.delete(`/api/v1/nodes/${name}`);
    // The real pod garbage collector does this too, but only a minute later.
    const pods = await this.podsOf(name);
    await Promise.all(pods.map(async pod => ignoring(404, this.api.delete(podPath(pod), { gracePeriodSeconds: 0 }))));
  }

  /** Loses all nodes of a zone at once, and returns their names. */
  async failZone(zone: string): Promise<string[]> {
    const names = (await this.list(zone)).map(({ metadata }) => metadata.name);
    await Promise.all(names.map(async name => this.remove(name)));
    return names;
  }

  async cordon(name: string, unschedulable = true): Promise<void> {
    await this.api.patch(`/api/v1/nodes/${name}`, { spec: { unschedulable } });
  }

  async uncordon(name: string): Promise<void> {
    await this.cordon(name, false);
  }

  /** Cordons a node and evicts its pods, as `kubectl drain` does; fails loudly if a budget blocks it for too long. */
  async drain(name: string, timeoutSeconds = PATIENCE.usual): Promise<Drain> {
    const start = Date.now();
    const refusals: string[] = [];
    await this.cordon(name);
    for (;;) {
      const pods = (await this.podsOf(name)).filter(pod => !pod.metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet'));
      if (pods.length === 0) return { seconds: (Date.now() - start) / 1000, refused: refusals.length };
      if (Date.now() - start > timeoutSeconds * 1000) {
        const left = pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ');
        throw new Error(`drain of ${name} timed out after ${timeoutSeconds} s with ${left} left; last refusal: ${refusals.at(-1) ?? 'none'}`);
      }
      const remaining = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
      refusals.push(...(await Promise.all(remaining.map(async pod => this.evict(pod)))).flat());
      await sleep(250);
    }
  }

  /** Asks for the eviction of a pod; returns what a disruption budget has against it. */
  private async evict({ metadata: { name, namespace, uid } }: KubeObject): Promise<string[]> {
    try {
      await this.api.post(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace },
        deleteOptions: { preconditions: { uid } },
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 429) return [error.message];
      // Gone, or replaced by a pod of the same name.
      if (error.status !== 404 && error.status !== 409) throw error;
    }
    return [];
  }

  private async podsOf(node: string): Promise<KubeObject[]> {
    return this.api.list(`/api/v1/pods?fieldSelector=spec.nodeName=${node}`);
  }
}

function isSchedulable({ spec, status }: KubeObject, ownTaints: number): boolean {
  const ready = status.conditions?.some(({ type, status: value }: { type: string; status: string }) => type === 'Ready' && value === 'True');
  return ready && (spec.taints?.length ?? 0) === ownTaints;
}

function nodeInfo(version: string): object {
  const unknown = { machineID: '', systemUUID: '', bootID: '', kernelVersion: '', osImage: '', containerRuntimeVersion: '', kubeProxyVersion: '' };
  return { ...unknown, kubeletVersion: `v${version}`, operatingSystem: 'linux', architecture: 'amd64' };
}

function podPath({ metadata }: KubeObject): string {
  return `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
}

async function ignoring(status: number, request: Promise<unknown>): Promise<void> {
  await request.catch(error => {
    if (!(error instanceof ApiError) || error.status !== status) throw error;
  });
}
