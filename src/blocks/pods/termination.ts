import { Construct } from 'constructs';
import { Hooks } from './hooks';
import { reject } from '../../private/messages/mistakes';
import { refuse } from '../../private/refusal';
import { Port } from '../../props/services/port';
import { Balancers } from '../entry/balancers';
import { wholeSeconds } from '../objects/seconds';

/** Enough for every node to remove the pod from the Service's endpoints. */
const SECONDS_TO_LEAVE = 10;
const SECONDS_TO_STOP = 35;

/** Options for how a pod stops. */
export interface Termination extends Hooks {
  readonly ports: Port[];
  readonly drainSeconds?: number;
  readonly terminationGraceSeconds?: number;
  /** Load balancers that must stop sending to the pod first; only for pods that another pod can take over from. */
  readonly balancers?: Balancers;
}

/** Seconds for which a terminating pod keeps serving. Evaluated when the pod is created, and again when it renders: more may send to it by then. */
export function drainOf(scope: Construct, { ports, drainSeconds, balancers }: Termination): number {
  const byDefault = ports.length > 0 ? Math.max(SECONDS_TO_LEAVE, balancers?.secondsToLetGo ?? 0) : 0;
  return wholeSeconds(scope, 'drainSeconds', drainSeconds ?? byDefault);
}

/** Seconds from being told to stop to being killed. */
export function graceOf(scope: Construct, options: Termination): number {
  const { postStart, preStop } = options;
  const drain = drainOf(scope, options);
  const waits = Math.max(drain, preStop?.seconds ?? 0, postStart?.seconds ?? 0);
  const seconds = wholeSeconds(scope, 'terminationGraceSeconds', options.terminationGraceSeconds ?? waits + SECONDS_TO_STOP);
  if (seconds > waits) return seconds;
  if (waits > drain) refuseLongHook(scope, seconds, waits);
  const why = options.drainSeconds === undefined && drain > SECONDS_TO_LEAVE ? ', until its load balancer stops sending to it' : '';
  return reject(scope, {
    code: 'grace-too-short',
    problem: `terminationGraceSeconds ends before draining does (drainSeconds ${drain}${why}): the app would be killed while it serves requests`,
    given: seconds,
    allowed: `more than ${drain}`,
    fix: `raise it to ${drain + SECONDS_TO_STOP}, or lower drainSeconds`,
  }, seconds);
}

/** The API server rejects such pods, even if the hook is one after the start. */
function refuseLongHook(scope: Construct, seconds: number, waits: number): never {
  return refuse(scope, {
    code: 'hook-too-long',
    problem: 'a hook waits as long as a pod may take to stop, and the cluster would reject the pods',
    given: `Hook.sleep(${waits}) and terminationGraceSeconds ${seconds}`,
    allowed: `Hook.sleep of at most ${seconds - 1}`,
    fix: `raise terminationGraceSeconds to ${waits + SECONDS_TO_STOP}, or wait less`,
  });
}
