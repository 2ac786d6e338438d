import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { reject } from '../../private/messages/mistakes';
import { refuse } from '../../private/refusal';
import { Health } from '../../props/pods/health';
import { HttpScheme, Probe } from '../../props/pods/probe';
import { Port } from '../../props/services/port';
import { Transport } from '../../props/services/transport';
import { Json } from '../objects/kube';

type KubeProbe = Json<k8s.Probe>;

const STARTUP = { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 60 };
/** After a crash, stateful software replays its logs before it answers. */
export const RECOVERY = { ...STARTUP, failureThreshold: 120 };
const READINESS = { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 };
const LIVENESS = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 };

/** A longer startup time does not fit into the numbers that Kubernetes uses. */
const MOST_FAILURES = 10_000;
const A_DAY = 86_400;

export interface ContainerProbes {
  readonly startupProbe?: KubeProbe;
  readonly readinessProbe?: KubeProbe;
  readonly livenessProbe?: KubeProbe;
}

/** Rejects ports that clients could reach before anything answers there. */
export function refuseUnchecked(where: IConstruct, ports: Port[], { health }: { readonly health?: Health }): void {
  if (ports.length === 0 || health !== undefined) return;
  refuse(where, {
    code: 'health-missing',
    problem: 'it has a port but no health check: every rollout would send traffic to pods that are not ready',
    given: 'nothing',
    allowed: 'Health.http, .grpc, .tcp, .command or .probes',
    fix: "set health, such as health: Health.http('/healthz')",
  });
}

export function containerProbes(where: IConstruct, health: Health | undefined, ports: Port[], start: KubeProbe = STARTUP, owner: 'app' | 'sidecar' = 'app'): ContainerProbes {
  const render = (role: string, probe: Probe | undefined, defaults: KubeProbe) => {
    if (probe === undefined) return undefined;
    return { ...handler(where, role, probe, ports, owner), ...defaults, ...timings(where, role, probe) };
  };
  return {
    startupProbe: render('startup', health?.startup, start),
    readinessProbe: render('readiness', health?.readiness, READINESS),
    livenessProbe: render('liveness', health?.liveness, LIVENESS),
  };
}

/** Seconds that a container may take to start before it is killed. */
export function startupBudget({ startupProbe: probe }: ContainerProbes): number {
  if (!probe) return 0;
  return (probe.initialDelaySeconds ?? 0) + (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3);
}

/** A request that the kubelet sends to a container: of a probe or a hook. */
interface Request {
  readonly path?: string;
  readonly port?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly scheme?: HttpScheme;
}

/** `what` is `readiness probe`, for example. */
export function httpGet(where: IConstruct, what: string, request: Request, ports: Port[], owner: string): Json<k8s.HttpGetAction> {
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => ({ name, value }));
  return {
    path: httpPath(where, what, request.path),
    port: portOf(where, what, request, ports, owner).name,
    ...(request.scheme === HttpScheme.HTTPS && { scheme: request.scheme }),
    ...(headers.length > 0 && { httpHeaders: headers }),
  };
}

function handler(where: IConstruct, role: string, probe: Probe, ports: Port[], owner: string): KubeProbe {
  const what = `${role} probe`;
  switch (probe.handler) {
    case 'http':
      return { httpGet: httpGet(where, what, probe, ports, owner) };
    case 'grpc': {
      // The gRPC handler takes a port number where the others take a port name.
      return { grpc: { port: portOf(where, what, probe, ports, owner).container, ...(probe.service !== undefined && { service: probe.service }) } };
    }
    case 'tcp':
      return { tcpSocket: { port: portOf(where, what, probe, ports, owner).name } };
    default:
      return { exec: { command: commandLine(where, what, probe.commandLine) } };
  }
}

function httpPath(where: IConstruct, what: string, path: unknown): string {
  if (typeof path === 'string' && /^\/\S*$/.test(path)) return path;
  return reject(where, {
    code: 'probe-path-invalid',
    problem: `the ${what}'s path is not a valid absolute path`,
    given: path,
    allowed: "an absolute path such as '/healthz'",
    fix: `use '/${String(path ?? '').replace(/\s/g, '')}'`,
  }, '/');
}

function portOf(where: IConstruct, what: string, { port: wanted }: { readonly port?: string }, ports: Port[], owner: string): Port {
  const port = wanted === undefined ? ports[0] : ports.find(({ name }) => name === wanted);
  if (port?.transport === Transport.TCP) return port;
  if (port) return refuseUnprobed(where, what, port, ports);
  return refuse(where, {
    code: 'probe-port-missing',
    problem: `the ${what} uses a port that the ${owner} does not have`,
    given: wanted ?? 'the first port',
    allowed: ports.length === 0 ? `a command, because the ${owner} has no port` : ports.map(({ name }) => name).join(', '),
    fix: ports.length === 0 ? `add a port to the ${owner}, or use a command` : 'use one of its ports',
  });
}

/** The kubelet opens a TCP connection for everything but commands. */
function refuseUnprobed(where: IConstruct, what: string, { name, transport }: Port, ports: Port[]): never {
  const tcp = ports.filter(port => port.transport === Transport.TCP);
  return refuse(where, {
    code: 'probe-port-not-tcp',
    problem: `the ${what} needs a TCP connection, and port ${name} uses ${transport}`,
    given: name,
    allowed: tcp.length === 0 ? 'a command, because no port uses TCP' : `TCP ports: ${tcp.map(port => port.name).join(', ')}; or a command`,
    fix: tcp.length === 0 ? "use a command of the image, such as ['dig', '+short', '@127.0.0.1', 'localhost'], or add a TCP port"
      : `set port: '${tcp[0].name}' in its options`,
  });
}

export function commandLine(where: IConstruct, what: string, words: unknown): string[] {
  if (Array.isArray(words) && words.length > 0 && words.every(word => typeof word === 'string') && words[0] !== '') return words;
  return reject(where, {
    code: 'command-invalid',
    problem: `the ${what} has no valid command`,
    given: words,
    allowed: "a list of strings, the program first, such as ['pg_isready', '-q']",
    fix: 'set the program to run',
  }, ['true']);
}

function timings(where: IConstruct, role: string, probe: Probe): KubeProbe {
  const given = Object.entries(probe.timings).filter(([name, value]) => /Seconds$|Threshold$/.test(name) && value !== undefined);
  for (const [name, value] of given) {
    const least = name === 'initialDelaySeconds' ? 0 : 1;
    const most = name === 'failureThreshold' ? MOST_FAILURES : A_DAY;
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    refuse(where, {
      code: 'probe-timing-invalid',
      problem: `the ${role} probe's ${name} is not a valid number of ${name === 'failureThreshold' ? 'failures' : 'seconds'}`,
      given: value,
      allowed: `a whole number from ${least} to ${most}`,
      fix: `set ${name}: ${Math.min(most, Math.max(least, Math.round(Number(value)) || least))}`,
    });
  }
  // A missing delay means zero.
  return Object.fromEntries(given.filter(([, value]) => value !== 0));
}
