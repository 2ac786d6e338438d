import { isIPv6 } from 'net';
import { IConstruct } from 'constructs';
import { Transport } from './transport';
import { checked } from '../../private/calls/checked';
import { schemeName } from '../../private/names';
import { transportOf } from '../../private/network/outside-url';
import { called, refuse } from '../../private/refusal';
import { Credentials } from '../config/credentials';
import { SecretKey } from '../config/secret';

/**
 * A backing service: another app, a backend or an external service that an app reaches at an address from its config.
 *
 * @see https://12factor.net/backing-services
 */
export interface IBackingService {
  /** `scheme://host:port`, with user name and password if it has credentials. */
  readonly url: Binding;
  /** `host:port`. */
  readonly address: Binding;
  /** DNS name. */
  readonly host: Binding;
  /** Port number. */
  readonly port: Binding;
  /** What network policies need to know about it. */
  readonly endpoint: Endpoint;
}

/** The address of a port, and the pods or addresses behind it. */
export interface EndpointOptions {
  /** DNS name or IP address. */
  readonly host: string;

  /**
   * DNS name that `host` is an alias of.
   *
   * @default - none: `host` is not an alias, or resolves to IP addresses
   */
  readonly externalName?: string;

  /**
   * Namespace of the Service.
   *
   * @default - none: it is outside the cluster, or the program leaves the namespace to kubectl
   */
  readonly namespace?: string;

  /** Port that clients use. */
  readonly port: number;

  /** Scheme of the URL, such as `http`. */
  readonly scheme: string;

  /**
   * Transport protocol of the port.
   *
   * @default - UDP or SCTP if that is the scheme, else TCP
   */
  readonly transport?: Transport;

  /**
   * Path of the URL, such as `/v1`.
   *
   * @default - none
   */
  readonly path?: string;

  /**
   * Port of the pods behind a Service.
   *
   * @default - `port`
   */
  readonly podPort?: number;

  /**
   * Labels that all of its pods have, canaries included.
   *
   * @default - none: it is not a pod of this program
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Credentials that are part of its URL.
   *
   * @default - none: its URL has no user
   */
  readonly credentials?: Credentials;

  /**
   * CIDR blocks of an external service.
   *
   * @default - unknown: no network policy can select it
   */
  readonly addresses?: string[];
}

const HOST = '{host}';
const LOCALHOST = 'localhost';

/** One port of a backing service: its address, and the pods or addresses behind it. */
@checked
export class Endpoint {
  /** `scheme://host:port`, with `user:password@` if it has credentials, and with the path if there is one. */
  public readonly url: Binding;
  /** `host:port`. */
  public readonly address: Binding;
  /** DNS name. */
  public readonly host: Binding;
  /** Port number. */
  public readonly port: Binding;
  /** Transport protocol of the port, as network policies match it. */
  public readonly transport: Transport;

  /**
   * The workloads that are its clients; its network policy allows them.
   * @internal
   */
  public readonly _callers: { readonly podLabels: { readonly [key: string]: string }; readonly namespace?: string }[] = [];

  /**
   * Labels of pods that get copies of the requests that are sent to it.
   * @internal
   */
  public readonly _mirrors: { readonly [key: string]: string }[] = [];

  constructor(
    /** Address of the port, and what is behind it. */
    public readonly options: EndpointOptions,
    /** The construct that serves it, if it is part of a program. */
    public readonly owner?: IConstruct,
  ) {
    schemeName('new Endpoint', options.scheme);
    this.url = options.credentials === undefined
      ? new Binding(this, '{scheme}://{host}:{port}{path}')
      : new Binding(this, '{scheme}://{username}:{password}@{host}:{port}{path}', options.credentials);
    this.address = new Binding(this, '{host}:{port}');
    this.host = new Binding(this, HOST);
    this.port = new Binding(this, '{port}');
    this.transport = options.transport ?? Transport[transportOf(options.scheme)];
  }
}

/** A value that an app gets in an environment variable, together with the endpoint that it connects to. */
@checked
export class Binding {
  constructor(
    /** The endpoint that the app connects to. */
    public readonly endpoint: Endpoint,
    private readonly template: string,
    private readonly credentials?: Credentials,
    private readonly local?: number,
  ) {}

  /**
   * The same value with the address of a proxy in the pod, `localhost` and this port: an ambassador, which is one of the workload's `sidecars`. The
   * network policies of both sides allow the traffic as before.
   *
   * @throws binding-in-secret if the whole address is in a Secret
   */
  public through(port: number): Binding {
    if (this._whole) refuseWhole(this._whole, port);
    return new Binding(this.endpoint, this.template, this.credentials, port);
  }

  /**
   * The port of the proxy that it leads through.
   * @internal
   */
  public get _localPort(): number | undefined {
    return this.local;
  }

  /**
   * The value as an app in that namespace gets it: a short host name in the same namespace, `name.namespace.svc` in others. User name and
   * password are references to two more variables, which Kubernetes expands: `$(DATABASE_URL_USERNAME)` for the variable `DATABASE_URL`.
   */
  public valueIn(namespace?: string, variable: string = ''): string {
    const { scheme, path = '', namespace: home, ...service } = this.endpoint.options;
    const { host, port } = this.local === undefined ? service : { host: LOCALHOST, port: this.local };
    const plain = this.local !== undefined || home === undefined || home === namespace ? host : `${host}.${home}.svc`;
    const name = isIPv6(plain) && this.template !== HOST ? `[${plain}]` : plain;
    const secrets = Object.keys(this._secrets(variable));
    const values: { [part: string]: string } = { host: name, port: `${port}`, scheme, path, username: `$(${secrets[0]})`, password: `$(${secrets[1]})` };
    return this.template.replace(/\{(\w+)\}/g, (_, part) => values[part]);
  }

  /**
   * The key of a Secret that holds the entire value.
   * @internal
   */
  public get _whole(): SecretKey | undefined {
    return this.credentials?.uri;
  }

  /**
   * The variables that the value refers to.
   * @internal
   */
  public _secrets(variable: string): { readonly [variable: string]: SecretKey } {
    if (this.credentials === undefined) return {};
    return { [`${variable}_USERNAME`]: this.credentials.username, [`${variable}_PASSWORD`]: this.credentials.password };
  }
}

/** Only the cluster knows the text, so no other host can be put into it. */
function refuseWhole({ secret, name }: SecretKey, port: number): never {
  return refuse(called('Binding.through'), {
    code: 'binding-in-secret',
    problem: 'the whole address is in a Secret, so it cannot be replaced by that of a proxy',
    given: `key ${name} of Secret ${secret.name}`,
    allowed: 'addresses that are made of host, port, username and password',
    fix: `let the address in the Secret lead to localhost:${port}, and remove .through(${port}); or set username and password of the credentials instead of uri`,
  });
}
