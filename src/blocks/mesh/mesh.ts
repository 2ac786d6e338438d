import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { IstioMode, IstioOptions, MutualTls } from '../../platform/mesh';
import { Platform } from '../../platform/platform';
import { PROXY_SIZE } from '../../platform/proxy-size';
import { objectName } from '../../private/names';
import { TreeState } from '../../private/tree-state';
import { PodSecurity } from '../../props/security/pod-security';
import { Port } from '../../props/services/port';
import { needExternal } from '../objects/external';
import { hasFeature, requireFeature } from '../objects/features';
import { Identity, objectLabels, processLabels, sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { EVERYBODY, isOpen, policyObject, PolicyPeer, PolicyRule } from '../objects/policy-object';

/** The port on which pods receive the traffic of an ambient mesh, regardless of their own port. */
const HBONE = { port: 15008, protocol: 'TCP' };
/** The port of the control plane where sidecar proxies get their configuration, including certificates. */
const CONTROL_PLANE = { port: 15012, protocol: 'TCP' };
/** The port where a sidecar proxy serves the pod's metrics together with its own. */
const MERGED_METRICS = 15020;
/** Source addresses of kubelet probes in ambient mode, for IPv4 and IPv6: only the node itself can use them. */
const PROBES: PolicyPeer[] = ['169.254.7.127/32', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128'].map(cidr => ({ ipBlock: { cidr } }));
const CONTROL_PLANE_NAMESPACE = 'istio-system';
const CNI_PLUGIN = 'istio-cni-node';
const PLAINTEXT = new TreeState<Set<number>>('plaintextPorts');
/** Istio's default: how long a proxy keeps running after it is told to stop. */
const SECONDS_TO_END = 5;
const BEFORE_THE_PROXY = "Istio's proxies are ordinary containers: init containers run before them, and get no answer from services in the mesh";

/** Namespace labels that make its pods part of the platform's mesh. */
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

interface ProxiedPod {
  readonly isOnHostNetwork?: boolean;
  /** Whether it runs to completion. */
  readonly ends?: boolean;
}

/**
 * Resources of the sidecar proxy, and that it runs before the init containers and until the main container has ended. By default, Istio's injector
 * sets them when the pod is created, where a quota derived from manifests could not know them, so all of them are set here. Pods in the host network
 * get no proxy. Before it could run until the main container has ended, it kept pods from ending.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/
 */
export function proxyAnnotations(scope: IConstruct, { isOnHostNetwork = false, ends = false }: ProxiedPod = {}): { [key: string]: string } {
  const istio = istioOf(scope);
  if (istio?.mode !== IstioMode.SIDECAR || isOnHostNetwork) return {};
  if (ends) requireFeature(scope, 'sidecars', { what: 'pods that end, in a mesh of sidecar proxies, which would keep them from ending', fix: 'use IstioMode.AMBIENT' });
  const { cpu, cpuLimit, memory, memoryLimit } = istio.proxy ?? {};
  const sizes = {
    proxyCPU: cpu ?? PROXY_SIZE.cpu,
    proxyCPULimit: cpuLimit ?? PROXY_SIZE.cpuLimit,
    proxyMemory: memory ?? PROXY_SIZE.memory,
    proxyMemoryLimit: memoryLimit ?? PROXY_SIZE.memoryLimit,
  };
  return {
    ...Object.fromEntries(Object.entries(sizes).map(([name, size]) => [`sidecar.istio.io/${name}`, size])),
    ...(hasFeature(scope, 'sidecars', BEFORE_THE_PROXY) && { 'sidecar.istio.io/nativeSidecar': 'true' }),
  };
}

/**
 * Where proxies cannot run longer than the main container, they are told to stop together with it, and stop after 5 seconds: requests would be cut
 * off while the pod still drains.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
 */
export function proxyDraining(scope: IConstruct, isOnHostNetwork: boolean, drainSeconds: number): { [key: string]: string } {
  if (istioOf(scope)?.mode !== IstioMode.SIDECAR || isOnHostNetwork || drainSeconds === 0 || hasFeature(scope, 'sidecars', BEFORE_THE_PROXY)) return {};
  return { 'proxy.istio.io/config': `terminationDrainDuration: ${drainSeconds + SECONDS_TO_END}s` };
}

/** Naming a waypoint does not create it. Without Istio's CNI plugin, each pod has an init container that only privileged namespaces allow. */
export function needMesh(scope: IConstruct, level: PodSecurity): void {
  const { mode, waypoint, namespace } = istioOf(scope) ?? {};
  if (mode === IstioMode.AMBIENT && waypoint !== undefined) needExternal(scope, 'Gateway', waypoint);
  if (mode === IstioMode.SIDECAR && level !== PodSecurity.PRIVILEGED) {
    needExternal(scope, 'DaemonSet', CNI_PLUGIN, undefined, namespace ?? CONTROL_PLANE_NAMESPACE, 'the CNI plugin of Istio, here or in another namespace');
  }
}

/** Whether the pods of a namespace accept unencrypted traffic, if the platform sets it. */
export function peerAuthentication(scope: Construct): ApiObject | undefined {
  const mode = istioOf(scope)?.mtls;
  return mode && kubeObject(ApiObject, scope, 'PeerAuthentication', {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', labels: sharedLabels(scope) },
    spec: { mtls: { mode } },
  });
}

/**
 * Allows clients outside the mesh, such as a load balancer that sends directly to pods, to use these ports without mutual TLS: strict mode,
 * which may be configured for the whole mesh elsewhere, would reject such requests, including health checks. Applies to every version of the
 * process.
 */
export function admitPlaintext(scope: Construct, identity: Identity, labels: { readonly [key: string]: string }, ports: number[]): void {
  const istio = istioOf(scope);
  if (istio === undefined || istio.mtls === MutualTls.PERMISSIVE || ports.length === 0) return;
  const known = PLAINTEXT.of(scope);
  const admitted = known ?? new Set<number>();
  ports.forEach(port => admitted.add(port));
  if (known) return;
  PLAINTEXT.set(scope, admitted);
  kubeObject(ApiObject, scope, 'PeerAuthentication', {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      selector: { matchLabels: processLabels(identity) },
      portLevelMtls: Lazy.any({ produce: () => Object.fromEntries([...admitted].map(port => [port, { mode: MutualTls.PERMISSIVE }])) }),
    },
  });
}

/** Adds to the traffic itself its tunnel, the waypoint in between, and the kubelet's probes. */
export function meshIngress(scope: IConstruct, rules: PolicyRule[]): PolicyRule[] {
  const istio = istioOf(scope);
  if (istio?.mode !== IstioMode.AMBIENT) return rules;
  const tunneled = rules.map((rule): PolicyRule => {
    const { peers, ports = [] } = rule;
    return isTunneled(rule) ? { peers: isOpen(peers) ? peers : [...peers, ...waypointPods(istio)], ports: [...ports, HBONE] } : rule;
  });
  return [...tunneled, { peers: PROBES }];
}

/** The same for egress. Requests to a Service go to the waypoint of the Service's namespace. */
export function meshTarget(scope: IConstruct, rule: PolicyRule): PolicyRule {
  const istio = istioOf(scope);
  if (istio?.mode !== IstioMode.AMBIENT || isOpen(rule.peers) || rule.ports === undefined || !isTunneled(rule)) return rule;
  const waypoints = rule.peers.flatMap(({ namespaceSelector }) => (
    waypointPods(istio).map(peer => ({ ...(namespaceSelector && { namespaceSelector }), ...peer }))
  ));
  return { peers: [...rule.peers, ...waypoints], ports: [...rule.ports, HBONE] };
}

/** A mesh carries TCP only. The tunnel leads to every TCP port of a pod, so it is not for clients of other ports. */
function isTunneled({ ports = [] }: PolicyRule): boolean {
  return ports.length === 0 || ports.some(({ protocol }) => protocol === HBONE.protocol);
}

/** Egress from a sidecar proxy to its control plane; without it, pods do not become ready. */
export function controlPlane(scope: IConstruct): PolicyRule[] {
  return istioOf(scope)?.mode === IstioMode.SIDECAR ? [toControlPlane(scope)] : [];
}

/** The port that metrics are scraped from instead, if a proxy is in the pod. */
export function mergedMetrics(scope: IConstruct): Port[] {
  return istioOf(scope)?.mode === IstioMode.SIDECAR ? [Port.tcp(MERGED_METRICS)] : [];
}

/** The policy that the pods of a waypoint need where all traffic is denied by default. */
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
