import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { destinationRule, istioObjects } from './istio';
import { meshRoutes } from './mesh-routes';
import { ejectablePercent } from './outlier-detection';
import { ResiliencePlan, resiliencePlan } from './resilience-plan';
import { isGrpcStatus } from './retries';
import { gatewayApiVersion, hasGatewayFeature, sinceGatewayApi } from '../../platform/gateway-api';
import { GatewayMeshOptions, IstioMode, IstioOptions } from '../../platform/mesh';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { OutlierDetection, Resilience, RetryOn } from '../../props/mesh/resilience';
import { Port } from '../../props/services/port';
import { needExternal } from '../objects/external';
import { Identity } from '../objects/identity';
import { noteLimit } from '../objects/release-notes';
import { Replicas } from '../scaling/replicas';
import { Traffic } from '../traffic/traffic';

export interface ResilienceOptions {
  readonly ports: Port[];
  readonly replicas?: Replicas;
  readonly labels: { readonly [key: string]: string };
  readonly traffic: Traffic;
}

/** The objects that tell the mesh how to handle requests to a workload. */
export interface ResilienceObjects {
  readonly virtualService?: ApiObject;
  readonly destinationRule?: ApiObject;
  readonly meshRoutes: ApiObject[];
  /** The requested resilience with all defaults. */
  readonly plan?: ResiliencePlan;
}

/** Uses the objects that the platform's mesh reads; settings that it cannot express are rejected, never dropped. */
export function resilience(scope: Construct, identity: Identity, given: Resilience | undefined, options: ResilienceOptions): ResilienceObjects {
  const { ports, replicas, labels, traffic } = options;
  if (given === undefined) return { meshRoutes: [] };
  const { istioOptions, gatewayOptions } = Platform.of(scope).mesh ?? refuseMeshless(scope, given);
  const plan = resiliencePlan(scope, given, ports, replicas);
  if (gatewayOptions) {
    refuseBeyondGateway(scope, plan, ports, gatewayOptions);
    return { meshRoutes: meshRoutes(scope, identity, labels, plan, ports, traffic), plan };
  }
  refuseWaypointless(scope, 'resilience', istioOptions!);
  return { ...istioObjects(scope, identity, labels, plan, traffic), meshRoutes: [], plan };
}

/** Request settings are those of the app that the track is a version of; settings for its pods are its own. */
export function resilienceOfTrack(
  scope: Construct, identity: Identity, labels: object, { plan, destinationRule: ofBase }: ResilienceObjects, replicas: Replicas,
): ResilienceObjects {
  if (plan === undefined || ofBase === undefined) return { meshRoutes: [] };
  const outlierDetection = plan.outlierDetection && outliersOfTrack(scope, identity.instance, plan.outlierDetection, replicas.max);
  return { destinationRule: destinationRule(scope, identity, labels, { ...plan, outlierDetection }), meshRoutes: [], plan };
}

/** A percentage that amounts to a pod of the app may amount to none of a version with fewer pods. */
function outliersOfTrack(
  where: Construct, instance: string, given: Required<OutlierDetection>, pods: number,
): ResiliencePlan['outlierDetection'] {
  const least = ejectablePercent(pods);
  if (least !== undefined && least <= given.maxEjectionPercent) return given;
  const limit = least === undefined ? `${instance} has one pod, which is not ejected when it fails`
    : `one of the ${pods} pods of ${instance} may be ejected when it fails, which is ${least} % instead of ${given.maxEjectionPercent} %`;
  if (pods > 0) noteLimit(where, limit);
  return least === undefined ? undefined : { ...given, maxEjectionPercent: least };
}

function refuseMeshless(where: IConstruct, given: Resilience): never {
  const platform = Platform.of(where);
  return refuse(where, {
    code: 'mesh-missing',
    problem: 'resilience is set, and the platform has no mesh to implement it: Kubernetes itself forwards connections and does not see requests',
    given: Object.keys(given).join(', '),
    allowed: 'Mesh.istio and Mesh.gatewayApi',
    fix: `declare the mesh of the cluster: Platform.${platform.name}({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }), or remove resilience and set it in the clients' code`,
  });
}

