import { Credentials } from '../props/credentials';
import { Port } from '../props/port';
import { ServiceOptions } from '../props/service-options';

/** What is outside: a `host` or `addresses`, and the ports. */
export interface ExternalBackendProps {
  /**
   * DNS name of what is outside: the Service is another name for it, and clients are told this one. They take the name in the program
   * for the server's: a certificate is for `host`, and a web server looks for it in each request, so HTTP is refused.
   *
   * @default - `addresses`
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#externalname
   */
  readonly host?: string;

  /**
   * IP addresses of what is outside, of one family or both, each a server of its own: the Service leads to them, whether they answer or
   * not. They cannot be those of Services.
   *
   * @default - `host`
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
   */
  readonly addresses?: string[];

  /**
   * Address blocks behind `host`, such as `['10.1.0.0/24']`: the network policy of each caller lets it out to them.
   *
   * @default - `addresses`; behind a host not known: callers need `egress: [Egress.to(Peer.internet(), [5432])]` with its port
   */
  readonly addressBlocks?: string[];

  /** Its ports. The first one is its own: its url. With `addresses` a port can have another number on the Service. */
  readonly ports: Port[];

  /**
   * Path of the URL, such as `/app` for the database of this name.
   *
   * @default - none
   */
  readonly path?: string;

  /**
   * Who may use it: apps that bind its `url` get it with user and password.
   *
   * @default - none: its URL has no user
   */
  readonly credentials?: Credentials;

  /**
   * What the Service says beside: annotations, and with `addresses` whether it is headless, fixed addresses and session affinity.
   *
   * @default - an address that the cluster chooses
   */
  readonly service?: ServiceOptions;

  /**
   * Name of the Service. Give it before moving or renaming the construct, so that nothing changes for those that call it.
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
