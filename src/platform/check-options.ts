import { Operator } from './operator';
import { PlatformOptions, PullPolicy } from './platform-options';
import { cidrBlock } from '../private/cidr';
import { Refusal, refuse } from '../private/refusal';
import { VolumeBindingMode } from '../props/storage-class';

interface Rule extends Pick<Refusal, 'problem' | 'allowed' | 'fix'> {
  readonly holds: (given: any) => boolean;
}

const LARGEST_PORT = 65535;
const OBJECT_NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const BINDING_MODES = [undefined, ...Object.values(VolumeBindingMode)];

const RULES: { readonly [option in keyof PlatformOptions]: Rule } = {
  pullPolicy: {
    holds: given => Object.values(PullPolicy).includes(given),
    problem: 'pullPolicy is none that Kubernetes knows',
    allowed: Object.values(PullPolicy).join(', '),
    fix: 'write pullPolicy: PullPolicy.IF_NOT_PRESENT',
  },
  zones: {
    holds: given => Number.isInteger(given) && given >= 1,
    problem: 'zones is no number of zones',
    allowed: 'a whole number, at least 1',
    fix: 'write zones: 3, or leave it out when clusters differ',
  },
  storageClass: {
    holds: given => typeof given?.name === 'string' && OBJECT_NAME.test(given.name) && BINDING_MODES.includes(given.volumeBindingMode),
    problem: 'storageClass is no class that a cluster can have',
    allowed: 'StorageClass.existing with the name that kubectl get storageclass shows, and a VolumeBindingMode',
    fix: "write storageClass: StorageClass.existing('fast')",
  },
  hasDefaultStorageClass: {
    holds: given => typeof given === 'boolean',
    problem: 'hasDefaultStorageClass says neither yes nor no',
    allowed: 'true or false',
    fix: 'write hasDefaultStorageClass: true',
  },
  volumeSnapshotClass: {
    holds: given => typeof given === 'string' && OBJECT_NAME.test(given),
    problem: 'volumeSnapshotClass is no class that a cluster can have',
    allowed: 'the name that kubectl get volumesnapshotclass shows',
    fix: "write volumeSnapshotClass: 'csi-snapshots'",
  },
  operators: {
    holds: given => Array.isArray(given) && given.every(operator => Object.values(Operator).includes(operator)),
    problem: 'operators names one that nothing is known of',
    allowed: Object.keys(Operator).map(name => `Operator.${name}`).join(', '),
    fix: 'write operators: [Operator.PROMETHEUS]',
  },
  metricsReaders: {
    holds: given => Array.isArray(given) && given.length > 0 && given.every(peer => peer?.constructor?.name === 'Peer'),
    problem: 'metricsReaders names nobody',
    allowed: 'at least one Peer',
    fix: "write metricsReaders: [Peer.namespace('monitoring')]",
  },
  assignsUsers: {
    holds: given => typeof given === 'boolean',
    problem: 'assignsUsers says neither yes nor no',
    allowed: 'true or false',
    fix: 'write assignsUsers: true',
  },
  dnsPorts: {
    holds: given => Array.isArray(given) && given.length > 0 && given.every(isPort),
    problem: 'dnsPorts are no ports',
    allowed: `at least one whole number from 1 to ${LARGEST_PORT}`,
    fix: 'write dnsPorts: [53]',
  },
};

/** Refuses what no cluster can be; TypeScript does not see it in a number or in plain JavaScript. */
export function checkOptions(where: string, options: PlatformOptions): void {
  for (const [option, { holds, ...message }] of Object.entries(RULES)) {
    const given = options[option as keyof PlatformOptions];
    if (given !== undefined && !holds(given)) refuse(where, { code: 'platform-option-invalid', given, ...message });
  }
  options.loadBalancerSources?.forEach(block => cidrBlock(where, 'loadBalancerSources', block));
}

function isPort(given: unknown): boolean {
  return Number.isInteger(given) && (given as number) >= 1 && (given as number) <= LARGEST_PORT;
}
