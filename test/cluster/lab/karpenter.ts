import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolPath } from './binaries';
import type { ControlPlane } from './control-plane';
import { installCrds } from './crds';
import { freePort } from './servers';
import { Supervisor } from './supervisor';
import { waitFor } from './wait';

export interface KarpenterOptions {
  /** Seconds from when a node is ordered until it joins. */
  readonly bootSeconds: number;
  readonly zones?: readonly string[];
}

/** What pods can have of a node is 100m and 10Mi less. */
const NODE = { 'cpu': '4', 'memory': '16Gi', 'pods': '110', 'ephemeral-storage': '100Gi' };
const ZONE = 'topology.kubernetes.io/zone';
const CAPACITY_TYPE = 'karpenter.sh/capacity-type';

/** The real Karpenter, which makes fake nodes of one size where pods find no room, and acts on CapacityBuffers. It removes none. */
export class Karpenter {
  static async start(cluster: ControlPlane, { bootSeconds, zones = ['zone-a', 'zone-b', 'zone-c'] }: KarpenterOptions): Promise<Karpenter> {
    const program = await toolPath('karpenter');
    await installCrds(cluster, 'karpenter');
    await installCrds(cluster, 'karpenter-kwok');
    await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [nodeClass(bootSeconds), nodePool()] }));
    const supervisor = new Supervisor();
    const types = join(supervisor.folder, 'instance-types.json');
    writeFileSync(types, JSON.stringify([instanceType(zones)]));
    const [metricsPort, healthPort] = [await freePort(), await freePort()];
    const environment = {
      KUBECONFIG: cluster.kubeconfig,
      POD_NAMESPACE: 'kube-system',
      SYSTEM_NAMESPACE: 'kube-system',
      DISABLE_LEADER_ELECTION: 'true',
      METRICS_PORT: metricsPort,
      HEALTH_PROBE_PORT: healthPort,
      FEATURE_GATES: 'CapacityBuffer=true',
      INSTANCE_TYPES_FILE_PATH: types,
      // What pods only prefer is worth no node.
      PREFERENCE_POLICY: 'Ignore',
    };
    supervisor.run('karpenter', '/usr/bin/env', [...Object.entries(environment).map(([name, value]) => `${name}=${value}`), program]);
    try {
      await supervisor.until('Karpenter', async () => fetch(`http://127.0.0.1:${healthPort}/readyz`).then(({ ok }) => ok, () => false));
      await waitFor('the node pool', async () => {
        const { status } = await cluster.api.get('/apis/karpenter.sh/v1/nodepools/default');
        return status?.conditions?.some(({ type, status: value }: { type: string; status: string }) => type === 'Ready' && value === 'True');
      });
      return new Karpenter(supervisor);
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
  }

  private constructor(private readonly supervisor: Supervisor) {}

  async stop(): Promise<void> {
    await this.supervisor.stop();
  }
}

function nodeClass(bootSeconds: number): object {
  return {
    apiVersion: 'karpenter.kwok.sh/v1alpha1', kind: 'KWOKNodeClass', metadata: { name: 'default' }, spec: { nodeRegistrationDelay: `${bootSeconds}s` },
  };
}

function nodePool(): object {
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name: 'default' },
    spec: {
      template: {
        spec: {
          requirements: [{ key: CAPACITY_TYPE, operator: 'In', values: ['on-demand'] }],
          nodeClassRef: { group: 'karpenter.kwok.sh', kind: 'KWOKNodeClass', name: 'default' },
          expireAfter: 'Never',
        },
      },
      disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: 'Never' },
    },
  };
}

function instanceType(zones: readonly string[]): object {
  const offerings = zones.map(zone => ({
    Price: 0.1,
    Available: true,
    Requirements: [{ key: CAPACITY_TYPE, operator: 'In', values: ['on-demand'] }, { key: ZONE, operator: 'In', values: [zone] }],
  }));
  return { name: 'lab-4', offerings, architecture: 'amd64', operatingSystems: ['linux'], resources: NODE };
}
