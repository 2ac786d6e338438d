import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { ruleSettings } from './route-settings';
import { RouteTarget } from './route-target';
import { GatewayEntryOptions } from '../../platform/entry';
import { namespaceName, objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { Route } from '../../props/routes/route';
import { NamedValue } from '../../props/routes/route-rule';
import { GatewayFacts, refuseBeyondReports } from '../entry/gateway-abilities';
import { ListenerRef } from '../entry/gateway-listeners';
import { nameForHost } from '../entry/route-names';
import { applyLate } from '../objects/deferred';
import { needExternal } from '../objects/external';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { GatewayRule, gatewaySplit } from '../traffic/gateway-split';
import { Traffic } from '../traffic/traffic';

/** What the API server accepts in one route object. */
const MOST_MATCHES = 64;
const MOST_RULES = 16;

export interface GatewayRoutesOptions {
  readonly kind: 'HTTPRoute' | 'GRPCRoute';
  readonly gateway: GatewayEntryOptions;
  readonly facts: GatewayFacts;
  /** The listeners that serve a host, if this program creates the Gateway. */
  readonly listenersOf?: (host: string) => ListenerRef[];
  readonly targets: RouteTarget[];
  readonly labels: { readonly [key: string]: string };
  readonly traffic: Traffic;
}

/** The part of a host that a rule matches; undefined means all of it. */
type Match = (route: Route) => object | undefined;

/** The route objects of one kind from a Gateway to a process, one for each host. */
export function gatewayRoutes(scope: Construct, identity: Identity, options: GatewayRoutesOptions): ApiObject[] {
  const { kind, gateway, facts, listenersOf, targets, labels, traffic } = options;
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
    refuseBeyondReports(scope, facts, rules);
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
    traffic.splits.push(where => refuseBeyondReports(where, facts, gatewaySplit(where, rules, traffic), 'release'));
    applyLate(made, 'traffic', () => traffic.leadsAway, () => traffic.isReleased);
    return made;
  });
}

/** One rule for each port and set of filters and timeouts. A rule for all requests stands alone, since any match beside it would narrow it. */
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

/** The first host gets the process's own name. */
function namesOf(hosts: string[], instance: string): string[] {
  return hosts.reduce<string[]>((names, host) => [...names, names.length === 0 ? instance : nameForHost(instance, host, names)], []);
}

function refuseTooMany(where: Construct, host: string, matches: number, rules: number): void {
  if (matches <= MOST_MATCHES && rules <= MOST_RULES) return;
  refuse(where, {
    code: 'routes-too-many',
    problem: `it has more routes for ${host} than one route object can hold`,
    given: { routes: matches, rules },
    allowed: `${MOST_MATCHES} routes for each host, in ${MOST_RULES} rules; each port and each set of filters or timeouts needs one rule`,
    fix: 'replace several paths with a shorter one, or divide the routes among hosts',
  });
}
