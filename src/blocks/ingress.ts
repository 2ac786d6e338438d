import { Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ALB_ORDER, albOrder, refuseAlbOrder } from './alb-order';
import { needExternal } from './external';
import { albHealthChecks, HealthCheck } from './health-checks';
import { Identity, objectLabels } from './identity';
import { albGroup, classAnnotations, isAlb, isGoogleIngress, openShiftController, refuseAlbSecret, refuseClassAnnotation } from './ingress-class';
import { kubeObject, Plain } from './kube';
import { claimsOf, isSameEntry } from './route-claims';
import { refuseUncovered } from './route-names';
import { byBreadth } from './route-precedence';
import { beyondIngress } from './route-rules';
import { RouteTarget } from './route-target';
import { Entry, IngressEntryOptions } from '../platform/entry';
import { metadataMap, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { Route } from '../props/route';

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

/** Amazon's load balancer tries the hosts as they stand, and one with an asterisk is for all below. */
function hostsOf(targets: RouteTarget[], className: string): string[] {
  const hosts = [...new Set(targets.map(({ route }) => route.hostname))];
  return isAlb(className) ? hosts.sort(byBreadth) : hosts;
}

/** What the entry says of it goes before. */
function placeInGroup(scope: Construct, entry: Entry): { readonly [key: string]: string } {
  if (albGroup(entry) === undefined || entry.ingressOptions?.annotations?.[ALB_ORDER] !== undefined) return {};
  refuseAlbOrder(scope, entry);
  return { [ALB_ORDER]: Lazy.any({ produce: () => albOrder(scope, entry) }) };
}

/** OpenShift's routers give a host to the namespace that had it first, unless they are told otherwise. */
function needAdmission(scope: Construct, entry: Entry, host: string): void {
  const controller = openShiftController(entry.ingressOptions!.className);
  const sharing = claimsOf(scope).filter(claim => claim.host === host && isSameEntry(claim.entry, entry));
  const namespaces = new Set(sharing.map(({ owner }) => Chart.of(owner).namespace));
  if (controller === undefined || namespaces.size === 1) return;
  needExternal(scope, 'IngressController', controller, undefined, 'openshift-ingress-operator', `namespaceOwnership InterNamespaceAllowed for ${host}`);
}

function path({ route, port }: RouteTarget, service: string): Plain<k8s.HttpIngressPath> {
  return {
    path: route.pathname,
    pathType: route.isExact ? 'Exact' : 'Prefix',
    backend: { service: { name: service, port: { name: port.name } } },
  };
}

interface Certificate {
  readonly secretName?: string;
  /** Those of the entry, and what asks for the certificate. */
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

/** An Ingress says nothing of protocols: each controller has annotations of its own for it. */
function refuseGrpc(scope: Construct, { route, port }: RouteTarget, { className }: IngressEntryOptions): void {
  if (port.protocol !== 'grpc') return;
  refuse(scope, {
    code: 'route-grpc-through-ingress',
    problem: `its route for ${route.hostname} leads to port ${port.name}, which speaks gRPC, and an Ingress cannot say so`,
    given: `Entry.ingress({ className: '${className}' })`,
    allowed: 'routes to HTTP ports by an Ingress, and to gRPC ports by a Gateway',
    fix: "let them in by a Gateway, as in entry: Entry.gateway({ name: 'public', namespace: 'edge' }), or name a port that speaks HTTP: .port('...')",
  });
}

/** Controllers have annotations for some of it, each its own, and some take any configuration in them. */
function refuseBeyond(scope: Construct, route: Route, { className }: IngressEntryOptions): void {
  const beyond = beyondIngress(route);
  if (beyond.length === 0) return;
  refuse(scope, {
    code: 'route-beyond-ingress',
    problem: `its route for ${route.hostname} says ${beyond.join(', ')}, and an Ingress cannot say so`,
    given: `Entry.ingress({ className: '${className}' })`,
    allowed: '.path(...), .exactPath(...) and .port(...) by an Ingress, all of it by a Gateway',
    fix: "let it in by a Gateway, as in entry: Entry.gateway({ name: 'public', namespace: 'edge' }), or do it in the app",
  });
}
