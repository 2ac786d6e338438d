import { IConstruct } from 'constructs';
import { duration, milliseconds } from '../../private/duration';
import { refuse } from '../../private/refusal';
import { Retries, RetryOn } from '../../props/mesh/resilience';
import { HttpMethod } from '../../props/routes/http-method';
import { Port } from '../../props/services/port';

const IDEMPOTENT = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE];
const BY_DEFAULT = [RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM];
const MOST_RETRIES = 10;
/** Envoy's default backoff in milliseconds, and the maximum factor by which it grows. */
const BACKOFF = 25;
const LONGEST_BACKOFF = 10;

/** When a request is retried, with all defaults. */
export interface RetryPlan extends Retries {
  readonly on: RetryOn[];
  readonly codes: number[];
  /** Undefined for requests of any method. */
  readonly methods?: HttpMethod[];
}

/** Rejects retries that are not safe, or would never be made. */
export function retryPlan(where: IConstruct, given: Retries, timeout: string | undefined, ports: Port[]): RetryPlan {
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
    given: isGrpc ? ports.filter(({ protocol }) => protocol === 'grpc').map(({ name }) => `port ${name}`).join(', ') : { methods },
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

function refuseRetries(where: IConstruct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(where, { code: 'retries-invalid', problem, given, allowed, fix });
}
