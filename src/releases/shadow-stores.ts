import { isDeepStrictEqual } from 'util';
import { IConstruct } from 'constructs';
import { ShadowReleaseProps } from './shadow-release-props';
import { TwelveFactorApp } from '../patterns/twelve-factor-app';
import { cidrBlock, isInside } from '../private/cidr';
import { refuse } from '../private/refusal';
import { Endpoint, EndpointOptions } from '../props/backing-service';
import { Egress, Peer } from '../props/peer';

/** What the app calls, by the name under which it may be declared harmless: its variable, or the host of what it calls without one. */
export function originalsOf(app: TwelveFactorApp): { readonly [name: string]: Endpoint } {
  const called = (app._props.calls ?? []).map(({ endpoint }) => [endpoint.options.host, endpoint]);
  const bound = Object.entries(app._bindings).map(([variable, { endpoint }]) => [variable, endpoint]);
  return Object.fromEntries([...called, ...bound]);
}

/** Another variable may lead to the very same store, and so may what is called without one. */
export function refuseShared(where: IConstruct, app: TwelveFactorApp, props: ShadowReleaseProps): void {
  const { bindings = {}, calls = [], egress = [], harmless = {} } = props;
  refuseSharedVolume(where, app, props);
  const all = Object.entries(originalsOf(app));
  const declared = all.filter(([name]) => name in harmless);
  const originals = all.filter(([, endpoint]) => !declared.some(([, other]) => isSame(endpoint, other)));
  const ways = [
    ...Object.entries(bindings).map(([variable, { endpoint }]) => ({ way: variable, leadsTo: (to: Endpoint) => isSame(endpoint, to) })),
    ...calls.map(({ endpoint }, i) => ({ way: `calls[${i}]`, leadsTo: (to: Endpoint) => isSame(endpoint, to) })),
    ...egress.map((one, i) => ({ way: `egress[${i}]`, leadsTo: (to: Endpoint) => lets(where, one, to.options) })),
  ];
  for (const { way, leadsTo } of ways) {
    const shared = originals.find(([, endpoint]) => leadsTo(endpoint));
    if (shared !== undefined) refuseStore(where, way, shared[0], shared[1], bindings);
  }
}

/** Policies know pods and addresses, whatever name leads there. */
function isSame({ options: one }: Endpoint, { options: other }: Endpoint): boolean {
  const [pods, otherPods] = [one, other].map(({ namespace, podLabels, port, podPort = port }) => podLabels && [namespace, podLabels, podPort]);
  return (one.host === other.host && one.namespace === other.namespace && one.port === other.port)
    || (pods !== undefined && isDeepStrictEqual(pods, otherPods))
    || (one.port === other.port && (one.addresses ?? []).some(block => (other.addresses ?? []).some(address => overlap(block, address))));
}

function lets(where: IConstruct, { peer, ports }: Egress, { namespace, podLabels, addresses = [], port, podPort = port }: EndpointOptions): boolean {
  const isOpen = ports === undefined || ports.some(({ protocol, port: first, endPort = first }) => protocol === 'TCP' && first <= podPort && podPort <= endPort);
  return isOpen && (podLabels === undefined ? hasAddress(where, peer, addresses) : hasPods(peer, namespace, podLabels));
}

/** Of an address that is not known, any block may be it. */
function hasAddress(where: IConstruct, { namespaceName, block, exceptions = [] }: Peer, addresses: string[]): boolean {
  if (namespaceName !== undefined) return false;
  if (block === undefined || addresses.length === 0) return true;
  const wide = cidrBlock(where, 'egress', block);
  return addresses.some(address => overlap(wide, address) && !exceptions.some(exception => exception === address || isInside(exception, address)));
}

/** Labels of which nothing is known here may be there. */
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
  const apart = !isEgress ? 'give it a copy'
    : podLabels === undefined && addresses.length === 0 ? `say where that is, so that it can be told apart: ExternalService.at('${host}', ${port}, { addresses: ['10.1.0.0/24'] })`
      : "name what it may call and the app does not, as in Egress.to(Peer.cidr('203.0.113.0/24'), [443])";
  return refuse(where, {
    code: 'shadow-shares-store',
    problem: `${way} leads to what the app itself uses, so that the copies of calls would change it`,
    given: `${host}:${port}, which the app has as ${name}`,
    allowed: isEgress ? 'peers and ports that are none of what the app calls' : 'another store, such as a StatefulBackend that is restored from the last backup of the original',
    fix: `${apart}, or ${name in bindings ? `take ${name} out of bindings and declare it` : 'declare it'}: harmless: { ${JSON.stringify(name)}: 'why its calls change nothing there' }`,
  });
}

function refuseSharedVolume(where: IConstruct, app: TwelveFactorApp, { volumes = {} }: ShadowReleaseProps): void {
  const claims = Object.values(app._props.volumes ?? {}).map(({ asVolumeClaim: { name } }) => name);
  const path = Object.keys(volumes).find(one => claims.includes(volumes[one].asVolumeClaim.name) && !volumes[one].asVolumeClaim.isReadOnly);
  if (path === undefined) return;
  refuse(where, {
    code: 'shadow-shares-store',
    problem: `${path} leads to what the app itself uses, so that the copies of calls would change it`,
    given: volumes[path].asVolumeClaim.name,
    allowed: 'another volume, or the same one to read',
    fix: `give it a copy, or let it read only, as in volumes: { ${JSON.stringify(path)}: uploads.readOnly }`,
  });
}
