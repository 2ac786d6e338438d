import { HOSTNAME } from './nodes';
import { fields, items } from '../manifests/json';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { impliesLabel, isControllerLabel, lastingContainers, PodTemplate } from '../manifests/pod-templates';
import { LabelSelector, matches } from '../manifests/selectors';

/** First minor version that supports `matchLabelKeys` of affinity terms by default. */
const KEYS_OF_TERMS_SINCE = 31;

const NAME_OF_NAMESPACE = 'kubernetes.io/metadata.name';

/** Pods that a term applies to: those of one revision of a workload, since some terms apply within each revision. */
export interface Subject {
  readonly template: PodTemplate;
  readonly revision: 'old' | 'new';
}

/** A required anti-affinity: pods that must not share a domain of this topology with others. */
export interface ApartTerm {
  readonly topologyKey: string;
  /** Whether it is known to which pods it applies. */
  readonly isKnown: boolean;
  readonly applies: (other: Subject) => boolean;
}

/** A required topology spread constraint. */
export interface SpreadTerm {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
  /** Whether each revision is counted separately. */
  readonly isByRelease: boolean;
  /** Whether it is known to which pods it applies. */
  readonly isKnown: boolean;
  readonly applies: (other: Subject) => boolean;
}

/** The pods that these pods must not share a domain with. @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity */
export function apartTerms(subject: Subject, manifests: Manifests): ApartTerm[] {
  const { spec } = subject.template;
  const terms = items(fields(fields(spec.affinity).podAntiAffinity).requiredDuringSchedulingIgnoredDuringExecution, '')
    .map(({ value }): ApartTerm => ({
      topologyKey: String(value.topologyKey),
      isKnown: isKnown(value.labelSelector) && isNamespaceKnown(value.namespaceSelector, manifests),
      applies: termOf(subject, value, manifests),
    }));
  const ports = hostPorts(subject.template);
  const clashes = ({ template }: Subject) => hostPorts(template).some(other => ports.some(port => isSamePort(port, other)));
  return ports.length === 0 ? terms : [...terms, { topologyKey: HOSTNAME, isKnown: true, applies: clashes }];
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
export function spreadTerms(subject: Subject): SpreadTerm[] {
  return items(subject.template.spec.topologySpreadConstraints, '').filter(({ value }) => value.whenUnsatisfiable !== 'ScheduleAnyway').map(({ value }) => {
    const isSame = sameKeys(subject, value.matchLabelKeys);
    return {
      topologyKey: String(value.topologyKey),
      maxSkew: value.maxSkew ?? 1,
      minDomains: value.minDomains ?? 1,
      honorsAffinity: value.nodeAffinityPolicy !== 'Ignore',
      honorsTaints: value.nodeTaintsPolicy === 'Honor',
      isByRelease: (value.matchLabelKeys ?? []).some((key: string) => isControllerLabel(key)),
      isKnown: isKnown(value.labelSelector),
      applies: other => isInSameNamespace(subject, other) && selects(value.labelSelector, other) && isSame(other),
    };
  });
}

/** Labels that controllers set distinguish single pods, or releases. */
function isKnown(selector: LabelSelector | undefined): boolean {
  return !keysOf(selector).some(isControllerLabel);
}

/** The labels of a namespace are known if it is among the manifests; its name is always known. */
function isNamespaceKnown(selector: LabelSelector | undefined, manifests: Manifests): boolean {
  return keysOf(selector).every(key => key === NAME_OF_NAMESPACE)
    || manifests.podTemplates.every(({ namespace }) => manifests.find({ kind: 'Namespace', name: indexedNamespace(namespace) }));
}

function keysOf(selector: LabelSelector | undefined): string[] {
  const { matchLabels, matchExpressions } = fields(selector);
  return [...Object.keys(fields(matchLabels)), ...items(matchExpressions, '').map(({ value }) => String(value.key))];
}

export function asksToBeNear({ spec }: PodTemplate): boolean {
  return items(fields(fields(spec.affinity).podAffinity).requiredDuringSchedulingIgnoredDuringExecution, '').length > 0;
}

function termOf(subject: Subject, term: { readonly [field: string]: any }, manifests: Manifests): (other: Subject) => boolean {
  const isSame = sameKeys(subject, minorOf(manifests) < KEYS_OF_TERMS_SINCE ? [] : term.matchLabelKeys);
  const isOther = otherKeys(subject, minorOf(manifests) < KEYS_OF_TERMS_SINCE ? [] : term.mismatchLabelKeys);
  const namespaces: string[] = term.namespaces ?? [];
  const isMeant = (other: Subject) => {
    if (namespaces.length === 0 && !term.namespaceSelector) return isInSameNamespace(subject, other);
    const namespace = indexedNamespace(other.template.namespace);
    return namespaces.includes(namespace) || matches(term.namespaceSelector, namespaceLabels(namespace, manifests));
  };
  return other => isMeant(other) && selects(term.labelSelector, other) && isSame(other) && isOther(other);
}

function minorOf({ kubernetes }: Manifests): number {
  return kubernetes === undefined ? Infinity : Number(kubernetes.split('.')[1]);
}

function namespaceLabels(name: string, manifests: Manifests): { [key: string]: string } {
  return { ...fields(manifests.find({ kind: 'Namespace', name })?.manifest.metadata.labels), [NAME_OF_NAMESPACE]: name };
}

function isInSameNamespace({ template }: Subject, other: Subject): boolean {
  return indexedNamespace(template.namespace) === indexedNamespace(other.template.namespace);
}

function selects(selector: LabelSelector | undefined, { template }: Subject): boolean {
  return matches(selector, template.labels, (key, value) => impliesLabel(template, key, value));
}

/** For labels that controllers set, each revision of each workload has its own values. */
function sameKeys(subject: Subject, keys: string[] = []): (other: Subject) => boolean {
  const { labels } = subject.template;
  return other => keys.every(key => {
    if (Object.hasOwn(labels, key)) return labels[key] === other.template.labels[key];
    return !isControllerLabel(key) || (other.template === subject.template && other.revision === subject.revision);
  });
}

/** Keys that the pods themselves do not have are ignored. */
function otherKeys({ template: { labels } }: Subject, keys: string[] = []): (other: Subject) => boolean {
  return other => keys.filter(key => Object.hasOwn(labels, key)).every(key => labels[key] !== other.template.labels[key]);
}

interface HostPort {
  readonly address: string;
  readonly protocol: string;
  readonly number: number;
}

const EVERY_ADDRESS = '0.0.0.0';

/** Ports of the node that the pods use. */
function hostPorts(template: PodTemplate): HostPort[] {
  return lastingContainers(template).flatMap(({ value }) => items(value.ports, ''))
    .map(({ value: { hostIP, protocol = 'TCP', hostPort, containerPort } }) => (
      { address: hostIP || EVERY_ADDRESS, protocol, number: hostPort ?? (template.spec.hostNetwork === true ? containerPort : 0) }
    ))
    .filter(({ number }) => number > 0);
}

function isSamePort(a: HostPort, b: HostPort): boolean {
  const isSameAddress = a.address === b.address || [a.address, b.address].includes(EVERY_ADDRESS);
  return isSameAddress && a.protocol === b.protocol && a.number === b.number;
}
