import { execFile } from 'node:child_process';
import { type Binaries, binaries } from './binaries';
import type { ApiClient } from './client';
import type { Controller } from './controller';
import { Gate } from './gate';
import { Nodes, type NodeSize } from './nodes';
import { Provisioner } from './provisioner';
import { type ServerFlags, startServers } from './servers';
import { Supervisor } from './supervisor';

export interface ControlPlaneOptions {
  /** A minor such as 1.35. */
  readonly version: string;
  /** How many zones: zone-a, zone-b and so on. Default 3. */
  readonly zones?: number;
  /** Default 2. */
  readonly nodesPerZone?: number;
  /** Default 4 CPUs, 16 GiB, 110 pods, 100 GiB of ephemeral storage. */
  readonly nodeSize?: NodeSize;
  /** Seconds from the start of a pod until it is ready. Default 0. A pod's annotation `lab.keelwright.io/readiness-delay: 5s` goes before it. */
  readonly readinessDelay?: number;
  readonly flags?: ServerFlags;
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real Kubernetes control plane on loopback, with fake nodes. */
export class ControlPlane {
  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const { version, zones = 3, nodesPerZone = 2, nodeSize = {}, readinessDelay = 0, flags = {} } = options;
    const programs = await binaries(version);
    const supervisor = new Supervisor();
    const controllers: Controller[] = [];
    try {
      const { api, kubeconfig } = await startServers(programs, supervisor, { flags, readinessDelay });
      controllers.push(new Gate(api), new Provisioner(api));
      await Promise.all(controllers.map(async controller => controller.start()));
      const nodes = new Nodes(api, programs.version, nodeSize);
      const places = Array.from({ length: zones * nodesPerZone }, (_, index) => `zone-${String.fromCharCode(97 + index % zones)}`);
      await Promise.all(places.map(async zone => nodes.add(zone)));
      // Without these two no pod is admitted, or none starts.
      for (const path of ['serviceaccounts/default', 'configmaps/kube-root-ca.crt']) {
        await supervisor.until(path, async () => api.get(`/api/v1/namespaces/default/${path}`).then(() => true, () => false));
      }
      return new ControlPlane(programs, kubeconfig, api, nodes, supervisor, controllers);
    } catch (error) {
      await Promise.all(controllers.map(async controller => controller.stop()));
      await supervisor.stop();
      throw error;
    }
  }

  /** The exact version, such as 1.35.8. */
  readonly version: string;
  /** The kubectl of that version. */
  readonly kubectlPath: string;

  private constructor(
    programs: Binaries,
    /** The path of an administrator's kubeconfig. */
    readonly kubeconfig: string,
    readonly api: ApiClient,
    readonly nodes: Nodes,
    private readonly supervisor: Supervisor,
    private readonly controllers: readonly Controller[],
  ) {
    this.version = programs.version;
    this.kubectlPath = programs.kubectl;
  }

  /** The temporary folder with the logs of the servers. */
  get folder(): string {
    return this.supervisor.folder;
  }

  /** Runs kubectl; throws if it fails, unless `check` is false. */
  async kubectl(args: readonly string[], { input, check = true }: { input?: string; check?: boolean } = {}): Promise<CommandResult> {
    const result = await new Promise<CommandResult>(resolve => {
      const child = execFile(this.kubectlPath, [`--kubeconfig=${this.kubeconfig}`, ...args], { maxBuffer: Infinity }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) || 1 : 0, stdout, stderr });
      });
      // kubectl may refuse its arguments before it has read its input.
      child.stdin!.on('error', () => undefined);
      child.stdin!.end(input);
    });
    if (check && result.code !== 0) throw new Error(`kubectl ${args.join(' ')} failed with code ${result.code}: ${result.stderr.trim()}`);
    return result;
  }

  /** Applies YAML or JSON on the server's side, and has it refuse unknown and doubled fields. */
  async apply(manifests: string, { check }: { check?: boolean } = {}): Promise<CommandResult> {
    // With the mark of YAML in front: kubectl 1.30 takes all that begins with a brace for JSON.
    return this.kubectl(['apply', '--server-side', '--validate=strict', '-f', '-'], { input: `---\n${manifests}`, check });
  }

  async stop(): Promise<void> {
    await Promise.all(this.controllers.map(async controller => controller.stop()));
    this.api.close();
    await this.supervisor.stop();
  }
}
