import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, objectLabels } from './identity';
import { ALB, isAlb } from './ingress-class';
import { kubeObject, Plain } from './kube';
import { Connections } from './network-policy';
import { Platform } from '../platform/platform';
import { Peer } from '../props/peer';
import { Port } from '../props/port';

type KubeProbe = Plain<k8s.Probe>;

const GOOGLE_CLASS = /^gke-l7-/;

/**
 * From where Google's load balancers ask, whatever their kind.
 *
 * @see https://cloud.google.com/load-balancing/docs/firewall-rules
 */
const GOOGLE_CHECKERS = ['35.191.0.0/16', '130.211.0.0/22'];

/** Bounds of Google's and of Amazon's checks. */
const GOOGLE = { longest: 300, failures: 10 };
const AWS = { shortest: 5, longest: 300, quickest: 2, slowest: 120, fewest: 2, failures: 10 };

/** What the pods answer when they are asked whether they may receive calls. */
export interface Readiness {
  readonly probe?: KubeProbe;
  /** All that the container listens on. */
  readonly ports: Port[];
  /** The port that routes lead to, for what asks no port itself. */
  readonly routed: Port;
}

/** A balancer that asks pods itself knows nothing of probes: it would ask `/`. */
export interface HealthCheck {
  readonly port: number;
  readonly scheme: 'HTTP' | 'HTTPS' | 'GRPC' | 'TCP';
  readonly path?: string;
  readonly host?: string;
  readonly service?: string;
  readonly period: number;
  readonly timeout: number;
  readonly failures: number;
}

/** The question of the readiness probe. What only a command can answer is asked for a connection. */
export function healthCheckOf({ probe = {}, ports, routed }: Readiness): HealthCheck {
  const { periodSeconds: period = 10, timeoutSeconds: timeout = 1, failureThreshold: failures = 3, httpGet, grpc, tcpSocket } = probe;
  const timings = { period, timeout, failures };
  const number = (name: string | number) => ports.find(port => port.name === name)?.container ?? routed.container;
  if (httpGet) {
    const host = httpGet.httpHeaders?.find(({ name }) => name.toLowerCase() === 'host')?.value;
    return { port: number(httpGet.port), scheme: httpGet.scheme === 'HTTPS' ? 'HTTPS' : 'HTTP', path: httpGet.path, host, ...timings };
  }
  if (grpc) return { port: grpc.port, scheme: 'GRPC', service: grpc.service, ...timings };
  return { port: tcpSocket ? number(tcpSocket.port) : routed.container, scheme: 'TCP', ...timings };
}

/**
 * What tells Google's load balancer how to ask the pods of a Service, behind its own Gateway classes.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources
 */
export function healthCheckPolicy(
  scope: Construct, identity: Identity, className: string | undefined, check: HealthCheck,
  { labels, connections }: { readonly labels: { readonly [key: string]: string }; readonly connections: Connections },
): ApiObject | undefined {
  const isGoogle = className === undefined ? Platform.of(scope).name === 'gke' : GOOGLE_CLASS.test(className);
  if (!isGoogle) return undefined;
  GOOGLE_CHECKERS.forEach(block => connections.admit(Peer.cidr(block), check.port));
  const { scheme, port, path, host, service, period, timeout, failures } = check;
  const timeoutSec = Math.min(timeout, GOOGLE.longest);
  return kubeObject(ApiObject, scope, 'HealthCheckPolicy', {
    apiVersion: 'networking.gke.io/v1',
    kind: 'HealthCheckPolicy',
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      default: {
        checkIntervalSec: Math.min(Math.max(period, timeoutSec), GOOGLE.longest),
        timeoutSec,
        healthyThreshold: 1,
        unhealthyThreshold: Math.min(failures, GOOGLE.failures),
        config: {
          type: scheme,
          [`${scheme.toLowerCase()}HealthCheck`]: {
            portSpecification: 'USE_FIXED_PORT',
            port,
            ...(path !== undefined && { requestPath: path }),
            ...(host !== undefined && { host }),
            ...(service !== undefined && { grpcServiceName: service }),
          },
        },
      },
      targetRef: { group: '', kind: 'Service', name: identity.instance },
    },
  });
}

/**
 * What tells Amazon's Application Load Balancer the same, and to send to pods: a Service of type ClusterIP has no port on nodes.
 * It knows HTTP alone: of other probes any answer of the port that routes lead to will do, but a failure of the server.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export function albHealthChecks(className: string, { scheme, port, path, period, timeout, failures }: HealthCheck): { [key: string]: string } {
  if (!isAlb(className)) return {};
  const timeoutSeconds = within(timeout, AWS.quickest, AWS.slowest);
  const settings = {
    'target-type': 'ip',
    'healthcheck-protocol': scheme === 'HTTPS' ? 'HTTPS' : 'HTTP',
    'healthcheck-port': path === undefined ? 'traffic-port' : port,
    'healthcheck-path': path ?? '/',
    'success-codes': path === undefined ? '200-499' : '200-399',
    // The time between checks must be longer than the time that one takes.
    'healthcheck-interval-seconds': within(Math.max(period, timeoutSeconds + 1), AWS.shortest, AWS.longest),
    'healthcheck-timeout-seconds': timeoutSeconds,
    'unhealthy-threshold-count': within(failures, AWS.fewest, AWS.failures),
  };
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${ALB}/${key}`, String(value)]));
}

/** The port that the balancer behind an IngressClass asks itself, where it is another than it sends to. */
export function askedPort(className: string, { port, path }: HealthCheck): number[] {
  return isAlb(className) && path !== undefined ? [port] : [];
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
