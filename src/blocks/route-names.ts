import { createHash } from 'crypto';
import { isIPv4 } from 'net';
import { IConstruct } from 'constructs';
import { LONGEST_DNS_LABEL } from '../private/names';
import { nearest } from '../private/nearest';
import { refuse } from '../private/refusal';

const HOST = /^(?=.{1,253}$)(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
/** Without an asterisk, which gateways take for itself and users for anything. */
const PATH = /^(?=.{1,1024}$)\/([-A-Za-z0-9/._~!$&'()+,;=:@]|%[0-9A-Fa-f]{2})*$/;
const AMBIGUOUS_PATH = /\/\/|\/\.\.?(\/|$)|%2f/i;
/** A query or an anchor, an asterisk for all below, or a regular expression from where it begins. */
const PATTERN = /[([{\\^].*[*+?].*$|\.?[*?#].*$/;

/** How a host is given that is not a route's own. */
export interface HostWording {
  readonly problem: string;
  readonly fix: (host: string) => string;
  readonly isWhole?: boolean;
}

const OF_ROUTE: HostWording = { problem: 'a route has a host', fix: host => `Route.host('${host}')` };

export function refuseBadHost(where: IConstruct, given: unknown, { problem, fix, isWhole = false }: HostWording = OF_ROUTE): void {
  if (typeof given === 'string' && isHost(given) && !(isWhole && given.startsWith('*'))) return;
  const meant = String(given ?? '').toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/[/:].*$|\.$/, '');
  refuse(where, {
    code: 'route-host-invalid',
    problem: `${problem} that is no DNS name`,
    given,
    allowed: `lower-case labels joined by dots, such as 'shop.acme.example'${isWhole ? '' : ", or '*.acme.example'"}; no scheme, no port, no address`,
    fix: `write ${fix(isHost(meant) && !(isWhole && meant.startsWith('*')) ? meant : 'shop.acme.example')}`,
  });
}

export function refuseBadPath(where: IConstruct, given: unknown, what = 'a route has a path', write = '.path(...) stands for all that is below it'): void {
  if (typeof given === 'string' && isPath(given)) return;
  const meant = `/${String(given ?? '').replace(PATTERN, '').split(/\/|%2f/i).filter(segment => !/^\.*$/.test(segment)).join('/')}`;
  refuse(where, {
    code: 'route-path-invalid',
    problem: `${what} that no request can have, or that proxies read differently`,
    given,
    allowed: "an absolute path such as '/api', of at most 1024 characters, without '//', '.', '..', '?', '#', '*', spaces and encoded slashes",
    fix: `write '${isPath(meant) ? meant : '/api'}'; ${write}`,
  });
}

function isPath(text: string): boolean {
  return PATH.test(text) && !AMBIGUOUS_PATH.test(text);
}

function isHost(text: string): boolean {
  return HOST.test(text) && !isIPv4(text);
}

/** Whether a listener or a certificate for `name` serves the host. In certificates an asterisk stands for one label. */
export function servesHost(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.replace(/^[^*.]+(?=\.)/, '*') === name);
}

/** Refuses a host that is among no names of what has listeners or certificates. */
export function refuseUncovered(where: IConstruct, host: string, names: string[], whose: string): void {
  if (names.some(name => servesHost(name, host))) return;
  const meant = nearest(host, names.filter(name => !name.startsWith('*')));
  const below = host.replace(/^[^.]+(?=\..*\.)/, '*');
  refuse(where, {
    code: 'route-host-uncovered',
    problem: `${whose} do not cover this host`,
    given: host,
    allowed: `${names.join(', ')}; an asterisk stands for one label`,
    fix: meant === undefined ? `add '${below}' to them, with a certificate for it, or give the route another host` : `did you mean ${meant}? Else add '${host}' to them`,
  });
}

/** A name for a host, such as `web-shop-acme-example`. A hash keeps hosts apart that are spelled alike with hyphens, or too long for a name. */
export function nameForHost(prefix: string, host: string, taken: string[], suffix = ''): string {
  const name = `${prefix}-${host.replace('*', 'any').replace(/\./g, '-')}`;
  const isFree = name.length + suffix.length <= LONGEST_DNS_LABEL && !taken.includes(`${name}${suffix}`);
  return isFree ? `${name}${suffix}` : `${shortened(name, host, LONGEST_DNS_LABEL - suffix.length)}${suffix}`;
}

function shortened(name: string, host: string, longest: number): string {
  const hash = createHash('sha256').update(host).digest('hex').slice(0, 8);
  return `${name.slice(0, longest - hash.length - 1).replace(/-$/, '')}-${hash}`;
}
