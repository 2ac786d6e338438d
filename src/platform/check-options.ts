import { Entry } from './entry';
import { IstioMode, Mesh } from './mesh';
import { PlatformOptions } from './platform-options';
import { PROXY_SIZE } from './proxy-size';
import { inShort } from '../private/messages/in-short';
import { cidrBlock } from '../private/network/cidr';
import { isLoadBalancerClass, isServedHost } from '../private/network/host-name';
import { parseQuantity } from '../private/quantity';
import { Refusal, refuse } from '../private/refusal';
import { Peer } from '../props/policies/peer';

interface Rule extends Pick<Refusal, 'problem' | 'allowed' | 'fix'> {
  readonly holds: (given: any) => boolean;
  /** The invalid part of it, by the name of the setting; undefined if all of it is invalid. */
  readonly wrong?: (given: any) => { readonly [setting: string]: unknown } | undefined;
}

const LARGEST_PORT = 65535;
const OBJECT_NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

const RULES: { readonly [option in keyof PlatformOptions]: Rule } = {
  zones: {
    holds: given => Number.isInteger(given) && given >= 1,
    problem: 'zones is not a valid number of zones',
    allowed: 'a whole number, at least 1',
    fix: 'set zones: 3, or remove it if clusters differ',
  },
  storageClass: {
    holds: given => OBJECT_NAME.test(given.name),
    problem: 'storageClass is not a valid name of a StorageClass',
    allowed: 'StorageClass.existing with the name that kubectl get storageclass shows',
    fix: "set storageClass: StorageClass.existing('fast')",
  },
  volumeSnapshotClass: {
    holds: given => OBJECT_NAME.test(given),
    problem: 'volumeSnapshotClass is not a valid name of a VolumeSnapshotClass',
    allowed: 'the name that kubectl get volumesnapshotclass shows',
    fix: "set volumeSnapshotClass: 'csi-snapshots'",
  },
  metricsReaders: {
    holds: given => given.length > 0,
    problem: 'metricsReaders is empty',
    allowed: 'at least one Peer',
    fix: "set metricsReaders: [Peer.namespace('monitoring')]",
  },
  apiServer: {
    holds: given => given.length > 0,
    problem: 'apiServer is empty',
    allowed: 'at least one Egress',
    fix: "set apiServer: [Egress.to(Peer.cidr('10.0.0.2/32'), [443])]",
  },
  loadBalancerClass: {
    holds: isLoadBalancerClass,
    problem: 'loadBalancerClass is not a valid load balancer class',
    allowed: "letters, digits, dots, hyphens and underscores, usually with a domain prefix, such as 'service.k8s.aws/nlb'",
    fix: 'use the class from the documentation of the load balancer',
  },
  loadBalancerSources: {
    holds: given => given.length > 0,
    problem: 'loadBalancerSources is empty, so no traffic from a load balancer would be allowed',
    allowed: 'at least one CIDR block',
    fix: "set loadBalancerSources: ['10.0.0.0/16'], or remove it if it is unknown",
  },
  entry: {
    holds: isEntry,
    wrong: wrongInEntry,
    problem: 'entry has an invalid option',
    allowed: "at least one Peer in callers; at least one name in hosts, such as '*.acme.example'; className as kubectl get gatewayclass shows it",
    fix: 'correct it, or remove it if it is unknown',
  },
  mesh: {
    holds: isMesh,
    wrong: ({ istioOptions }) => ({ 'mesh.proxy': istioOptions?.proxy }),
    problem: 'the resources of the mesh proxy are invalid: it would not start',
    allowed: `in sidecar mode a proxy with ${Object.keys(PROXY_SIZE).join(', ')} as quantities, and limits of at least the requests`,
    fix: "set proxy: { memory: '256Mi', memoryLimit: '1Gi' }, or remove it",
  },
  dnsPorts: {
    holds: given => given.length > 0 && given.every(isPort),
    problem: 'dnsPorts are not valid port numbers',
    allowed: `at least one whole number from 1 to ${LARGEST_PORT}`,
    fix: 'set dnsPorts: [53]',
  },
  dns: {
    holds: given => given.length > 0 && given.every((peer: Peer) => peer.portNames === undefined),
    problem: 'dns is empty, or has ports of apps (onPort) instead of dnsPorts',
    allowed: 'at least one Peer, none with onPort',
    fix: "set dns: [Peer.namespace('kube-system', { 'k8s-app': 'kube-dns' })], or remove it if it is unknown",
  },
};

/** Rejects options that no cluster can have. */
export function checkOptions(where: string, options: PlatformOptions): void {
  for (const [option, { holds, wrong, ...message }] of Object.entries(RULES)) {
    const given = options[option as keyof PlatformOptions];
    if (given === undefined || holds(given)) continue;
    const items = Array.isArray(given) ? given : [];
    const i = items.findIndex(item => !holds([item]));
    const found = i >= 0 ? { [`${option}[${i}]`]: inShort(items[i]) } : wrong?.(given) ?? { [option]: inShort(given) };
    refuse(where, { code: 'platform-option-invalid', given: found, ...message });
  }
  options.loadBalancerSources?.forEach(block => cidrBlock(where, 'loadBalancerSources', block));
  options.dns?.forEach(({ block }) => block !== undefined && cidrBlock(where, 'dns', block));
}

function isEntry(entry: Entry): boolean {
  return wrongInEntry(entry) === undefined;
}

function wrongInEntry({ callers, gatewayOptions, ingressOptions }: Entry): { readonly [setting: string]: unknown } | undefined {
  const { hosts, className } = gatewayOptions ?? {};
  const certified = ingressOptions?.tls.hosts;
  if (callers?.length === 0) return { 'entry.callers': callers };
  if (hosts && !areHosts(hosts)) return { 'entry.hosts': hosts };
  if (certified && !areHosts(certified)) return { 'entry.tls.hosts': certified };
  return className === undefined || OBJECT_NAME.test(className) ? undefined : { 'entry.className': className };
}

function areHosts(names: string[]): boolean {
  return names.length > 0 && names.every(isServedHost);
}

/** Istio reads all four from annotations as soon as one is set. A proxy with a limit below its request does not start. */
function isMesh({ istioOptions }: Mesh): boolean {
  const given = Object.entries(istioOptions?.proxy ?? {}).filter(([, value]) => value !== undefined);
  if (given.length === 0) return true;
  if (istioOptions!.mode !== IstioMode.SIDECAR || !given.every(([, value]) => (parseQuantity(value) ?? 0) > 0)) return false;
  const { cpu, cpuLimit, memory, memoryLimit } = { ...PROXY_SIZE, ...Object.fromEntries(given) } as { [key in keyof typeof PROXY_SIZE]: string };
  return parseQuantity(cpu)! <= parseQuantity(cpuLimit)! && parseQuantity(memory)! <= parseQuantity(memoryLimit)!;
}

function isPort(given: unknown): boolean {
  return Number.isInteger(given) && (given as number) >= 1 && (given as number) <= LARGEST_PORT;
}
