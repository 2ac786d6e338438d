import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { checked } from '../../private/calls/checked';
import { Workload } from '../workload/workload';
import { WorkloadParts } from '../workload/workload-parts';

/**
 * A process of an app, the main one or another: pods without data of their own, with routes and resilience.
 *
 * @example
 * const entry = Entry.gateway({ name: 'public', namespace: 'edge', callers: [Peer.namespace('edge')] });
 * const orders = new TwelveFactorApp(shop, 'orders', {
 *   image: 'ghcr.io/acme/orders:2.0.1',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 *   platform: Platform.generic({ entry }),
 *   routes: [Route.host('orders.acme.example')],
 * });
 *
 * orders.httpRoutes.forEach(route => route.metadata.addLabel('acme.example/team', 'orders'));
 */
@checked
export abstract class AppWorkload extends Workload {
  /** @internal */
  public abstract readonly _workload: WorkloadParts;

  /** HTTPRoutes from a Gateway, one for each host of its `routes`. */
  public get httpRoutes(): ApiObject[] { return this._workload.routes.httpRoutes; }

  /** GRPCRoutes from a Gateway, one for each host of its `routes`. */
  public get grpcRoutes(): ApiObject[] { return this._workload.routes.grpcRoutes; }

  /** The Ingress, with all hosts of its `routes`. */
  public get ingress(): k8s.KubeIngress | undefined { return this._workload.routes.ingress; }

  /** The HealthCheckPolicy for Google's load balancer, behind one of Google's Gateways. */
  public get healthCheckPolicy(): ApiObject | undefined { return this._workload.routes.healthCheckPolicy; }

  /** The GCPBackendPolicy: connection draining for terminating pods at Google's load balancer, behind one of Google's Gateways. */
  public get gcpBackendPolicy(): ApiObject | undefined { return this._workload.routes.gcpBackendPolicy; }

  /** The PodMonitor of its `metrics`, on platforms with the Prometheus Operator. */
  public get podMonitor(): ApiObject | undefined { return this._workload.podMonitor; }

  /** The Lease of its `leaderElection`. */
  public get lease(): k8s.KubeLease | undefined { return this._workload.election?.lease; }

  /** Timeouts and retries of clients in the mesh, with Istio. */
  public get virtualService(): ApiObject | undefined { return this._workload.resilience.virtualService; }

  /** Connection limits and outlier detection of clients in the mesh, with Istio. */
  public get destinationRule(): ApiObject | undefined { return this._workload.resilience.destinationRule; }

  /** Timeouts and retries of clients in the mesh, with the Gateway API: one route for each HTTP port. */
  public get meshRoutes(): ApiObject[] { return this._workload.resilience.meshRoutes; }
}
