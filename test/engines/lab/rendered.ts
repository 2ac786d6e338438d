import * as fs from 'fs';
import * as path from 'path';
import { Lab } from './index';
import { Pod } from './pod';
import { Output, Result } from './process';
import { clientOf, Software } from './software';
import { temporary } from './temporary';
import { EngineSpec } from '../../../src/engines/engine-spec';
import { Health } from '../../../src/props/pods/health';
import { Probe } from '../../../src/props/pods/probe';
import { User } from '../../../src/props/security/user';

/** A container of the client's image. */
const CLIENT: EngineSpec = {
  name: 'client',
  version: '',
  image: '',
  user: User.of(999),
  writablePaths: [],
  config: {},
  credentials: {},
  serverReads: [],
  needsCredentials: false,
  needsOwnName: false,
  args: [],
  files: {},
  ports: [{ name: 's3', number: 9000 }],
  health: Health.probes({ readiness: Probe.tcp() }),
  terminationGraceSeconds: 30,
};

/** What Secrets of the namespace hold, by name and key. */
export type Secrets = { readonly [name: string]: { readonly [key: string]: string } };

/** How one container of a job has ended. */
export interface Ended extends Result {
  readonly container: string;
}

export interface RunOptions {
  readonly secrets: Secrets;
  /** The software of each image. */
  readonly images: { readonly [image: string]: Software };
  /** DNS names of Services, and the pods behind them. */
  readonly services: { readonly [name: string]: Pod };
  /** Folders of this machine that claims are. */
  readonly claims?: { readonly [name: string]: string };
  /** Called when a container has started. */
  readonly started?: (container: string, output: Output, job: JobPod) => unknown;
  /** More variables, as an operator might set them by hand. */
  readonly variables?: { readonly [container: string]: { readonly [name: string]: string } };
}

/** Runs the pod of a manifest as a kubelet does: container after container, until one fails. */
export class JobPod {
  private readonly folder = temporary('keelwright-job-');

  constructor(private readonly lab: Lab, private readonly template: any, private readonly options: RunOptions) {
    fs.chmodSync(this.folder, 0o755);
  }

  public async run(): Promise<Ended[]> {
    const { initContainers = [], containers } = this.template.spec;
    const ended: Ended[] = [];
    try {
      for (const container of [...initContainers, ...containers]) {
        const output = await this.start(container);
        await this.options.started?.(container.name, output, this);
        ended.push({ container: container.name, ...await output.result });
        if (ended[ended.length - 1].code !== 0) break;
      }
    } finally {
      fs.rmSync(this.folder, { recursive: true });
    }
    return ended;
  }

  /** A folder of the pod on this machine, by the name of its volume. */
  public volume(name: string): string {
    const { emptyDir, ephemeral, persistentVolumeClaim, projected } = this.template.spec.volumes.find((volume: any) => volume.name === name);
    const claim = persistentVolumeClaim && this.options.claims?.[persistentVolumeClaim.claimName];
    if (claim) return claim;
    const folder = path.join(this.folder, name);
    if (fs.existsSync(folder)) return folder;
    fs.mkdirSync(folder);
    if (emptyDir || ephemeral) ownedByGroup(folder, this.template.spec.securityContext.fsGroup);
    for (const { secret } of projected?.sources ?? []) {
      for (const { key, path: file } of secret.items) fs.writeFileSync(path.join(folder, file), this.options.secrets[secret.name][key]);
    }
    return folder;
  }

  private async start(container: any): Promise<Output> {
    const { runAsUser, runAsGroup } = container.securityContext;
    const spec = { ...CLIENT, user: User.of(runAsUser, runAsGroup) };
    const volumes: any[] = container.volumeMounts.filter(({ name }: any) => name !== 'tmp');
    const mounts = volumes.map(({ name, mountPath }) => `${this.volume(name)}:${mountPath}`);
    const pod = await this.lab.pod(spec, { software: this.options.images[container.image], hostname: `job-${container.name}`, mounts, secret: {} });
    Object.entries(this.options.services).forEach(([name, server]) => pod.resolve(name, server));
    const variables = { ...this.environment(container.env), ...this.options.variables?.[container.name] };
    return pod.begin(container.command.map((word: string) => expand(word, variables)), variables);
  }

  private environment(given: any[]): { [name: string]: string } {
    const variables: { [name: string]: string } = {};
    for (const { name, value, valueFrom } of given) {
      const key = valueFrom?.secretKeyRef;
      variables[name] = key ? this.options.secrets[key.name][key.key] : expand(value ?? '', variables);
    }
    return variables;
  }
}

/** A folder as the kubelet leaves a volume that the group may write to. */
export function ownedByGroup(folder: string, gid: number): string {
  fs.chownSync(folder, 0, gid);
  fs.chmodSync(folder, 0o2777);
  return folder;
}

/** An S3-compatible server with one bucket, for whoever has the keys. */
export async function bucketServer(
  lab: Lab, bucket: string, [id, secret]: [string, string], more: string[] = [], mounts: string[] = [],
): Promise<Pod> {
  const command = ['rclone', 'serve', 's3', '--config', '/notfound', '--addr', ':9000', '--dir-cache-time', '50ms', '--auth-key', `${id},${secret}`, ...more, '/store'];
  const store = await lab.pod({ ...CLIENT, volumePath: '/store', command }, { software: clientOf(), hostname: `store-${bucket}`, secret: {}, mounts });
  const folder = path.join(store.volume, bucket);
  fs.mkdirSync(folder);
  ownedByGroup(folder, CLIENT.user.gid!);
  store.startServer();
  await store.becomesReady();
  return store;
}

/** Kubernetes fills in variables that it knows. */
function expand(text: string, variables: { readonly [name: string]: string }): string {
  return text.replace(/\$\$|\$\((\w+)\)/g, (found, name) => found === '$$' ? '$' : variables[name] ?? found);
}
