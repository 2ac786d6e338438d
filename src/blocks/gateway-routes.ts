import { createHash } from 'crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { needExternal } from './external';
import { Identity, objectLabels } from './identity';
import { kubeObject } from './kube';
import { RouteTarget } from './route-target';
import { GatewayEntryOptions } from '../platform/entry';
import { LONGEST_DNS_LABEL, namespaceName, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { Route } from '../props/route';

/** What the API server takes of one route object. */
const MOST_MATCHES = 64;
const MOST_RULES = 16;

export interface GatewayRoutesOptions {
  readonly kind: 'HTTPRoute' | 'GRPCRoute';
  readonly gateway: GatewayEntryOptions;
  readonly targets: RouteTarget[];
  readonly labels: { readonly [key: string]: string };
}

/** What of a host a rule is for; undefined means all of it. */
type Match = (route: Route) => object | undefined;

/** The routes of a kind from a Gateway to a process, one for each host. */
export function gatewayRoutes(scope: Construct, identity: Identity, { kind, gateway, targets, labels }: GatewayRoutesOptions): ApiObject[] {
  if (targets.length === 0) return [];
  const parent = {
    name: objectName(scope, "the entry's Gateway", gateway.name),
    namespace: namespaceName(scope, "the entry's namespace", gateway.namespace),
    sectionName: gateway.listener === undefined ? undefined : objectName(scope, "the entry's listener", gateway.listener),
  };
  needExternal(scope, 'Gateway', gateway.name, undefined, gateway.namespace);
  const hosts = [...new Set(targets.map(({ route }) => route.hostname))];
  const names = namesOf(hosts, identity.instance);
  const match = kind === 'GRPCRoute' ? callMatch : pathMatch;
  return hosts.map((host, i) => kubeObject(ApiObject, scope, i === 0 ? kind : `${kind}-${host}`, {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name: names[i], labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      parentRefs: [parent],
      hostnames: [host],
      rules: rulesOf(scope, host, targets.filter(({ route }) => route.hostname === host), match, identity.instance),
    },
  }));
}

/** One rule for each port. What is for all calls stands alone, since any match beside it would narrow it. */
function rulesOf(scope: Construct, host: string, targets: RouteTarget[], match: Match, service: string): object[] {
  const groups = new Map<string, RouteTarget[]>();
  for (const target of targets) {
    const key = `${target.port.name} ${match(target.route) === undefined}`;
    groups.set(key, [...groups.get(key) ?? [], target]);
  }
  refuseTooMany(scope, host, targets.length, groups.size);
  return [...groups.values()].map(group => {
    const matches = group.flatMap(({ route }) => match(route) ?? []);
    return { ...(matches.length > 0 && { matches }), backendRefs: [{ name: service, port: group[0].port.service }] };
  });
}

function pathMatch({ pathname, isExact }: Route): object {
  return { path: { type: isExact ? 'Exact' : 'PathPrefix', value: pathname } };
}

function callMatch({ grpcService, grpcMethod }: Route): object | undefined {
  return grpcService === undefined ? undefined : { method: { type: 'Exact', service: grpcService, ...(grpcMethod !== undefined && { method: grpcMethod }) } };
}

/** The process's own name for its first host. A hash keeps hosts apart that are spelled alike with hyphens, or too long for a name. */
function namesOf(hosts: string[], instance: string): string[] {
  return hosts.reduce<string[]>((names, host) => {
    const name = names.length === 0 ? instance : `${instance}-${host.replace('*', 'any').replace(/\./g, '-')}`;
    const isFree = name.length <= LONGEST_DNS_LABEL && !names.includes(name);
    return [...names, isFree ? name : shortened(name, host)];
  }, []);
}

function shortened(name: string, host: string): string {
  const hash = createHash('sha256').update(host).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_DNS_LABEL - hash.length - 1).replace(/-$/, '')}-${hash}`;
}

function refuseTooMany(where: Construct, host: string, matches: number, rules: number): void {
  if (matches <= MOST_MATCHES && rules <= MOST_RULES) return;
  refuse(where, {
    code: 'routes-too-many',
    problem: `it has more routes for ${host} than one route object can hold`,
    given: { routes: matches, rules },
    allowed: `${MOST_MATCHES} routes for each host, in ${MOST_RULES} rules, of which each port needs one`,
    fix: 'let a shorter path stand for several, or divide them among hosts',
  });
}
