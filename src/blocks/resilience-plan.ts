import { IConstruct } from 'constructs';
import { refuseFaults } from './faults';
import { Replicas } from './replicas';
import { duration, milliseconds } from '../private/duration';
import { refuse } from '../private/refusal';
import { HttpMethod } from '../props/http-method';
import { Port } from '../props/port';
import { OutlierDetection, Resilience, Retries, RetryOn } from '../props/resilience';

const IDEMPOTENT = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE];
const BY_DEFAULT = [RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM];
const MOST_RETRIES = 10;
/** Envoy's own pause, and how many times as long one becomes at most. */
const BACKOFF = 25;
const LONGEST_BACKOFF = 10;
const LEAST_EJECTED_PERCENT = 10;
const MOST = 2 ** 31 - 1;
/** Bounds of what is seen only where calls are. */
const OF_CALLS = ['maxPendingRequests', 'maxRequests', 'maxRequestsPerConnection'] as const;

/** When a call is tried again, with all defaults. */
export interface RetryPlan extends Retries {
  readonly on: RetryOn[];
  readonly codes: number[];
  /** Undefined for calls of any method. */
  readonly methods?: HttpMethod[];
}

/** What was asked for, judged and complete, whatever sees to it. */
export interface ResiliencePlan extends Resilience {
  readonly retries?: RetryPlan;
  readonly outlierDetection?: Required<OutlierDetection>;
}

/** Refuses what contradicts itself, or would never happen. */
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
    refuseRetries(where, 'retries.attempts is no number of retries', attempts, `a whole number from 0 to ${MOST_RETRIES}`, 'write attempts: 2');
  }
  const others = Object.entries(given).filter(([prop, value]) => prop !== 'attempts' && value !== undefined).map(([prop]) => prop);
  if (attempts === 0 && others.length > 0) {
    refuseRetries(where, 'nothing is tried again, and it is told how', given, 'attempts: 0 alone', `remove ${others.join(', ')}`);
  }
  if (!codes.every(code => Number.isInteger(code) && code >= 400 && code <= 599)) {
    refuseRetries(where, 'retries.codes has what is no status of an error', codes, 'whole numbers from 400 to 599', 'write codes: [503]');
  }
  refuseUnseen(where, given, ports);
  if (given.on?.length === 0 && codes.length === 0) {
    refuseRetries(where, 'there is nothing after which it is tried again', { on: given.on }, 'conditions in on, or codes', 'remove on, or write attempts: 0');
  }
  if (budgetPercent !== undefined && !(budgetPercent > 0 && budgetPercent <= 100)) {
    refuseRetries(where, 'retries.budgetPercent is no share of the calls', budgetPercent, 'above 0 to 100', 'write budgetPercent: 20');
  }
  if (anyMethod !== undefined && anyMethod.trim() === '') {
    refuseRetries(where, 'retries.anyMethod does not say why calls may be made twice', anyMethod, 'a few words for those who must answer for it', "say why, such as 'orders carry a key of their own'");
  }
  if (anyMethod !== undefined && given.methods !== undefined) {
    refuseRetries(where, 'calls of any method are tried again, and methods names some', { methods: given.methods, anyMethod }, 'methods, or anyMethod with its reason', 'remove one of the two');
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

/** What none of its answers can be is never a reason to try again. The other conditions hold for both: that there was no answer is among them. */
function refuseUnseen(where: IConstruct, { on = [], codes = [] }: Retries, ports: Port[]): void {
  const speaks = (wanted: Port['protocol']) => ports.some(({ protocol }) => protocol === wanted);
  const grpc = on.filter(isGrpcStatus).map(condition => `RetryOn.${nameOf(condition)}`);
  if (grpc.length > 0 && !speaks('grpc')) {
    const rest = grpc.length < on.length ? `remove ${grpc.join(', ')}` : 'leave on out';
    refuseRetries(where, 'none of its ports speaks gRPC, so no answer of it has such a status', { on: grpc }, 'conditions of gRPC with a port made by Port.grpc', `${rest}, or make the port Port.grpc`);
  }
  if (codes.length > 0 && !speaks('http')) {
    refuseRetries(where, 'its answers are all gRPC, whose HTTP status is 200 also when they fail', { codes }, 'codes with a port made by Port.http', 'write on: [RetryOn.GRPC_UNAVAILABLE] in place of codes');
  }
}

/** What may be made twice; gRPC makes all of its calls by POST. */
function methodsOf(where: IConstruct, { methods = IDEMPOTENT }: Retries, ports: Port[]): HttpMethod[] {
  const other = methods.filter(method => !IDEMPOTENT.includes(method));
  const isGrpc = !ports.some(({ protocol }) => protocol === 'http');
  if (methods.length > 0 && other.length === 0 && !isGrpc) return [...new Set(methods)];
  return refuse(where, {
    code: 'retries-not-idempotent',
    problem: isGrpc ? 'its calls are gRPC, of which nobody knows whether they may be made twice' : 'a call of this method may do twice what it does',
    given: isGrpc ? ports.map(({ name }) => `port ${name}`).join(', ') : { methods },
    allowed: `${IDEMPOTENT.join(', ')} of HTTP; all others when it is said why`,
    fix: isGrpc || other.length > 0 ? "say why they may be made twice: retries: { anyMethod: 'orders carry a key of their own', ... }, or remove retries"
      : 'name a method, or leave methods out',
  });
}

/** A try that there is no time for is never made. */
function refuseNoTime(where: IConstruct, { attempts, perTryTimeout, backoff }: Retries, timeout: string): void {
  const all = milliseconds(where, 'resilience.timeout', timeout);
  const paused = pauses(attempts, backoff === undefined ? BACKOFF : milliseconds(where, 'retries.backoff', backoff));
  const room = Math.floor((all - paused) / (attempts + 1));
  if (perTryTimeout === undefined) {
    return refuseRetries(where, 'the first try may take all of the time that the call has, and none is left for another', { timeout, attempts, backoff }, 'perTryTimeout beside timeout',
      room > 0 ? `write perTryTimeout: '${duration(room)}' or less` : `raise timeout above the ${duration(paused)} of all pauses, or lower attempts, and give perTryTimeout`);
  }
  const perTry = milliseconds(where, 'retries.perTryTimeout', perTryTimeout);
  const need = (attempts + 1) * perTry + paused;
  if (need <= all) return;
  refuseRetries(where, 'not all tries fit into the time that the call has', `${attempts + 1} tries of ${perTryTimeout} and pauses of ${duration(paused)} are ${duration(need)}, timeout ${timeout}`,
    '(attempts + 1) x perTryTimeout + pauses, at most timeout', `write timeout: '${duration(need)}'${room > 0 ? `, or perTryTimeout: '${duration(room)}'` : ', or fewer attempts'}`);
}

/** The longest that all pauses can be: each is drawn at random, up to a bound that about doubles. */
export function pauses(attempts: number, base: number): number {
  return Array.from({ length: attempts }, (_, i) => Math.min(2 ** (i + 1) - 1, LONGEST_BACKOFF) * base).reduce((sum, pause) => sum + pause, 0);
}

/** Proxies round down: of three replicas, 33 percent are none. */
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
    problem: fewest === 1 ? 'there may be one replica alone, and without it there is none'
      : ejected < 1 ? 'of so few replicas none would ever be left out' : 'all replicas may be left out at a time',
    given: { maxEjectionPercent, replicas: fewest },
    allowed: fewest === 1 ? 'outlierDetection with two replicas or more' : `whole percent from ${enough} to 99, with ${fewest} replicas at the fewest`,
    fix: fewest === 1 ? 'run two replicas or more, or remove outlierDetection' : `write maxEjectionPercent: ${enough}, or leave it out`,
  });
}

