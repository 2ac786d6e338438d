import { IConstruct } from 'constructs';

/**
 * Something that an app reaches by an address from its config: another app, a backend, a service outside.
 *
 * @see https://12factor.net/backing-services
 */
export interface IBackingService extends IConstruct {
  /** `scheme://host:port`. */
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

/** Pods that answer on one port behind a stable name. */
export interface EndpointOptions {
  /** Name of the Service. */
  readonly host: string;
  /**
   * Namespace of the Service.
   *
   * @default - the program leaves it to kubectl
   */
  readonly namespace?: string;
  /** Port of the Service. */
  readonly port: number;
  /** Port of the pods behind it. */
  readonly podPort: number;
  /** Labels that all its pods carry, canaries included. */
  readonly podLabels: { readonly [key: string]: string };
  /** Scheme of the URL, such as `http`. */
  readonly scheme: string;
}

/** One port of a backing service: where it is, and which pods are behind it. */
export class Endpoint {
  /** `scheme://host:port`. */
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

  constructor(
    /** Who answers. */
    public readonly service: IBackingService,
    /** Where, and by which pods. */
    public readonly options: EndpointOptions,
  ) {
    this.url = new Binding(this, '{scheme}://{host}:{port}');
    this.address = new Binding(this, '{host}:{port}');
    this.host = new Binding(this, '{host}');
    this.port = new Binding(this, '{port}');
  }
}

/** A value that an app gets in an environment variable, together with whom it will call. */
export class Binding {
  constructor(
    /** Whom the app will call. */
    public readonly endpoint: Endpoint,
    private readonly template: string,
  ) {}

  /** The value as an app in that namespace sees it: short names at home, `name.namespace.svc` elsewhere. */
  public valueIn(namespace?: string): string {
    const { host, port, scheme, namespace: home } = this.endpoint.options;
    const name = home === undefined || home === namespace ? host : `${host}.${home}.svc`;
    return this.template.replace('{scheme}', scheme).replace('{host}', name).replace('{port}', `${port}`);
  }
}
