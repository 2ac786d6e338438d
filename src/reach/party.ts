import { AddressRange, addressRange } from './addresses';
import { Match } from './match';
import { remember } from './remember';
import { fields, items } from '../manifests/json';
import { indexedNamespace } from '../manifests/object-index';
import { lastingContainers, PodTemplate } from '../manifests/pod-templates';
import { oneLine } from '../private/messages/printable';

/** A source or a destination of traffic. */
export type Party = Pods | Unseen | Outside;

/** The pods that one manifest creates. */
export interface Pods {
  readonly kind: 'pods';
  readonly name: string;
  readonly namespace: string;
  readonly pods: PodTemplate;
}

/** Pods of a namespace that are not in the manifests. */
export interface Unseen {
  readonly kind: 'unseen';
  readonly name: string;
  readonly namespace: string;
}

/** Addresses outside the pods of the cluster. */
export interface Outside {
  readonly kind: 'outside';
  readonly name: string;
  readonly ranges: AddressRange[];
  /** Why it has only some of the addresses, and it is unknown which. */
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
  return { kind: 'pods', name: oneLine(`${namespace}/${pods.entry.manifest.metadata.name}`), namespace, pods };
}

/** The ports that the pods declare; they may listen on others. */
export function podPorts({ pods }: Pods): PodPort[] {
  return portsOf(pods);
}

const portsOf = remember((pods: PodTemplate): PodPort[] => (
  lastingContainers(pods).flatMap(({ value, field }) => items(value.ports, `${field}.ports`))
    .filter(({ value }) => Number.isInteger(value.containerPort))
    .map(({ value: { name, containerPort, protocol = 'TCP' } }) => ({ name, number: containerPort, protocol }))
));

export function isOnHostNetwork({ pods }: Pods): boolean {
  return pods.spec.hostNetwork === true;
}

/** Known for running pods. */
export function podAddress({ pods }: Pods): AddressRange | undefined {
  const { podIP } = fields(pods.entry.manifest.status);
  return pods.entry.manifest.kind === 'Pod' && podIP !== undefined ? addressRange(podIP) : undefined;
}

/** Whether it is a single pod, which can always reach itself; pods of other manifests are peers of each other. */
export function isOnePod({ pods }: Pods): boolean {
  return pods.entry.manifest.kind === 'Pod';
}

export const HOST_NETWORK: Match = 'it is on the host network, where most network plugins treat it as its node and apply no policy to it';
export const OWN_NODE: Match = 'the other end is on the host network, and no policy blocks traffic between a node and the pods that run on it';
