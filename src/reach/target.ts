import { AddressRange, addressRange, blocks, minus, PUBLIC_IPV4, PUBLIC_IPV6 } from './addresses';
import { Outside, Party, podPorts, podsOf, Pods } from './party';
import { blockTexts, policiesOf } from './policies';
import { fields, items } from '../manifests/json';
import { Resource } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { targetPortOf } from '../manifests/service-ports';
import { listed, nearest } from '../private/messages/nearest';
import { isNamespace } from '../private/names';
import { refuse } from '../private/refusal';

/** A destination and its port. */
export interface Target {
  readonly party: Party;
  /** Absent for every port that the pods declare, or every port if they declare none. */
  readonly port?: number;
  /** Whether ports that the pods do not declare are included, too. */
  readonly undeclared?: boolean;
  readonly protocol?: string;
  /** The Service that forwards there, such as `Service shop/web port 80`. */
  readonly via?: string;
}

interface WantedPort {
  readonly port: string;
  readonly protocol?: string;
}

const INTERNET = 'internet';
const ANYWHERE = blocks('0.0.0.0/0', '::/0');
/** The name of a Service, as in `db.shop.svc.cluster.local`. */
const IN_CLUSTER = /^[^.]+\.([^.]+)\.svc(\.|$)/;

/** All parties that the text selects: `namespace/name`, `namespace/*`, an address, a block, or `internet`. */
export function parties(text: string, manifests: Manifests): Party[] {
  return outside(text, manifests) ?? pods(text, manifests);
}

/** The same with a port: `namespace/name:5432`, `namespace/name:metrics`, `10.0.0.0/8:53/udp`, `[fd00::1]:443`. */
export function targets(text: string, manifests: Manifests): Target[] {
  const { name, wanted } = splitPort(text);
  const away = outside(name, manifests);
  if (away) return away.map(party => ({ party, ...wanted && { port: numbered(text, wanted), protocol: wanted.protocol } }));
  const service = serviceNamed(name, manifests);
  const found = name.endsWith('/*') || !service || templatesNamed(name, manifests).length > 0 ? podsIfAny(name, manifests) : [];
  if (wanted === undefined && found.length > 0) return found.map(party => ({ party }));
  const served = service ? behind(service, wanted, manifests) : [];
  if (served.length > 0) return served;
  if (found.length > 0) return found.flatMap(party => onPort(party, wanted!, text));
  return service ? refuseUnserved(text, service) : pods(name, manifests).map(party => ({ party }));
}

function outside(text: string, manifests: Manifests): Outside[] | undefined {
  if (text === INTERNET) return [{ kind: 'outside', name: INTERNET, ranges: internet(manifests) }];
  const range = addressRange(text);
  return range && [{ kind: 'outside', name: text, ranges: [range] }];
}

function internet(manifests: Manifests): AddressRange[] {
  return knowsIpv6(manifests) ? [...PUBLIC_IPV4, PUBLIC_IPV6] : PUBLIC_IPV4;
}

/** IPv6 counts only if the policies use it: otherwise a cluster is unlikely to have it. */
function knowsIpv6(manifests: Manifests): boolean {
  const rules = [...policiesOf(manifests).values()].flat().flatMap(policy => Object.values(policy.rules).flat());
  return rules.flatMap(blockTexts).some(text => addressRange(text)?.family === 6);
}

/** Any address that an external host may have: not those of a pod itself and of its node. */
export const OUTSIDE: Outside = {
  kind: 'outside',
  name: 'outside',
  ranges: ANYWHERE.flatMap(range => minus(range, blocks('127.0.0.0/8', '169.254.0.0/16', '::1/128', 'fe80::/10'))),
};

/** The destination of a DNS name: pods of a namespace, or any address, including private ones. */
function behindName(name: string, manifests: Manifests): Party {
  const namespace = IN_CLUSTER.exec(name)?.[1];
  if (namespace !== undefined) return { kind: 'unseen', name, namespace };
  const doubt = `only some addresses are allowed, and the addresses of ${name} are not in the manifests`;
  return { kind: 'outside', name, ranges: knowsIpv6(manifests) ? ANYWHERE : ANYWHERE.slice(0, 1), doubt };
}

