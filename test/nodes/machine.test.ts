import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RealNodes } from './lab/real-nodes';
import { waitFor } from '../cluster/lab/wait';

/** Settings of the whole machine that kubelets and proxies like to change. */
const SETTINGS = [
  'vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops', 'kernel/keys/root_maxkeys', 'kernel/keys/root_maxbytes',
  'net/ipv4/ip_forward', 'net/netfilter/nf_conntrack_max',
];
const DEVICES = ['null', 'zero', 'random', 'tty'];

/** All that real nodes could leave on a machine. */
function traces(): object {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return 'none';
    }
  };
  return {
    mounts: read('/proc/mounts'),
    interfaces: read('/proc/net/dev').split('\n').slice(2).map(line => line.split(':')[0].trim()),
    routes: read('/proc/net/route'),
    settings: SETTINGS.map(name => [name, read(`/proc/sys/${name}`)]),
    devices: DEVICES.map(name => [name, statSync(`/dev/${name}`).mode]),
    controlGroups: readdirSync('/sys/fs/cgroup').flatMap(controller => readdirSync(`/sys/fs/cgroup/${controller}`).filter(name => name.startsWith('keelwright'))),
    folders: readdirSync(tmpdir()).filter(name => name.startsWith('keelwright-nodes-')),
    processes: readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(pid => read(`/proc/${pid}/cmdline`)).filter(words => /kubelet|containerd|kube-proxy|pause/.test(words)),
    everyday: ['/var/lib/kubelet', '/var/lib/containerd', '/var/lib/cni', '/run/containerd', '/var/log/pods'].map(path => [path, listing(path)]),
  };
}

function listing(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

test('real nodes leave nothing behind when they are stopped', async () => {
  const before = traces();
  const nodes = await RealNodes.start({ zones: 2 });
  // What changes nothing while it is there would prove nothing when it is gone.
  expect(traces()).not.toEqual(before);
  expect(traces()).toMatchObject({ settings: (before as { settings: unknown }).settings });
  await nodes.stop();
  await vanished(before);
});

test('real nodes leave nothing behind when their process is killed', async () => {
  const before = traces();
  const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'lab/start.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('runs with real nodes')) break;
  expect(traces()).not.toEqual(before);
  child.kill('SIGKILL');
  await vanished(before);
});

/** The kernel takes a moment to end all of it. */
async function vanished(before: object): Promise<void> {
  await waitFor('all to be gone', () => JSON.stringify(traces()) === JSON.stringify(before), 30).catch(() => undefined);
  expect(traces()).toEqual(before);
}
