import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toolPath } from './binaries';

const run = promisify(execFile);

/** One kind of packet, as Cyclonus reads it. */
export interface Traffic {
  readonly Source: TrafficPeer;
  readonly Destination: TrafficPeer;
  readonly ResolvedPort: number;
  readonly ResolvedPortName: string;
  readonly Protocol: string;
}

/** Pods have labels; what has none is outside the cluster. */
export interface TrafficPeer {
  readonly IP: string;
  readonly Internal?: {
    readonly Namespace: string;
    readonly NamespaceLabels: { readonly [key: string]: string };
    readonly PodLabels: { readonly [key: string]: string };
  };
}

/** What Cyclonus says of each: whether these policies let it through. */
export async function cyclonus(policies: object[], traffic: Traffic[]): Promise<boolean[]> {
  const program = await toolPath('cyclonus');
  const folder = mkdtempSync(join(tmpdir(), 'keelwright-cyclonus-'));
  try {
    const [policyPath, trafficPath] = ['policies.json', 'traffic.json'].map(name => join(folder, name));
    writeFileSync(policyPath, JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: policies }));
    writeFileSync(trafficPath, JSON.stringify(traffic));
    const args = ['analyze', '--mode', 'query-traffic', '--policy-path', policyPath, '--traffic-path', trafficPath, '--simplify-policies=false'];
    const { stdout } = await run(program, args, { maxBuffer: Infinity });
    const verdicts = [...stdout.matchAll(/IS ALLOWED\?\s*\|\s*(TRUE|FALSE)/g)].map(([, verdict]) => verdict === 'TRUE');
    if (verdicts.length !== traffic.length) throw new Error(`Cyclonus answered ${verdicts.length} of ${traffic.length} questions:\n${stdout.slice(0, 2000)}`);
    return verdicts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
