import { JsonPatch } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ARGO } from './refusals';

const ROUTER = `${ARGO} with Istio`;
import { destinationRule, virtualService } from '../../blocks/mesh/istio';
import { refuseWaypointless } from '../../blocks/mesh/resilience';
import { service } from '../../blocks/services/service';
import { Traffic } from '../../blocks/traffic/traffic';
import { WorkloadParts } from '../../patterns/workload/workload-parts';
import { Platform } from '../../platform/platform';
import { constructId, dnsLabel, LONGEST_WORKLOAD_NAME } from '../../private/names';
import { ServiceType } from '../../props/services/exposure';
import { refuseInexpressible } from '../routers/traffic-router';

/** The objects that route requests to each version, as a Rollout refers to them. */
export interface Calls {
  /** The Service of the previous version. */
  readonly stable: string;
  /** The Service of the new version. */
  readonly canary: string;
  readonly virtualService: { readonly name: string; readonly routes?: string[] };
  /** Whether the app has no Istio objects without the release. */
  readonly isOwn: boolean;
}

/**
 * Two Services, whose selectors the controller narrows to one version each, and the app's VirtualService, whose weights it changes when the pods
 * are ready. The generated weights are the final ones, so that applying them again changes nothing.
 */
export function calls(where: Construct, app: WorkloadParts, percent: number): Calls {
  refuseWithoutIstio(where, app);
  refuseOthers(where, app);
  const { identity, labels, resilience, traffic } = app;
  const [stable, canary] = ['stable', 'canary'].map(version => versionService(where, app, version));
  const isOwn = resilience.virtualService === undefined;
  const routed = resilience.virtualService ?? virtualService(where, identity, labels, resilience.plan ?? {}, traffic);
  traffic.isRouted = true;
  traffic.splits.push(release => refuseOthers(release, app));
  const { http } = routed.toJson().spec as { readonly http: { readonly name?: string }[] };
  const route = [{ destination: { host: stable }, weight: 100 - percent }, { destination: { host: canary }, weight: percent }];
  http.forEach((_, i) => routed.addJsonPatch(JsonPatch.replace(`/spec/http/${i}/route`, route)));
  return { stable, canary, virtualService: { name: identity.instance, ...(http.length > 1 && { routes: http.map(({ name }) => name!) }) }, isOwn };
}

/** Selects the pods of both versions until the controller narrows it, so that it always has endpoints. */
function versionService(where: Construct, { identity, labels, ports, resilience: { plan }, replicas }: WorkloadParts, version: string): string {
  const scope = new Construct(where, constructId(where, version));
  const name = dnsLabel(where, 'app', `${identity.instance}-${version}`, LONGEST_WORKLOAD_NAME);
  service(scope, 'Service', identity, { name, type: ServiceType.CLUSTER_IP, ports, labels, traffic: new Traffic(identity) });
  // A canary may be a single pod, which must not be ejected.
  const ownPlan = version === 'canary' || replicas!.max < 2 ? { ...plan, outlierDetection: undefined } : plan;
  if (plan) destinationRule(scope, { ...identity, instance: name }, labels, ownPlan!);
  return name;
}

/** The controller only changes the weights of the routes listed in the Rollout. */
function refuseOthers(where: IConstruct, { traffic }: WorkloadParts): void {
  if (!traffic.isSplit) return;
  refuseInexpressible(where as Construct, 'mirroring requests while they are split', ROUTER, 'one of the two at a time', 'replay a request log instead: replay: { log, path }, and live: false');
}

function refuseWithoutIstio(where: Construct, { ports }: WorkloadParts): void {
  const { mesh, name } = Platform.of(where);
  if (mesh?.istioOptions === undefined) {
    refuseInexpressible(where, 'traffic splits without an Istio mesh', ROUTER, 'platforms with Mesh.istio', `set the mesh of the platform: Platform.${name}({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }), or use Router.argoRollouts()`);
  }
  refuseWaypointless(where, 'a release', mesh!.istioOptions!);
  if (ports.some(({ _carriesRequests }) => _carriesRequests)) return;
  refuseInexpressible(where, 'traffic splits for an app without an HTTP or gRPC port', ROUTER, 'apps with a port created by Port.http or Port.grpc', 'use Router.argoRollouts()');
}
