import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { NodeAgent } from './node-agent';
import { deniable, EXPOSE, neighbor } from './shapes';
import { Workload } from './workload';
import { deniedPeer, deniedPods } from '../blocks/denied-callers';
import { Identity, processLabels } from '../blocks/identity';
import { portNamed } from '../blocks/service';
import { here, refuse } from '../private/refusal';
import { checkShape, checkValue } from '../private/shape';
import { atThisLine } from '../private/source';
import { Binding, Endpoint, IBackingService } from '../props/backing-service';
import { ExposeOptions } from '../props/exposure';
import { INeighbor, Neighbor } from '../props/neighbor';
import { Peer } from '../props/peer';
import { IPodRoom, PodRoom } from '../props/pod-room';

/** Pods behind an address, whoever makes them. */
type Called = Pick<Workload, 'identity' | 'ports' | 'endpoints' | 'placement' | 'expose' | 'room' | 'connections'>;

/** Pods that others call: an app, or one of its processes. */
export abstract class Callable extends Construct implements IBackingService, INeighbor, IPodRoom {
  /** The stable address; what has no port has none. */
  public abstract readonly service?: k8s.KubeService;

  /**
   * What is behind it.
   * @internal
   */
  protected abstract readonly _workload: Called;

  /**
   * Who its pods are.
   * @internal
   */
  public get _identity(): Identity { return this._workload.identity; }

  /** `scheme://host:port` of the first port. */
  public get url(): Binding { return this.endpoint.url; }

  /** `host:port` of the first port. */
  public get address(): Binding { return this.endpoint.address; }

  /** DNS name. */
  public get host(): Binding { return this.endpoint.host; }

  /** Number of the first port. */
  public get port(): Binding { return this.endpoint.port; }

  /** Its pods, canaries included, as others are placed by them. */
  public get asNeighbor(): Neighbor {
    const { identity } = this._workload;
    return Neighbor._labelled(processLabels(identity), identity.namespace, this);
  }

  /** What its pods need of nodes, for what keeps room for them. */
  public get asPodRoom(): PodRoom {
    return this._workload.room;
  }

  /**
   * The first port.
   *
   * @throws no-port when it is a worker
   */
  public get endpoint(): Endpoint {
    return this._workload.endpoints[0] ?? refuse(here(this), {
      code: 'no-port',
      problem: 'it has no port, so nothing can call it',
      given: 'a worker',
      allowed: 'bindings to, calls to and Services of what has a port',
      fix: 'give it a port, or remove what calls or exposes it',
    });
  }

  /**
   * One of its ports by name.
   *
   * @throws port-unknown when there is no such port
   */
  public endpointOf(portName: string): Endpoint {
    const { ports, endpoints } = this._workload;
    return endpoints[ports.indexOf(atThisLine(this, () => portNamed(this, ports, portName)))];
  }

  /**
   * Adds a Service of the given name beside its own one, such as a load balancer.
   *
   * @throws no-port, port-unknown, service-ports-invalid, source-ranges-without-load-balancer, source-ranges-empty, cidr-invalid, node-port-invalid, node-port-unexposed, load-balancer-missing,
   * load-balancer-class-invalid, external-traffic-missing, health-check-port-unused, headless-outside, service-address-taken, and what `service` refuses
   */
  public expose(name: string, options: ExposeOptions): k8s.KubeService {
    return atThisLine(this, () => {
      checkShape(this, `expose '${name}'`, options, EXPOSE);
      return this.endpoint && this._workload.expose(name, options);
    });
  }

  /**
   * Says that the other's pods, all of a namespace, a block of addresses or the internet must never call these. Policies only ever allow, so
   * nothing new stops the call: a check reads all policies of the program, whoever wrote them, and fails when they let it through.
   *
   * @throws prop-invalid, deny-operated, deny-unnamed, peer-port-unheeded, peer-exception-outside, cidr-invalid, object-name-invalid
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
   */
  public deny(caller: Callable | NodeAgent | Peer): void {
    atThisLine(this, () => {
      checkValue(this, 'deny', caller, deniable);
      const { identity, connections } = this._workload;
      const isPeer = !('_identity' in caller);
      for (const { operatorLabels, instance } of [identity, ...isPeer ? [] : [caller._identity]]) if (operatorLabels) refuseOperated(this, instance);
      connections.deny(isPeer ? deniedPeer(this, caller) : deniedPods(caller._identity));
    });
  }

  /**
   * Adds to `near`, for processes of one app and for what is made later.
   *
   * @throws prop-invalid, neighbor-contradicted, neighbor-itself, namespace-unknown, label-invalid
   */
  public placeNear(pods: INeighbor): void {
    atThisLine(this, () => {
      checkValue(this, 'placeNear', pods, neighbor);
      this._workload.placement.neighbors.add('near', pods);
    });
  }

  /**
   * Adds to `apartFrom`, for processes of one app and for what is made later.
   *
   * @throws prop-invalid, neighbor-contradicted, neighbor-itself, namespace-unknown, label-invalid
   */
  public placeApartFrom(pods: INeighbor): void {
    atThisLine(this, () => {
      checkValue(this, 'placeApartFrom', pods, neighbor);
      this._workload.placement.neighbors.add('apartFrom', pods);
    });
  }
}

/** A check that sees no pods would find nothing, whatever the policies let through. */
function refuseOperated(where: Construct, name: string): never {
  return refuse(where, {
    code: 'deny-operated',
    problem: 'pods that an operator makes stand in no manifest, so that no check could tell whether they are called',
    given: name,
    allowed: 'deny between apps, processes and backends without ha',
    fix: 'remove it; the policies of both sides let through what was bound and named, and nothing else',
  });
}
