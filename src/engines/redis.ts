import { IConstruct } from 'constructs';
import { EngineSpec } from './engine-spec';
import { REDIS_METRICS } from './exporters';
import { REDIS_BACKUP } from './redis-backup';
import { REFUSE, shell } from './shell';
import { Software, isAfter, knownVersion, MEBIBYTE, memoryLimit } from './software';
import { stamp } from './stamp';
import { ENGINE_IMAGES } from '../private/default-images';
import { Health } from '../props/pods/health';
import { Probe } from '../props/pods/probe';
import { WritablePath } from '../props/pods/writable-path';
import { User } from '../props/security/user';

const IMAGES: { readonly [version: string]: string } = ENGINE_IMAGES.redis;

const VOLUME = '/data';
const USERS = '/run/redis';
const LEAST_MEMORY = 16 * MEBIBYTE;

const versions = Object.keys(IMAGES).sort((a, b) => isAfter(a, b) ? 1 : -1);

/** Persists every write in an append-only file; rejects writes when memory is full. */
export const redis: Software = {
  name: 'redis',
  versions,
  resources: { cpu: '100m', memory: '256Mi' },
  follows: (from, to) => versions.includes(from) && isAfter(to, from),
  wayOut: 'an older version cannot read the files of a newer one; go back to the version that wrote them, '
    + 'or restore a backup of the older version',
  spec: (where, version, resources) => {
    const memory = memoryLimit(where, 'Redis', resources, LEAST_MEMORY);
    return {
      ...common(where, redis, version),
      volumePath: VOLUME,
      // Rewriting the file forks the server, and pages that change in the meantime are duplicated.
      args: server(memory / 2, 'noeviction', ['--dir', VOLUME, '--appendonly', 'yes']),
      guard: guard(stamp(redis, version, VOLUME, '    ')),
      backup: REDIS_BACKUP,
    };
  },
};

/** Persists nothing; evicts the least recently used keys when memory is full. */
export const redisCache: Software = {
  name: 'redis-cache',
  versions,
  resources: { cpu: '100m', memory: '256Mi' },
  follows: () => true,
  wayOut: 'nothing is persisted, so any version may follow any other',
  spec: (where, version, resources) => ({
    ...common(where, redisCache, version),
    args: server(memoryLimit(where, 'Redis', resources, LEAST_MEMORY) * 3 / 4, 'allkeys-lru', ['--appendonly', 'no']),
    guard: guard(),
  }),
};

function common(where: IConstruct, engine: Software, version: string): Omit<EngineSpec, 'args'> {
  knownVersion(where, engine, version);
  return {
    name: engine.name,
    version,
    image: IMAGES[version],
    user: User.of(999, 999),
    writablePaths: [WritablePath.memory(USERS, '1Mi')],
    config: {},
    // redis-cli reads the password from this variable.
    credentials: { REDIS_USERNAME: 'username', REDISCLI_AUTH: 'password' },
    serverReads: ['REDIS_USERNAME', 'REDISCLI_AUTH'],
    needsCredentials: false,
    needsOwnName: false,
    files: {},
    ports: [{ name: 'redis', number: 6379, scheme: 'redis' }],
    health: health(),
    terminationGraceSeconds: 60,
    metrics: REDIS_METRICS,
  };
}

/** Started by the image's entrypoint, which loads the modules of the image. */
function server(memory: number, policy: string, persistence: string[]): string[] {
  return [
    'redis-server',
    '--aclfile', `${USERS}/users.acl`,
    '--protected-mode', 'no',
    // A dump connects as a single replica, so waiting for others gains nothing.
    '--repl-diskless-sync-delay', '0',
    '--maxmemory', `${Math.floor(memory)}`,
    '--maxmemory-policy', policy,
    '--save', '',
    ...persistence,
  ];
}

/** While it loads a large file, or a script blocks it, the server answers with an error: it is not ready, but must not be killed. */
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
 * The server reads its user from a file with the hash of the password, so that the password is in no command line and no config. No client can
 * log in as the user that is off; only the server itself uses it when it reads its append-only file, and without permissions it would skip
 * each transaction.
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
      case "$name" in *[!A-Za-z0-9_.@-]*) refuse "The user name '$name' has characters that Redis does not allow: use letters, digits and . _ @ -" ;; esac
      hash=$(printf %s "$REDISCLI_AUTH" | sha256sum | cut -c 1-64)
      { [ "$name" = default ] || echo 'user default off ~* &* +@all'; echo "user $name on #$hash ~* &* +@all"; } > "$users"
    fi
  `);
}
