import type { KubeObject } from '../lab';

/** A way that calls come, and the Services that it leads to. */
export interface Way {
  /** Such as `HTTPRoute web, rule 1`. */
  readonly name: string;
  /** Whether it is a route; else it is the Service itself, for those who call it by its name. */
  readonly isRoute: boolean;
  /** Whether calls take it whatever they carry. */
  readonly isForAll: boolean;
  /** By Service, those that get none left out. */
  readonly weights: ReadonlyMap<string, number>;
}

/** The ways into an app: its Service, and each rule of what leads to it. */
export function waysIn(service: string, objects: KubeObject[]): Way[] {
  return objects.flatMap(object => {
    if (object.kind === 'Service') return object.metadata.name === service ? [wayOf(object, [{ name: service }])] : [];
    return object.kind === 'HTTPRoute' ? gatewayWays(object) : istioWays(object);
  });
}

function gatewayWays(route: KubeObject): Way[] {
  return (route.spec.rules as any[]).map(({ backendRefs, matches }, i) => wayOf(route, backendRefs, { rule: i + 1, isForAll: takesAll(matches) }));
}

function istioWays(route: KubeObject): Way[] {
  return (route.spec.http as any[]).map(({ route: destinations, match }, i) => {
    const only = destinations.length === 1 ? 1 : 0;
    const leadsTo = destinations.map(({ destination, weight = only }: any) => ({ name: destination.host, weight }));
    return wayOf(route, leadsTo, { rule: i + 1, isForAll: takesAll(match) });
  });
}

/** Whether it does not matter what calls carry. */
function takesAll(matches: any[] = [{}]): boolean {
  return matches.some(({ headers, queryParams }) => !headers && !queryParams);
}

interface Rule {
  readonly rule?: number;
  readonly isForAll?: boolean;
}

function wayOf({ kind, metadata }: KubeObject, leadsTo: { name: string; weight?: number }[], { rule, isForAll = true }: Rule = {}): Way {
  const weighted = leadsTo.map(({ name, weight = 1 }) => [name, weight] as const).filter(([, weight]) => weight > 0);
  const name = `${kind} ${metadata.name}${rule === undefined ? '' : `, rule ${rule}`}`;
  return { name, isRoute: kind !== 'Service', isForAll, weights: new Map(weighted) };
}
