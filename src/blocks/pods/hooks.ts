import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { commandLine, httpGet } from './probes';
import { refuse } from '../../private/refusal';
import { Hook } from '../../props/pods/hook';
import { Port } from '../../props/services/port';
import { hasFeature } from '../objects/features';
import { Json } from '../objects/kube';

type Handler = Json<k8s.LifecycleHandler>;

/** What happens when the main container has started, and before it is told to stop. */
export interface Hooks {
  readonly postStart?: Hook;
  readonly preStop?: Hook;
}

const START_OF_IMAGE = "a wait after the start uses the command 'sleep' of the image, and without that command the container is restarted";
const SLEEP_OF_IMAGE = "containers that drain use the command 'sleep' of their image, and an image without that command cuts off the last requests";

/** The hooks of a container that serves for some more seconds before it stops: the app's own hook runs first. */
export function lifecycle(where: IConstruct, { postStart, preStop }: Hooks, drainSeconds: number, ports: Port[]): Pick<Json<k8s.Container>, 'lifecycle'> {
  const handlers = {
    ...(postStart && { postStart: handler(where, 'postStart', postStart, ports) }),
    ...((preStop || drainSeconds > 0) && { preStop: stopping(where, preStop, drainSeconds, ports) }),
  };
  return Object.keys(handlers).length === 0 ? {} : { lifecycle: handlers };
}

function stopping(where: IConstruct, preStop: Hook | undefined, drainSeconds: number, ports: Port[]): Handler {
  if (preStop === undefined) return sleep(where, drainSeconds);
  if (drainSeconds === 0) return handler(where, 'preStop', preStop, ports);
  if (preStop.commandLine === undefined) refuseWithDrain(where, preStop, drainSeconds);
  // A container has one such hook; the endpoints are removed while it runs.
  return { exec: { command: ['sh', '-c', `"$@"\nsleep ${drainSeconds}`, 'preStop', ...commandLine(where, 'preStop hook', preStop.commandLine)] } };
}

function handler(where: IConstruct, role: 'postStart' | 'preStop', { commandLine: words, path, request, seconds }: Hook, ports: Port[]): Handler {
  if (words !== undefined) return { exec: { command: commandLine(where, `${role} hook`, words) } };
  if (path !== undefined) return { httpGet: httpGet(where, `${role} hook`, { path, ...request }, ports, 'app') };
  if (!Number.isInteger(seconds) || seconds! < 1) refuseNoTime(where, role, seconds);
  return sleep(where, seconds!, role === 'postStart' ? START_OF_IMAGE : SLEEP_OF_IMAGE);
}

/** Without the sleep action of Kubernetes 1.30, the image must have the command. */
function sleep(where: IConstruct, seconds: number, lost = SLEEP_OF_IMAGE): Handler {
  const native = { sleep: { seconds } } as Handler;
  return hasFeature(where, 'preStopSleep', lost) ? native : { exec: { command: ['sleep', `${seconds}`] } };
}

function refuseNoTime(where: IConstruct, role: string, given: unknown): never {
  return refuse(where, {
    code: 'seconds-invalid',
    problem: `the ${role} hook does not wait a valid number of seconds`,
    given,
    allowed: 'a whole number, at least 1',
    fix: `set ${role}: Hook.sleep(5), or remove it`,
  });
}

function refuseWithDrain(where: IConstruct, { seconds }: Hook, drainSeconds: number): never {
  return refuse(where, {
    code: 'hook-without-drain',
    problem: seconds === undefined ? 'after its preStop hook the pod must still drain, and a container can send a request or wait, not both'
      : 'its preStop hook waits, and so does draining',
    given: `${seconds === undefined ? 'Hook.http' : `Hook.sleep(${seconds})`} and drainSeconds ${drainSeconds}`,
    allowed: 'Hook.command, which runs before draining; any hook with drainSeconds: 0',
    fix: seconds === undefined ? 'set drainSeconds: 0 if the app answers the request only when it has drained; otherwise use Hook.command' : 'remove the hook, and set drainSeconds',
  });
}
