import { isIP } from 'net';
import { Binding, Endpoint, IBackingService } from './backing-service';
import { Transport } from './transport';
import { checked } from '../../private/calls/checked';
import { schemeName } from '../../private/names';
import { blockOf, ipAddress } from '../../private/network/cidr';
import { hostName } from '../../private/network/host-name';
import { WELL_KNOWN_PORTS } from '../../private/network/outside-url';
import { portNumber } from '../../private/network/port-number';
import { called, refuse } from '../../private/refusal';
import { Credentials } from '../config/credentials';

/** Options of an external service. */
export interface ExternalServiceOptions {
  /**
   * Scheme of the URL. Not allowed with a URL, which has its own scheme.
   *
   * @default - tcp, udp or sctp, after the transport protocol
   */
  readonly scheme?: string;

  /**
   * Transport protocol, such as `Transport.UDP` for a syslog server.
   *
   * @default - UDP or SCTP if that is the scheme, else TCP
   */
  readonly transport?: Transport;

  /**
   * CIDR blocks behind the host name, such as `['10.1.0.0/24']`. The network policy of each client allows egress to them.
   *
   * @default - unknown: clients need `egress: [Egress.to(Peer.internet(), [443])]` with the port of the service, unless the host is an IP address, or
   * the name of another program's Service: then they need `egress` to the pods of its namespace
   */
  readonly addresses?: string[];

  /**
   * Credentials of the service. Apps that bind its `url` get a URL with user name and password.
   *
   * @default - none: its URL has no user
   */
  readonly credentials?: Credentials;
}

/**
 * A backing service outside the program, such as a managed database or a third-party API. Apps bind it like any other service.
 *
 * @see https://12factor.net/backing-services
 */
@checked
export class ExternalService implements IBackingService {
  /**
   * A service at a host, given as DNS name or IP address, and a port.
   *
   * @throws host-invalid, ip-address-invalid, port-out-of-range, prop-unknown, prop-invalid
   */
  public static at(host: string, port: number, options: ExternalServiceOptions = {}): ExternalService {
    const where = called('ExternalService.at');
    return new ExternalService(where, host, port, schemeName('ExternalService.at', options.scheme ?? (options.transport ?? Transport.TCP).toLowerCase()), undefined, options);
  }

  /**
   * A service at a URL such as `https://api.acme.example/v1`. The URL must not contain user name or password:
   * `fromUrl('postgresql://db.acme.example/orders', { credentials: Credentials.existing('orders-db') })` adds them when a pod starts.
   *
   * @throws url-invalid, host-invalid, ip-address-invalid, port-out-of-range, prop-unknown, prop-invalid
   */
  public static fromUrl(url: string, options: ExternalServiceOptions = {}): ExternalService {
    const where = called('ExternalService.fromUrl');
    const { protocol, hostname, port, pathname, search, hash, username, password } = parse(where, url);
    if (username !== '' || password !== '') refuseUser(where, url);
    if (hash !== '') refuseUrl(where, url, 'it has a fragment, which is never sent to a server', 'remove the # and the text after it');
    if (options.scheme !== undefined) refuseUrl(where, url, `scheme '${options.scheme}' is set, but the URL has its own`, `set it in the URL: ${options.scheme}://...`);
    const scheme = protocol.slice(0, -1);
    const number = port === '' ? WELL_KNOWN_PORTS[scheme] : Number(port);
    if (number === undefined) return refuseUrl(where, url, 'its port is unknown', `add the port after the host, as in ${protocol}//${hostname}:5432`);
    return new ExternalService(where, hostname, number, scheme, `${pathname === '/' && !url.endsWith('/') ? '' : pathname}${search}`, options);
  }

  /** `scheme://host:port`, and the path if there is one. */
  public readonly url: Binding;
  /** `host:port`. */
  public readonly address: Binding;
  /** DNS name or IP address. */
  public readonly host: Binding;
  /** Port number. */
  public readonly port: Binding;
  /** What network policies need to know about it. */
  public readonly endpoint: Endpoint;

  private constructor(where: string, host: string, port: number, scheme: string, path: string | undefined, options: ExternalServiceOptions) {
    const bare = typeof host === 'string' ? host.replace(/^\[(.*)\]$/, '$1') : host;
    const isAddress = isIP(bare) !== 0;
    if (isAddress) ipAddress(where, 'host', bare);
    else remoteName(where, bare);
    portNumber(where, 'port', port, 'the service');
    const { addresses = isAddress ? [blockOf(bare)] : undefined, transport, credentials } = options;
    this.endpoint = new Endpoint({ host: bare, port, scheme, transport, path, addresses, credentials });
    this.url = this.endpoint.url;
    this.address = this.endpoint.address;
    this.host = this.endpoint.host;
    this.port = this.endpoint.port;
  }
}

const LOCAL = /(^|\.)localhost$/;
const SEVERAL = /^[^/]*:\/\/[^/?#]*,|^[^/]*\+srv:/;

function remoteName(where: string, host: string): void {
  if (!LOCAL.test(hostName(where, 'host', host))) return;
  refuse(where, {
    code: 'host-invalid',
    problem: 'host is localhost, which is the pod itself',
    given: host,
    allowed: 'names and addresses outside the pod',
    fix: 'use the name by which other pods reach it',
  });
}

function parse(where: string, url: string): URL {
  if (`${url ?? ''}`.trim() === '') refuseUrl(where, url, 'it is empty', "set a URL, as in ExternalService.fromUrl('https://api.acme.example/v1')");
  if (SEVERAL.test(url)) refuseSeveral(where, url);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && parsed.hostname !== '') return parsed;
  return refuseUrl(where, url, parsed === undefined ? 'it cannot be parsed' : 'it has no host', "use a scheme and a host, as in 'https://api.acme.example/v1'");
}

/** Only the client can parse such a URL, so network policies need the hosts separately. */
function refuseSeveral(where: string, url: string): never {
  const fix = "pass the URL as a secret, secrets: { URL: Secret.existing('...').key('url') }, and allow egress, egress: [Egress.to(Peer.cidr('10.1.0.0/24'), [27017])]";
  return refuseUrl(where, url, 'it contains several hosts', fix);
}

function refuseUser(where: string, url: string): never {
  const bare = url.replace(/\/\/[^/?#]*@/, '//').replace(/[?#].*$/, '');
  const fix = `store them in a Secret, and use ExternalService.fromUrl('${bare}', { credentials: Credentials.existing('...') })`;
  return refuseUrl(where, url, 'it contains a user name or password', fix);
}

/** Matches more than the user part if the URL cannot be parsed, because passwords may contain slashes. */
const USER = /\/\/.*@/;

function refuseUrl(where: string, url: string, why: string, fix: string): never {
  return refuse(where, {
    code: 'url-invalid',
    problem: `this is not a valid service URL: ${why}`,
    given: typeof url === 'string' ? url.replace(USER, '//...@') : url,
    allowed: "scheme://host[:port][/path] with a single host, without user name, password or fragment, such as 'https://api.acme.example/v1'",
    fix,
  });
}