/** Without a waypoint, ambient mode forwards bytes and does not see requests. */
export function refuseWaypointless(where: IConstruct, what: string, { mode, waypoint }: IstioOptions): void {
  if (mode !== IstioMode.AMBIENT) return;
  if (waypoint === undefined) refuseInexpressible(where, what, "Istio's ambient mode without a waypoint", 'a waypoint in each namespace', "set its name: Mesh.istio({ mode: IstioMode.AMBIENT, waypoint: 'waypoint' })");
  needExternal(where, 'Gateway', waypoint);
}

function refuseBeyondGateway(where: IConstruct, plan: ResiliencePlan, ports: Port[], gateway: GatewayMeshOptions): void {
  const { name, gatewayApi = Platform.of(where).gatewayApi } = gateway;
  const version = gatewayApiVersion(`Mesh.gatewayApi ${name}`, gatewayApi);
  const mesh = `${name} with Gateway API ${version}`;
  const cannot = (what: string, allowed: string, nearest: string) => refuseInexpressible(where, what, mesh, allowed, `nearest alternative: ${nearest}`);
  const newer = (since: string) => gateway.gatewayApi === undefined ? `Platform.${Platform.of(where).name}({ gatewayApi: '${since}' })` : written({ ...gateway, gatewayApi: since });
  const { connectionPool, outlierDetection, faults, retries, timeout } = plan;
  if (connectionPool) cannot('connectionPool', 'timeout and retries', 'a timeout, so that waiting requests do not wait forever');
  if (outlierDetection) cannot('outlierDetection', 'timeout and retries', "the app's own health check, which takes failing replicas out of the Service");
  if (faults) cannot('faults', 'timeout and retries', 'a version of the app that fails on purpose, behind its own route');
  if (!ports.some(({ protocol }) => protocol === 'http')) cannot('timeout and retries of gRPC', 'ports created by Port.http', 'deadlines set by the clients');
  if ((timeout ?? retries?.perTryTimeout) !== undefined && !hasGatewayFeature(version, 'timeouts')) {
    const since = sinceGatewayApi('timeouts');
    cannot('timeouts', `timeouts from Gateway API ${since} on; the standard channel of older versions drops them`, `timeouts in the clients, or, if no cluster is older, declare it: ${newer(since)}`);
  }
  if (retries === undefined) return;
  if (gateway.readsRetries !== true) {
    cannot('retries', 'timeout; retries if the mesh reads them from HTTPRoutes, which is optional', `timeout only, and the mesh's own settings for retries, such as Linkerd's annotations; or, if it reads them, declare it: ${written({ ...gateway, readsRetries: true })}`);
  }
  if (!hasGatewayFeature(version, 'retry')) {
    const since = sinceGatewayApi('retry');
    cannot('retries', `timeout; retries from ${since} on; the standard channel of older versions drops them`, `timeout only, or, if no cluster is older, declare it: ${newer(since)}`);
  }
  if (retries.budgetPercent !== undefined) cannot('retries.budgetPercent', 'attempts, perTryTimeout, codes and backoff', 'fewer attempts');
  if (retries.attempts === 0) return;
  if (retries.on.includes(RetryOn.SERVER_ERROR)) cannot('RetryOn.SERVER_ERROR', 'GATEWAY_ERROR, and codes', 'codes: [500, 502, 503, 504]');
  const grpc = retries.on.find(isGrpcStatus);
  const codes = [...retries.codes, ...retries.on.filter(condition => condition === RetryOn.GATEWAY_ERROR)];
  if (grpc === undefined && codes.length === 0) {
    cannot('retries after failed connections only', 'GATEWAY_ERROR, and codes; failed connections are retried as well', 'codes: [503]');
  }
  if (grpc !== undefined) cannot(`retries after the gRPC status ${grpc}`, 'GATEWAY_ERROR, and codes', 'retries in the clients');
}

function written({ name, gatewayApi, readsRetries }: GatewayMeshOptions): string {
  return `Mesh.gatewayApi({ name: '${name}'${gatewayApi === undefined ? '' : `, gatewayApi: '${gatewayApi}'`}${readsRetries ? ', readsRetries: true' : ''} })`;
}

function refuseInexpressible(where: IConstruct, what: string, mesh: string, allowed: string, fix: string): never {
  return refuse(where, {
    code: 'mesh-cannot',
    problem: `cannot configure ${what} on ${mesh}`,
    given: what,
    allowed,
    fix,
  });
}
