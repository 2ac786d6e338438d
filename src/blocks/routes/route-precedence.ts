import { Route } from '../../props/routes/route';

/** Whether `host`, which has an asterisk or is the same, covers requests for `other`. */
export function covers(host: string, other: string): boolean {
  return host === other || (host.startsWith('*.') && other.endsWith(host.slice(1)));
}

/** Sorts hosts: first those without an asterisk, then the longest. */
export function byBreadth(host: string, other: string): number {
  const [breadth, otherBreadth] = [host, other].map(name => name.startsWith('*') ? 1 / name.length : 0);
  return breadth - otherBreadth;
}

/** A prefix is the same with and without a trailing slash; all of a host is ''. */
export function prefixOf({ pathname }: Route): string {
  return pathname.replace(/\/$/, '');
}

/** Whether the route matches the path, by whole segments. */
export function servesPath(route: Route, path: string): boolean {
  return route.isExact ? path === route.pathname : `${path}/`.startsWith(`${prefixOf(route)}/`);
}

/** Whether this route takes precedence for requests that both match: its host is narrower, or its path on the same host. */
export function goesBefore(route: Route, other: Route): boolean {
  if (route.hostname !== other.hostname) return covers(other.hostname, route.hostname) && (isBelow(route, other) || isBelow(other, route));
  return isBelow(route, other) && !isBelow(other, route);
}

/** Whether each path of the route is also a path of the other one. */
function isBelow(route: Route, other: Route): boolean {
  if (other.isExact) return route.isExact && route.pathname === other.pathname;
  return servesPath(other, route.isExact ? route.pathname : prefixOf(route) || '/');
}
