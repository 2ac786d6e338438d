import { Route } from '../props/route';

/** Whether requests for the one host may be for the other, which has an asterisk or is the same. */
export function covers(host: string, other: string): boolean {
  return host === other || (host.startsWith('*.') && other.endsWith(host.slice(1)));
}

/** Sorts hosts: those without an asterisk, and then the longest. */
export function byBreadth(host: string, other: string): number {
  const [breadth, otherBreadth] = [host, other].map(name => name.startsWith('*') ? 1 / name.length : 0);
  return breadth - otherBreadth;
}

/** A prefix is the same with and without a slash at its end; all of a host is ''. */
export function prefixOf({ pathname }: Route): string {
  return pathname.replace(/\/$/, '');
}

/** Whether the route is for the path, by whole segments. */
export function servesPath(route: Route, path: string): boolean {
  return route.isExact ? path === route.pathname : `${path}/`.startsWith(`${prefixOf(route)}/`);
}

/** Whether what both are for is this one's: its host is the narrower one, or its path on the same host. */
export function goesBefore(route: Route, other: Route): boolean {
  if (route.hostname !== other.hostname) return covers(other.hostname, route.hostname) && (isBelow(route, other) || isBelow(other, route));
  return isBelow(route, other) && !isBelow(other, route);
}

/** Whether each path of the route is one of the other's too. */
function isBelow(route: Route, other: Route): boolean {
  if (other.isExact) return route.isExact && route.pathname === other.pathname;
  return servesPath(other, route.isExact ? route.pathname : prefixOf(route) || '/');
}
