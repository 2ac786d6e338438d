import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ExternalBackendProps } from './external-backend-props';
import { identify, Identity } from '../../blocks/objects/identity';
import { endpointSlice, externalName, selectorlessService } from '../../blocks/services/external-endpoints';
import { portsOf } from '../../blocks/services/ports';
import { portNamed } from '../../blocks/services/service';
import { familyOf, refuseMapped, serviceFields } from '../../blocks/services/service-fields';
import { holdEndpoint, holdEndpoints } from '../../blocks/services/service-holds';
import { checked } from '../../private/calls/checked';
import { listed } from '../../private/messages/nearest';
import { constructId, dnsLabel, labelMap, metadataMap } from '../../private/names';
import { blockOf, cidrBlock, ipAddress } from '../../private/network/cidr';
import { hostName, namespaceOfService } from '../../private/network/host-name';
import { refuse } from '../../private/refusal';
import { atThisLine, markSource } from '../../private/source';
import { Binding, Endpoint, IBackingService } from '../../props/services/backing-service';
import { Port } from '../../props/services/port';
import { IpFamily, IpFamilyPolicy } from '../../props/services/service-options';
import { System } from '../system/system';

const PATH = /^\/\S*$/;
const WEB = /^(https?|wss?|grpcs?)$/;
const MOST_ADDRESSES = 1000;

/**
 * An external service under a name inside the cluster: a Service of type ExternalName, or one with fixed endpoint addresses. Apps bind to it
 * like to a StatefulBackend of this name: their settings do not change when one replaces the other. For an external service under its own DNS
 * name, use ExternalService.
 *
 * @see https://12factor.net/backing-services
 * @example
 * const db = new ExternalBackend(shop, 'orders-db', {
 *   host: 'orders.db.acme.example',
 *   addressBlocks: ['10.20.0.0/24'],
 *   ports: [Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })],
 *   path: '/orders',
 *   credentials: Credentials.existing('orders-db'),
 * });
 *
 * web.bind('DATABASE_URL', db.url);
 */
@checked
export class ExternalBackend extends Construct implements IBackingService {
  /** The Service: the name inside the cluster. */
  public readonly service: k8s.KubeService;

  /** The EndpointSlices, one for each IP family of `addresses`; none with `host`. */
  public readonly endpointSlices: k8s.KubeEndpointSlice[];

  private readonly ports: Port[];
  private readonly endpoints: Endpoint[];

  /**
   * Creates the Service.
   *
   * @throws external-unplaced, host-invalid, ip-address-invalid, cidr-invalid, addresses-invalid, external-path-invalid, external-web,
   * external-settings, headless-port-mapped, endpoint-is-service, no-port, and the errors of its ports and its Service
   */
  constructor(scope: Construct, id: string, props: ExternalBackendProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_NAME);
    const identity = identify(this, name, 'backend', name);
    const labels = labelMap(this, 'labels', { ...System._defaultsOf(this).labels, ...props.labels });
    const { host, addresses, service = {} } = props;
    refuseUnplaced(this, props);
    refuseSettings(this, props);
    this.ports = portsOf(this, undefined, props.ports);
    if (this.ports.length === 0) refusePortless(this);
    if (props.path !== undefined && !PATH.test(props.path)) refusePath(this, props.path);

