import { Construct } from 'constructs';
import { refuseInexpressible } from './traffic-router';
import { Share } from '../../blocks/traffic/traffic';
import { listed } from '../../private/messages/nearest';
import { StickyCookieOptions } from '../../props/releases/stickiness';
import { cookiePattern } from '../../props/routes/call-condition';
import { Intent, isDivided } from '../intent';

/** Splits an app's requests by their content and by weight, for all objects that are generated from its routes. */
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

/** Traffic that routes do not split, and the effect of cookies. */
export function splitLimits(intent: Intent): string[] {
  const { app, sticky, all } = intent;
  const others = app.ports.filter(({ _carriesRequests }) => !_carriesRequests).map(({ name }) => name);
  return [
    ...others.length > 0 && all === undefined ? [`traffic on ${listed(others)} stays with the app: only HTTP and gRPC are split`] : [],
    ...sticky?.cookieOptions && isDivided(intent) ? ['clients keep the version that they have: a new share only applies to new clients'] : [],
  ];
}

/** Rejects what is not possible with gRPC. */
export function refuseBeyondGrpc(where: Construct, router: string, { app, audiences, sticky, mirrors }: Intent): void {
  if (!app.ports.some(({ _carriesRequests }) => _carriesRequests)) {
    const isMirrored = mirrors.length > 0;
    const what = `${isMirrored ? 'mirroring' : 'traffic splits'} for an app without an HTTP or gRPC port`;
    const nearest = isMirrored ? 'use a CanaryRelease with Router.kubernetes(), which splits connections; connections cannot be mirrored' : 'use Router.kubernetes()';
    refuseInexpressible(where, what, router, 'apps with a port created by Port.http or Port.grpc', nearest);
  }
  if (!app.ports.some(({ protocol }) => protocol === 'grpc')) return;
  const cannot = (what: string, nearest: string) => refuseInexpressible(where, `${what} with gRPC`, router, 'previews and variants by header, weights, mirroring of requests with any method', nearest);
  if (sticky?.cookieOptions) cannot('cookies', "use a header that the clients send: in an ABTest, audience: [TrafficMatch.header('x-tester', 'yes')] instead of share, in a canary, preview without sticky");
  if (audiences.some(({ matches }) => matches.some(({ _conditions }) => _conditions.some(({ part }) => part === 'query')))) cannot('query parameters', 'use TrafficMatch.header(...)');
  if (mirrors.some(({ methods }) => methods !== undefined)) cannot('HTTP methods', 'set anyMethod with the reason why requests may be sent twice');
}

function cookieName({ name }: StickyCookieOptions, instance: string): string {
  return name ?? `${instance}-release`;
}

/** A value for each version and release: cookies of earlier releases are ignored. */
function valueOf(track: string, fingerprint: string): string {
  return `${track}.${fingerprint}`;
}

function setCookie({ maxAgeSeconds = 86400, path = '/', domain, secure = true }: StickyCookieOptions, name: string, value: string): string {
  return [`${name}=${value}`, `Max-Age=${maxAgeSeconds}`, `Path=${path}`, ...domain === undefined ? [] : [`Domain=${domain}`], 'HttpOnly', ...secure ? ['Secure'] : [], 'SameSite=Lax'].join('; ');
}
