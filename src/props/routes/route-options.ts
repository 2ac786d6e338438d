/** Changes to the headers of requests or responses. A header may be in only one of the three; names are case-insensitive. */
export interface HeaderChanges {
  /**
   * Headers to set, replacing existing values.
   *
   * @default - none
   */
  readonly set?: { readonly [name: string]: string };

  /**
   * Header values to add to existing ones.
   *
   * @default - none
   */
  readonly add?: { readonly [name: string]: string };

  /**
   * Names of headers to remove.
   *
   * @default - none
   */
  readonly remove?: string[];
}

/** Target of a redirect. Parts that are not set remain unchanged. Whether it redirects to TLS depends on the platform's `entry`. */
export interface RedirectOptions {
  /**
   * Host name, such as `www.acme.example`.
   *
   * @default - the host of the request
   */
  readonly host?: string;

  /**
   * Complete path, such as `/moved`.
   *
   * @default - the path of the request
   */
  readonly path?: string;

  /**
   * Replacement for the route's path at the beginning of the path: with `/shop`, a route for `/store` redirects `/store/cart` to `/shop/cart`.
   *
   * @default - the path of the request
   */
  readonly prefix?: string;

  /**
   * Whether the redirect is permanent, so that browsers and search engines may cache it: status 301 instead of 302.
   *
   * @default false
   */
  readonly permanent?: boolean;
}

/**
 * Timeouts of the entry (Gateway or Ingress), in hours, minutes, seconds and milliseconds: `30s`, `1m30s`, `500ms`.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export interface RouteTimeouts {
  /**
   * From the arrival of the request to the end of the response, including retries.
   *
   * @default - that of the entry
   */
  readonly request?: string;

  /**
   * For a single request to the app. At most as long as `request`.
   *
   * @default - that of the entry
   */
  readonly backendRequest?: string;
}