    const parts = { ports: this.ports, labels, annotations: service.annotations && metadataMap(this, 'service.annotations', service.annotations) };
    const families = distinct((addresses ?? []).map(address => familyOf(held(this, address))));
    if (host !== undefined) refuseWeb(this, this.ports, host);
    this.service = host !== undefined
      ? externalName(this, identity, hostOf(this, identity, host), parts)
      : selectorlessService(this, identity, { ...parts, fields: serviceFields(this, 'service.', this.ports, { ...service, ...ofFamilies(families) }) });
    const of = (family: IpFamily) => addresses!.filter(address => familyOf(address) === family);
    this.endpointSlices = families.map(family => endpointSlice(this, identity, family, of(family), parts));
    const blocks = props.addressBlocks?.map(block => cidrBlock(this, 'addressBlocks', block))
      ?? addresses?.map(blockOf);
    holdEndpoints(this, blocks ?? []);
    this.endpoints = this.ports.map(port => this.endpointAt(identity, port, props, blocks));
  }

  /** `scheme://host:port` of the first port, with user and password if it has credentials. */
  public get url(): Binding { return this.endpoint.url; }

  /** `host:port` of the first port. */
  public get address(): Binding { return this.endpoint.address; }

  /** DNS name inside the cluster. */
  public get host(): Binding { return this.endpoint.host; }

  /** Number of the first port. */
  public get port(): Binding { return this.endpoint.port; }

  /** The first port. */
  public get endpoint(): Endpoint { return this.endpoints[0]; }

  /**
   * One of its ports by name.
   *
   * @throws port-unknown if no port has this name
   */
  public endpointOf(portName: string): Endpoint {
    return this.endpoints[this.ports.indexOf(atThisLine(this, () => portNamed(this, this.ports, portName)))];
  }

  private endpointAt({ instance, namespace }: Identity, port: Port, props: ExternalBackendProps, addresses?: string[]): Endpoint {
    const { service, container, scheme, transport } = port;
    const { host, path, credentials } = props;
    const named = { host: instance, externalName: host, namespace };
    return new Endpoint({ ...named, port: service, podPort: container, scheme, transport, path, credentials, addresses }, this);
  }
}

/** `-ipv4` is appended to it. */
const LONGEST_NAME = 58;

/** A single-stack cluster accepts this as well, and uses only the addresses of its IP family. */
function ofFamilies(families: IpFamily[]): { ipFamilies: IpFamily[]; ipFamilyPolicy: IpFamilyPolicy } {
  return { ipFamilies: families.slice(0, 1), ipFamilyPolicy: families.length > 1 ? IpFamilyPolicy.PREFER_DUAL_STACK : IpFamilyPolicy.SINGLE_STACK };
}

function held(where: Construct, address: string): string {
  holdEndpoint(where, ipAddress(where, 'addresses', address));
  return address;
}

function hostOf(where: Construct, identity: Identity, host: string): string {
  refuseItself(where, identity, host);
  if (host.endsWith('.svc') && namespaceOfService(host) !== undefined) refuseShortened(where, host);
  return hostName(where, 'host', host).includes('.') ? host : refuse(where, {
    code: 'host-invalid',
    problem: 'host has no domain, so it can resolve differently for each client',
    given: host,
    allowed: "a full DNS name, such as 'orders.db.acme.example'",
    fix: 'set the name with its domain',
  });
}

function refuseItself(where: Construct, { instance, namespace }: Identity, host: string): void {
  const own = `${instance}.${namespace}.svc`;
  if (namespace === undefined || ![own, `${own}.cluster.local`].includes(host)) return;
  refuse(where, {
    code: 'endpoint-is-service',
    problem: 'host is the name of its own Service, which would refer to itself',
    given: host,
    allowed: 'DNS names of servers',
    fix: 'set the DNS name of the server outside of the cluster, or use another id',
  });
}

/** The target of an ExternalName Service is resolved as it is: DNS search domains only apply to the names that pods look up. */
function refuseShortened(where: Construct, host: string): never {
  return refuse(where, {
    code: 'host-invalid',
    problem: 'host lacks the cluster domain, and DNS does not complete the target of an ExternalName Service',
    given: host,
    allowed: "a full DNS name, such as 'orders.db.acme.example' or 'orders.db.svc.cluster.local'",
    fix: `set '${host}.cluster.local'`,
  });
}

