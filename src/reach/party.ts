import { AddressRange, addressRange } from './addresses';
import { Match } from './match';
import { fields, items } from '../manifests/json';
import { indexedNamespace } from '../manifests/object-index';
import { lastingContainers, PodTemplate } from '../manifests/pod-templates';

/** Whoever calls or is called. */
export type Party = Pods | Unseen | Outside;

/** The pods that one manifest makes. */
export interface Pods {
  readonly kind: 'pods';
  readonly name: string;
  readonly namespace: string;
  readonly pods: PodTemplate;
}

/** Pods of a namespace that no manifest tells of. */
export interface Unseen {
  readonly kind: 'unseen';
  readonly name: string;
  readonly namespace: string;
}

/** Addresses that are no pods. */
export interface Outside {
  readonly kind: 'outside';
  readonly name: string;
  readonly ranges: AddressRange[];
  /** Why it is some of the addresses, and nobody knows which. */
  readonly doubt?: string;
}

export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

export interface PodPort {
  readonly name?: string;
  readonly number: number;
  readonly protocol: string;
}

export function podsOf(pods: PodTemplate): Pods {
  const namespace = indexedNamespace(pods.namespace);
  return { kind: 'pods', name: `${namespace}/${pods.entry.manifest.metadata.name}`, namespace, pods };
}

/** The ports that the pods say they listen on; they may listen on others. */
export function podPorts({ pods }: Pods): PodPort[] {
  return lastingContainers(pods).flatMap(({ value, field }) => items(value.ports, `${field}.ports`))
    .filter(({ value }) => Number.isInteger(value.containerPort))
    .map(({ value: { name, containerPort, protocol = 'TCP' } }) => ({ name, number: containerPort, protocol }));
}

export function isOnHostNetwork({ pods }: Pods): boolean {
  return pods.spec.hostNetwork === true;
}

/** Known of pods that run already. */
export function podAddress({ pods }: Pods): AddressRange | undefined {
  const { podIP } = fields(pods.entry.manifest.status);
  return pods.entry.manifest.kind === 'Pod' && podIP !== undefined ? addressRange(podIP) : undefined;
}

/** A pod by itself, which always reaches itself; other manifests make pods that are each other's peers. */
export function isOnePod({ pods }: Pods): boolean {
  return pods.entry.manifest.kind === 'Pod';
}

export const HOST_NETWORK: Match = 'it is on the host network, where most network plugins take it for its node and hold it to no policy';
export const OWN_NODE: Match = 'the other end is on the host network, and no policy stops a node and the pods that run on it from reaching each other';
