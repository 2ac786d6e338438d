import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Image } from './images';
import { podinfoImage, writerImage } from './own-images';
import { cacheFolder } from '../../cluster/builds';

const run = promisify(execFile);
const INSTALL = resolve(__dirname, '../../engines/install.sh');
const UNPACK = resolve(__dirname, '../../unpack-debian.sh');

const STANDARD_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const RABBITMQ = 'usr/lib/rabbitmq/lib';
const JAVA = ['base-files', 'coreutils', 'dash', 'sed', 'grep', 'libc-bin', 'mawk', 'netcat-traditional', 'openjdk-17-jre-headless', 'zookeeper'];

/** What images are made on: Debian's packages. */
const BASES = {
  'registry.example/lab/debian:12': async () => engines('debian-12'),
  'registry.example/lab/debian:13': async () => engines('debian-13'),
  'registry.example/lab/java:12': async () => unpacked('zookeeper', 'bookworm', JAVA),
};
type Base = keyof typeof BASES;

/** Whether there is more for an image of this name than a stand-in. */
export function isMadeHere(name: string): boolean {
  return /(?:^|\/)(?:postgres|redis|memcached|mariadb|rabbitmq|rclone|zookeeper|podinfo|writer):\d/.test(name);
}

/** Images with the programs that their names promise, with what they are made on before them. */
export async function imagesMadeHere(names: readonly string[]): Promise<Image[]> {
  const images = await Promise.all([...new Set(names)].map(imageMadeHere));
  const bases = (Object.keys(BASES) as Base[]).filter(name => images.some(({ base }) => base === name));
  return [...await Promise.all(bases.map(async (name): Promise<Image> => ({ name, root: await BASES[name]() }))), ...images];
}

async function imageMadeHere(name: string): Promise<Image> {
  const [, repository, version] = /(?:^|\/)([\w-]+):(\d+)/.exec(name)!;
  switch (repository) {
    case 'postgres': return onDebian(13, name, 'postgres', { PATH: `/usr/lib/postgresql/17/bin:${STANDARD_PATH}` });
    case 'redis': return onDebian(version === '7' ? 12 : 13, name, 'redis');
    case 'memcached': return onDebian(13, name, 'memcache');
    case 'mariadb': return onDebian(version === '10' ? 12 : 13, name, 'mysql', {}, '/etc/.wh.mysql');
    case 'rabbitmq': {
      const folder = join(await engines('debian-13'), RABBITMQ);
      const server = readdirSync(folder).find(entry => entry.startsWith('rabbitmq_server-'))!;
      // Debian's own commands insist on root or on Debian's user; those they start do not.
      return onDebian(13, name, 'rabbitmq', { PATH: `/${RABBITMQ}/${server}/sbin:${STANDARD_PATH}`, RUNNING_UNDER_SYSTEMD: 'true' }, '/etc/.wh.rabbitmq');
    }
    case 'rclone': {
      const client = join(await engines('debian-13'), '../client');
      return { ...onDebian(13, name, 'rclone', { PATH: `/opt/client:${STANDARD_PATH}`, XDG_CONFIG_HOME: '/config' }), files: { '/opt/client': client }, entrypoint: ['rclone'] };
    }
    case 'zookeeper': {
      const base = 'registry.example/lab/java:12';
      const files = { '/usr/bin/nc': join(await BASES[base](), 'bin/nc.traditional') };
      return { name, base, files, texts: { '/start.sh': START_ZOOKEEPER }, entrypoint: ['sh', '/start.sh'], env: { PATH: STANDARD_PATH } };
    }
    case 'podinfo': return podinfoImage(name);
    case 'writer': return writerImage(name);
    default: throw new Error(`there is no image ${name} here`);
  }
}

/** @param without a mark of files of Debian's that the image does not have */
function onDebian(debian: 12 | 13, name: string, user: string, env: { readonly [variable: string]: string } = {}, without?: string): Image {
  const texts = {
    '/etc/passwd': `root:x:0:0::/root:/bin/sh\n${user}:x:999:999::/:/bin/sh\n`,
    '/etc/group': `root:x:0:\n${user}:x:999:\n`,
    ...without && { [without]: '' },
  };
  return { name, base: `registry.example/lab/debian:${debian}`, texts, env: { PATH: STANDARD_PATH, ...env } };
}

let installed: Promise<unknown> | undefined;

/** What the tests of engines have unpacked. */
export async function engines(folder: string): Promise<string> {
  // Two at once would unpack over each other.
  installed ??= run(INSTALL, { maxBuffer: 2 ** 26 });
  await installed;
  return join(cacheFolder(), 'engines', folder);
}

async function unpacked(name: string, suite: string, packages: readonly string[]): Promise<string> {
  const folder = join(cacheFolder(), 'nodes', name);
  await run(UNPACK, [folder, suite, ...packages], { maxBuffer: 2 ** 26 });
  return folder;
}

/** Takes the settings that the original takes from the same variables. */
const START_ZOOKEEPER = `set -eu
file=$ZOO_CONF_DIR/zoo.cfg
{
  echo "dataDir=/data"
  echo "dataLogDir=$ZOO_DATA_LOG_DIR"
  echo "tickTime=2000"
  echo "initLimit=5"
  echo "syncLimit=2"
  echo "admin.enableServer=$ZOO_ADMINSERVER_ENABLED"
  echo "4lw.commands.whitelist=$ZOO_4LW_COMMANDS_WHITELIST"
  echo "autopurge.purgeInterval=$ZOO_AUTOPURGE_PURGEINTERVAL"
  for server in $ZOO_SERVERS; do echo "$server"; done
  for setting in $ZOO_CFG_EXTRA; do echo "$setting"; done
} > "$file"
jars=
for name in zookeeper zookeeper-jute slf4j-api slf4j-simple metrics-core snappy-java commons-cli netty-buffer netty-codec netty-common netty-handler netty-resolver \\
  netty-transport netty-transport-native-epoll netty-transport-native-unix-common; do jars=$jars:/usr/share/java/$name.jar; done
exec /usr/lib/jvm/java-17-openjdk-amd64/bin/java -Xmx\${ZK_SERVER_HEAP}m -cp "$jars" org.apache.zookeeper.server.quorum.QuorumPeerMain "$file"
`;
