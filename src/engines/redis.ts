import { IConstruct } from 'constructs';
import { EngineSpec } from './engine-spec';
import { REDIS_METRICS } from './exporters';
import { REDIS_BACKUP } from './redis-backup';
import { REFUSE, shell } from './shell';
import { Software, isAfter, knownVersion, MEBIBYTE, memoryLimit } from './software';
import { stamp } from './stamp';
import { Health } from '../props/health';
import { Probe } from '../props/probe';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

const IMAGES: { readonly [version: string]: string } = {
  '7.2': 'redis:7.2.16-bookworm',
  '7.4': 'redis:7.4.11-bookworm',
  '8.2': 'redis:8.2.9-bookworm',
  '8.4': 'redis:8.4.6-trixie',
  '8.6': 'redis:8.6.6-trixie',
  '8.8': 'redis:8.8.2-trixie',
  '8.10': 'redis:8.10.1-trixie',
};

const VOLUME = '/data';
const USERS = '/run/redis';
const LEAST_MEMORY = 16 * MEBIBYTE;

const versions = Object.keys(IMAGES).sort((a, b) => isAfter(a, b) ? 1 : -1);

/** Keeps every write in an append-only file; refuses writes when memory is full. */
export const redis: Software = {
  name: 'redis',
  versions,
  resources: { cpu: '100m', memory: '256Mi' },
  follows: (from, to) => versions.includes(from) && isAfter(to, from),
  wayOut: 'an older version cannot read the files of a newer one; go back to the version that wrote them, '
    + 'or restore a backup that the older version made',
  spec: (where, version, resources) => {
    const memory = memoryLimit(where, 'Redis', resources, LEAST_MEMORY);
    return {
      ...common(where, redis, version),
      volumePath: VOLUME,
      // Rewriting the file forks the server, and pages that change meanwhile are there twice.
      args: server(memory / 2, 'noeviction', ['--dir', VOLUME, '--appendonly', 'yes']),
      guard: guard(stamp(redis, version, VOLUME, '    ')),
      backup: REDIS_BACKUP,
    };
  },
};

/** Keeps nothing; forgets what was used least recently when memory is full. */
export const redisCache: Software = {
  name: 'redis-cache',
  versions,
  resources: { cpu: '100m', memory: '256Mi' },
  follows: () => true,
  wayOut: 'nothing is kept, so that any version may follow any other',
  spec: (where, version, resources) => ({
    ...common(where, redisCache, version),
    args: server(memoryLimit(where, 'Redis', resources, LEAST_MEMORY) * 3 / 4, 'allkeys-lru', ['--appendonly', 'no']),
    guard: guard(),
  }),
};

function common(where: IConstruct, { name }: Software, version: string): Omit<EngineSpec, 'args'> {
  knownVersion(where, { name, versions }, version);
  return {
    name,
    version,
    image: IMAGES[version],
    user: User.of(999, 999),
    writablePaths: [WritablePath.memory(USERS, '1Mi')],
    config: {},
    // redis-cli reads the password from this variable by itself.
    credentials: { REDIS_USERNAME: 'username', REDISCLI_AUTH: 'password' },
    needsCredentials: false,
    needsOwnName: false,
    files: {},
    ports: [{ name: 'redis', number: 6379, scheme: 'redis' }],
    health: health(),
    terminationGraceSeconds: 60,
    metrics: REDIS_METRICS,
  };
}

/** Started by the image's entrypoint, which loads the modules that come with it. */
function server(memory: number, policy: string, persistence: string[]): string[] {
  return [
    'redis-server',
    '--aclfile', `${USERS}/users.acl`,
    '--protected-mode', 'no',
    // A dump is a replica that comes alone: nothing is gained by waiting for others.
    '--repl-diskless-sync-delay', '0',
    '--maxmemory', `${Math.floor(memory)}`,
    '--maxmemory-policy', policy,
    '--save', '',
    ...persistence,
  ];
}

/** Loading a large file, or held up by a script, the server answers with an error: it is not ready, and must not be killed. */
function health(): Health {
  const ask = 'timeout 4 redis-cli ${REDIS_USERNAME:+--user "$REDIS_USERNAME"} --no-auth-warning ping';
  const alive = shell(`${ask} > /dev/null`);
  return Health.probes({
    startup: Probe.command(alive, { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 }),
    readiness: Probe.command(shell(`[ "$(${ask})" = PONG ]`), { timeoutSeconds: 5 }),
    liveness: Probe.command(alive, { timeoutSeconds: 5 }),
  });
}

/**
 * The server reads its user from a file that has the password's hash, so that the password is in no command line and no config. Nobody can be
 * the user that is off, but the server itself when it reads its file: without rights it would leave out each transaction.
 */
function guard(check = ''): string[] {
  return shell(`
    ${REFUSE}
    ${check}
    users=${USERS}/users.acl
    if [ -z "\${REDISCLI_AUTH:-}" ]; then
      echo 'user default on nopass ~* &* +@all' > "$users"
    else
      name=\${REDIS_USERNAME:-default}
      case "$name" in *[!A-Za-z0-9_.@-]*) refuse "The user name '$name' has characters that redis does not take: use letters, digits and . _ @ -" ;; esac
      hash=$(printf %s "$REDISCLI_AUTH" | sha256sum | cut -c 1-64)
      { [ "$name" = default ] || echo 'user default off ~* &* +@all'; echo "user $name on #$hash ~* &* +@all"; } > "$users"
    fi
  `);
}
