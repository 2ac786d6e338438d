import { HttpMethod } from './http-method';
import { HeaderChanges, RedirectOptions, RouteTimeouts } from './route-options';

/** A header or query parameter with its value. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** Conditions and filters of a route besides host and path. */
export interface RouteRule {
  readonly method?: HttpMethod;
  readonly headers: NamedValue[];
  readonly query: NamedValue[];
  readonly rewriteHost?: string;
  readonly rewritePath?: string;
  readonly rewritePrefix?: string;
  readonly redirect?: RedirectOptions;
  readonly requestHeaders?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
  readonly timeouts?: RouteTimeouts;
}
