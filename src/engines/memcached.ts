import { MEMCACHED_METRICS } from './exporters';
import { Software, knownVersion, mebibytes, MEBIBYTE, memoryLimit } from './software';
import { ENGINE_IMAGES } from '../private/default-images';
import { Health } from '../props/pods/health';
import { Probe } from '../props/pods/probe';
import { User } from '../props/security/user';

const IMAGES: { readonly [version: string]: string } = ENGINE_IMAGES.memcached;
const LEAST_MEMORY = 32 * MEBIBYTE;

/** Persists nothing; evicts the least recently used items when memory is full. */
export const memcached: Software = {
  name: 'memcached',
  versions: Object.keys(IMAGES),
  resources: { cpu: '100m', memory: '256Mi' },
  follows: () => true,
  wayOut: 'nothing is persisted, so any version may follow any other',
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
      serverReads: [],
      needsCredentials: false,
      needsOwnName: false,
      // The limit covers the items only; connections and the index need more memory.
      args: ['memcached', `--memory-limit=${mebibytes(memory, 3 / 4)}`, '--port=11211', '--udp-port=0'],
      files: {},
      ports: [{ name: 'memcached', number: 11211, scheme: 'memcached' }],
      health: Health.probes({ readiness: Probe.tcp(), liveness: Probe.tcp() }),
      terminationGraceSeconds: 30,
      metrics: MEMCACHED_METRICS,
    };
  },
};
