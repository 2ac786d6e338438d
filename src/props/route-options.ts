/** Changes to the headers of requests or responses. A header is in one of the three, however it is written. */
export interface HeaderChanges {
  /**
   * Headers with their one value, in place of any that came.
   *
   * @default - none
   */
  readonly set?: { readonly [name: string]: string };

  /**
   * Values that are added to those that came.
   *
   * @default - none
   */
  readonly add?: { readonly [name: string]: string };

  /**
   * Names of headers that go no further.
   *
   * @default - none
   */
  readonly remove?: string[];
}

/** Where a redirect leads. What is left out stays as it came; whether it leads to TLS is the entry's to say. */
export interface RedirectOptions {
  /**
   * Host, such as `www.acme.example`.
   *
   * @default - the host that was asked for
   */
  readonly host?: string;

  /**
   * The whole path, such as `/moved`.
   *
   * @default - the path that was asked for
   */
  readonly path?: string;

  /**
   * Path in place of the route's own at the beginning: with `/shop`, a route for `/store` leads `/store/cart` to `/shop/cart`.
   *
   * @default - the path that was asked for
   */
  readonly prefix?: string;

  /**
   * Whether browsers and search engines may take it for ever: 301 instead of 302.
   *
   * @default false
   */
  readonly permanent?: boolean;
}

/**
 * How long the entry waits, in hours, minutes, seconds and milliseconds: `30s`, `1m30s`, `500ms`.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export interface RouteTimeouts {
  /**
   * From the request's arrival to the end of the response, with every try.
   *
   * @default - the entry's own
   */
  readonly request?: string;

  /**
   * For one call of the app. At most as long as `request`.
   *
   * @default - the entry's own
   */
  readonly backendRequest?: string;
}
