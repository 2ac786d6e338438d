import { IConstruct } from 'constructs';
import { refuseFaults } from './faults';
import { duration, milliseconds } from '../../private/duration';
import { refuse } from '../../private/refusal';
import { OutlierDetection, Resilience, Retries, RetryOn } from '../../props/mesh/resilience';
import { HttpMethod } from '../../props/routes/http-method';
import { Port } from '../../props/services/port';
import { Replicas } from '../scaling/replicas';

const IDEMPOTENT = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE];
const BY_DEFAULT = [RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM];
const MOST_RETRIES = 10;
/** Envoy's default backoff in milliseconds, and the maximum factor by which it grows. */
const BACKOFF = 25;
const LONGEST_BACKOFF = 10;
const LEAST_EJECTED_PERCENT = 10;
const MOST = 2 ** 31 - 1;
/** Limits that apply only where the proxy sees individual requests. */
const OF_CALLS = ['maxPendingRequests', 'maxRequests', 'maxRequestsPerConnection'] as const;

/** When a request is retried, with all defaults. */
export interface RetryPlan extends Retries {
  readonly on: RetryOn[];
  readonly codes: number[];
  /** Undefined for requests of any method. */
  readonly methods?: HttpMethod[];
}

/** The requested resilience, validated and with all defaults, independent of the mesh. */
export interface ResiliencePlan extends Resilience {
  readonly retries?: RetryPlan;
  readonly outlierDetection?: Required<OutlierDetection>;
}

/** Rejects settings that contradict each other, or would never take effect. */
export function resiliencePlan(where: IConstruct, given: Resilience, ports: Port[], replicas: Replicas | undefined): ResiliencePlan {
  refuseEmpty(where, given, ports);
  const { timeout, connectionPool } = given;
  const faults = given.faults?.length === 0 ? undefined : given.faults;
  if (timeout !== undefined) milliseconds(where, 'resilience.timeout', timeout);
  if (connectionPool?.connectTimeout !== undefined) milliseconds(where, 'connectionPool.connectTimeout', connectionPool.connectTimeout);
  for (const bound of ['maxConnections', ...OF_CALLS] as const) atLeastOne(where, `connectionPool.${bound}`, connectionPool?.[bound]);
  if (faults) refuseFaults(where, faults);
  return {
    ...given,
    faults,
    retries: given.retries && retryPlan(where, given.retries, timeout, ports),
    outlierDetection: given.outlierDetection && outliers(where, given.outlierDetection, replicas),
  };
}

function retryPlan(where: IConstruct, given: Retries, timeout: string | undefined, ports: Port[]): RetryPlan {
  const { attempts, perTryTimeout, backoff, budgetPercent, anyMethod, codes = [] } = given;
  if (!Number.isInteger(attempts) || attempts < 0 || attempts > MOST_RETRIES) {
    refuseRetries(where, 'retries.attempts is not a valid number of retries', attempts, `a whole number from 0 to ${MOST_RETRIES}`, 'set attempts: 2');
  }
  const others = Object.entries(given).filter(([prop, value]) => prop !== 'attempts' && value !== undefined).map(([prop]) => prop);
  if (attempts === 0 && others.length > 0) {
    refuseRetries(where, 'retries.attempts is 0, and other options of retries have no effect', given, 'attempts: 0 without other options', `remove ${others.join(', ')}`);
  }
  if (!codes.every(code => Number.isInteger(code) && code >= 400 && code <= 599)) {
    refuseRetries(where, 'retries.codes has a value that is not an HTTP error status', codes, 'whole numbers from 400 to 599', 'set codes: [503]');
  }
  refuseUnseen(where, given, ports);
  if (given.on?.length === 0 && codes.length === 0) {
    refuseRetries(where, 'retries has no condition that triggers a retry', { on: given.on }, 'conditions in on, or codes', 'remove on, or set attempts: 0');
  }
  if (budgetPercent !== undefined && !(budgetPercent > 0 && budgetPercent <= 100)) {
    refuseRetries(where, 'retries.budgetPercent is not a valid percentage of the requests', budgetPercent, 'a number above 0 and at most 100', 'set budgetPercent: 20');
  }
  if (anyMethod !== undefined && anyMethod.trim() === '') {
    refuseRetries(where, 'retries.anyMethod does not state why requests are safe to repeat', anyMethod, 'a short reason for the people who are responsible', "state the reason, such as 'orders carry a key of their own'");
  }
  if (anyMethod !== undefined && given.methods !== undefined) {
    refuseRetries(where, 'retries.anyMethod retries requests of any method, and retries.methods limits the methods', { methods: given.methods, anyMethod }, 'methods, or anyMethod with its reason', 'remove one of the two');
  }
  if (perTryTimeout !== undefined) milliseconds(where, 'retries.perTryTimeout', perTryTimeout);
  if (backoff !== undefined) milliseconds(where, 'retries.backoff', backoff);
  if (attempts > 0 && timeout !== undefined) refuseNoTime(where, given, timeout);
  return {
    ...given,
    on: given.on ?? (codes.length > 0 ? [] : BY_DEFAULT),
    codes,
    methods: anyMethod === undefined && attempts > 0 ? methodsOf(where, given, ports) : undefined,
  };
}

