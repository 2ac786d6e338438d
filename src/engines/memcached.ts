import { MEMCACHED_METRICS } from './exporters';
import { Software, knownVersion, mebibytes, MEBIBYTE, memoryLimit } from './software';
import { Health } from '../props/health';
import { Probe } from '../props/probe';
import { User } from '../props/user';

const IMAGES: { readonly [version: string]: string } = { 1.6: 'memcached:1.6.45-trixie' };
const LEAST_MEMORY = 32 * MEBIBYTE;

/** Keeps nothing; forgets what was used least recently when memory is full. */
export const memcached: Software = {
  name: 'memcached',
  versions: Object.keys(IMAGES),
  resources: { cpu: '100m', memory: '256Mi' },
  follows: () => true,
  wayOut: 'nothing is kept, so that any version may follow any other',
  spec: (where, version, resources) => {
    knownVersion(where, memcached, version);
    const memory = memoryLimit(where, 'memcached', resources, LEAST_MEMORY);
    return {
      name: memcached.name,
      version,
      image: IMAGES[version],
      user: User.of(11211, 11211),
      writablePaths: [],
      config: {},
      credentials: {},
      needsCredentials: false,
      needsOwnName: false,
      // The size is that of the items; connections and the index come on top.
      args: ['memcached', `--memory-limit=${mebibytes(memory, 3 / 4)}`, '--port=11211', '--udp-port=0'],
      files: {},
      ports: [{ name: 'memcached', number: 11211, scheme: 'memcached' }],
      health: Health.probes({ readiness: Probe.tcp(), liveness: Probe.tcp() }),
      terminationGraceSeconds: 30,
      metrics: MEMCACHED_METRICS,
    };
  },
};
