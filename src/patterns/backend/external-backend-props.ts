import { Credentials } from '../../props/config/credentials';
import { Port } from '../../props/services/port';
import { ServiceOptions } from '../../props/services/service-options';

/** Options of an ExternalBackend: a `host` or `addresses`, and the ports. */
export interface ExternalBackendProps {
  /**
   * DNS name of the external service. The Service is an alias for it (ExternalName), and clients use the name of the Service. A certificate
   * is for `host`, and a web server expects `host` in each request, so HTTP is rejected.
   *
   * @default - `addresses`
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#externalname
   */
  readonly host?: string;

  /**
   * IP addresses of the external service, of one IP family or both, each a separate server. The Service sends traffic to all of them, without
   * health checks. They cannot be addresses of Services.
   *
   * @default - `host`
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
   */
  readonly addresses?: string[];

  /**
   * Address blocks behind `host`, such as `['10.1.0.0/24']`: the network policy of each client allows egress to them.
   *
   * @default - `addresses`; for a host unknown: clients need `egress: [Egress.to(Peer.internet(), [5432])]` with its port
   */
  readonly addressBlocks?: string[];

  /** Its ports. The first one is the main port: `url` uses it. With `addresses`, a port can have another number on the Service. */
  readonly ports: Port[];

  /**
   * Path of the URL, such as `/app` for the database `app`.
   *
   * @default - none
   */
  readonly path?: string;

  /**
   * User and password, from an existing Secret: apps that bind its `url` get them in the URL.
   *
   * @default - none: its URL has no user
   */
  readonly credentials?: Credentials;

  /**
   * Other options of the Service: annotations and, with `addresses`, headless, fixed cluster IPs and session affinity.
   *
   * @default - a ClusterIP that the cluster assigns
   */
  readonly service?: ServiceOptions;

  /**
   * Name of the Service. Set it before you move or rename the construct, so that nothing changes for its clients.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels of all objects.
   *
   * @default - the system's
   */
  readonly labels?: { readonly [key: string]: string };
}
