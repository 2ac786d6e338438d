import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Plain } from './kube';
import { refuse } from '../private/refusal';
import { anything, checkShape, mapOf, oneOf, Shape, text } from '../private/shape';
import { Health } from '../props/health';
import { Port } from '../props/port';
import { GrpcProbeOptions, HttpProbeOptions, HttpScheme, Probe, ProbeTimings, TcpProbeOptions } from '../props/probe';

type KubeProbe = Plain<k8s.Probe>;

const STARTUP = { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 12 };
/** After a crash, software that keeps data reads its logs before it answers. */
export const RECOVERY = { ...STARTUP, failureThreshold: 120 };
const READINESS = { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 };
const LIVENESS = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 };

/** A longer budget does not fit into what Kubernetes counts with. */
const MOST_FAILURES = 10_000;
const A_DAY = 86_400;

const TIMINGS: Shape<ProbeTimings> = { initialDelaySeconds: anything, periodSeconds: anything, timeoutSeconds: anything, failureThreshold: anything };
const TCP: Shape<TcpProbeOptions> = { ...TIMINGS, port: text };
const GRPC: Shape<GrpcProbeOptions> = { ...TIMINGS, port: text };
const HTTP: Shape<HttpProbeOptions> = { ...TIMINGS, headers: mapOf(text), scheme: oneOf(HttpScheme, 'HttpScheme'), port: text };
const SHAPES: { readonly [handler: string]: Shape<ProbeTimings> } = { http: HTTP, grpc: GRPC, tcp: TCP, command: TIMINGS };

export interface ContainerProbes {
  readonly startupProbe?: KubeProbe;
  readonly readinessProbe?: KubeProbe;
  readonly livenessProbe?: KubeProbe;
}

export function containerProbes(where: IConstruct, health: Health | undefined, ports: Port[], start: KubeProbe = STARTUP): ContainerProbes {
  const render = (role: string, probe: Probe | undefined, defaults: KubeProbe) => {
    if (probe === undefined) return undefined;
    checkShape(where, `health.${role}`, probe.timings, SHAPES[probe.handler]);
    return { ...handler(where, role, probe, ports), ...defaults, ...timings(where, role, probe) };
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

function handler(where: IConstruct, role: string, probe: Probe, ports: Port[]): KubeProbe {
  switch (probe.handler) {
    case 'http': {
      const headers = Object.entries(probe.headers ?? {}).map(([name, value]) => ({ name, value }));
      return {
        httpGet: {
          path: httpPath(where, role, probe.path),
          port: portOf(where, role, probe, ports).name,
          ...(probe.scheme === HttpScheme.HTTPS && { scheme: probe.scheme }),
          ...(headers.length > 0 && { httpHeaders: headers }),
        },
      };
    }
    case 'grpc': {
      // The gRPC handler takes a number where the others take a name.
      return { grpc: { port: portOf(where, role, probe, ports).container, ...(probe.service !== undefined && { service: probe.service }) } };
    }
    case 'tcp':
      return { tcpSocket: { port: portOf(where, role, probe, ports).name } };
    default:
      return { exec: { command: command(where, role, probe.commandLine) } };
  }
}

function httpPath(where: IConstruct, role: string, path: unknown): string {
  if (typeof path === 'string' && /^\/\S*$/.test(path)) return path;
  return refuse(where, {
    code: 'probe-path-invalid',
    problem: `the ${role} probe's path does not start with a slash`,
    given: path,
    allowed: "an absolute path such as '/healthz'",
    fix: `write '/${String(path ?? '').replace(/\s/g, '')}'`,
  });
}

function portOf(where: IConstruct, role: string, probe: Probe, ports: Port[]): Port {
  const port = probe.port === undefined ? ports[0] : ports.find(({ name }) => name === probe.port);
  if (port) return port;
  return refuse(where, {
    code: 'probe-port-missing',
    problem: `the ${role} probe asks a port that the app does not have`,
    given: probe.port ?? 'the first port',
    allowed: ports.length === 0 ? 'Health.command, as the app has no port' : ports.map(({ name }) => name).join(', '),
    fix: ports.length === 0 ? 'give the app a port, or ask by Health.command' : 'name one of its ports',
  });
}

function command(where: IConstruct, role: string, words: unknown): string[] {
  if (Array.isArray(words) && words.length > 0 && words.every(word => typeof word === 'string') && words[0] !== '') return words;
  return refuse(where, {
    code: 'command-invalid',
    problem: `the ${role} probe has no command`,
    given: words,
    allowed: "a list of strings, the program first, such as ['pg_isready', '-q']",
    fix: 'name the program to run',
  });
}

function timings(where: IConstruct, role: string, probe: Probe): KubeProbe {
  const given = Object.entries(probe.timings).filter(([name, value]) => /Seconds$|Threshold$/.test(name) && value !== undefined);
  for (const [name, value] of given) {
    const least = name === 'initialDelaySeconds' ? 0 : 1;
    const most = name === 'failureThreshold' ? MOST_FAILURES : A_DAY;
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    refuse(where, {
      code: 'probe-timing-invalid',
      problem: `the ${role} probe's ${name} is no whole number of ${name === 'failureThreshold' ? 'failures' : 'seconds'}`,
      given: value,
      allowed: `a whole number from ${least} to ${most}`,
      fix: `write ${name}: ${Math.min(most, Math.max(least, Math.round(Number(value)) || least))}`,
    });
  }
  // Zero is what an absent delay means.
  return Object.fromEntries(given.filter(([, value]) => value !== 0));
}
