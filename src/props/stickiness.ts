/** A cookie by which a client keeps its version. */
export interface StickyCookieOptions {
  /**
   * Name of the cookie.
   *
   * @default - the app's name and `-release`
   */
  readonly name?: string;

  /**
   * Seconds for which the client keeps its version.
   *
   * @default 86400
   */
  readonly maxAgeSeconds?: number;

  /**
   * Path below which the client sends it.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Domain to whose hosts the client sends it, such as `acme.example`.
   *
   * @default - the host that was called, and no other
   */
  readonly domain?: string;

  /**
   * Whether clients send it over TLS only.
   *
   * @default true
   */
  readonly secure?: boolean;
}

/** How a client that has seen one version keeps seeing it, while calls are divided among several. */
export class Stickiness {
  /**
   * By a cookie for each version, also for the one that is there already: without that the new one would gather all clients in time.
   * The first call of a client is divided by weight and gets the cookie with the answer; a new image asks anew. It takes what looks into calls.
   */
  public static cookie(options: StickyCookieOptions = {}): Stickiness {
    return new Stickiness(options, undefined);
  }

  /**
   * By the client's address, for so many seconds: Kubernetes' own. It keeps clients at one pod, not at one version, forgets them when the pod goes,
   * and takes all who come through one proxy or address translation for one client.
   *
   * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity
   */
  public static clientIp(timeoutSeconds: number = 10800): Stickiness {
    return new Stickiness(undefined, timeoutSeconds);
  }

  private constructor(
    /** Of a cookie. */
    public readonly cookieOptions: StickyCookieOptions | undefined,
    /** Of the client's address. */
    public readonly clientIpSeconds: number | undefined,
  ) {}
}
