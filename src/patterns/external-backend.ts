import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ExternalBackendProps } from './external-backend-props';
import { EXTERNAL } from './shapes';
import { System } from './system';
import { endpointSlice, externalName, selectorlessService } from '../blocks/external-endpoints';
import { identify, Identity } from '../blocks/identity';
import { portsOf } from '../blocks/ports';
import { portNamed } from '../blocks/service';
import { familyOf, refuseMapped, serviceFields } from '../blocks/service-fields';
import { holdEndpoint, holdEndpoints } from '../blocks/service-holds';
import { blockOf, cidrBlock, ipAddress } from '../private/cidr';
import { hostName, namespaceOfService } from '../private/host-name';
import { constructId, dnsLabel, labelMap, metadataMap } from '../private/names';
import { listed } from '../private/nearest';
import { refuse } from '../private/refusal';
import { checkShape } from '../private/shape';
import { atThisLine, markSource } from '../private/source';
import { Binding, Endpoint, IBackingService } from '../props/backing-service';
import { Port } from '../props/port';
import { IpFamily, IpFamilyPolicy } from '../props/service-options';

const PATH = /^\/\S*$/;
const WEB = /^(https?|wss?|grpcs?)$/;
const MOST_ADDRESSES = 1000;

/**
 * Something outside the cluster under a name inside it: a Service that stands for a DNS name, or leads to addresses. Apps bind to it as to
 * a StatefulBackend of this name, and cannot tell one from the other: their settings do not change when one takes the other's place.
 * For something outside under its own name there is ExternalService.
 *
 * @see https://12factor.net/backing-services
 */
export class ExternalBackend extends Construct implements IBackingService {
  /** The name inside the cluster. */
  public readonly service: k8s.KubeService;

  /** Where it leads, one for each family of `addresses`; with `host` there are none. */
  public readonly endpointSlices: k8s.KubeEndpointSlice[];

  private readonly ports: Port[];
  private readonly endpoints: Endpoint[];

  /**
   * Makes the Service.
   *
   * @throws external-unplaced, host-invalid, ip-address-invalid, cidr-invalid, addresses-invalid, external-path-invalid, external-web, external-settings, headless-port-mapped,
   * endpoint-is-service, no-port, and what its ports and its Service refuse
   */
  constructor(scope: Construct, id: string, props: ExternalBackendProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, EXTERNAL);
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

  /** `scheme://host:port` of the first port, with user and password where it has credentials. */
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
   * @throws port-unknown when there is no such port
   */
  public endpointOf(portName: string): Endpoint {
    return this.endpoints[this.ports.indexOf(atThisLine(this, () => portNamed(this, this.ports, portName)))];
  }

  private endpointAt({ instance, namespace }: Identity, port: Port, props: ExternalBackendProps, addresses?: string[]): Endpoint {
    const { service, container, scheme } = port;
    const { host, path, credentials } = props;
    const named = { host: instance, externalName: host, namespace };
    return new Endpoint({ ...named, port: service, podPort: container, scheme, path, credentials, addresses }, this);
  }
}

/** `-ipv4` comes after it. */
const LONGEST_NAME = 58;

/** A cluster with one family takes this as well, and leads to the addresses of that one. */
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
    problem: 'host is a name without a domain, which means something else in each place that looks it up',
    given: host,
    allowed: "a full DNS name, such as 'orders.db.acme.example'",
    fix: 'give the name with its domain',
  });
}

function refuseItself(where: Construct, { instance, namespace }: Identity, host: string): void {
  const own = `${instance}.${namespace}.svc`;
  if (namespace === undefined || ![own, `${own}.cluster.local`].includes(host)) return;
  refuse(where, {
    code: 'endpoint-is-service',
    problem: 'host is the name of its own Service, which would stand for itself',
    given: host,
    allowed: 'DNS names of servers',
    fix: 'give the name by which the server is known outside of the cluster, or give this another id',
  });
}

/** What a Service stands for is looked up as it is: the rest is added to what pods ask for, and to nothing else. */
function refuseShortened(where: Construct, host: string): never {
  return refuse(where, {
    code: 'host-invalid',
    problem: 'host leaves out the domain of the cluster, and no DNS server adds it to what a Service stands for',
    given: host,
    allowed: "a full DNS name, such as 'orders.db.acme.example' or 'orders.db.svc.cluster.local'",
    fix: `write '${host}.cluster.local'`,
  });
}

