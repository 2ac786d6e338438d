import { Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ALB_ORDER, albOrder, refuseAlbOrder } from './alb-order';
import { albHealthChecks, HealthCheck } from './health-checks';
import { byBreadth } from './route-precedence';
import { beyondIngress } from './route-rules';
import { RouteTarget } from './route-target';
import { claimsOf, isSameEntry } from './taken-routes';
import { Entry, IngressEntryOptions } from '../../platform/entry';
import { metadataMap, objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { Route } from '../../props/routes/route';
import { albGroup, classAnnotations, isAlb, isGoogleIngress, openShiftController, refuseAlbSecret, refuseClassAnnotation } from '../entry/ingress-class';
import { refuseUncovered } from '../entry/route-names';
import { needExternal } from '../objects/external';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';

/** The one Ingress of a process, with all its hosts. */
export function ingress(
  scope: Construct, identity: Identity, entry: Entry, targets: RouteTarget[],
  { labels, check }: { readonly labels: { readonly [key: string]: string }; readonly check: HealthCheck },
): k8s.KubeIngress {
  const options = entry.ingressOptions!;
  targets.forEach(target => refuseGrpc(scope, target, options));
  targets.forEach(({ route }) => refuseBeyond(scope, route, options));
  refuseClassAnnotation(scope, options);
  refuseAlbSecret(scope, options);
  const className = objectName(scope, "the entry's IngressClass", options.className);
  if (!isGoogleIngress(className)) needExternal(scope, 'IngressClass', className);
  const { instance } = identity;
  const hosts = hostsOf(targets, className);
  const { annotations: own, secretName } = certificate(scope, options, instance);
  const annotations = { ...classAnnotations(className), ...albHealthChecks(className, check), ...placeInGroup(scope, entry), ...own };
  hosts.forEach(host => needAdmission(scope, entry, host));
  const { tls } = options;
  if (tls.hosts) hosts.forEach(host => refuseUncovered(scope, host, tls.hosts!, `the names of the certificate ${tls.secretName}`));
  return kubeObject(k8s.KubeIngress, scope, 'Ingress', {
    metadata: { name: instance, labels: { ...labels, ...objectLabels(identity) }, annotations },
    spec: {
      ingressClassName: isGoogleIngress(className) ? undefined : className,
      tls: secretName === undefined ? undefined : [{ hosts, secretName }],
      rules: hosts.map(host => ({
        host,
        http: { paths: targets.filter(({ route }) => route.hostname === host).map(target => path(target, instance)) },
      })),
    },
  });
}

/** Amazon's load balancer tries the hosts in the given order, and a host with an asterisk matches all hosts below it. */
function hostsOf(targets: RouteTarget[], className: string): string[] {
  const hosts = [...new Set(targets.map(({ route }) => route.hostname))];
  return isAlb(className) ? hosts.sort(byBreadth) : hosts;
}

/** An order that the entry sets takes precedence. */
function placeInGroup(scope: Construct, entry: Entry): { readonly [key: string]: string } {
  if (albGroup(entry) === undefined || entry.ingressOptions?.annotations?.[ALB_ORDER] !== undefined) return {};
  refuseAlbOrder(scope, entry);
  return { [ALB_ORDER]: Lazy.any({ produce: () => albOrder(scope, entry) }) };
}

/** OpenShift's routers give a host to the namespace that had it first, unless they are configured otherwise. */
function needAdmission(scope: Construct, entry: Entry, host: string): void {
  const controller = openShiftController(entry.ingressOptions!.className);
  const sharing = claimsOf(scope).filter(claim => claim.host === host && isSameEntry(claim.entry, entry));
  const namespaces = new Set(sharing.map(({ owner }) => Chart.of(owner).namespace));
  if (controller === undefined || namespaces.size === 1) return;
  needExternal(scope, 'IngressController', controller, undefined, 'openshift-ingress-operator', `namespaceOwnership InterNamespaceAllowed for ${host}`);
}

function path({ route, port }: RouteTarget, service: string): Json<k8s.HttpIngressPath> {
  return {
    path: route.pathname,
    pathType: route.isExact ? 'Exact' : 'Prefix',
    backend: { service: { name: service, port: { name: port.name } } },
  };
}

interface Certificate {
  readonly secretName?: string;
  /** The annotations of the entry, and the one that requests the certificate. */
  readonly annotations: { readonly [key: string]: string };
}

function certificate(scope: Construct, { tls, annotations }: IngressEntryOptions, instance: string): Certificate {
  const own = metadataMap(scope, "the entry's annotations", annotations);
  const { issuerName, secretName } = tls;
  if (issuerName !== undefined) {
    needExternal(scope, 'ClusterIssuer', objectName(scope, "the entry's ClusterIssuer", issuerName));
    return { annotations: { ...own, 'cert-manager.io/cluster-issuer': issuerName }, secretName: `${instance}-tls` };
  }
  if (secretName !== undefined) needExternal(scope, 'Secret', objectName(scope, "the entry's Secret", secretName), ['tls.crt', 'tls.key']);
  return { annotations: own, secretName };
}

/** An Ingress has no field for protocols: each controller has its own annotations for them. */
function refuseGrpc(scope: Construct, { route, port }: RouteTarget, { className }: IngressEntryOptions): void {
  if (port.protocol !== 'grpc') return;
  refuse(scope, {
    code: 'route-grpc-through-ingress',
    problem: `its route for ${route.hostname} leads to port ${port.name}, which speaks gRPC, and an Ingress has no field for gRPC`,
    given: `Entry.ingress({ className: '${className}' })`,
    allowed: 'routes to HTTP ports through an Ingress, and to gRPC ports through a Gateway',
    fix: "use a Gateway, as in entry: Entry.gateway({ name: 'public', namespace: 'edge' }), or select a port that speaks HTTP: .port('...')",
  });
}

/** Controllers have annotations for some of these, each its own, and some accept any configuration in them. */
function refuseBeyond(scope: Construct, route: Route, { className }: IngressEntryOptions): void {
  const beyond = beyondIngress(route);
  if (beyond.length === 0) return;
  refuse(scope, {
    code: 'route-beyond-ingress',
    problem: `its route for ${route.hostname} uses ${beyond.join(', ')}, which an Ingress does not support`,
    given: `Entry.ingress({ className: '${className}' })`,
    allowed: '.path(...), .exactPath(...) and .port(...) with an Ingress, all options with a Gateway',
    fix: "use a Gateway, as in entry: Entry.gateway({ name: 'public', namespace: 'edge' }), or do it in the app",
  });
}
