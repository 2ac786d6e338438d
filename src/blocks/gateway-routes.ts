import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { needExternal } from './external';
import { ListenerRef } from './gateway-listeners';
import { GatewayRule, gatewaySplit } from './gateway-split';
import { Identity, objectLabels } from './identity';
import { kubeObject } from './kube';
import { applyLate } from './late';
import { nameForHost } from './route-names';
import { ruleSettings } from './route-settings';
import { RouteTarget } from './route-target';
import { Traffic } from './traffic';
import { GatewayEntryOptions } from '../platform/entry';
import { namespaceName, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { Route } from '../props/route';
import { NamedValue } from '../props/route-rule';

/** What the API server takes of one route object. */
const MOST_MATCHES = 64;
const MOST_RULES = 16;

export interface GatewayRoutesOptions {
  readonly kind: 'HTTPRoute' | 'GRPCRoute';
  readonly gateway: GatewayEntryOptions;
  /** The listeners that serve a host, where this program makes the Gateway. */
  readonly listenersOf?: (host: string) => ListenerRef[];
  readonly targets: RouteTarget[];
  readonly labels: { readonly [key: string]: string };
  readonly traffic: Traffic;
}

/** What of a host a rule is for; undefined means all of it. */
type Match = (route: Route) => object | undefined;

/** The routes of a kind from a Gateway to a process, one for each host. */
export function gatewayRoutes(scope: Construct, identity: Identity, options: GatewayRoutesOptions): ApiObject[] {
  const { kind, gateway, listenersOf, targets, labels, traffic } = options;
  if (targets.length === 0) return [];
  const parent = {
    name: objectName(scope, "the entry's Gateway", gateway.name),
    namespace: namespaceName(scope, "the entry's namespace", gateway.namespace),
    sectionName: gateway.listener === undefined ? undefined : objectName(scope, "the entry's listener", gateway.listener),
  };
  if (!listenersOf) needExternal(scope, 'Gateway', gateway.name, undefined, gateway.namespace);
  const hosts = [...new Set(targets.map(({ route }) => route.hostname))];
  const names = namesOf(hosts, identity.instance);
  const match = kind === 'GRPCRoute' ? callMatch : requestMatch;
  return hosts.map((host, i) => {
    const rules = rulesOf(scope, host, targets.filter(({ route }) => route.hostname === host), match, identity.instance);
    const made = kubeObject(ApiObject, scope, i === 0 ? kind : `${kind}-${host}`, {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind,
      metadata: { name: names[i], labels: { ...labels, ...objectLabels(identity) } },
      spec: {
        parentRefs: listenersOf?.(host) ?? [parent],
        hostnames: [host],
        rules: Lazy.any({ produce: () => gatewaySplit(scope, rules, traffic) }),
      },
    });
    traffic.splits.push(where => gatewaySplit(where, rules, traffic));
    applyLate(made, () => traffic.leadsAway ? {} : undefined);
    return made;
  });
}

/** One rule for each port and what is done on the way there. What is for all calls stands alone, since any match beside it would narrow it. */
function rulesOf(scope: Construct, host: string, targets: RouteTarget[], match: Match, service: string): GatewayRule[] {
  const groups = new Map<string, RouteTarget[]>();
  for (const target of targets) {
    const { route, port } = target;
    const alone = route._rule.rewritePrefix !== undefined || route._rule.redirect?.prefix !== undefined;
    const key = JSON.stringify([port.name, match(route) === undefined, ruleSettings(route._rule), alone && match(route)]);
    groups.set(key, [...groups.get(key) ?? [], target]);
  }
  refuseTooMany(scope, host, targets.length, groups.size);
  return [...groups.values()].map(group => {
    const [{ route, port }] = group;
    const matches = group.flatMap(target => match(target.route) ?? []);
    return {
      ...(matches.length > 0 && { matches }),
      ...ruleSettings(route._rule),
      ...(!route._rule.redirect && { backendRefs: [{ name: service, port: port.service }] }),
    };
  });
}

function requestMatch({ pathname, isExact, _rule: { method, headers, query } }: Route): object {
  return {
    path: { type: isExact ? 'Exact' : 'PathPrefix', value: pathname },
    ...(method && { method }),
    ...(headers.length > 0 && { headers: exactly(headers) }),
    ...(query.length > 0 && { queryParams: exactly(query) }),
  };
}

function callMatch({ grpcService, grpcMethod, _rule: { headers } }: Route): object | undefined {
  if (grpcService === undefined && headers.length === 0) return undefined;
  return {
    ...(grpcService !== undefined && { method: { type: 'Exact', service: grpcService, ...(grpcMethod !== undefined && { method: grpcMethod }) } }),
    ...(headers.length > 0 && { headers: exactly(headers) }),
  };
}

function exactly(values: NamedValue[]): object[] {
  return values.map(({ name, value }) => ({ type: 'Exact', name, value }));
}

/** The process's own name for its first host. */
function namesOf(hosts: string[], instance: string): string[] {
  return hosts.reduce<string[]>((names, host) => [...names, names.length === 0 ? instance : nameForHost(instance, host, names)], []);
}

function refuseTooMany(where: Construct, host: string, matches: number, rules: number): void {
  if (matches <= MOST_MATCHES && rules <= MOST_RULES) return;
  refuse(where, {
    code: 'routes-too-many',
    problem: `it has more routes for ${host} than one route object can hold`,
    given: { routes: matches, rules },
    allowed: `${MOST_MATCHES} routes for each host, in ${MOST_RULES} rules, of which each port and each change on the way needs one`,
    fix: 'let a shorter path stand for several, or divide them among hosts',
  });
}