function pods(text: string, manifests: Manifests): Party[] {
  const found = podsIfAny(text, manifests);
  return found.length > 0 ? found : refuseUnknown(text, manifests);
}

function podsIfAny(text: string, manifests: Manifests): Party[] {
  const [namespace, name, ...rest] = text.split('/');
  if (rest.length > 0 || !namespace || !name) return [];
  if (name === '*') {
    const known = manifests.podTemplatesIn(namespace);
    if (known.length > 0) return known.map(podsOf);
    return isNamespace(namespace) ? [{ kind: 'unseen', name: text, namespace }] : [];
  }
  const service = serviceNamed(text, manifests);
  const templates = templatesNamed(text, manifests);
  return templates.length > 0 ? templates : service ? manifests.selectedBy(service).map(podsOf) : [];
}

function templatesNamed(text: string, manifests: Manifests): Pods[] {
  const [namespace, name] = text.split('/');
  return manifests.podTemplatesIn(namespace).filter(({ entry }) => entry.manifest.metadata.name === name).map(podsOf);
}

function serviceNamed(text: string, manifests: Manifests): Resource | undefined {
  const [namespace, name] = text.split('/');
  return manifests.find({ group: '', kind: 'Service', namespace, name: name ?? '' });
}

/** The targets of a port of a Service, or of each of its ports. Policies apply to the pods' port. */
function behind(service: Resource, wanted: WantedPort | undefined, manifests: Manifests): Target[] {
  const { clusterIP, type, externalName, ports } = fields(service.manifest.spec);
  const name = `Service ${indexedNamespace(service.manifest.metadata.namespace)}/${service.manifest.metadata.name}`;
  const asked = items(ports, 'spec.ports').map(({ value }) => value).filter(port => wanted === undefined || isWanted(port, wanted));
  if (type === 'ExternalName') {
    const party = behindName(`${externalName}`, manifests);
    if (asked.length > 0) return asked.map(({ port, protocol = 'TCP' }) => ({ party, port, protocol, via: `${name} port ${port}` }));
    // It is only a name: clients may use any other port of the server.
    const number = wanted && Number(wanted.port);
    return Number.isNaN(number) ? [] : [{ party, port: number, protocol: wanted?.protocol, via: name }];
  }
  return asked.flatMap((served): Target[] => {
    const { port, protocol = 'TCP' } = served;
    const targetPort = targetPortOf(served);
    const via = `${name} port ${port}`;
    const selected = manifests.selectedBy(service).map(podsOf).flatMap(party => {
      // A headless Service has no address: clients connect to the pods, on the port that they use.
      const number = clusterIP === 'None' ? port : typeof targetPort === 'number' ? targetPort : numberOf(party, targetPort, protocol);
      return number === undefined ? [] : [{ party, port: number, protocol, via }];
    });
    if (selected.length > 0) return selected;
    return addressesBehind(service, served, manifests).map(({ party, number }) => ({ party, port: number ?? port, protocol, via }));
  });
}

function numberOf(party: Pods, portName: string, protocol: string): number | undefined {
  return podPorts(party).find(port => port.name === portName && port.protocol === protocol)?.number;
}

function isWanted({ name, port, protocol = 'TCP' }: { readonly [field: string]: any }, wanted: WantedPort): boolean {
  return [name, `${port}`].includes(wanted.port) && (wanted.protocol ?? protocol) === protocol;
}

