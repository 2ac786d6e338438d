import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { WorkloadParts } from './workload-parts';
import { processLabels } from '../../blocks/objects/identity';
import { deniedCaller, refuseOperated } from '../../blocks/policies/denied-callers';
import { portNamed } from '../../blocks/services/service';
import { checked } from '../../private/calls/checked';
import { here, refuse } from '../../private/refusal';
import { atThisLine } from '../../private/source';
import { IHeadroomTarget, HeadroomTarget } from '../../props/headroom/headroom-target';
import { Caller, ICaller } from '../../props/policies/peer';
import { INeighbor, Neighbor } from '../../props/scheduling/neighbor';
import { Binding, Endpoint, IBackingService } from '../../props/services/backing-service';
import { ExposeOptions } from '../../props/services/exposure';

/** Pods behind an address, made by keelwright or by an operator. */
type Called = Pick<WorkloadParts,
  | 'identity' | 'ports' | 'endpoints' | 'placement' | 'expose' | 'room' | 'connections'
  | 'service' | 'networkPolicy' | 'configMap' | 'podDisruptionBudget' | 'horizontalPodAutoscaler' | 'verticalPodAutoscaler'>;

/**
 * Pods that clients can call: an app, or one of its processes.
 *
 * @example
 * const search = new TwelveFactorApp(shop, 'search', {
 *   image: 'ghcr.io/acme/search:3.4.0',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 * });
 *
 * web.bind('SEARCH_URL', search.url);
 * web.colocateWith(search);
 * web.deny(Peer.namespace('batch'));
 * web.expose('storefront', { type: ServiceType.CLUSTER_IP });
 */
@checked
export abstract class Workload extends Construct implements IBackingService, ICaller, INeighbor, IHeadroomTarget {
  /**
   * The parts of the workload.
   * @internal
   */
  protected abstract readonly _workload: Called;

  /** The Service with the stable address; undefined without a port, and where CloudNativePG creates its own. */
  public get service(): k8s.KubeService | undefined { return this._workload.service; }

  /** The allowed incoming and outgoing traffic. */
  public get networkPolicy(): k8s.KubeNetworkPolicy { return this._workload.networkPolicy; }

  /** The `configFiles`. */
  public get configMap(): k8s.KubeConfigMap | undefined { return this._workload.configMap; }

  /** The PodDisruptionBudget that node drains respect, with two or more replicas. */
  public get podDisruptionBudget(): k8s.KubePodDisruptionBudget | undefined { return this._workload.podDisruptionBudget; }

  /** The autoscaler of the replicas, with `scale`. */
  public get horizontalPodAutoscaler(): k8s.KubeHorizontalPodAutoscalerV2 | undefined { return this._workload.horizontalPodAutoscaler; }

  /** The autoscaler of the pods' requests, with `verticalScale`. */
  public get verticalPodAutoscaler(): ApiObject | undefined { return this._workload.verticalPodAutoscaler; }

  /** `scheme://host:port` of the first port. */
  public get url(): Binding { return this.endpoint.url; }

  /** `host:port` of the first port. */
  public get address(): Binding { return this.endpoint.address; }

  /** DNS name. */
  public get host(): Binding { return this.endpoint.host; }

  /** Number of the first port. */
  public get port(): Binding { return this.endpoint.port; }

  /** Its pods, canaries included, as a target for `colocateWith` and `separateFrom`. */
  public get asNeighbor(): Neighbor {
    const { identity } = this._workload;
    return Neighbor._labelled(processLabels(identity), identity.namespace, this);
  }

  /** Its pods, as network policies select them. */
  public get asCaller(): Caller {
    return Caller._pods(this._workload.identity);
  }

  /** What its pods need from nodes, for a PauseBuffer that reserves headroom for them. */
  public get asHeadroomTarget(): HeadroomTarget {
    return this._workload.room;
  }

  /**
   * The first port.
   *
   * @throws no-port if it is a worker
   */
  public get endpoint(): Endpoint {
    return this._workload.endpoints[0] ?? refuse(here(this), {
      code: 'no-port',
      problem: 'it has no port, so it cannot be called or exposed',
      given: 'a worker',
      allowed: 'bindings, calls and Services for workloads with a port',
      fix: 'add a port, or remove the bindings, calls or expose() that use it',
    });
  }

  /**
   * One of its ports by name.
   *
   * @throws port-unknown if no port has this name
   */
  public endpointOf(portName: string): Endpoint {
    const { ports, endpoints } = this._workload;
    return endpoints[ports.indexOf(atThisLine(this, () => portNamed(this, ports, portName)))];
  }

  /**
   * Adds a Service of the given name in addition to the default one, such as a load balancer.
   *
   * @throws no-port, port-unknown, service-ports-invalid, source-ranges-without-load-balancer, source-ranges-empty, cidr-invalid,
   * node-port-invalid, node-port-unexposed, load-balancer-missing, load-balancer-class-invalid, external-traffic-missing,
   * health-check-port-unused, headless-outside, balancer-check-missing, service-address-taken, and the errors of `service`
   */
  public expose(name: string, options: ExposeOptions): k8s.KubeService {
    return atThisLine(this, () => {
      return this.endpoint && this._workload.expose(name, options);
    });
  }

  /**
   * Declares that another workload's pods, all pods of a namespace, an address block or the internet must never call these pods. NetworkPolicies
   * can only allow traffic, so this blocks nothing at run time: a check reads all policies of the program, generated or not, and fails if they
   * allow the traffic.
   *
   * @throws prop-invalid, deny-operated, deny-unnamed, peer-port-ignored, peer-exception-outside, cidr-invalid, object-name-invalid
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
   */
  public deny(caller: ICaller): void {
    atThisLine(this, () => {
      const { identity, connections } = this._workload;
      if (identity.operatorLabels) refuseOperated(this, identity.instance);
      connections.deny(deniedCaller(this, caller.asCaller));
    });
  }

  /**
   * Adds to `colocateWith` (podAffinity), for processes of one app and for workloads that are created later.
   *
   * @throws prop-invalid, neighbor-contradicted, neighbor-itself, namespace-unknown, label-invalid
   */
  public colocateWith(pods: INeighbor): void {
    atThisLine(this, () => {
      this._workload.placement.neighbors.add('colocateWith', pods);
    });
  }

  /**
   * Adds to `separateFrom` (podAntiAffinity), for processes of one app and for workloads that are created later.
   *
   * @throws prop-invalid, neighbor-contradicted, neighbor-itself, namespace-unknown, label-invalid
   */
  public separateFrom(pods: INeighbor): void {
    atThisLine(this, () => {
      this._workload.placement.neighbors.add('separateFrom', pods);
    });
  }
}
