import { isDeepStrictEqual } from 'util';
import { IConstruct } from 'constructs';
import { ShadowReleaseProps } from './shadow-release-props';
import { isNamed } from '../../blocks/policies/name-policy';
import { TwelveFactorApp } from '../../patterns/app/twelve-factor-app';
import { cidrBlock, isInside } from '../../private/network/cidr';
import { refuse } from '../../private/refusal';
import { Egress, Peer } from '../../props/policies/peer';
import { Endpoint } from '../../props/services/backing-service';

/** The services that the app calls, by the name for declaring them harmless: the variable, or the host for services without a variable. */
export function originalsOf(app: TwelveFactorApp): { readonly [name: string]: Endpoint } {
  const called = (app._props.calls ?? []).map(({ endpoint }) => [endpoint.options.host, endpoint]);
  const bound = Object.entries(app._bindings).map(([variable, { endpoint }]) => [variable, endpoint]);
  return Object.fromEntries([...called, ...bound]);
}

/** Another variable may lead to the same store, and so may calls without a variable. */
export function refuseShared(where: IConstruct, app: TwelveFactorApp, props: ShadowReleaseProps): void {
  const { bindings = {}, calls = [], egress = [], harmless = {} } = props;
  refuseSharedVolume(where, app, props);
  const all = Object.entries(originalsOf(app));
  const declared = all.filter(([name]) => name in harmless);
  const originals = all.filter(([, endpoint]) => !declared.some(([, other]) => isSame(endpoint, other)));
  const ways = [
    ...Object.entries(bindings).map(([variable, { endpoint }]) => ({ way: variable, leadsTo: (to: Endpoint) => isSame(endpoint, to) })),
    ...calls.map(({ endpoint }, i) => ({ way: `calls[${i}]`, leadsTo: (to: Endpoint) => isSame(endpoint, to) })),
    ...egress.map((one, i) => ({ way: `egress[${i}]`, leadsTo: (to: Endpoint) => lets(where, one, to) })),
  ];
  for (const { way, leadsTo } of ways) {
    const shared = originals.find(([, endpoint]) => leadsTo(endpoint));
    if (shared !== undefined) refuseStore(where, way, shared[0], shared[1], bindings);
  }
}

/** Network policies match pods and addresses, regardless of the DNS name. */
function isSame({ options: one }: Endpoint, { options: other }: Endpoint): boolean {
  const [pods, otherPods] = [one, other].map(({ namespace, podLabels, port, podPort = port }) => podLabels && [namespace, podLabels, podPort]);
  return (one.host === other.host && one.namespace === other.namespace && one.port === other.port)
    || (pods !== undefined && isDeepStrictEqual(pods, otherPods))
    || (one.port === other.port && (one.addresses ?? []).some(block => (other.addresses ?? []).some(address => overlap(block, address))));
}

function lets(where: IConstruct, { peer, ports, hosts }: Egress, { options: called, transport }: Endpoint): boolean {
  const { host, namespace, podLabels, addresses = [], port, podPort = port } = called;
  const isOpen = ports === undefined || ports.some(({ protocol, port: first, endPort = first }) => (
    protocol === transport && first <= podPort && podPort <= endPort
  ));
  if (hosts !== undefined) return isOpen && podLabels === undefined && isNamed(hosts, host);
  return isOpen && (podLabels === undefined ? hasAddress(where, peer, addresses) : hasPods(peer, namespace, podLabels));
}

/** An unknown address may be in any block. */
function hasAddress(where: IConstruct, { namespaceName, block, exceptions = [] }: Peer, addresses: string[]): boolean {
  if (namespaceName !== undefined) return false;
  if (block === undefined || addresses.length === 0) return true;
  const wide = cidrBlock(where, 'egress', block);
  return addresses.some(address => overlap(wide, address) && !exceptions.some(exception => exception === address || isInside(exception, address)));
}

/** Pods may have labels that are unknown here. */
function hasPods(peer: Peer, namespace: string | undefined, labels: { readonly [key: string]: string }): boolean {
  const { namespaceName, podLabels = {}, block, exceptions = [] } = peer;
  if (namespaceName === undefined) return block === undefined || (/\/0$/.test(block) && exceptions.length === 0);
  return namespaceName === (namespace ?? namespaceName) && Object.entries(podLabels).every(([key, value]) => (labels[key] ?? value) === value);
}

function overlap(one: string, other: string): boolean {
  return one === other || isInside(one, other) || isInside(other, one);
}

function refuseStore(where: IConstruct, way: string, name: string, { options }: Endpoint, bindings: object): never {
  const { host, port, podLabels, addresses = [] } = options;
  const isEgress = way.startsWith('egress[');
  const apart = !isEgress ? 'use a copy'
    : podLabels === undefined && addresses.length === 0 ? `set the addresses of that service, so that others can be distinguished from it: ExternalService.at('${host}', ${port}, { addresses: ['10.1.0.0/24'] })`
      : "set only peers that the app does not call, such as Egress.to(Peer.cidr('203.0.113.0/24'), [443])";
  return refuse(where, {
    code: 'shadow-shares-store',
    problem: `${way} leads to a service that the app itself uses, so copies of requests would change its data`,
    given: `${host}:${port}, which the app has as ${name}`,
    allowed: isEgress ? 'peers and ports that the app does not call' : 'another store, such as a StatefulBackend that is restored from the last backup of the original',
    fix: `${apart}, or ${name in bindings ? `remove ${name} from bindings and declare it` : 'declare it'}: harmless: { ${JSON.stringify(name)}: 'why its calls change nothing there' }`,
  });
}

function refuseSharedVolume(where: IConstruct, app: TwelveFactorApp, { volumes = {} }: ShadowReleaseProps): void {
  const claims = Object.values(app._props.volumes ?? {}).map(({ asVolumeClaim: { name } }) => name);
  const path = Object.keys(volumes).find(one => claims.includes(volumes[one].asVolumeClaim.name) && !volumes[one].asVolumeClaim.isReadOnly);
  if (path === undefined) return;
  refuse(where, {
    code: 'shadow-shares-store',
    problem: `${path} uses a volume of the app itself, so copies of requests would change its data`,
    given: volumes[path].asVolumeClaim.name,
    allowed: 'another volume, or the same one read-only',
    fix: `use a copy, or mount it read-only, such as volumes: { ${JSON.stringify(path)}: uploads.readOnly }`,
  });
}
