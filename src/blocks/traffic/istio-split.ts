import { IConstruct } from 'constructs';
import { refuseTwice } from './call-conditions';
import { Mirror, SetApart, Share, Traffic } from './traffic';
import { CallCondition } from '../../props/routes/call-condition';

/** A route of a VirtualService. */
export interface IstioRoute {
  readonly name?: string;
  readonly match?: object[];
  readonly [field: string]: any;
}

/** The routes with their traffic split. The first match takes precedence, so parts that are set apart come before the rest. */
export function istioSplit(where: IConstruct, routes: IstioRoute[], traffic: Traffic): IstioRoute[] {
  if (!traffic.isSplit) return routes;
  const { setApart, shares, mirrors } = traffic;
  return [...setApart, undefined].flatMap(part => routes.flatMap(route => {
    const split = { ...route, ...(part && narrowed(where, route, part)), route: (part?.shares ?? shares).map(destinationOf) };
    return mirrored(split, mirrors);
  }));
}

function narrowed(where: IConstruct, { name, match = [{}] }: IstioRoute, part: SetApart): Pick<IstioRoute, 'name' | 'match'> {
  return {
    name: name === undefined ? part.name : `${part.name}-${name}`,
    match: match.flatMap(one => part.matches.map(conditions => ({ ...one, ...matchOf(where, conditions) }))),
  };
}

function matchOf(where: IConstruct, conditions: CallCondition[]): object {
  refuseTwice(where, conditions);
  const of = (part: CallCondition['part']) => Object.fromEntries(conditions.filter(condition => condition.part === part)
    .map(({ name, value, isPattern }) => [part === 'header' ? name.toLowerCase() : name, isPattern ? { regex: value } : { exact: value }]));
  return Object.fromEntries(Object.entries({ headers: of('header'), queryParams: of('query') }).filter(([, values]) => Object.keys(values).length > 0));
}

function destinationOf({ service, weight, setCookie }: Share): object {
  return {
    destination: { host: service },
    weight,
    ...(setCookie !== undefined && { headers: { response: { add: { 'set-cookie': setCookie } } } }),
  };
}

/** Mirroring of only some methods needs a route of its own, before the route for all others. */
function mirrored(route: IstioRoute, mirrors: Mirror[]): IstioRoute[] {
  return mirrors.reduce<IstioRoute[]>((routes, { service, percent, methods }) => routes.flatMap(one => {
    const copied = { ...one, mirrors: [...one.mirrors ?? [], { destination: { host: service }, percentage: { value: percent } }] };
    if (methods === undefined) return [copied];
    const method = { regex: methods.join('|') };
    const match = (one.match ?? [{}]) as { readonly method?: { readonly regex: string } }[];
    const narrowedTo = match.map(given => ({ ...given, method: given.method ? both(given.method, methods) : method })).filter(({ method: left }) => left.regex !== '');
    return narrowedTo.length === 0 ? [one] : [{ ...copied, name: [one.name, `mirrored-to-${service}`].filter(Boolean).join('-'), match: narrowedTo }, one];
  }), [route]);
}

function both({ regex }: { readonly regex: string }, methods: string[]): { readonly regex: string } {
  return { regex: regex.split('|').filter(method => methods.includes(method)).join('|') };
}