function refuseUnplaced(where: Construct, { host, addresses, addressBlocks }: ExternalBackendProps): void {
  const given = Object.entries({ host, addresses, addressBlocks }).filter(([, value]) => value !== undefined).map(([prop]) => prop);
  const isOutside = host !== undefined || (addresses ?? []).length > 0;
  const isPlaced = isOutside && !(addresses && (addressBlocks || host !== undefined));
  if (!isPlaced) {
    refuse(where, {
      code: 'external-unplaced',
      problem: host !== undefined && addresses ? 'host and addresses are mutually exclusive'
        : addresses?.length ? 'addressBlocks is redundant with addresses: network policies allow the addresses themselves' : 'host or addresses is required',
      given: given.length === 0 ? 'neither host nor addresses' : given.join(', '),
      allowed: 'host, usually with addressBlocks; or addresses',
      fix: host !== undefined && addresses ? 'remove one of them; to allow traffic to host in network policies, set addressBlocks' : addresses?.length ? 'remove addressBlocks' : "set host: 'orders.db.acme.example', or addresses: ['10.9.0.1']",
    });
  }
  const distinctAddresses = new Set(addresses ?? []);
  if (distinctAddresses.size === (addresses ?? []).length && distinctAddresses.size <= MOST_ADDRESSES) return;
  refuse(where, {
    code: 'addresses-invalid',
    problem: distinctAddresses.size > MOST_ADDRESSES ? 'too many addresses for an EndpointSlice' : 'an address is listed twice',
    given: distinctAddresses.size > MOST_ADDRESSES ? distinctAddresses.size : addresses!.find((address, i) => addresses!.indexOf(address) !== i),
    allowed: `at most ${MOST_ADDRESSES} addresses, each listed once`,
    fix: distinctAddresses.size > MOST_ADDRESSES ? 'put a load balancer in front of them, and set its address' : 'remove it',
  });
}

function refuseSettings(where: Construct, { host, service = {} }: ExternalBackendProps): void {
  const known = host === undefined ? ['headless', 'clusterIPs', 'sessionAffinity', 'annotations'] : ['annotations'];
  const given = Object.keys(service).filter(prop => service[prop as keyof typeof service] !== undefined && !known.includes(prop));
  if (given.length === 0) return;
  refuse(where, {
    code: 'external-settings',
    problem: host === undefined ? `service.${given[0]} has no effect: the addresses determine the IP family, and they are not on nodes or in zones of the cluster`
      : `service.${given[0]} has no effect: the Service is only a DNS alias, and no traffic passes through it`,
    given: given.join(', '),
    allowed: listed(known),
    fix: `remove ${listed(given)}`,
  });
}

function refusePortless(where: Construct): never {
  return refuse(where, {
    code: 'no-port',
    problem: 'it has no port, so it cannot be called',
    given: [],
    allowed: 'at least one port',
    fix: "set ports: [Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })]",
  });
}

function refusePath(where: Construct, given: string): never {
  return refuse(where, {
    code: 'external-path-invalid',
    problem: 'path must start with a slash and contain no spaces: it would make an invalid URL',
    given,
    allowed: "a URL path, such as '/app'",
    fix: `set path: '/${given.replace(/^\/|\s/g, '')}'`,
  });
}

/** A client of another name requests that name from the server, and expects a certificate for it. */
function refuseWeb(where: Construct, ports: Port[], host: string): void {
  const web = ports.find(port => port._carriesRequests || WEB.test(port.scheme));
  if (web !== undefined) {
    refuse(where, {
      code: 'external-web',
      problem: 'HTTP requests and TLS certificates carry the host name that the client uses, and the server only accepts its own',
      given: `port ${web.name} with ${web.scheme} to ${host}`,
      allowed: 'protocols that do not send the host name to the server, or addresses of a server that accepts this name',
      fix: `bind to it under its own name: ExternalService.at('${host}', ${web.container}, { scheme: '${web.scheme}' }).url`,
    });
  }
  refuseMapped(where, ports, `the port on which ${host} listens`, 'an ExternalName Service');
}

function distinct<T>(items: T[]): T[] {
  return [...new Set(items)];
}