/** The least percent of which at least one pod is: of one alone none may be left out. */
export function ejectablePercent(pods: number): number | undefined {
  return pods < 2 ? undefined : Math.max(Math.ceil(100 / pods), LEAST_EJECTED_PERCENT);
}

function refuseEmpty(where: IConstruct, given: Resilience, ports: Port[]): void {
  const { timeout, retries, faults, connectionPool = {}, outlierDetection } = given;
  if (ports.length > 0 && !isSaid({ timeout, retries, outlierDetection, faults }) && !isSaid(connectionPool)) refuseNothing(where, 'it says nothing', given, 'timeout, retries, connectionPool, outlierDetection and faults, at least one', "write timeout: '2s', or remove resilience");
  if (ports.length === 0) refuseNothing(where, 'it has no port, so nobody calls it', 'nothing', 'resilience of what has a port', 'say it of what is called, or give it a port');
  const bounds = OF_CALLS.filter(bound => connectionPool[bound] !== undefined).map(bound => `connectionPool.${bound}`);
  const http = [...Object.entries({ timeout, retries, faults }).filter(([, value]) => value !== undefined).map(([prop]) => prop), ...bounds];
  if (http.length === 0 || ports.some(({ protocol }) => protocol !== 'tcp')) return;
  refuseNothing(where, 'none of its ports speaks HTTP or gRPC, and in other connections nobody sees where a call ends', http.join(', '), 'outlierDetection, and maxConnections and connectTimeout of connectionPool, with ports made by Port.tcp', `remove ${http.join(', ')}, or make the port Port.http or Port.grpc`);
}

function isSaid(props: object): boolean {
  return Object.values(props).some(value => value !== undefined && !(Array.isArray(value) && value.length === 0));
}

function atLeastOne(where: IConstruct, prop: string, given: unknown): void {
  if (given === undefined || (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= MOST)) return;
  refuse(where, {
    code: 'resilience-invalid',
    problem: `${prop} is no number that a proxy can count to`,
    given,
    allowed: `a whole number from 1 to ${MOST}`,
    fix: 'write a whole number, or leave it out',
  });
}

function refuseNothing(where: IConstruct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(where, { code: 'resilience-invalid', problem, given, allowed, fix });
}

function refuseRetries(where: IConstruct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(where, { code: 'retries-invalid', problem, given, allowed, fix });
}