/** Whether it is a status that only gRPC has. */
export function isGrpcStatus(condition: RetryOn): boolean {
  return nameOf(condition).startsWith('GRPC_');
}

function nameOf(condition: RetryOn): string {
  return Object.keys(RetryOn).find(key => RetryOn[key as keyof typeof RetryOn] === condition) ?? '';
}

/** Rejects conditions that no response of the workload can meet. The other conditions apply to both protocols, such as a missing response. */
function refuseUnseen(where: IConstruct, { on = [], codes = [] }: Retries, ports: Port[]): void {
  const speaks = (wanted: Port['protocol']) => ports.some(({ protocol }) => protocol === wanted);
  const grpc = on.filter(isGrpcStatus).map(condition => `RetryOn.${nameOf(condition)}`);
  if (grpc.length > 0 && !speaks('grpc')) {
    const rest = grpc.length < on.length ? `remove ${grpc.join(', ')}` : 'remove on';
    refuseRetries(where, 'none of its ports uses gRPC, so none of its responses has such a status', { on: grpc }, 'gRPC conditions with a port created by Port.grpc', `${rest}, or use Port.grpc for the port`);
  }
  if (codes.length > 0 && !speaks('http')) {
    refuseRetries(where, 'all of its responses are gRPC, whose HTTP status is 200 even when they fail', { codes }, 'codes with a port created by Port.http', 'set on: [RetryOn.GRPC_UNAVAILABLE] instead of codes');
  }
}

/** Methods that are safe to repeat; gRPC uses POST for all of its requests. */
function methodsOf(where: IConstruct, { methods = IDEMPOTENT }: Retries, ports: Port[]): HttpMethod[] {
  const other = methods.filter(method => !IDEMPOTENT.includes(method));
  const isGrpc = !ports.some(({ protocol }) => protocol === 'http');
  if (methods.length > 0 && other.length === 0 && !isGrpc) return [...new Set(methods)];
  return refuse(where, {
    code: 'retries-not-idempotent',
    problem: isGrpc ? 'its requests are gRPC, and it is unknown whether they are safe to repeat' : 'a retried request may take effect twice unless its method is idempotent',
    given: isGrpc ? ports.map(({ name }) => `port ${name}`).join(', ') : { methods },
    allowed: `${IDEMPOTENT.join(', ')} of HTTP; all others with anyMethod and a reason`,
    fix: isGrpc || other.length > 0 ? "state why they are safe to repeat: retries: { anyMethod: 'orders carry a key of their own', ... }, or remove retries"
      : 'add a method, or remove methods',
  });
}

/** A try that does not fit into the timeout is never made. */
function refuseNoTime(where: IConstruct, { attempts, perTryTimeout, backoff }: Retries, timeout: string): void {
  const all = milliseconds(where, 'resilience.timeout', timeout);
  const paused = pauses(attempts, backoff === undefined ? BACKOFF : milliseconds(where, 'retries.backoff', backoff));
  const room = Math.floor((all - paused) / (attempts + 1));
  if (perTryTimeout === undefined) {
    return refuseRetries(where, 'the first try may use the whole timeout, so that no time remains for a retry', { timeout, attempts, backoff }, 'perTryTimeout together with timeout',
      room > 0 ? `set perTryTimeout: '${duration(room)}' or less` : `raise timeout above the ${duration(paused)} of all pauses, or lower attempts, and set perTryTimeout`);
  }
  const perTry = milliseconds(where, 'retries.perTryTimeout', perTryTimeout);
  const need = (attempts + 1) * perTry + paused;
  if (need <= all) return;
  refuseRetries(where, 'not all tries fit into the timeout', `${attempts + 1} tries of ${perTryTimeout} and pauses of ${duration(paused)} take ${duration(need)}, timeout ${timeout}`,
    '(attempts + 1) x perTryTimeout + pauses, at most timeout', `set timeout: '${duration(need)}'${room > 0 ? `, or perTryTimeout: '${duration(room)}'` : ', or fewer attempts'}`);
}

