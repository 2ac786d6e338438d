import { read } from './manifests';
import { shop } from '../../examples/three-tier/shop';
import {
  Entry, GatewayTls, IngressEntryOptions, IngressTls, IstioMode, Mesh, Peer, Platform, PlatformOptions, PublicGateway, PublicGatewayProps,
  StorageClass, System,
} from '../../src';
import { Testing } from '../../src/testing';

interface Cluster {
  readonly preset: (options: PlatformOptions) => Platform;
  readonly options?: PlatformOptions;
  /** What makes the Gateway, and where its calls come from. */
  readonly gateway?: Pick<PublicGatewayProps, 'className' | 'callers'>;
  readonly ingress?: IngressEntryOptions;
}

const ISSUER = 'letsencrypt';
const TLS = IngressTls.issuer(ISSUER);

/** One load balancer for all Ingresses, with the certificates that AWS has for their hosts. */
const ALB = {
  'alb.ingress.kubernetes.io/group.name': 'shop',
  'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
  'alb.ingress.kubernetes.io/ssl-redirect': '443',
};

/** One of each preset, with an entry and load balancers as such clusters have them. */
const CLUSTERS: { readonly [preset: string]: Cluster } = {
  generic: { preset: Platform.generic, gateway: { className: 'envoy', callers: [Peer.namespace('envoy-gateway-system')] } },
  kind: { preset: Platform.kind, gateway: { className: 'cloud-provider-kind' } },
  minikube: { preset: Platform.minikube, ingress: { className: 'nginx', tls: TLS, callers: [Peer.namespace('ingress-nginx')] } },
  gke: {
    preset: Platform.gke,
    gateway: { className: 'gke-l7-global-external-managed', callers: [Peer.cidr('35.191.0.0/16'), Peer.cidr('130.211.0.0/22')] },
  },
  eks: {
    preset: Platform.eks,
    options: { storageClass: StorageClass.existing('gp3'), loadBalancerClass: 'service.k8s.aws/nlb', loadBalancerSources: ['10.0.128.0/20'] },
    ingress: { className: 'alb', tls: IngressTls.none(), annotations: ALB, callers: [Peer.cidr('10.0.128.0/20')] },
  },
  aks: { preset: Platform.aks, options: { loadBalancerSources: ['10.224.0.0/16'] }, gateway: { className: 'azure-alb-external' } },
  openshift: { preset: Platform.openshift, ingress: { className: 'openshift-default', tls: TLS, callers: [Peer.namespace('openshift-ingress')] } },
};

function synthesize({ preset, options, gateway, ingress }: Cluster): any[] {
  const entry = ingress ? Entry.ingress(ingress) : Entry.gateway({ name: 'public', namespace: 'edge' });
  const app = Testing.app({ name: 'acme', platform: preset({ ...options, enforcesNetworkPolicies: true, entry, mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }) });
  if (gateway) new PublicGateway(new System(app, 'edge'), 'public', { ...gateway, tls: [GatewayTls.issuer(ISSUER)] });
  shop(app);
  expect(Testing.findings(app)).toEqual([]);
  return Testing.synth(app);
}

/** The shop of each preset, and what the program of the example prints for its own. */
const SHOPS = new Map([
  ...Object.entries(CLUSTERS).map(([name, cluster]) => [name, () => synthesize(cluster)] as const),
  ['main.ts', () => read('examples/three-tier/expected.yaml')] as const,
]);
const OTHERS = [...SHOPS.keys()].filter(name => name !== 'generic');

