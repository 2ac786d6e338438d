import { IConstruct } from 'constructs';
import { nearest } from '../../private/messages/nearest';
import { LONGEST_DNS_LABEL } from '../../private/names';
import { isServedHost } from '../../private/network/host-name';
import { refuse } from '../../private/refusal';
import { shortHash } from '../../private/short-hash';

/** Without an asterisk, which gateways read literally and users mean as a wildcard. */
const PATH = /^(?=.{1,1024}$)\/([-A-Za-z0-9/._~!$&'()+,;=:@]|%[0-9A-Fa-f]{2})*$/;
const AMBIGUOUS_PATH = /\/\/|\/\.\.?(\/|$)|%2f/i;
/** A query or fragment, an asterisk for everything below, or a regular expression, from its start. */
const PATTERN = /[([{\\^].*[*+?].*$|\.?[*?#].*$/;

/** Message texts for a host that is not a route's own host. */
export interface HostWording {
  readonly problem: string;
  readonly fix: (host: string) => string;
  readonly isWhole?: boolean;
}

const OF_ROUTE: HostWording = { problem: 'a route has a host', fix: host => `Route.host('${host}')` };

export function refuseBadHost(where: IConstruct, given: unknown, { problem, fix, isWhole = false }: HostWording = OF_ROUTE): void {
  if (typeof given === 'string' && isServedHost(given) && !(isWhole && given.startsWith('*'))) return;
  const meant = String(given ?? '').toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/[/:].*$|\.$/, '');
  refuse(where, {
    code: 'route-host-invalid',
    problem: `${problem} that is not a valid DNS name`,
    given,
    allowed: `lower-case labels joined by dots, such as 'shop.acme.example'${isWhole ? '' : ", or '*.acme.example'"}; without scheme, port or address`,
    fix: `use ${fix(isServedHost(meant) && !(isWhole && meant.startsWith('*')) ? meant : 'shop.acme.example')}`,
  });
}

export function refuseBadPath(where: IConstruct, given: unknown, what = 'a route has a path', write = '.path(...) matches everything below it'): void {
  if (typeof given === 'string' && isPath(given)) return;
  const meant = `/${String(given ?? '').replace(PATTERN, '').split(/\/|%2f/i).filter(segment => !/^\.*$/.test(segment)).join('/')}`;
  refuse(where, {
    code: 'route-path-invalid',
    problem: `${what} that no request can have, or that proxies interpret differently`,
    given,
    allowed: "an absolute path such as '/api', of at most 1024 characters, without '//', '.', '..', '?', '#', '*', spaces and encoded slashes",
    fix: `use '${isPath(meant) ? meant : '/api'}'; ${write}`,
  });
}

function isPath(text: string): boolean {
  return PATH.test(text) && !AMBIGUOUS_PATH.test(text);
}

/** Whether a listener or a certificate for `name` serves the host. In certificates an asterisk matches one label. */
export function servesHost(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.replace(/^[^*.]+(?=\.)/, '*') === name);
}

/** Rejects a host that is not covered by the names of listeners or certificates. */
export function refuseUncovered(where: IConstruct, host: string, names: string[], whose: string): void {
  if (names.some(name => servesHost(name, host))) return;
  const meant = nearest(host, names.filter(name => !name.startsWith('*')));
  const below = host.replace(/^[^.]+(?=\..*\.)/, '*');
  refuse(where, {
    code: 'route-host-uncovered',
    problem: `${whose} do not cover this host`,
    given: host,
    allowed: `${names.join(', ')}; an asterisk matches one label`,
    fix: meant === undefined ? `add '${below}' to them, with a certificate for it, or use another host for the route` : `did you mean ${meant}? Otherwise add '${host}' to them`,
  });
}

/** A name for a host, such as `web-shop-acme-example`. A hash distinguishes hosts that are equal with hyphens, or too long for a name. */
export function nameForHost(prefix: string, host: string, taken: string[], suffix = ''): string {
  const name = `${prefix}-${host.replace('*', 'any').replace(/\./g, '-')}`;
  const isFree = name.length + suffix.length <= LONGEST_DNS_LABEL && !taken.includes(`${name}${suffix}`);
  return isFree ? `${name}${suffix}` : `${shortened(name, host, LONGEST_DNS_LABEL - suffix.length)}${suffix}`;
}

function shortened(name: string, host: string, longest: number): string {
  const hash = shortHash(host);
  return `${name.slice(0, longest - hash.length - 1).replace(/-$/, '')}-${hash}`;
}
