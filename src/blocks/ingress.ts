import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { needExternal } from './external';
import { albAnnotations, HealthCheck } from './health-checks';
import { Identity, objectLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { refuseUncovered } from './route-names';
import { beyondIngress } from './route-rules';
import { RouteTarget } from './route-target';
import { IngressEntryOptions } from '../platform/entry';
import { metadataMap, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { Route } from '../props/route';

/** The one Ingress of a process, with all its hosts. */
export function ingress(
  scope: Construct, identity: Identity, entry: IngressEntryOptions, targets: RouteTarget[],
  { labels, check }: { readonly labels: { readonly [key: string]: string }; readonly check: HealthCheck },
): k8s.KubeIngress {
  targets.forEach(target => refuseGrpc(scope, target, entry));
  targets.forEach(({ route }) => refuseBeyond(scope, route, entry));
  needExternal(scope, 'IngressClass', objectName(scope, "the entry's IngressClass", entry.className));
  const { instance } = identity;
  const hosts = [...new Set(targets.map(({ route }) => route.hostname))];
  const { annotations: own, secretName } = certificate(scope, entry, instance);
  const annotations = { ...albAnnotations(entry.className, check), ...own };
  const { tls } = entry;
  if (tls.hosts) hosts.forEach(host => refuseUncovered(scope, host, tls.hosts!, `the names of the certificate ${tls.secretName}`));
  return kubeObject(k8s.KubeIngress, scope, 'Ingress', {
    metadata: { name: instance, labels: { ...labels, ...objectLabels(identity) }, annotations },
    spec: {
      ingressClassName: entry.className,
      tls: secretName === undefined ? undefined : [{ hosts, secretName }],
      rules: hosts.map(host => ({
        host,
        http: { paths: targets.filter(({ route }) => route.hostname === host).map(target => path(target, instance)) },
      })),
    },
  });
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