/** All that may differ between clusters: objects by kind and name, and fields by their path. */
const MAY_DIFFER: { readonly [what: string]: RegExp } = {
  'objects of the entry': /^(Ingress|HTTPRoute|Gateway|Certificate|HealthCheckPolicy|GCPBackendPolicy) \S+$/,
  'the namespace of the entry': /^Namespace edge$/,
  'fields of the entry': /^(HTTPRoute|Gateway) \S+ spec\./,
  'who may come in by the entry': /^NetworkPolicy shop\/(web|api-v1|api-v2) ingress TCP 8080 (anyone|namespace (envoy-gateway-system|ingress-nginx|openshift-ingress)|block \S+)$/,
  'who may come in by the load balancer': /^NetworkPolicy identity\/auth ingress TCP 6360 (anyone|block \S+)$/,
  'ports of DNS': /^NetworkPolicy \S+ egress (TCP|UDP) 5353 anyone$/,
  'storage class names': /^StatefulSet \S+ spec\.volumeClaimTemplates\.0\.spec\.storageClassName$/,
  'pull policy': /^(Deployment|StatefulSet) \S+ spec\.template\.spec\.(initC|c)ontainers\.\d\.imagePullPolicy$/,
  'waiting for load balancers': /^(Namespace \S+ metadata\.labels\.(elbv2\.k8s\.aws|eks\.amazonaws\.com)\/pod-readiness-gate-inject|Deployment \S+ spec\.template\.spec\.(terminationGracePeriodSeconds|containers\.0\.lifecycle\.preStop\.sleep\.seconds))$/,
  'calls of load balancers in a mesh': /^PeerAuthentication \S+$/,
  'load balancer class': /^Service identity\/directory spec\.loadBalancerClass$/,
  'load balancer annotations': /^Service identity\/directory metadata\.annotations\./,
  'users where the platform assigns them': /^Deployment \S+ spec\.template\.spec\.(containers\.\d\.)?securityContext\.(runAsUser|runAsGroup|fsGroup|fsGroupChangePolicy)$/,
  'leave to run as the user of an engine': /^RoleBinding \S+\/(accounts-db|orders-db|cache)-user$/,
  'who reads files of Secrets where the group is not known': /^Deployment identity\/auth spec\.template\.spec\.volumes\.1\.projected\.defaultMode$/,
};

test.each(OTHERS)('%s differs from generic in what clusters decide, and in nothing else', name => {
  expect(differences('generic', name).filter(found => kindOf(found) === undefined)).toEqual([]);
});

test('each of these does differ somewhere', () => {
  expect([...new Set(OTHERS.flatMap(name => differences('generic', name)).map(kindOf))].sort()).toEqual(Object.keys(MAY_DIFFER).sort());
});

function kindOf(found: string): string | undefined {
  return Object.keys(MAY_DIFFER).find(what => MAY_DIFFER[what].test(found));
}

/** Objects that one has and the other has not, and fields that are not the same. */
function differences(one: string, other: string): string[] {
  const [these, those] = [one, other].map(name => new Map(SHOPS.get(name)!().map(object => [idOf(object), fieldsOf(object)])));
  return [...new Set([...these.keys(), ...those.keys()])].flatMap(id => {
    const [here, there] = [these.get(id), those.get(id)];
    if (!here || !there) return [id];
    const isSame = (field: string) => here.get(field) === there.get(field) || [here, there].every(fields => isLetThrough(fields, field));
    return [...new Set([...here.keys(), ...there.keys()])].filter(field => !isSame(field)).map(field => `${id} ${field}`);
  });
}

/** Of those who come to a port that is open to anyone, none is named. */
function isLetThrough(fields: Map<string, unknown>, field: string): boolean {
  const [, port] = /^((?:in|e)gress \S+ \S+) /.exec(field) ?? [];
  return port !== undefined && (fields.has(field) || fields.has(`${port} anyone`));
}

function idOf({ kind, metadata: { namespace, name } }: any): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function fieldsOf(object: any): Map<string, unknown> {
  if (object.kind !== 'NetworkPolicy') return new Map(leaves(object));
  const { ingress, egress, ...spec } = object.spec;
  return new Map([...leaves({ ...object, spec }), ...verdicts('ingress', ingress), ...verdicts('egress', egress)]);
}

function leaves(value: any, path: string[] = []): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]));
}

/** What the rules of a policy let through, in whatever order and however put together. */
function verdicts(direction: string, rules: any[] = []): [string, unknown][] {
  return rules.flatMap(({ from, to, ports }) => ports.flatMap(({ port, protocol }: any) => (
    (from ?? to ?? [undefined]).map((peer: any) => [`${direction} ${protocol} ${port} ${nameOf(peer)}`, true])
  )));
}

function nameOf(peer: any): string {
  if (peer === undefined) return 'anyone';
  if (peer.ipBlock) return `block ${peer.ipBlock.cidr}`;
  const namespace = peer.namespaceSelector?.matchLabels['kubernetes.io/metadata.name'];
  const isOfEntry = namespace !== undefined && !['shop', 'identity', 'istio-system'].includes(namespace);
  return isOfEntry ? `namespace ${namespace}` : leaves(peer).map(String).sort().join();
}
