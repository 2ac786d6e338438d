import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Port } from '../../props/services/port';
import { googleCallers } from '../entry/google-balancers';
import { ALB, isAlb } from '../entry/ingress-class';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { Connections } from '../policies/network-policy';

type KubeProbe = Json<k8s.Probe>;

/** Bounds of Google's and Amazon's health checks. */
const GOOGLE = { longest: 300, failures: 10 };
const AWS = { shortest: 5, longest: 300, quickest: 2, slowest: 120, fewest: 2, failures: 10 };

/** How the pods report whether they are ready for requests. */
export interface Readiness {
  readonly probe?: KubeProbe;
  /** All ports that the container listens on. */
  readonly ports: Port[];
  /** The port that routes lead to, for probes without a port. */
  readonly routed: Port;
}

/** The health check of a load balancer that checks pods itself. It knows nothing of probes: without this, it would request `/`. */
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

/** The health check that does the same as the readiness probe. For a probe by command, it only opens a connection. */
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
 * Tells Google's load balancer how to check the pods of a Service.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources
 */
export function healthCheckPolicy(
  scope: Construct, identity: Identity, check: HealthCheck,
  { labels, connections }: { readonly labels: { readonly [key: string]: string }; readonly connections: Connections },
): ApiObject {
  googleCallers().forEach(caller => connections.admit(caller, check.port));
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
 * Tells Amazon's Application Load Balancer the same, and to send requests to pods: a Service of type ClusterIP has no node port.
 * It supports HTTP only: for other probes, any response of the port that routes lead to counts as healthy, except a server error.
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

/** The port that the load balancer behind an IngressClass checks itself, if it differs from the port that it sends requests to. */
export function askedPort(className: string, { port, path }: HealthCheck): number[] {
  return isAlb(className) && path !== undefined ? [port] : [];
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
