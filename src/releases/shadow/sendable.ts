import { IConstruct } from 'constructs';
import { implies } from '../../blocks/traffic/call-conditions';
import { redact } from '../../private/messages/redact';
import { COOKIE_NAME, HEADER_NAME, HEADER_VALUE } from '../../private/network/headers';
import { re2Fault } from '../../private/re2';
import { refuse } from '../../private/refusal';
import { Stickiness, StickyCookieOptions } from '../../props/releases/stickiness';
import { CallCondition } from '../../props/routes/call-condition';
import { Audience, Intent } from '../intent';

const EXPRESSION = /^[^\r\n]{1,4096}$/;
const PARAMETER_VALUE = /^.{1,1024}$/s;
const COOKIE_PATH = /^\/[!-:<-~]*$/;
const COOKIE_DOMAIN = /^\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;
const LONGEST_AFFINITY = 86400;

/** Rejects requests that no client can send, and cookies that no client would keep. */
export function refuseUnsendable(where: IConstruct, { app, audiences, sticky }: Pick<Intent, 'app' | 'audiences' | 'sticky'>): void {
  audiences.flatMap(({ matches }) => matches).flatMap(({ _conditions }) => _conditions).forEach(condition => refuseBadCondition(where, condition));
  refuseUnreached(where, audiences);
  if (sticky) refuseBadStickiness(where, sticky);
  if (sticky?.clientIpSeconds !== undefined && app.service?.toJson().spec.clusterIP === 'None') refuseUnaddressed(where);
}

function refuseUnaddressed(where: IConstruct): never {
  return refuse(where, {
    code: 'headless-contradicted',
    problem: "sticky by client IP requires a Service with an address, but the app's Service is headless",
    given: 'Stickiness.clientIp()',
    allowed: 'Stickiness.clientIp() with apps whose Service has an address',
    fix: 'remove headless from the service of the app, or remove sticky',
  });
}

/** The first matching audience applies, so an audience that is not broader than an earlier one never receives requests. */
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
    problem: `${later} never receives these requests: ${earlier}, which is listed before it, receives all of them`,
    given: { [later]: match.map(({ name, value }) => `${name}: ${redact(name, value)}`).join(', ') },
    allowed: 'audiences that match different requests; if two match, the one listed first applies',
    fix: isEqual ? `remove it from ${earlier} or from ${later}, or use different values` : `list ${later} before ${earlier}, or remove it from ${later}`,
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
    problem: `requests are matched by a ${what} that no request can have`,
    given: { [String(name)]: value },
    allowed: `a name of letters, digits and hyphens, and ${isPattern ? 'an expression' : 'a value as it is sent'}, on one line and not empty`,
    fix: part === 'header' ? "use TrafficMatch.header('x-tester', 'yes')" : "use TrafficMatch.query('beta', '1'), with the decoded value that the app reads",
  });
}

/** A Gateway or proxy that cannot parse an expression drops the route, or all routes. */
function refuseBadExpression(where: IConstruct, name: string, value: string): void {
  const fault = re2Fault(value);
  if (fault === undefined) return;
  refuse(where, {
    code: 'release-match-invalid',
    problem: `the expression that matches requests is not valid in RE2 syntax: ${fault}`,
    given: { [name]: value },
    allowed: 'RE2 expressions for the whole value: no lookahead, lookbehind or backreferences',
    fix: `use an expression such as TrafficMatch.headerPattern('${name}', '(beta|gamma)-.*'), with \\ before literal special characters`,
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
    { prop: 'path', given: path, form: COOKIE_PATH, allowed: 'an absolute path', fix: '/shop' },
    { prop: 'domain', given: domain, form: COOKIE_DOMAIN, allowed: 'a domain', fix: 'acme.example' },
  ];
  const bad = judged.find(({ given, form }) => given !== undefined && !(typeof given === 'string' && form.test(given)));
  if (bad === undefined) return;
  refuse(where, {
    code: 'release-sticky-invalid',
    problem: `clients would not keep a cookie with this ${bad.prop}`,
    given: bad.given,
    allowed: bad.allowed,
    fix: `use Stickiness.cookie({ ${bad.prop}: '${bad.fix}' }), or remove ${bad.prop}`,
  });
}

function refuseBadSeconds(where: IConstruct, prop: string, given: unknown, fix: string, most?: number): void {
  if (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= (most ?? Infinity)) return;
  refuse(where, {
    code: 'release-sticky-invalid',
    problem: `${prop} is not a valid number of seconds for clients to keep their version`,
    given,
    allowed: `a whole number of seconds, at least 1${most === undefined ? '' : ` and at most ${most}, the limit of Kubernetes`}`,
    fix: `use ${fix}`,
  });
}
