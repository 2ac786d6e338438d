import { checked } from '../../private/calls/checked';

/** Options of a cookie that keeps a client at its version. */
export interface StickyCookieOptions {
  /**
   * Name of the cookie.
   *
   * @default - the app's name and `-release`
   */
  readonly name?: string;

  /**
   * Lifetime of the cookie in seconds, during which the client stays at its version.
   *
   * @default 86400
   */
  readonly maxAgeSeconds?: number;

  /**
   * Path of the cookie: clients send it with requests to this path and below.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Domain of the cookie: clients send it to all hosts of this domain, such as `acme.example`.
   *
   * @default - only the host of the request
   */
  readonly domain?: string;

  /**
   * Whether clients send the cookie over TLS only.
   *
   * @default true
   */
  readonly secure?: boolean;
}

/** How a client stays at the version that it has reached first, while traffic is split between several (sticky sessions). */
@checked
export class Stickiness {
  /**
   * By a cookie for each version, including the current one: otherwise all clients would move to the new version over time.
   * A client's first request is routed by weight, and the response sets the cookie; a new image assigns clients again. Requires a router that
   * reads HTTP requests.
   */
  public static cookie(options: StickyCookieOptions = {}): Stickiness {
    return new Stickiness(options, undefined);
  }

  /**
   * By the client's IP address, for this number of seconds: session affinity of the Service. It keeps clients at one pod, not at one version, ends
   * when the pod is deleted, and treats all clients behind one proxy or network address translation as a single client.
   *
   * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity
   */
  public static clientIp(timeoutSeconds: number = 10800): Stickiness {
    return new Stickiness(undefined, timeoutSeconds);
  }

  private constructor(
    /** Options of the cookie. */
    public readonly cookieOptions: StickyCookieOptions | undefined,
    /** Seconds of session affinity by IP address. */
    public readonly clientIpSeconds: number | undefined,
  ) {}
}
