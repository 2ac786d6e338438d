import { IConstruct } from 'constructs';
import { statedReason } from '../blocks/stated-reason';
import { RESOURCES, volumeClaim } from '../patterns/shapes';
import { HEADER_NAME, HEADER_VALUE } from '../private/headers';
import { refuse } from '../private/refusal';
import { anything, checkShape, instance, listOf, mapOf, oneOf, Shape, struct, text } from '../private/shape';
import { Endpoint } from '../props/backing-service';
import { HttpMethod } from '../props/http-method';
import { Replay } from '../props/replay';
import { User } from '../props/user';

const SAFE = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS];
const SENDABLE = [...SAFE, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE];
const MOST_A_SECOND = 500;
const FOLDER = '/replay';
const PATH = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
const SECRET_HEADER = /^(proxy-)?authorization$|^cookie$/;
/** Those that say how the request is sent, and our own. */
const OWN_HEADER = /^(connection|content-length|content-type|transfer-encoding|te|upgrade|expect|x-shadow-replay)$/;

const VOLUME = { ...volumeClaim, example: "VolumeClaim.existing('requests', AccessMode.READ_ONLY_MANY)" };

/** Also for the props of a release that has one. */
export const REPLAY: Shape<Replay> = {
  log: VOLUME,
  path: text,
  requestsPerSecond: anything,
  methods: listOf(oneOf(HttpMethod, 'HttpMethod')),
  anyMethod: anything,
  headers: mapOf(text),
  id: text,
  image: anything,
  user: instance(User, 'User.of(101)'),
  resources: struct(RESOURCES),
  activeDeadlineSeconds: anything,
};

/** What is sent where, judged and complete. */
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

/** Refuses what could not be sent, or must not be. */
export function replayPlan(where: IConstruct, replay: Replay, target: Endpoint, namespace: string | undefined): ReplayPlan {
  checkShape(where, 'replay', replay, REPLAY);
  const { log, path, requestsPerSecond = 10, headers = {} } = replay;
  if (log === undefined) refuseNoLog(where);
  refuseBadPath(where, path);
  refuseBadRate(where, requestsPerSecond);
  refuseBadHeaders(where, headers);
  refuseOtherScheme(where, target);
  const methods = methodsOf(where, replay);
  return { folder: FOLDER, file: `${FOLDER}/${path}`, target: target.address.valueIn(namespace), requestsPerSecond, methods, headers };
}

function methodsOf(where: IConstruct, { methods, anyMethod }: Replay): HttpMethod[] {
  if (anyMethod !== undefined) statedReason(where, 'replay.anyMethod', anyMethod, 'requests may be sent again that change something', 'its database is a copy');
  const asked = methods ?? (anyMethod === undefined ? SAFE : SENDABLE);
  const unsendable = asked.filter(method => !SENDABLE.includes(method));
  const unsafe = asked.filter(method => !SAFE.includes(method));
  if (asked.length > 0 && unsendable.length === 0 && (unsafe.length === 0 || anyMethod !== undefined)) return [...new Set(asked)];
  return refuse(where, {
    code: 'replay-methods-unsafe',
    problem: asked.length === 0 ? 'replay.methods names none, and nothing would be sent'
      : unsendable.length > 0 ? 'a request of this method cannot be played again from a log' : 'a request of this method changes something each time that it is sent',
    given: { methods },
    allowed: `${SAFE.join(', ')}; ${SENDABLE.slice(SAFE.length).join(', ')} when it is said why`,
    fix: asked.length === 0 || unsendable.length > 0 ? 'leave methods out, or name others' : "say why they may be sent again: replay: { anyMethod: 'its database is a copy', ... }",
  });
}

function refuseNoLog(where: IConstruct): never {
  return refuse(where, {
    code: 'replay-log-invalid',
    problem: 'replay does not say which volume the log is in',
    given: 'nothing',
    allowed: VOLUME.name,
    fix: `write log: ${VOLUME.example}`,
  });
}

function refuseBadPath(where: IConstruct, path: unknown): void {
  if (typeof path === 'string' && PATH.test(path) && path.length <= 1024) return;
  refuse(where, {
    code: 'replay-log-invalid',
    problem: 'replay.path is no file of the volume',
    given: path ?? 'nothing',
    allowed: "a path within the volume of letters, digits, dots, hyphens and underscores, without '..' or a slash at its beginning or end",
    fix: "write it as in path: '2026-11-20/requests.log'",
  });
}

function refuseBadRate(where: IConstruct, rate: unknown): void {
  if (Number.isInteger(rate) && (rate as number) >= 1 && (rate as number) <= MOST_A_SECOND) return;
  refuse(where, {
    code: 'replay-rate-invalid',
    problem: 'replay.requestsPerSecond is no rate that the client can keep',
    given: rate,
    allowed: `a whole number from 1 to ${MOST_A_SECOND}`,
    fix: 'write requestsPerSecond: 20',
  });
}

function refuseBadHeaders(where: IConstruct, headers: { readonly [name: string]: string }): void {
  const names = Object.keys(headers).map(name => name.toLowerCase());
  const isBad = (name: string, i: number) => (
    !HEADER_NAME.test(name) || !HEADER_VALUE.test(Object.values(headers)[i])
    || SECRET_HEADER.test(name) || OWN_HEADER.test(name) || names.indexOf(name) !== i
  );
  const bad = names.find(isBad);
  if (bad === undefined) return;
  const isSecret = SECRET_HEADER.test(bad);
  refuse(where, {
    code: 'replay-header-invalid',
    problem: isSecret ? `replay.headers has ${bad}, and everybody who reads the manifests would read it` : 'replay.headers has one that cannot be sent, that is set already, or twice',
    given: bad,
    allowed: 'headers that are no secret, each once, with values in plain ASCII on one line',
    fix: isSecret ? 'remove it; let the new version take requests with x-shadow-replay for those of a test user' : "write it as in headers: { host: 'shop.acme.example' }",
  });
}

function refuseOtherScheme(where: IConstruct, { options: { scheme, host, port } }: Endpoint): void {
  if (scheme === 'http') return;
  refuse(where, {
    code: 'replay-target-not-http',
    problem: 'what answers does not speak plain HTTP there, and the lines of a log are HTTP requests',
    given: `${scheme}://${host}:${port}`,
    allowed: 'an app with a port that speaks http',
    fix: 'make the port that takes these requests by Port.http, or leave replay out',
  });
}
