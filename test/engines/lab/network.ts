import { spawn, spawnSync } from 'child_process';
import * as path from 'path';
import { innermost, Output, until } from './process';
import { rootOf } from './software';

/** It has the `ip` command. */
const ROOT = rootOf('debian-13');

/** A switch to which pods are wired, each with an address of its own; nothing else is reachable from it. */
export class Network {
  public static async start(): Promise<Network> {
    const holder = new Output(spawn('unshare', ['--net', '--fork', '--kill-child', 'sh', path.join(__dirname, 'pod.sh'), ROOT]));
    await until('the network is up', () => holder.stdout.includes('ready'));
    const network = new Network(holder);
    network.ip('link', 'add', 'switch', 'type', 'bridge');
    network.ip('link', 'set', 'switch', 'up');
    return network;
  }

  private count = 0;

  private constructor(private readonly holder: Output) {}

  /** Wires the network of this process and returns its address there. */
  public join(pid: number): string {
    const port = `port-${this.count += 1}`;
    const address = `10.0.0.${this.count}`;
    this.ip('link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', `${pid}`);
    this.ip('link', 'set', port, 'master', 'switch', 'up');
    ip(pid, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    ip(pid, 'link', 'set', 'eth0', 'up');
    return address;
  }

  public async remove(): Promise<void> {
    this.holder.child.stdin!.end();
    await this.holder.result;
  }

  private ip(...words: string[]): void {
    ip(innermost(this.holder.child.pid!, 1)!, ...words);
  }
}

function ip(pid: number, ...words: string[]): void {
  // It looks other networks up in /proc.
  const inRoot = ['unshare', '--mount', 'sh', '-euc', `mount --bind /proc ${ROOT}/proc; exec chroot ${ROOT} ip "$@"`, 'ip'];
  const { status, stderr } = spawnSync('nsenter', [`--target=${pid}`, '--net', ...inRoot, ...words], { encoding: 'utf-8' });
  if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr}`);
}
