import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { needExternal } from './external';
import { Identity } from './identity';
import { destinationRule, istioObjects } from './istio';
import { meshRoutes } from './mesh-routes';
import { noteLimit } from './release-notes';
import { Replicas } from './replicas';
import { ejectablePercent, isGrpcStatus, ResiliencePlan, resiliencePlan } from './resilience-plan';
import { Traffic } from './traffic';
import { gatewayApiVersion, hasGatewayFeature, sinceGatewayApi } from '../platform/gateway-api';
import { GatewayMeshOptions, IstioMode, IstioOptions } from '../platform/mesh';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';
import { Port } from '../props/port';
import { OutlierDetection, Resilience, RetryOn } from '../props/resilience';

export interface ResilienceOptions {
  readonly ports: Port[];
  readonly replicas?: Replicas;
  readonly labels: { readonly [key: string]: string };
  readonly traffic: Traffic;
}

/** What tells the mesh how a workload is called. */
export interface ResilienceObjects {
  readonly virtualService?: ApiObject;
  readonly destinationRule?: ApiObject;
  readonly meshRoutes: ApiObject[];
  /** What was asked for, complete. */
  readonly plan?: ResiliencePlan;
}

/** By what the platform's mesh reads; what it cannot express is refused, and never dropped. */
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

/** How it is called is said of what it is a version of; what is said of its pods, it says itself. */
export function resilienceOfTrack(
  scope: Construct, identity: Identity, labels: object, { plan, destinationRule: ofBase }: ResilienceObjects, replicas: Replicas,
): ResilienceObjects {
  if (plan === undefined || ofBase === undefined) return { meshRoutes: [] };
  const outlierDetection = plan.outlierDetection && outliersOfTrack(scope, identity.instance, plan.outlierDetection, replicas.max);
  return { destinationRule: destinationRule(scope, identity, labels, { ...plan, outlierDetection }), meshRoutes: [], plan };
}

/** A percent of which the app has a pod may be none of a version that has fewer. */
function outliersOfTrack(
  where: Construct, instance: string, given: Required<OutlierDetection>, pods: number,
): ResiliencePlan['outlierDetection'] {
  const least = ejectablePercent(pods);
  if (least !== undefined && least <= given.maxEjectionPercent) return given;
  const limit = least === undefined ? `${instance} has one pod, which is not left out when it fails`
    : `of the ${pods} pods of ${instance} one may be left out when it fails, which is ${least} % and not ${given.maxEjectionPercent}`;
  if (pods > 0) noteLimit(where, limit);
  return least === undefined ? undefined : { ...given, maxEjectionPercent: least };
}

function refuseMeshless(where: IConstruct, given: Resilience): never {
  const platform = Platform.of(where);
  return refuse(where, {
    code: 'mesh-missing',
    problem: 'it says how calls to it are made, and its platform has no mesh that would see to it: Kubernetes itself hands on connections and knows nothing of calls',
    given: Object.keys(given).join(', '),
    allowed: 'Mesh.istio and Mesh.gatewayApi',
    fix: `say what the cluster has: Platform.${platform.name}({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }), or leave it to the callers' own clients and remove resilience`,
  });
}

/** Without one, ambient mode carries bytes and sees no calls. */
export function refuseWaypointless(where: IConstruct, what: string, { mode, waypoint }: IstioOptions): void {
  if (mode !== IstioMode.AMBIENT) return;
  if (waypoint === undefined) refuseInexpressible(where, what, "Istio's ambient mode without a waypoint", 'a waypoint in each namespace', "say its name: Mesh.istio({ mode: IstioMode.AMBIENT, waypoint: 'waypoint' })");
  needExternal(where, 'Gateway', waypoint);
}

function refuseBeyondGateway(where: IConstruct, plan: ResiliencePlan, ports: Port[], gateway: GatewayMeshOptions): void {
  const { name, gatewayApi = Platform.of(where).gatewayApi } = gateway;
  const version = gatewayApiVersion(`Mesh.gatewayApi ${name}`, gatewayApi);
  const mesh = `${name} by the Gateway API ${version}`;
  const cannot = (what: string, allowed: string, nearest: string) => refuseInexpressible(where, what, mesh, allowed, `nearest: ${nearest}`);
  const newer = (since: string) => gateway.gatewayApi === undefined ? `Platform.${Platform.of(where).name}({ gatewayApi: '${since}' })` : written({ ...gateway, gatewayApi: since });
  const { connectionPool, outlierDetection, faults, retries, timeout } = plan;
  if (connectionPool) cannot('connectionPool', 'timeout and retries', 'a timeout, so that what waits does not wait for ever');
  if (outlierDetection) cannot('outlierDetection', 'timeout and retries', "the app's own health check, which takes a replica out that fails");
  if (faults) cannot('faults', 'timeout and retries', 'a version of the app that fails on purpose, behind a route of its own');
  if (!ports.some(({ protocol }) => protocol === 'http')) cannot('timeout and retries of gRPC', 'ports made by Port.http', "deadlines that the callers' own clients set");
  if ((timeout ?? retries?.perTryTimeout) !== undefined && !hasGatewayFeature(version, 'timeouts')) {
    const since = sinceGatewayApi('timeouts');
    cannot('timeouts', `resilience from Gateway API ${since} on, before which its standard channel drops them`, `the callers' own time limits, or say so when no cluster is older: ${newer(since)}`);
  }
  if (retries === undefined) return;
  if (gateway.readsRetries !== true) {
    cannot('retries', 'timeout; retries where the mesh reads them of HTTPRoutes, which it need not', `timeout alone, and what the mesh itself has for retries, such as Linkerd's annotations; or say so when it reads them: ${written({ ...gateway, readsRetries: true })}`);
  }
  if (!hasGatewayFeature(version, 'retry')) {
    const since = sinceGatewayApi('retry');
    cannot('retries', `timeout; retries from ${since} on, before which its standard channel drops them`, `timeout alone, or say so when no cluster is older: ${newer(since)}`);
  }
  if (retries.budgetPercent !== undefined) cannot('retries.budgetPercent', 'attempts, perTryTimeout, codes and backoff', 'fewer attempts');
  if (retries.attempts === 0) return;
  if (retries.on.includes(RetryOn.SERVER_ERROR)) cannot('RetryOn.SERVER_ERROR', 'GATEWAY_ERROR, and codes', 'codes: [500, 502, 503, 504]');
  const grpc = retries.on.find(isGrpcStatus);
  const codes = [...retries.codes, ...retries.on.filter(condition => condition === RetryOn.GATEWAY_ERROR)];
  if (grpc === undefined && codes.length === 0) {
    cannot('retries after failed connections alone', 'GATEWAY_ERROR, and codes; failed connections are tried again beside them', 'codes: [503]');
  }
  if (grpc !== undefined) cannot(`retries after the gRPC status ${grpc}`, 'GATEWAY_ERROR, and codes', "retries of the callers' own clients");
}

function written({ name, gatewayApi, readsRetries }: GatewayMeshOptions): string {
  return `Mesh.gatewayApi({ name: '${name}'${gatewayApi === undefined ? '' : `, gatewayApi: '${gatewayApi}'`}${readsRetries ? ', readsRetries: true' : ''} })`;
}

function refuseInexpressible(where: IConstruct, what: string, mesh: string, allowed: string, fix: string): never {
  return refuse(where, {
    code: 'mesh-cannot',
    problem: `cannot express ${what} on ${mesh}`,
    given: what,
    allowed,
    fix,
  });
}
