import { IConstruct } from 'constructs';
import { statedReason } from '../../blocks/objects/stated-reason';
import { isSecretName } from '../../private/messages/secrecy';
import { HEADER_NAME, HEADER_VALUE } from '../../private/network/headers';
import { refuse } from '../../private/refusal';
import { Replay } from '../../props/releases/replay';
import { HttpMethod } from '../../props/routes/http-method';
import { Endpoint } from '../../props/services/backing-service';
import { Transport } from '../../props/services/transport';

const SAFE = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS];
const SENDABLE = [...SAFE, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE];
const MOST_A_SECOND = 500;
const FOLDER = '/replay';
const PATH = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
/** Headers that control how the request is sent, and our own. */
const OWN_HEADER = /^(connection|content-length|content-type|transfer-encoding|te|upgrade|expect|x-shadow-replay)$/;

/** What is sent where, validated and with all defaults. */
export interface ReplayPlan {
  /** Where the volume with the log is mounted. */
  readonly folder: string;
  readonly file: string;
  /** Host and port. */
  readonly target: string;
  readonly requestsPerSecond: number;
  readonly methods: HttpMethod[];
  readonly headers: { readonly [name: string]: string };
}

/** Rejects requests that cannot be sent, or must not be. */
export function replayPlan(where: IConstruct, replay: Replay, target: Endpoint, namespace: string | undefined): ReplayPlan {
  const { path, requestsPerSecond = 10, headers = {} } = replay;
  refuseBadPath(where, path);
  refuseBadRate(where, requestsPerSecond);
  refuseBadHeaders(where, headers);
  refuseOtherScheme(where, target);
  const methods = methodsOf(where, replay);
  return { folder: FOLDER, file: `${FOLDER}/${path}`, target: target.address.valueIn(namespace), requestsPerSecond, methods, headers };
}

function methodsOf(where: IConstruct, { methods, anyMethod }: Replay): HttpMethod[] {
  if (anyMethod !== undefined) statedReason(where, 'replay.anyMethod', anyMethod, 'requests that change data may be sent again', 'its database is a copy');
  const asked = methods ?? (anyMethod === undefined ? SAFE : SENDABLE);
  const unsendable = asked.filter(method => !SENDABLE.includes(method));
  const unsafe = asked.filter(method => !SAFE.includes(method));
  if (asked.length > 0 && unsendable.length === 0 && (unsafe.length === 0 || anyMethod !== undefined)) return [...new Set(asked)];
  return refuse(where, {
    code: 'replay-methods-unsafe',
    problem: asked.length === 0 ? 'replay.methods is empty, so nothing would be sent'
      : unsendable.length > 0 ? 'requests with this method cannot be replayed from a log' : 'requests with this method change data each time they are sent',
    given: { methods },
    allowed: `${SAFE.join(', ')}; ${SENDABLE.slice(SAFE.length).join(', ')} with a reason in anyMethod`,
    fix: asked.length === 0 || unsendable.length > 0 ? 'remove methods, or set others' : "set the reason why they may be sent again: replay: { anyMethod: 'its database is a copy', ... }",
  });
}

function refuseBadPath(where: IConstruct, path: unknown): void {
  if (typeof path === 'string' && PATH.test(path) && path.length <= 1024) return;
  refuse(where, {
    code: 'replay-log-invalid',
    problem: 'replay.path is not a valid path of a file in the volume',
    given: path ?? 'nothing',
    allowed: "a path within the volume of letters, digits, dots, hyphens and underscores, without '..' or a leading or trailing slash",
    fix: "set a path such as path: '2026-11-20/requests.log'",
  });
}

function refuseBadRate(where: IConstruct, rate: unknown): void {
  if (Number.isInteger(rate) && (rate as number) >= 1 && (rate as number) <= MOST_A_SECOND) return;
  refuse(where, {
    code: 'replay-rate-invalid',
    problem: 'replay.requestsPerSecond is not a valid rate',
    given: rate,
    allowed: `a whole number from 1 to ${MOST_A_SECOND}, the most that the client can send`,
    fix: 'set requestsPerSecond: 20',
  });
}

function isSecretHeader(name: string): boolean {
  return name === 'cookie' || isSecretName(name);
}

function refuseBadHeaders(where: IConstruct, headers: { readonly [name: string]: string }): void {
  const names = Object.keys(headers).map(name => name.toLowerCase());
  const isBad = (name: string, i: number) => (
    !HEADER_NAME.test(name) || !HEADER_VALUE.test(Object.values(headers)[i])
    || isSecretHeader(name) || OWN_HEADER.test(name) || names.indexOf(name) !== i
  );
  const bad = names.find(isBad);
  if (bad === undefined) return;
  const isSecret = isSecretHeader(bad);
  refuse(where, {
    code: 'replay-header-invalid',
    problem: isSecret ? `replay.headers has ${bad}, and anyone who can read the manifests could read it` : 'replay.headers has an invalid header, one that is set automatically, or the same one twice',
    given: bad,
    allowed: 'headers without secrets, each once, with values in plain ASCII on one line',
    fix: isSecret ? 'remove it; let the new version treat requests with x-shadow-replay as those of a test user' : "set headers such as headers: { host: 'shop.acme.example' }",
  });
}

function refuseOtherScheme(where: IConstruct, { options: { scheme, host, port }, transport }: Endpoint): void {
  if (scheme === 'http' && transport === Transport.TCP) return;
  refuse(where, {
    code: 'replay-target-not-http',
    problem: 'the target port does not speak plain HTTP, but replay sends HTTP requests',
    given: `${scheme}://${host}:${port}`,
    allowed: 'an app with a port that speaks http',
    fix: 'use Port.http for the port that receives these requests, or remove replay',
  });
}
