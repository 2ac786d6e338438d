import { stringify } from 'yaml';
import { SAMPLER } from './own-images';
import type { RealNodes } from './real-nodes';
import { waitFor } from '../../cluster/lab/wait';

const NAMESPACE = 'sampler';
/** How long a request may take, and the sampler to print it. */
const SECONDS_TO_END = 6;

export interface SamplerOptions {
  readonly name: string;
  readonly url: string;
  /** Requests a second. Default 100. */
  readonly rate?: number;
  /** Whether it keeps its connections, and sends what clients do not send again by themselves. */
  readonly keep?: boolean;
  /** Where it runs: a node that stays. */
  readonly node: string;
}

/** What began in one second. */
export interface Second {
  readonly second: number;
  readonly sent: number;
  readonly failed?: { readonly [kind: string]: number };
  readonly p50: number;
  readonly p99: number;
}

/** Requests at a fixed rate from a pod, from its start to its end. */
export class Sampler {
  static async start(lab: RealNodes, { name, url, rate = 100, keep = false, node }: SamplerOptions): Promise<Sampler> {
    const args = [`-url=${url}`, `-rate=${rate}`, ...keep ? ['-keep', '-method=POST'] : []];
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: NAMESPACE },
      spec: { nodeName: node, terminationGracePeriodSeconds: 0, containers: [{ name, image: SAMPLER, args }] },
    };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
    await lab.kubectl(['apply', '-f', '-'], { input: [namespace, pod].map(object => stringify(object)).join('---\n') });
    const sampler = new Sampler(lab, name);
    await waitFor(`answers to ${name}`, async () => (await sampler.seconds()).some(({ sent, failed }) => sent > 0 && failed === undefined), 60);
    return sampler;
  }

  private constructor(private readonly lab: RealNodes, readonly name: string) {}

  /** What happened while `action` ran, and until all that had begun has ended. */
  async during(action: () => Promise<unknown>): Promise<Second[]> {
    const from = Math.floor(Date.now() / 1000);
    await action();
    const to = Math.floor(Date.now() / 1000) + 1;
    return this.between(from, to);
  }

  /** Waits until no request that began in so many seconds has failed. */
  async quiet(seconds: number, within: number): Promise<void> {
    const begin = Date.now() / 1000;
    await waitFor(`${seconds} quiet seconds of ${this.name}`, async () => {
      const last = (await this.seconds()).slice(-seconds);
      return last[0].second > begin && last.every(({ failed }) => failed === undefined);
    }, within);
  }

  async stop(): Promise<void> {
    await this.lab.kubectl(['-n', NAMESPACE, 'delete', 'pod', this.name]);
  }

  private async between(from: number, to: number): Promise<Second[]> {
    await waitFor(`the requests of second ${to} to end`, async () => (await this.seconds()).some(({ second }) => second >= to), SECONDS_TO_END + 60);
    return (await this.seconds()).filter(({ second }) => second >= from && second <= to);
  }

  private async seconds(): Promise<Second[]> {
    const { stdout, code } = await this.lab.kubectl(['-n', NAMESPACE, 'logs', this.name], { check: false });
    return code === 0 ? stdout.trim().split('\n').filter(Boolean).map(line => JSON.parse(line)) : [];
  }
}

/** What happened to the requests of each side: new connections to the app, kept ones to one that ends what it has begun, the defaults of cdk8s-plus. */
export interface Sides {
  readonly ours: readonly Second[];
  readonly kept: readonly Second[];
  readonly naive: readonly Second[];
}

export interface Change {
  readonly name: string;
  readonly sides: Sides;
}

export interface Outcome {
  readonly sent: number;
  readonly failed: number;
  readonly kinds: { readonly [kind: string]: number };
}

export function outcomeOf(seconds: readonly Second[]): Outcome {
  const kinds: { [kind: string]: number } = {};
  for (const { failed = {} } of seconds) for (const [kind, count] of Object.entries(failed)) kinds[kind] = (kinds[kind] ?? 0) + count;
  return { sent: seconds.reduce((sum, { sent }) => sum + sent, 0), failed: Object.values(kinds).reduce((sum, count) => sum + count, 0), kinds };
}