function refuseUnplaced(where: Construct, { host, addresses, addressBlocks }: ExternalBackendProps): void {
  const given = Object.entries({ host, addresses, addressBlocks }).filter(([, value]) => value !== undefined).map(([prop]) => prop);
  const isOutside = host !== undefined || (addresses ?? []).length > 0;
  const isPlaced = isOutside && !(addresses && (addressBlocks || host !== undefined));
  if (!isPlaced) {
    refuse(where, {
      code: 'external-unplaced',
      problem: host !== undefined && addresses ? 'it is in two places: a Service stands for a DNS name, or leads to addresses'
        : addresses?.length ? 'the addresses are the blocks that callers are let out to' : 'it does not say where it is',
      given: given.length === 0 ? 'neither host nor addresses' : given.join(', '),
      allowed: 'host, mostly with addressBlocks; or addresses',
      fix: host !== undefined && addresses ? 'remove one of them; for what policies need of a host, write addressBlocks' : addresses?.length ? 'remove addressBlocks' : "write host: 'orders.db.acme.example', or addresses: ['10.9.0.1']",
    });
  }
  const distinctAddresses = new Set(addresses ?? []);
  if (distinctAddresses.size === (addresses ?? []).length && distinctAddresses.size <= MOST_ADDRESSES) return;
  refuse(where, {
    code: 'addresses-invalid',
    problem: distinctAddresses.size > MOST_ADDRESSES ? 'an EndpointSlice has room for fewer addresses' : 'an address is given twice',
    given: distinctAddresses.size > MOST_ADDRESSES ? distinctAddresses.size : addresses!.find((address, i) => addresses!.indexOf(address) !== i),
    allowed: `at most ${MOST_ADDRESSES} addresses, each once`,
    fix: distinctAddresses.size > MOST_ADDRESSES ? 'put a load balancer before them, and give its address' : 'remove it',
  });
}

function refuseSettings(where: Construct, { host, service = {} }: ExternalBackendProps): void {
  const known = host === undefined ? ['headless', 'clusterIPs', 'sessionAffinity', 'annotations'] : ['annotations'];
  const given = Object.keys(service).filter(prop => service[prop as keyof typeof service] !== undefined && !known.includes(prop));
  if (given.length === 0) return;
  refuse(where, {
    code: 'external-settings',
    problem: host === undefined ? `service.${given[0]}: its addresses say which family they are of, and are on no node and in no zone`
      : `service.${given[0]}: it is another name in DNS, and no call passes it`,
    given: given.join(', '),
    allowed: listed(known),
    fix: `remove ${listed(given)}`,
  });
}

function refusePortless(where: Construct): never {
  return refuse(where, {
    code: 'no-port',
    problem: 'it has no port, so nothing can call it',
    given: [],
    allowed: 'at least one port',
    fix: "write ports: [Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })]",
  });
}

function refusePath(where: Construct, given: string): never {
  return refuse(where, {
    code: 'external-path-invalid',
    problem: 'its path does not begin with a slash, or has blanks: behind the port it would make another URL',
    given,
    allowed: "a path as it stands in URLs, such as '/app'",
    fix: `write path: '/${given.replace(/^\/|\s/g, '')}'`,
  });
}

/** Who calls another name asks the server for that one, and expects its certificate. */
function refuseWeb(where: Construct, ports: Port[], host: string): void {
  const web = ports.find(({ protocol, scheme }) => protocol !== 'tcp' || WEB.test(scheme));
  if (web !== undefined) {
    refuse(where, {
      code: 'external-web',
      problem: 'a request says the name by which it was sent, and so must a certificate: the server knows only its own name',
      given: `port ${web.name} with ${web.scheme} to ${host}`,
      allowed: 'protocols that do not tell the server its name, or addresses of a server that knows this one',
      fix: `bind to it under its own name: ExternalService.at('${host}', ${web.container}, { scheme: '${web.scheme}' }).url`,
    });
  }
  refuseMapped(where, ports, `the port on which ${host} listens`, 'a name in DNS');
}

function distinct<T>(items: T[]): T[] {
  return [...new Set(items)];
}
