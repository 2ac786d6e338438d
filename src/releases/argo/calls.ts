import { JsonPatch } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ARGO } from './refusals';

const ROUTER = `${ARGO} with Istio`;
import { destinationRule, virtualService } from '../../blocks/istio';
import { refuseWaypointless } from '../../blocks/resilience';
import { service } from '../../blocks/service';
import { Traffic } from '../../blocks/traffic';
import { Workload } from '../../patterns/workload';
import { Platform } from '../../platform/platform';
import { constructId, dnsLabel, LONGEST_WORKLOAD_NAME } from '../../private/names';
import { ServiceType } from '../../props/exposure';
import { refuseInexpressible } from '../routers/traffic-router';

/** What leads calls to each version, as a Rollout names it. */
export interface Calls {
  /** The Service of the version that was there before. */
  readonly stable: string;
  /** The Service of the new version. */
  readonly canary: string;
  readonly virtualService: { readonly name: string; readonly routes?: string[] };
  /** Whether the app has nothing of Istio's without the release. */
  readonly isOwn: boolean;
}

/**
 * Two Services, whose selectors the controller narrows to one version each, and the app's VirtualService, whose weights it moves when the pods
 * are ready. What is printed is what it ends at, so that applying it again changes nothing.
 */
export function calls(where: Construct, app: Workload, percent: number): Calls {
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

/** For the pods of both versions until the controller narrows it, so that it never leads nowhere. */
function versionService(where: Construct, { identity, labels, ports, resilience: { plan }, replicas }: Workload, version: string): string {
  const scope = new Construct(where, constructId(where, version));
  const name = dnsLabel(where, 'app', `${identity.instance}-${version}`, LONGEST_WORKLOAD_NAME);
  service(scope, 'Service', identity, { name, type: ServiceType.CLUSTER_IP, ports, labels, traffic: new Traffic(identity) });
  // Of the single pod that a canary may be, none can be left out.
  const ownPlan = version === 'canary' || replicas!.max < 2 ? { ...plan, outlierDetection: undefined } : plan;
  if (plan) destinationRule(scope, { ...identity, instance: name }, labels, ownPlan!);
  return name;
}

/** The controller knows the routes one by one, and moves no others. */
function refuseOthers(where: IConstruct, { traffic }: Workload): void {
  if (!traffic.isSplit) return;
  refuseInexpressible(where as Construct, 'copies of calls that are divided', ROUTER, 'one of the two at a time', 'a log of calls: replay: { log, path }, and live: false');
}

function refuseWithoutIstio(where: Construct, { ports }: Workload): void {
  const { mesh, name } = Platform.of(where);
  if (mesh?.istioOptions === undefined) {
    refuseInexpressible(where, 'a division of calls without its proxies', ROUTER, 'platforms with Mesh.istio', `say what the cluster has: Platform.${name}({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }), or write Router.argoRollouts()`);
  }
  refuseWaypointless(where, 'a release', mesh!.istioOptions!);
  if (ports.some(({ protocol }) => protocol === 'http' || protocol === 'grpc')) return;
  refuseInexpressible(where, 'calls of an app without a port that speaks HTTP or gRPC', ROUTER, 'apps with a port made by Port.http or Port.grpc', 'Router.argoRollouts()');
}
