import { Construct } from 'constructs';
import { refuseInexpressible } from './traffic-router';
import { Share } from '../../blocks/traffic';
import { listed } from '../../private/nearest';
import { cookiePattern } from '../../props/call-condition';
import { StickyCookieOptions } from '../../props/stickiness';
import { Intent, isDivided } from '../intent';

/** Divides an app's calls by their contents and by weight, for whatever reads routes. */
export function splitCalls({ app, audiences, shares, all, sticky, mirrors }: Intent): void {
  const { traffic, identity: { instance } } = app;
  traffic.mirrors.push(...mirrors);
  if (all !== undefined) {
    traffic.moveTo(all);
    traffic.divide([{ service: instance, weight: 0 }, { service: all, weight: 100 }]);
    return;
  }
  for (const { name, track, matches } of audiences) {
    traffic.setApart.push({ name, matches: matches.map(({ _conditions }) => _conditions), shares: [{ service: track, weight: 100 }] });
  }
  const given = shares.reduce((sum, { percent }) => sum + percent, 0);
  if (given === 0) return;
  const parts = [{ track: instance, percent: 100 - given, fingerprint: '' }, ...shares];
  const cookie = sticky?.cookieOptions;
  const fingerprint = shares.map(share => share.fingerprint).join('');
  if (cookie) {
    const name = cookieName(cookie, instance);
    traffic.setApart.push(...parts.filter(({ percent }) => percent > 0).map(({ track }) => ({
      name: `kept-at-${track}`,
      matches: [[{ part: 'header' as const, name: 'cookie', value: cookiePattern(name, valueOf(track, fingerprint)), isPattern: true }]],
      shares: [{ service: track, weight: 100 }],
    })));
  }
  traffic.divide(parts.map(({ track, percent }): Share => ({
    service: track,
    weight: percent,
    ...(cookie && percent > 0 && { setCookie: setCookie(cookie, cookieName(cookie, instance), valueOf(track, fingerprint)) }),
  })));
}

/** What is not divided by whatever reads routes, and what clients make of a cookie. */
export function splitLimits(intent: Intent): string[] {
  const { app, sticky, all } = intent;
  const others = app.ports.filter(({ protocol }) => protocol !== 'http' && protocol !== 'grpc').map(({ name }) => name);
  return [
    ...others.length > 0 && all === undefined ? [`calls of ${listed(others)} stay with the app: only HTTP and gRPC are divided`] : [],
    ...sticky?.cookieOptions && isDivided(intent) ? ['clients that have seen a version keep it: a new share is that of new clients'] : [],
  ];
}

/** Refuses what gRPC has no words for. */
export function refuseBeyondGrpc(where: Construct, router: string, { app, audiences, sticky, mirrors }: Intent): void {
  const protocols = app.ports.map(({ protocol }) => protocol);
  if (!protocols.some(protocol => protocol === 'http' || protocol === 'grpc')) {
    refuseInexpressible(where, 'calls of an app without a port that speaks HTTP or gRPC', router, 'apps with a port made by Port.http or Port.grpc', mirrors.length > 0 ? 'a CanaryRelease by Router.kubernetes(), which divides connections; nothing copies them' : 'Router.kubernetes()');
  }
  if (!protocols.includes('grpc')) return;
  const cannot = (what: string, nearest: string) => refuseInexpressible(where, `${what} of gRPC`, router, 'previews and variants by header, weights, copies of calls of any method', nearest);
  if (sticky?.cookieOptions) cannot('cookies', "a header that the clients send: in an ABTest audience: [TrafficMatch.header('x-tester', 'yes')] in place of share, in a canary preview, without sticky");
  if (audiences.some(({ matches }) => matches.some(({ _conditions }) => _conditions.some(({ part }) => part === 'query')))) cannot('parameters', 'TrafficMatch.header(...)');
  if (mirrors.some(({ methods }) => methods !== undefined)) cannot('HTTP methods', 'anyMethod with the reason why calls may be made twice');
}

function cookieName({ name }: StickyCookieOptions, instance: string): string {
  return name ?? `${instance}-release`;
}

/** A value for each version and release: what an earlier one has set counts no more. */
function valueOf(track: string, fingerprint: string): string {
  return `${track}.${fingerprint}`;
}

function setCookie({ maxAgeSeconds = 86400, path = '/', domain, secure = true }: StickyCookieOptions, name: string, value: string): string {
  return [`${name}=${value}`, `Max-Age=${maxAgeSeconds}`, `Path=${path}`, ...domain === undefined ? [] : [`Domain=${domain}`], 'HttpOnly', ...secure ? ['Secure'] : [], 'SameSite=Lax'].join('; ');
}
