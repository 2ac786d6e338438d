import { isIPv4, isIPv6 } from 'net';
import { Binding, Endpoint, IBackingService } from './backing-service';
import { Credentials } from './credentials';
import { hostName } from '../private/host-name';
import { refuse } from '../private/refusal';

/** Settings of an external service that have defaults. */
export interface ExternalServiceOptions {
  /**
   * Scheme of the URL.
   *
   * @default 'tcp'
   */
  readonly scheme?: string;

  /**
   * Address blocks behind the name, such as `['10.1.0.0/24']`: the network policy of each caller lets it out to them.
   *
   * @default - not known: callers need `egress: [Egress.open()]`, unless the host is an address itself
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
   * @throws host-invalid
   */
  public static at(host: string, port: number, options: ExternalServiceOptions = {}): ExternalService {
    return new ExternalService(host, port, options.scheme ?? 'tcp', undefined, options);
  }

  /**
   * A URL such as `https://api.acme.example/v1`. Passwords do not belong into it.
   *
   * @throws url-invalid
   */
  public static fromUrl(url: string, options: ExternalServiceOptions = {}): ExternalService {
    const { protocol, hostname, port, pathname, search, username, password } = parse(url);
    if (username !== '' || password !== '') refuseUrl(url.replace(/\/\/[^@]*@/, '//...@'), 'it has a user or a password in it');
    const scheme = protocol.slice(0, -1);
    const number = port === '' ? WELL_KNOWN[scheme] : Number(port);
    if (number === undefined) return refuseUrl(url, 'its port is not known');
    return new ExternalService(hostname, number, scheme, `${pathname === '/' && !url.endsWith('/') ? '' : pathname}${search}`, options);
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

  private constructor(host: string, port: number, scheme: string, path: string | undefined, options: ExternalServiceOptions) {
    const bare = `${host}`.replace(/^\[(.*)\]$/, '$1');
    const own = isIPv4(bare) ? [`${bare}/32`] : isIPv6(bare) ? [`${bare}/128`] : undefined;
    if (own === undefined) hostName('ExternalService', 'host', bare);
    const { addresses = own, credentials } = options;
    this.endpoint = new Endpoint({ host: bare, port, scheme, path, addresses, credentials });
    this.url = this.endpoint.url;
    this.address = this.endpoint.address;
    this.host = this.endpoint.host;
    this.port = this.endpoint.port;
  }
}

const WELL_KNOWN: { readonly [scheme: string]: number | undefined } = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  mongodb: 27017,
};

function parse(url: string): URL {
  try {
    return new URL(url);
  } catch {
    return refuseUrl(url, 'it cannot be parsed');
  }
}

function refuseUrl(url: string, why: string): never {
  return refuse('ExternalService', {
    code: 'url-invalid',
    problem: `this is no URL of a service: ${why}`,
    given: url,
    allowed: "scheme://host[:port][/path] without user and password, such as 'https://api.acme.example/v1'",
    fix: 'give credentials as secrets, and the port where the scheme does not say it',
  });
}
