import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Callable } from './callable';
import { Workload, WorkloadOptions } from './workload';
import { Identity } from '../blocks/identity';

/** A process of an app beside its main one; the app's `processes` make it. */
export class Process extends Callable {
  /**
   * Makes the process of an app.
   * @internal
   */
  public static _of(app: Construct, id: string, identity: Identity, options: WorkloadOptions): Process {
    return new Process(app, id, scope => new Workload(scope, identity, options));
  }

  /** The pods of a process that runs all the time. */
  public readonly deployment?: k8s.KubeDeployment;

  /** The runs of a process with a schedule. */
  public readonly cronJob?: k8s.KubeCronJob;

  /** The stable address; a process without a port has none. */
  public readonly service?: k8s.KubeService;

  /** What decides the replicas, when `scale` is given. */
  public readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;

  /** What decides the size of the pods, when `verticalScale` is given. */
  public readonly verticalPodAutoscaler?: ApiObject;

  /** What a node drain must respect, with two replicas or more. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** Who may call and be called. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The `configFiles` that no other process of the app has. */
  public readonly configMap?: k8s.KubeConfigMap;

  /** What brings it HTTP from a Gateway, one for each host of its `routes`. */
  public readonly httpRoutes: ApiObject[];

  /** What brings it gRPC from a Gateway, one for each host of its `routes`. */
  public readonly grpcRoutes: ApiObject[];

  /** What brings it HTTP from an Ingress controller, with all hosts of its `routes`. */
  public readonly ingress?: k8s.KubeIngress;

  /** What tells Google's load balancer how to ask its pods, behind one of Google's Gateways. */
  public readonly healthCheckPolicy?: ApiObject;

  /** How callers in the mesh wait for its answers and ask again, by Istio. */
  public readonly virtualService?: ApiObject;

  /** How much callers in the mesh may have under way, and which pods they leave out, by Istio. */
  public readonly destinationRule?: ApiObject;

  /** How callers in the mesh wait for its answers and ask again, by the Gateway API, one for each port that speaks HTTP. */
  public readonly meshRoutes: ApiObject[];

  /** @internal */
  public readonly _workload: Workload;

  private constructor(app: Construct, id: string, make: (scope: Construct) => Workload) {
    super(app, id);
    this._workload = make(this);
    const { deployment, cronJob, service, podDisruptionBudget, networkPolicy, configMap } = this._workload;
    this.deployment = deployment;
    this.cronJob = cronJob;
    this.service = service;
    this.horizontalPodAutoscaler = this._workload.horizontalPodAutoscaler;
    this.verticalPodAutoscaler = this._workload.verticalPodAutoscaler;
    this.podDisruptionBudget = podDisruptionBudget;
    this.networkPolicy = networkPolicy;
    this.configMap = configMap;
    const { httpRoutes, grpcRoutes, ingress, healthCheckPolicy } = this._workload.routes;
    this.httpRoutes = httpRoutes;
    this.grpcRoutes = grpcRoutes;
    this.ingress = ingress;
    this.healthCheckPolicy = healthCheckPolicy;
    const { virtualService, destinationRule, meshRoutes } = this._workload.resilience;
    this.virtualService = virtualService;
    this.destinationRule = destinationRule;
    this.meshRoutes = meshRoutes;
  }
}
