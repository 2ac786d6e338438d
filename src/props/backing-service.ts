import { isIPv6 } from 'net';
import { IConstruct } from 'constructs';
import { Credentials } from './credentials';
import { SecretKey } from './secret';

/**
 * Something that an app reaches by an address from its config: another app, a backend, a service outside.
 *
 * @see https://12factor.net/backing-services
 */
export interface IBackingService {
  /** `scheme://host:port`, with user and password where it has credentials. */
  readonly url: Binding;
  /** `host:port`. */
  readonly address: Binding;
  /** DNS name. */
  readonly host: Binding;
  /** Port number. */
  readonly port: Binding;
  /** What policies need to know of it. */
  readonly endpoint: Endpoint;
}

/** Where a port is, and who is behind it. */
export interface EndpointOptions {
  /** DNS name or address. */
  readonly host: string;

  /**
   * DNS name that `host` is another name for.
   *
   * @default - none: `host` is its own name, or leads to addresses
   */
  readonly externalName?: string;

  /**
   * Namespace of the Service.
   *
   * @default - none: it is outside the cluster, or the program leaves the namespace to kubectl
   */
  readonly namespace?: string;

  /** Port that callers use. */
  readonly port: number;

  /** Scheme of the URL, such as `http`. */
  readonly scheme: string;

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
   * Labels that all its pods carry, canaries included.
   *
   * @default - it is no pod of this program
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Who may use it: part of its URL.
   *
   * @default - none: its URL has no user
   */
  readonly credentials?: Credentials;

  /**
   * Address blocks of something outside.
   *
   * @default - not known: no network policy can name it
   */
  readonly addresses?: string[];
}

const HOST = '{host}';

/** One port of a backing service: where it is, and who is behind it. */
export class Endpoint {
  /** `scheme://user:password@host:port`, as far as there are credentials, and the path if there is one. */
  public readonly url: Binding;
  /** `host:port`. */
  public readonly address: Binding;
  /** DNS name. */
  public readonly host: Binding;
  /** Port number. */
  public readonly port: Binding;

  /**
   * The workloads that call it; its policy lets them in.
   * @internal
   */
  public readonly _callers: { readonly podLabels: { readonly [key: string]: string }; readonly namespace?: string }[] = [];

  /**
   * Labels of pods that get copies of what is sent to it.
   * @internal
   */
  public readonly _mirrors: { readonly [key: string]: string }[] = [];

  constructor(
    /** Where, and who. */
    public readonly options: EndpointOptions,
    /** The construct that answers, when it is part of a program. */
    public readonly owner?: IConstruct,
  ) {
    this.url = options.credentials === undefined
      ? new Binding(this, '{scheme}://{host}:{port}{path}')
      : new Binding(this, '{scheme}://{username}:{password}@{host}:{port}{path}', options.credentials);
    this.address = new Binding(this, '{host}:{port}');
    this.host = new Binding(this, HOST);
    this.port = new Binding(this, '{port}');
  }
}

/** A value that an app gets in an environment variable, together with whom it will call. */
export class Binding {
  constructor(
    /** Whom the app will call. */
    public readonly endpoint: Endpoint,
    private readonly template: string,
    private readonly credentials?: Credentials,
  ) {}

  /**
   * The value as an app in that namespace sees it: short names at home, `name.namespace.svc` elsewhere. User and password are
   * references to two more variables, which Kubernetes fills in: `$(DATABASE_URL_USERNAME)` for the variable `DATABASE_URL`.
   */
  public valueIn(namespace?: string, variable: string = ''): string {
    const { host, port, scheme, path = '', namespace: home } = this.endpoint.options;
    const plain = home === undefined || home === namespace ? host : `${host}.${home}.svc`;
    const name = isIPv6(plain) && this.template !== HOST ? `[${plain}]` : plain;
    const secrets = Object.keys(this._secrets(variable));
    const values: { [part: string]: string } = { host: name, port: `${port}`, scheme, path, username: `$(${secrets[0]})`, password: `$(${secrets[1]})` };
    return this.template.replace(/\{(\w+)\}/g, (_, part) => values[part]);
  }

  /**
   * The entry of a Secret that is the whole value.
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