/** The addresses in the EndpointSlices and Endpoints of a Service without a selector. */
function addressesBehind(
  service: Resource, { name }: { readonly [field: string]: any }, manifests: Manifests,
): { party: Outside; number?: number }[] {
  const { metadata } = service.manifest;
  const isOf = ({ manifest }: Resource) => indexedNamespace(manifest.metadata.namespace) === indexedNamespace(metadata.namespace);
  const slices = manifests.ofKind('EndpointSlice').filter(isOf)
    .filter(({ manifest }) => fields(manifest.metadata.labels)['kubernetes.io/service-name'] === metadata.name)
    .map(({ manifest }) => ({ ports: manifest.ports, texts: items(manifest.endpoints, '').flatMap(({ value }) => value.addresses ?? []) }));
  const subsets = manifests.ofKind('Endpoints').filter(isOf).filter(({ manifest }) => manifest.metadata.name === metadata.name)
    .flatMap(({ manifest }) => items(manifest.subsets, '')).map(({ value }) => ({ ports: value.ports, texts: items(value.addresses, '').map(address => address.value.ip) }));
  return [...slices, ...subsets].flatMap(({ ports, texts }) => {
    const own = items(ports, '').map(({ value }) => value).find(port => (port.name ?? '') === (name ?? ''));
    return texts.flatMap(text => {
      const range = addressRange(text);
      return range ? [{ party: { kind: 'outside' as const, name: `${text}`, ranges: [range] }, number: own?.port }] : [];
    });
  });
}

function onPort(party: Party, wanted: WantedPort, text: string): Target[] {
  const declared = party.kind === 'pods' ? podPorts(party).filter(({ name, number, protocol }) => isWanted({ name, port: number, protocol }, wanted)) : [];
  if (declared.length > 0) return declared.map(({ number, protocol }) => ({ party, port: number, protocol }));
  return [{ party, port: numbered(text, wanted), protocol: wanted.protocol }];
}

function splitPort(text: string): { readonly name: string; readonly wanted?: WantedPort } {
  const [, bracketed, after] = /^\[([^\]]+)\](?::(.+))?$/.exec(text) ?? [];
  if (bracketed !== undefined) return { name: bracketed, ...after !== undefined && { wanted: portOf(text, after) } };
  const colon = text.lastIndexOf(':');
  if (colon < 0 || addressRange(text)) return { name: text };
  return { name: text.slice(0, colon), wanted: portOf(text, text.slice(colon + 1)) };
}

function portOf(text: string, port: string): WantedPort {
  const [, name, protocol] = /^([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)(?:\/(tcp|udp|sctp))?$/i.exec(port) ?? refusePort(text);
  return { port: name, ...protocol !== undefined && { protocol: protocol.toUpperCase() } };
}

function numbered(text: string, { port }: WantedPort): number {
  const number = Number(port);
  return Number.isInteger(number) && number >= 1 && number <= 65535 ? number : refusePort(text);
}

function refusePort(text: string): never {
  return refuse(undefined, {
    code: 'reach-port-unknown',
    problem: 'the port is invalid or unknown',
    given: text,
    allowed: 'a number from 1 to 65535 or the name of a port of the pods, with /udp or /sctp for protocols other than TCP',
    fix: 'use the form shop/db:5432 or shop/dns:53/udp',
  });
}

function refuseUnserved(text: string, { manifest }: Resource): never {
  const ports = items(fields(manifest.spec).ports, '').map(({ value: { name, port } }) => name === undefined ? `${port}` : `${port} (${name})`);
  return refuse(undefined, {
    code: 'reach-service-leads-nowhere',
    problem: 'these manifests have no pods and no addresses behind this port of the Service',
    given: text,
    allowed: ports.length > 0 ? `its ports, ${ports.join(', ')}, with pods behind them` : 'a Service with ports',
    fix: 'use one of its ports, or pass the manifests of its pods as well',
  });
}

function refuseUnknown(text: string, manifests: Manifests): never {
  const known = [...new Set([
    ...manifests.podTemplates.map(template => podsOf(template).name),
    ...manifests.ofKind('Service', '').map(({ manifest: { metadata } }) => `${indexedNamespace(metadata.namespace)}/${metadata.name}`),
  ])].sort();
  const meant = nearest(text, known) ?? known.find(name => name.split('/')[1] === text);
  return refuse(undefined, {
    code: 'reach-name-unknown',
    problem: 'no pod, workload or Service in these manifests has this name',
    given: text,
    allowed: `namespace/name, namespace/*, an address, a block such as 10.0.0.0/8, or internet; ${known.length === 0 ? 'these manifests have no pods and no Services' : `these manifests have ${listed(known)}`}`,
    fix: known.length === 0 ? 'pass the manifests of its pods as well' : meant === undefined ? 'use one of these' : `did you mean ${meant}?`,
  });
}
