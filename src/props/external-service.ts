import { isIP } from 'net';
import { Binding, Endpoint, IBackingService } from './backing-service';
import { Credentials } from './credentials';
import { blockOf, ipAddress } from '../private/cidr';
import { hostName } from '../private/host-name';
import { WELL_KNOWN_PORTS } from '../private/outside-url';
import { portNumber } from '../private/port-number';
import { called, refuse } from '../private/refusal';
import { checkShape, instance, listOf, Shape, text } from '../private/shape';

/** Settings of an external service that have defaults. */
export interface ExternalServiceOptions {
  /**
   * Scheme of the URL. Not beside a URL, which has its own.
   *
   * @default 'tcp'
   */
  readonly scheme?: string;

  /**
   * Address blocks behind the name, such as `['10.1.0.0/24']`: the network policy of each caller lets it out to them.
   *
   * @default - not known: callers need `egress: [Egress.to(Peer.internet(), [443])]` with its port, unless the host is an address itself, or the name
   * of another program's Service: then they need `egress` to the pods of its namespace
   */
  readonly addresses?: string[];

  /**
   * Who may use it: apps that bind its `url` get it with user and password.
   *
   * @default - none: its URL has no user
   */
  readonly credentials?: Credentials;
}

/**
 * Something outside the program that apps bind to as to anything else: a managed database, an API of somebody else.
 *
 * @see https://12factor.net/backing-services
 */
export class ExternalService implements IBackingService {
  /**
   * A host, by DNS name or address, and a port.
   *
   * @throws host-invalid, ip-address-invalid, port-out-of-range, prop-unknown, prop-invalid
   */
  public static at(host: string, port: number, options: ExternalServiceOptions = {}): ExternalService {
    const where = called('ExternalService.at');
    checkShape(where, '', options, OPTIONS);
    return new ExternalService(where, host, port, options.scheme ?? 'tcp', undefined, options);
  }

  /**
   * A URL such as `https://api.acme.example/v1`. Users and passwords do not belong into it: `fromUrl('postgresql://db.acme.example/orders', { credentials:
   * Credentials.existing('orders-db') })` puts them there when a pod starts.
   *
   * @throws url-invalid, host-invalid, ip-address-invalid, port-out-of-range, prop-unknown, prop-invalid
   */
  public static fromUrl(url: string, options: ExternalServiceOptions = {}): ExternalService {
    const where = called('ExternalService.fromUrl');
    checkShape(where, '', options, OPTIONS);
    const { protocol, hostname, port, pathname, search, hash, username, password } = parse(where, url);
    if (username !== '' || password !== '') refuseUser(where, url);
    if (hash !== '') refuseUrl(where, url, 'it has a fragment, which no server is told', `remove ${hash}`);
    if (options.scheme !== undefined) refuseUrl(where, url, `scheme '${options.scheme}' is given beside its own`, `write it in the URL: ${options.scheme}://...`);
    const scheme = protocol.slice(0, -1);
    const number = port === '' ? WELL_KNOWN_PORTS[scheme] : Number(port);
    if (number === undefined) return refuseUrl(where, url, 'its port is not known', `write the port behind the host, as in ${protocol}//${hostname}:5432`);
    return new ExternalService(where, hostname, number, scheme, `${pathname === '/' && !url.endsWith('/') ? '' : pathname}${search}`, options);
  }

  /** `scheme://host:port`, and the path if there is one. */
  public readonly url: Binding;
  /** `host:port`. */
  public readonly address: Binding;
  /** DNS name or address. */
  public readonly host: Binding;
  /** Port number. */
  public readonly port: Binding;
  /** What policies need to know of it. */
  public readonly endpoint: Endpoint;

  private constructor(where: string, host: string, port: number, scheme: string, path: string | undefined, options: ExternalServiceOptions) {
    const bare = typeof host === 'string' ? host.replace(/^\[(.*)\]$/, '$1') : host;
    const isAddress = isIP(bare) !== 0;
    if (isAddress) ipAddress(where, 'host', bare);
    else remoteName(where, bare);
    portNumber(where, 'port', port, 'the service');
    const { addresses = isAddress ? [blockOf(bare)] : undefined, credentials } = options;
    this.endpoint = new Endpoint({ host: bare, port, scheme, path, addresses, credentials });
    this.url = this.endpoint.url;
    this.address = this.endpoint.address;
    this.host = this.endpoint.host;
    this.port = this.endpoint.port;
  }
}

const OPTIONS: Shape<ExternalServiceOptions> = {
  scheme: text,
  addresses: listOf(text),
  credentials: instance(Credentials, "Credentials.existing('orders-db')"),
};

const LOCAL = /(^|\.)localhost$/;
const SEVERAL = /^[^/]*:\/\/[^/?#]*,|^[^/]*\+srv:/;

function remoteName(where: string, host: string): void {
  if (!LOCAL.test(hostName(where, 'host', host))) return;
  refuse(where, {
    code: 'host-invalid',
    problem: 'host is the pod of whoever uses it',
    given: host,
    allowed: 'names and addresses of what runs elsewhere',
    fix: 'give the name by which others reach it',
  });
}

function parse(where: string, url: string): URL {
  if (`${url ?? ''}`.trim() === '') refuseUrl(where, url, 'there is nothing in it', "write it as in ExternalService.fromUrl('https://api.acme.example/v1')");
  if (SEVERAL.test(url)) refuseSeveral(where, url);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && parsed.hostname !== '') return parsed;
  return refuseUrl(where, url, parsed === undefined ? 'it cannot be parsed' : 'it has no host', "write scheme and host, as in 'https://api.acme.example/v1'");
}

/** The client alone takes it apart: whom it means is told to policies beside it. */
function refuseSeveral(where: string, url: string): never {
  const fix = "give the whole text as a secret, secrets: { URL: Secret.existing('...').key('url') }, and let the app out, egress: [Egress.to(Peer.cidr('10.1.0.0/24'), [27017])]";
  return refuseUrl(where, url, 'it stands for several hosts', fix);
}

function refuseUser(where: string, url: string): never {
  const bare = url.replace(/\/\/[^/?#]*@/, '//');
  const fix = `keep them in a Secret, and write ExternalService.fromUrl('${bare}', { credentials: Credentials.existing('...') })`;
  return refuseUrl(where, url, 'it has a user or a password in it', fix);
}

/** More than that where it cannot be parsed: passwords have slashes in them too. */
const USER = /\/\/.*@/;

function refuseUrl(where: string, url: string, why: string, fix: string): never {
  return refuse(where, {
    code: 'url-invalid',
    problem: `this is no URL of a service: ${why}`,
    given: typeof url === 'string' ? url.replace(USER, '//...@') : url,
    allowed: "scheme://host[:port][/path] of one host, without user, password and fragment, such as 'https://api.acme.example/v1'",
    fix,
  });
}
