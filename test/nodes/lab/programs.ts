import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cached, cacheFolder, goInstall } from '../../cluster/builds';

const run = promisify(execFile);
const HERE = resolve(__dirname, '..');
const UNPACK = resolve(HERE, '../unpack-debian.sh');

/** What makes a node, of Debian, each with what the machine may lack of its libraries. */
const DEBIAN = [
  'containerd', 'containernetworking-plugins', 'runc', 'libseccomp2',
  'nftables', 'libnftables1', 'libnftnl11', 'libmnl0', 'libjansson4', 'libgmp10', 'libxtables12', 'libedit2', 'libbsd0', 'libmd0', 'libtinfo6',
  'iproute2', 'libbpf1', 'libelf1', 'libcap2', 'libtirpc3', 'libdb5.3', 'zlib1g',
  'iptables', 'libip4tc2', 'libip6tc2', 'libnetfilter-conntrack3', 'libnfnetlink0',
  'busybox-static',
];

/** The folder with `usr` and `sbin` of Debian's programs. */
export async function debian(): Promise<string> {
  const folder = join(cacheFolder(), 'nodes', 'debian-12');
  await run(UNPACK, [folder, 'bookworm', ...DEBIAN], { env: { ...process.env, ALONE: '1' } });
  return folder;
}

/** The folder with the tools of a Go module here; builds them when they are missing, which takes minutes the first time. */
export async function goPrograms(module: string): Promise<string> {
  const source = join(HERE, module);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => /\.go$|^go\.(mod|sum)$/.test(name)).sort();
  const hash = createHash('sha256').update(files.map(name => `${name}\n${readFileSync(join(source, name), 'utf8')}`).join('\n')).digest('hex').slice(0, 12);
  return cached(`nodes-${module}-${hash}`, async target => {
    const started = Date.now();
    process.stderr.write(`building ${module} of real nodes once\n`);
    const isOwn = files.some(name => name.endsWith('.go'));
    // Most of them run in images, which have no libraries.
    await goInstall(source, target, [isOwn ? './...' : 'tool'], { stamp: stamp(source), env: module === 'kube' ? {} : { CGO_ENABLED: '0' } });
    process.stderr.write(`built ${module} of real nodes in ${Math.round((Date.now() - started) / 1000)} s\n`);
  });
}

/** An unstamped kubelet calls itself v0.0.0-master, which controllers take for a very old one. */
function stamp(source: string): string[] {
  const version = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(source, 'go.mod'), 'utf8'))?.[1];
  return version === undefined ? [] : [`-X k8s.io/component-base/version.gitVersion=${version}`];
}
