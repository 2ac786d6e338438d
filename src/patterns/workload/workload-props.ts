import { ServingProps } from './common-props';
import { Resilience } from '../../props/mesh/resilience';
import { Health } from '../../props/pods/health';
import { InitStep } from '../../props/pods/init-step';
import { Metrics } from '../../props/pods/metrics';
import { Route } from '../../props/routes/route';
import { Resources } from '../../props/scaling/resources';
import { Scale } from '../../props/scaling/scale';
import { VerticalScale } from '../../props/scaling/vertical-scale';
import { PlacementProps } from '../../props/scheduling/placement';
import { PriorityTier } from '../../props/scheduling/priority-tier';
import { Port } from '../../props/services/port';
import { ServiceOptions } from '../../props/services/service-options';
import { IVolumeClaim } from '../../props/storage/volume-claim';
import { DisruptionBudget } from '../../props/workloads/disruption-budget';
import { LeaderElection } from '../../props/workloads/leader-election';
import { Schedule } from '../../props/workloads/schedule';
import { UpdateStrategy } from '../../props/workloads/update-strategy';

/** Options of an app and of each of its processes. */
export interface WorkloadProps extends ServingProps, PlacementProps {
  /**
   * Port on which the app serves HTTP. Short for `ports: [Port.http(port)]`.
   *
   * @default - `ports`
   */
  readonly port?: number;

  /**
   * Ports on which the app listens. The first one is the main port: `url` and the health check use it.
   *
   * @default - none: a worker, without a Service
   */
  readonly ports?: Port[];

  /**
   * Options of the Service in front of the pods, other than its ports. To expose the app outside the cluster, add another Service: `app.expose(...)`.
   *
   * @default - a ClusterIP that the cluster assigns, load-balanced over all pods
   * @see https://kubernetes.io/docs/concepts/services-networking/service/
   */
  readonly service?: ServiceOptions;

  /**
   * Health checks: how the cluster detects that the app has started, is ready for traffic, and is alive. Required for an app with a port.
   *
   * @default - none: a worker is alive as long as its process runs
   */
  readonly health?: Health;

  /**
   * Command to run instead of the image's entrypoint, without a shell.
   *
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments of the command.
   *
   * @default - the image's arguments
   */
  readonly args?: string[];

  /**
   * Fixed number of replicas. With one replica, the app may be unavailable while its pod moves.
   *
   * @default - the system's, otherwise 2; none with `scale`
   */
  readonly replicas?: number;

  /**
   * Autoscaling of the replicas by load, instead of a fixed number.
   *
   * @default - `replicas`
   */
  readonly scale?: Scale;

  /**
   * Vertical autoscaling: sets the requests of each replica from its observed usage, within bounds around `resources`. The platform must have
   * `Operator.VERTICAL_POD_AUTOSCALER`. With a schedule, new runs get the new requests: `VerticalScaleMode.INITIAL`.
   *
   * @default - `resources`
   */
  readonly verticalScale?: VerticalScale;

  /**
   * Reason why node autoscalers must not evict a pod to remove its node, such as sessions that stay in memory for hours. The node is kept,
   * and paid for, as long as the pod exists. Manual drains and failures still end the pod.
   *
   * @default - pods may be moved, as far as the PodDisruptionBudget allows
   * @see https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/
   */
  readonly doNotDisrupt?: string;

  /**
   * Persistent volumes by the absolute path of the directory at which each is mounted: `{ '/var/www/uploads': uploads }`,
   * or `uploads.readOnly` for pods that do not write. The mount hides what the image has in the directory. Other processes of the app
   * do not see the volumes unless they list them too. A volume that only one node or one pod may use at a time requires `replicas: 1` with
   * `UpdateStrategy.recreate()`.
   *
   * @default - none: written data is lost with the pod
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
   */
  readonly volumes?: { readonly [path: string]: IVolumeClaim };

  /**
   * Gateway or Ingress routes to the app: hosts and paths, through the platform's `entry`. Each combination can be used once in a program.
   *
   * @default - none: the app is not reachable from outside the cluster
   * @see https://kubernetes.io/docs/concepts/services-networking/
   */
  readonly routes?: Route[];

  /**
   * Timeouts, retries and outlier detection that the platform's mesh applies to all requests to the app.
   *
   * @default - the mesh's defaults; without a mesh, no retries and no timeout
   */
  readonly resilience?: Resilience;

  /**
   * Init containers: they run to completion, one after the other, before the app starts.
   *
   * @default - none
   */
  readonly init?: InitStep[];

  /**
   * Prometheus metrics: `Metrics.own(9090)` for an app that serves them itself, or `Metrics.exporter({ ... })` for a sidecar container that turns what the
   * app has into metrics (an adapter). The network policy opens their port for the clients that scrape, and for no others.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/cluster-administration/system-metrics/
   */
  readonly metrics?: Metrics;

  /**
   * Seconds that a terminating pod keeps serving while it is removed from its Service and from load balancers that send traffic to pods directly.
   * With 0 it stops immediately.
   *
   * Then the app receives SIGTERM and must shut down gracefully: accept no new connections, finish the requests in flight, answer on keep-alive
   * connections with `Connection: close` (HTTP/2: GOAWAY), and exit. An app that exits immediately cuts off clients with open connections.
   *
   * @default - 0 without a port. With a port: 120 (application) or 180 (network) behind Amazon's load balancers with IP targets, 40 behind
   * Google's for Gateways, Ingresses and Services with `TrafficPolicy.LOCAL`, otherwise 10. Also 10 with `UpdateStrategy.recreate()`
   * @see https://kubernetes.io/docs/tutorials/services/pods-and-endpoint-termination-flow/
   */
  readonly drainSeconds?: number;

  /**
   * Seconds between the start of termination and SIGKILL, draining included.
   *
   * @default - `drainSeconds` plus 35
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly terminationGraceSeconds?: number;

  /**
   * How a new version replaces the old one.
   *
   * @default - UpdateStrategy.rolling('25%')
   */
  readonly strategy?: UpdateStrategy;

  /**
   * Seconds without progress after which a rollout is reported as failed (`kubectl rollout status` ends with an error). At least as long as a pod may take to
   * start.
   *
   * @default - 10 minutes, and more if its pods may take longer to start
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
   */
  readonly progressDeadlineSeconds?: number;

  /**
   * How many pods a node drain may stop at the same time. A budget that could never allow one to stop is rejected, and one that allows all.
   *
   * @default - `DisruptionBudget.maxUnavailable('1')`, and from ten replicas on `'10%'`; none for a single replica
   * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * Elects a leader among the replicas, by a Lease of their own. It gives them a token for the Kubernetes API, and lets them call it; other pods of the
   * app that have a token may use the Lease, too.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/architecture/leases/
   */
  readonly leaderElection?: LeaderElection;

  /**
   * Scheduling priority of the pods when the cluster does not have capacity for all.
   *
   * @default - for a process, the app's; otherwise Kubernetes' default, 0: above pause pods and any other pods with a negative priority
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: PriorityTier;
}

/**
 * A process in addition to the app's main one, from the same image. It inherits config, `podFields`, secrets, files, bindings, calls and
 * egress of the app; options set here are added and take precedence.
 *
 * @see https://12factor.net/concurrency
 */
export interface ProcessProps extends WorkloadProps {
  /**
   * Requests and limits of each replica.
   *
   * @default - the app's
   */
  readonly resources?: Resources;

  /**
   * Runs the process to completion at these times (CronJob), instead of continuously.
   *
   * @default - it runs continuously
   */
  readonly schedule?: Schedule;
}
