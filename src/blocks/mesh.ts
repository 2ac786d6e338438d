import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { needExternal } from './external';
import { sharedLabels } from './identity';
import { kubeObject } from './kube';
import { EVERYBODY, policyObject, PolicyPeer, PolicyRule } from './policy-object';
import { IstioMode, IstioOptions } from '../platform/mesh';
import { Platform } from '../platform/platform';
import { objectName } from '../private/names';
import { Port } from '../props/port';

/** By which calls of an ambient mesh come to pods, whatever their own port. */
const HBONE = { port: 15008, protocol: 'TCP' };
/** Where proxies in pods ask the control plane for what they must know, certificates included. */
const CONTROL_PLANE = { port: 15012, protocol: 'TCP' };
/** Where a proxy in a pod serves the pod's metrics together with its own. */
const MERGED_METRICS = 15020;
/** The address that kubelets' probes come from in ambient mode, by either protocol: there is no other way to it than the node's own. */
const PROBES: PolicyPeer[] = ['169.254.7.127/32', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128'].map(cidr => ({ ipBlock: { cidr } }));
const CONTROL_PLANE_NAMESPACE = 'istio-system';

/** What makes the pods of a namespace part of the platform's mesh. */
export function meshLabels(scope: IConstruct): { [label: string]: string } {
  const istio = istioOf(scope);
  if (istio === undefined) return {};
  const { mode, revision, waypoint } = istio;
  const isAmbient = mode === IstioMode.AMBIENT;
  return {
    ...(isAmbient && { 'istio.io/dataplane-mode': 'ambient' }),
    ...(isAmbient && waypoint !== undefined && { 'istio.io/use-waypoint': objectName(scope, "the mesh's waypoint", waypoint) }),
    ...(revision !== undefined && { 'istio.io/rev': objectName(scope, "the mesh's revision", revision) }),
    ...(!isAmbient && revision === undefined && { 'istio-injection': 'enabled' }),
  };
}

/** A namespace that names a waypoint has none by that. */
export function needWaypoint(scope: IConstruct): void {
  const { mode, waypoint } = istioOf(scope) ?? {};
  if (mode === IstioMode.AMBIENT && waypoint !== undefined) needExternal(scope, 'Gateway', waypoint);
}

/** Whether the pods of a namespace take calls that are not encrypted, where the platform says so. */
export function peerAuthentication(scope: Construct): ApiObject | undefined {
  const mode = istioOf(scope)?.mtls;
  return mode && kubeObject(ApiObject, scope, 'PeerAuthentication', {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', labels: sharedLabels(scope) },
    spec: { mtls: { mode } },
  });
}

/** Beside the calls themselves: their tunnel, and what stands in between. */
export function meshIngress(scope: IConstruct, rules: PolicyRule[]): PolicyRule[] {
  const istio = istioOf(scope);
  if (istio?.mode !== IstioMode.AMBIENT) return rules;
  const tunneled = rules.map(({ peers, ports = [] }): PolicyRule => ({
    peers: peers === EVERYBODY ? EVERYBODY : [...peers, ...waypointPods(istio)],
    ports: [...ports, HBONE],
  }));
  return [...tunneled, { peers: PROBES }];
}

/** The same on the way out. Calls of a Service go to the waypoint of the namespace that it is in. */
export function meshTarget(scope: IConstruct, rule: PolicyRule): PolicyRule {
  const istio = istioOf(scope);
  if (istio?.mode !== IstioMode.AMBIENT || rule.peers === EVERYBODY || rule.ports === undefined) return rule;
  const waypoints = rule.peers.flatMap(({ namespaceSelector }) => (
    waypointPods(istio).map(peer => ({ ...(namespaceSelector && { namespaceSelector }), ...peer }))
  ));
  return { peers: [...rule.peers, ...waypoints], ports: [...rule.ports, HBONE] };
}

/** The way from a proxy in a pod to its control plane; without it no pod becomes ready. */
export function controlPlane(scope: IConstruct): PolicyRule[] {
  return istioOf(scope)?.mode === IstioMode.SIDECAR ? [toControlPlane(scope)] : [];
}

/** Where readers of metrics go instead, once a proxy is in the pod. */
export function mergedMetrics(scope: IConstruct): Port[] {
  return istioOf(scope)?.mode === IstioMode.SIDECAR ? [Port.tcp(MERGED_METRICS)] : [];
}

/** What the pods of a waypoint need where nobody may call anybody unasked. */
export function waypointPolicy(scope: Construct): k8s.KubeNetworkPolicy | undefined {
  const [peer] = waypointPods(istioOf(scope));
  return peer && policyObject(scope, 'NetworkPolicy-allow-waypoint', {
    metadata: { name: 'allow-waypoint', labels: sharedLabels(scope) },
    podSelector: peer.podSelector!,
    policyTypes: ['Ingress', 'Egress'],
    ingress: () => [{ peers: EVERYBODY, ports: [HBONE] }],
    egress: () => [{ peers: [{ podSelector: {} }], ports: [HBONE] }, toControlPlane(scope)],
  });
}

function toControlPlane(scope: IConstruct): PolicyRule {
  const name = objectName(scope, "the mesh's namespace", istioOf(scope)!.namespace ?? CONTROL_PLANE_NAMESPACE);
  return {
    peers: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } }, podSelector: { matchLabels: { app: 'istiod' } } }],
    ports: [CONTROL_PLANE],
  };
}

function waypointPods(istio: IstioOptions | undefined): PolicyPeer[] {
  if (istio?.mode !== IstioMode.AMBIENT || istio.waypoint === undefined) return [];
  return [{ podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': istio.waypoint } } }];
}

function istioOf(scope: IConstruct): IstioOptions | undefined {
  return Platform.of(scope).mesh?.istioOptions;
}