/** The maximum total of all pauses: each is random, up to a bound that roughly doubles. */
export function pauses(attempts: number, base: number): number {
  return Array.from({ length: attempts }, (_, i) => Math.min(2 ** (i + 1) - 1, LONGEST_BACKOFF) * base).reduce((sum, pause) => sum + pause, 0);
}

/** Proxies round down: 33 percent of three replicas is zero. */
function outliers(where: IConstruct, given: OutlierDetection, replicas: Replicas | undefined): Required<OutlierDetection> {
  const { consecutiveErrors = 5, interval = '10s', baseEjectionTime = '30s' } = given;
  const fewest = Math.max(replicas?.min ?? 1, 1);
  atLeastOne(where, 'outlierDetection.consecutiveErrors', consecutiveErrors);
  milliseconds(where, 'outlierDetection.interval', interval);
  milliseconds(where, 'outlierDetection.baseEjectionTime', baseEjectionTime);
  const enough = Math.max(Math.ceil(100 / fewest), LEAST_EJECTED_PERCENT);
  const maxEjectionPercent = given.maxEjectionPercent ?? enough;
  const ejected = Math.floor(fewest * maxEjectionPercent / 100);
  const isPossible = Number.isInteger(maxEjectionPercent) && ejected >= 1 && maxEjectionPercent < 100;
  if (isPossible) return { consecutiveErrors, interval, baseEjectionTime, maxEjectionPercent };
  return refuse(where, {
    code: 'ejection-impossible',
    problem: fewest === 1 ? 'there may be only one replica, and ejecting it would leave none'
      : ejected < 1 ? 'with so few replicas, none would ever be ejected' : 'all replicas may be ejected at the same time',
    given: { maxEjectionPercent, replicas: fewest },
    allowed: fewest === 1 ? 'outlierDetection with two replicas or more' : `a whole percentage from ${enough} to 99, with a minimum of ${fewest} replicas`,
    fix: fewest === 1 ? 'run two replicas or more, or remove outlierDetection' : `set maxEjectionPercent: ${enough}, or remove it`,
  });
}

/** The minimum percentage that amounts to at least one pod; undefined for a single pod, which may not be ejected. */
export function ejectablePercent(pods: number): number | undefined {
  return pods < 2 ? undefined : Math.max(Math.ceil(100 / pods), LEAST_EJECTED_PERCENT);
}

function refuseEmpty(where: IConstruct, given: Resilience, ports: Port[]): void {
  const { timeout, retries, faults, connectionPool = {}, outlierDetection } = given;
  if (ports.length > 0 && !isSaid({ timeout, retries, outlierDetection, faults }) && !isSaid(connectionPool)) refuseNothing(where, 'resilience is empty', given, 'at least one of timeout, retries, connectionPool, outlierDetection and faults', "set timeout: '2s', or remove resilience");
  if (ports.length === 0) refuseNothing(where, 'resilience is set without a port that receives requests', 'nothing', 'resilience of workloads with a port', 'set resilience on the workload that receives the requests, or add a port');
  const bounds = OF_CALLS.filter(bound => connectionPool[bound] !== undefined).map(bound => `connectionPool.${bound}`);
  const http = [...Object.entries({ timeout, retries, faults }).filter(([, value]) => value !== undefined).map(([prop]) => prop), ...bounds];
  if (http.length === 0 || ports.some(({ protocol }) => protocol !== 'tcp')) return;
  refuseNothing(where, 'none of its ports uses HTTP or gRPC, and proxies cannot see individual requests in other connections', http.join(', '), 'outlierDetection, and maxConnections and connectTimeout of connectionPool, with ports created by Port.tcp', `remove ${http.join(', ')}, or use Port.http or Port.grpc for the port`);
}

function isSaid(props: object): boolean {
  return Object.values(props).some(value => value !== undefined && !(Array.isArray(value) && value.length === 0));
}

function atLeastOne(where: IConstruct, prop: string, given: unknown): void {
  if (given === undefined || (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= MOST)) return;
  refuse(where, {
    code: 'resilience-invalid',
    problem: `${prop} is not a valid number`,
    given,
    allowed: `a whole number from 1 to ${MOST}`,
    fix: 'set a whole number, or remove it',
  });
}

function refuseNothing(where: IConstruct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(where, { code: 'resilience-invalid', problem, given, allowed, fix });
}

function refuseRetries(where: IConstruct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(where, { code: 'retries-invalid', problem, given, allowed, fix });
}
