import { IConstruct } from 'constructs';
import { Audience, Intent } from './intent';
import { implies } from '../blocks/call-conditions';
import { COOKIE_NAME, HEADER_NAME, HEADER_VALUE } from '../private/headers';
import { re2Fault } from '../private/re2';
import { refuse } from '../private/refusal';
import { CallCondition } from '../props/call-condition';
import { Stickiness, StickyCookieOptions } from '../props/stickiness';

const EXPRESSION = /^[^\r\n]{1,4096}$/;
const PARAMETER_VALUE = /^.{1,1024}$/s;
const COOKIE_PATH = /^\/[!-:<-~]*$/;
const COOKIE_DOMAIN = /^\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;
const LONGEST_AFFINITY = 86400;

/** Refuses calls that nobody can make, and cookies that no client would keep. */
export function refuseUnsendable(where: IConstruct, { app, audiences, sticky }: Pick<Intent, 'app' | 'audiences' | 'sticky'>): void {
  audiences.flatMap(({ matches }) => matches).flatMap(({ _conditions }) => _conditions).forEach(condition => refuseBadCondition(where, condition));
  refuseUnreached(where, audiences);
  if (sticky) refuseBadStickiness(where, sticky);
  if (sticky?.clientIpSeconds !== undefined && app.service?.toJson().spec.clusterIP === 'None') refuseUnaddressed(where);
}

function refuseUnaddressed(where: IConstruct): never {
  return refuse(where, {
    code: 'headless-contradicted',
    problem: "sticky: who keeps which pod is decided at the address of a Service, and the app's is headless and has none",
    given: 'Stickiness.clientIp()',
    allowed: 'Stickiness.clientIp() with apps whose Service has an address',
    fix: 'take headless from the service of the app, or remove sticky where it is said',
  });
}

/** Of several the first one counts, so what says no more than an earlier one never gets a call. */
function refuseUnreached(where: IConstruct, audiences: Audience[]): void {
  const all = audiences.flatMap(({ name, matches }, order) => matches.map(({ _conditions }) => ({ name, order, conditions: _conditions })));
  const holderOf = ({ order, conditions }: typeof all[number]) => all.find(other => other.order < order && implies(conditions, other.conditions));
  const unreached = all.find(holderOf);
  if (unreached === undefined) return;
  const { name: later, conditions: match } = unreached;
  const { name: earlier, conditions: first } = holderOf(unreached)!;
  const isEqual = implies(first, match);
  refuse(where, {
    code: 'release-match-order',
    problem: `${later} never gets these calls: ${earlier}, which stands before it, gets all of them`,
    given: { [later]: match.map(({ name, value }) => `${name}: ${value}`).join(', ') },
    allowed: 'audiences of different people; of two that hold, the one that is named first counts',
    fix: isEqual ? `take it from ${earlier} or from ${later}, or tell them apart by another value` : `name ${later} before ${earlier}, or take it from ${later}`,
  });
}

function refuseBadCondition(where: IConstruct, { part, name, value, isPattern }: CallCondition): void {
  const allowed = isPattern ? EXPRESSION : part === 'header' ? HEADER_VALUE : PARAMETER_VALUE;
  if (typeof name === 'string' && HEADER_NAME.test(name) && typeof value === 'string' && allowed.test(value)) {
    if (isPattern) refuseBadExpression(where, name, value);
    return;
  }
  const what = part === 'header' ? 'header' : 'parameter';
  refuse(where, {
    code: 'release-match-invalid',
    problem: `calls are told apart by a ${what} that no call can have`,
    given: { [String(name)]: value },
    allowed: `a name of letters, digits and hyphens, and ${isPattern ? 'an expression' : 'a value as it is sent'}, on one line and not empty`,
    fix: part === 'header' ? "write TrafficMatch.header('x-tester', 'yes')" : "write TrafficMatch.query('beta', '1'), decoded as the app reads it",
  });
}

/** A Gateway or proxy that cannot read one drops the route, or all of them. */
function refuseBadExpression(where: IConstruct, name: string, value: string): void {
  const fault = re2Fault(value);
  if (fault === undefined) return;
  refuse(where, {
    code: 'release-match-invalid',
    problem: `calls are told apart by an expression that RE2, by which it is read, does not take: ${fault}`,
    given: { [name]: value },
    allowed: 'expressions of RE2 for the whole value: no look ahead or behind, no reference to an earlier group',
    fix: `write one such as TrafficMatch.headerPattern('${name}', '(beta|gamma)-.*'), with \\ before characters that stand for themselves`,
  });
}

function refuseBadStickiness(where: IConstruct, { cookieOptions, clientIpSeconds }: Stickiness): void {
  if (clientIpSeconds !== undefined) refuseBadSeconds(where, 'timeoutSeconds', clientIpSeconds, 'Stickiness.clientIp(10800)', LONGEST_AFFINITY);
  if (cookieOptions) refuseBadCookie(where, cookieOptions);
}

function refuseBadCookie(where: IConstruct, { name, maxAgeSeconds, path, domain }: StickyCookieOptions): void {
  if (maxAgeSeconds !== undefined) refuseBadSeconds(where, 'maxAgeSeconds', maxAgeSeconds, 'Stickiness.cookie({ maxAgeSeconds: 86400 })');
  const judged = [
    { prop: 'name', given: name, form: COOKIE_NAME, allowed: 'letters, digits, hyphens and underscores', fix: 'web-release' },
    { prop: 'path', given: path, form: COOKIE_PATH, allowed: 'a path from the root on', fix: '/shop' },
    { prop: 'domain', given: domain, form: COOKIE_DOMAIN, allowed: 'a domain', fix: 'acme.example' },
  ];
  const bad = judged.find(({ given, form }) => given !== undefined && !(typeof given === 'string' && form.test(given)));
  if (bad === undefined) return;
  refuse(where, {
    code: 'release-sticky-invalid',
    problem: `clients would not keep a cookie with this ${bad.prop}`,
    given: bad.given,
    allowed: bad.allowed,
    fix: `write Stickiness.cookie({ ${bad.prop}: '${bad.fix}' }), or leave ${bad.prop} out`,
  });
}

function refuseBadSeconds(where: IConstruct, prop: string, given: unknown, fix: string, most?: number): void {
  if (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= (most ?? Infinity)) return;
  refuse(where, {
    code: 'release-sticky-invalid',
    problem: `${prop} is no time for which a client keeps its version`,
    given,
    allowed: `a whole number of seconds, at least 1${most === undefined ? '' : ` and at most ${most}, as Kubernetes takes it`}`,
    fix: `write ${fix}`,
  });
}
