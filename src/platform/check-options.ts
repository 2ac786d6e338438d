import { IstioMode, MutualTls } from './mesh';
import { Operator } from './operator';
import { PlatformOptions, PullPolicy } from './platform-options';
import { cidrBlock } from '../private/cidr';
import { isLoadBalancerClass } from '../private/host-name';
import { Refusal, refuse } from '../private/refusal';
import { membersOf } from '../private/shape';
import { EGRESS, PEER } from '../props/kinds';
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
    allowed: membersOf(PullPolicy, 'PullPolicy'),
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
    holds: given => isListOf(given, operator => Object.values(Operator).includes(operator as Operator)),
    problem: 'operators names one that nothing is known of',
    allowed: membersOf(Operator, 'Operator'),
    fix: 'write operators: [Operator.PROMETHEUS]',
  },
  metricsReaders: {
    holds: given => isListOf(given, PEER.accepts) && given.length > 0,
    problem: 'metricsReaders names nobody',
    allowed: 'at least one Peer',
    fix: "write metricsReaders: [Peer.namespace('monitoring')]",
  },
  apiServer: {
    holds: given => areEgress(given) && given.length > 0,
    problem: 'apiServer names no place',
    allowed: 'at least one Egress',
    fix: "write apiServer: [Egress.to(Peer.cidr('10.0.0.2/32'), [443])]",
  },
  identityServers: {
    holds: given => areEgress(given),
    problem: 'identityServers are no places that pods can call',
    allowed: 'a list of Egress',
    fix: "write identityServers: [Egress.to(Peer.cidr('169.254.169.254/32'), [80])]",
  },
  telemetry: {
    holds: given => areEgress(given),
    problem: 'telemetry names no places that pods can call',
    allowed: 'a list of Egress',
    fix: "write telemetry: [Egress.to(Peer.namespace('observability'), [4317])]",
  },
  loadBalancerClass: {
    holds: isLoadBalancerClass,
    problem: 'loadBalancerClass is no name of an implementation',
    allowed: "letters, digits, dots, hyphens and underscores, mostly after a domain, such as 'service.k8s.aws/nlb'",
    fix: 'give the class that the documentation of the load balancer names',
  },
  loadBalancerSources: {
    holds: given => Array.isArray(given) && given.length > 0,
    problem: 'loadBalancerSources names no blocks: nobody would be let in by a load balancer',
    allowed: 'at least one address block',
    fix: "write loadBalancerSources: ['10.0.0.0/16'], or leave it out when it is not known",
  },
  entry: {
    holds: isEntry,
    problem: 'entry is no way in, or one by which nobody comes',
    allowed: 'Entry.gateway, or Entry.ingress with its tls, and at least one Peer in callers and one name in hosts if they are given',
    fix: "write entry: Entry.gateway({ name: 'public', namespace: 'edge' }), and leave callers and hosts out when they are not known",
  },
  mesh: {
    holds: given => isMesh(given),
    problem: 'mesh is none that anything is known of',
    allowed: `Mesh.istio with ${membersOf(IstioMode, 'IstioMode')}, and if there is one ${membersOf(MutualTls, 'MutualTls')}, or Mesh.gatewayApi with its name, and true or false as readsRetries if it is given`,
    fix: 'write mesh: Mesh.istio({ mode: IstioMode.SIDECAR })',
  },
  assignsUsers: {
    holds: given => typeof given === 'boolean',
    problem: 'assignsUsers says neither yes nor no',
    allowed: 'true or false',
    fix: 'write assignsUsers: true',
  },
  dnsPorts: {
    holds: given => isListOf(given, isPort) && given.length > 0,
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
  Array.from(options.loadBalancerSources ?? []).forEach(block => cidrBlock(where, 'loadBalancerSources', block));
}

function isEntry(given: any): boolean {
  const { callers, gatewayOptions, ingressOptions } = given ?? {};
  const lists = [callers, gatewayOptions?.hosts].filter(list => list !== undefined);
  const isWhole = gatewayOptions !== undefined || ingressOptions?.tls !== undefined;
  return given?.constructor?.name === 'Entry' && isWhole && lists.every(list => Array.isArray(list) && list.length > 0);
}

function isMesh({ istioOptions, gatewayOptions }: any): boolean {
  if (gatewayOptions !== undefined) return typeof gatewayOptions.name === 'string' && ['undefined', 'boolean'].includes(typeof gatewayOptions.readsRetries);
  const { mode, mtls } = istioOptions ?? {};
  return Object.values(IstioMode).includes(mode) && (mtls === undefined || Object.values(MutualTls).includes(mtls));
}

function areEgress(given: unknown): given is unknown[] {
  return isListOf(given, EGRESS.accepts);
}

/** Holes count: they are printed as null. */
function isListOf(given: unknown, isOne: (item: unknown) => boolean): given is unknown[] {
  return Array.isArray(given) && Array.from(given).every(isOne);
}

function isPort(given: unknown): boolean {
  return Number.isInteger(given) && (given as number) >= 1 && (given as number) <= LARGEST_PORT;
}
