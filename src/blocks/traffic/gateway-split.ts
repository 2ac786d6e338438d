import { IConstruct } from 'constructs';
import { refuseTwice } from './call-conditions';
import { inListOrder } from './gateway-precedence';
import { Mirror, SetApart, Share, Traffic } from './traffic';
import { refuse } from '../../private/refusal';
import { CallCondition } from '../../props/routes/call-condition';

/** A rule of an HTTPRoute or GRPCRoute. */
export interface GatewayRule {
  readonly matches?: GatewayMatch[];
  readonly filters?: object[];
  /** Absent if it redirects clients. */
  readonly backendRefs?: { readonly name: string; readonly port: number }[];
  readonly [field: string]: any;
}

interface GatewayMatch {
  readonly method?: any;
  readonly headers?: NamedMatch[];
  readonly queryParams?: NamedMatch[];
  readonly [field: string]: any;
}

interface NamedMatch {
  readonly type: string;
  readonly name: string;
  readonly value: string;
}

/** What the API server accepts in one route object. */
const MOST_MATCHES = 64;
const MOST_RULES = 16;
const MOST_MATCHES_OF_ALL = 128;
const MOST_OF_A_KIND = 16;

/**
 * The rules with their traffic split. Of two rules that match, the one with more conditions takes precedence, whatever their order, so each of
 * them repeats the conditions of the rule that it was derived from.
 */
export function gatewaySplit(where: IConstruct, rules: GatewayRule[], traffic: Traffic): GatewayRule[] {
  if (!traffic.isSplit) return rules;
  const { shares, mirrors } = traffic;
  const split = { setApart: inListOrder(where, traffic.setApart), shares, mirrors };
  const all = rules.flatMap(rule => rule.backendRefs === undefined ? [rule] : ruleSplit(where, rule, rule.backendRefs[0].port, split));
  refuseTooMany(where, all);
  return all;
}

function ruleSplit(where: IConstruct, rule: GatewayRule, port: number, { setApart, shares, mirrors }: Pick<Traffic, 'setApart' | 'shares' | 'mirrors'>): GatewayRule[] {
  const to = (parts: Share[]) => parts.map(share => backendOf(share, port));
  const apart = setApart.map(part => ({ ...rule, matches: narrowed(where, rule.matches, part), backendRefs: to(part.shares) }));
  return [...apart, { ...rule, backendRefs: to(shares) }]
    .flatMap(split => mirrors.reduce<GatewayRule[]>((parts, mirror) => parts.flatMap(part => mirrored(part, mirror, port)), [split]));
}

function backendOf({ service, weight, setCookie }: Share, port: number): { name: string; port: number } {
  const filter = setCookie && { type: 'ResponseHeaderModifier', responseHeaderModifier: { add: [{ name: 'Set-Cookie', value: setCookie }] } };
  return { name: service, port, weight, ...(filter && { filters: [filter] }) } as { name: string; port: number };
}

function narrowed(where: IConstruct, matches: GatewayMatch[] = [{}], { matches: conditions }: SetApart): GatewayMatch[] {
  return matches.flatMap(match => conditions.map(all => withConditions(where, match, all)));
}

function withConditions(where: IConstruct, match: GatewayMatch, conditions: CallCondition[]): GatewayMatch {
  const of = (part: CallCondition['part']) => conditions.filter(condition => condition.part === part).map(namedMatch);
  const headers = [...match.headers ?? [], ...of('header')];
  const queryParams = [...match.queryParams ?? [], ...of('query')];
  refuseTwice(where, [...headers.map(({ name }) => ({ name, part: 'header' as const })), ...queryParams.map(({ name }) => ({ name, part: 'query' as const }))], MOST_OF_A_KIND);
  return { ...match, ...(headers.length > 0 && { headers }), ...(queryParams.length > 0 && { queryParams }) };
}

/** Whether an expression matches a part or the whole depends on the gateway; with both anchors it is the same. */
function namedMatch({ name, value, isPattern }: CallCondition): NamedMatch {
  return isPattern ? { type: 'RegularExpression', name, value: `^(?:${value})$` } : { type: 'Exact', name, value };
}

/** Requests with methods that are not mirrored need a rule of their own. */
function mirrored(rule: GatewayRule, { service, percent, methods }: Mirror, port: number): GatewayRule[] {
  const mirror = { type: 'RequestMirror', requestMirror: { backendRef: { name: service, port }, ...(percent < 100 && { percent }) } };
  const copied = { ...rule, filters: [...rule.filters ?? [], mirror] };
  if (methods === undefined) return [copied];
  const matches = rule.matches ?? [{}];
  const [said, open] = [matches.filter(({ method }) => method !== undefined), matches.filter(({ method }) => method === undefined)];
  const opened = open.flatMap(match => methods.map(method => ({ ...match, method })));
  const copiedMatches = [...said.filter(({ method }) => methods.includes(method)), ...opened];
  const others = [...said.filter(({ method }) => !methods.includes(method)), ...open];
  return [
    ...copiedMatches.length > 0 ? [{ ...copied, matches: copiedMatches }] : [],
    ...others.length > 0 ? [{ ...rule, ...(rule.matches && { matches: others }) }] : [],
  ];
}

function refuseTooMany(where: IConstruct, rules: GatewayRule[]): void {
  const matches = rules.map(rule => (rule.matches ?? []).length);
  const sum = matches.reduce((a, b) => a + b, 0);
  if (rules.length <= MOST_RULES && Math.max(...matches) <= MOST_MATCHES && sum < MOST_MATCHES_OF_ALL) return;
  refuse(where, {
    code: 'release-routes-too-many',
    problem: 'each of its routes is needed once for each part of the traffic split, and that is more than one route object can hold',
    given: { rules: rules.length, matches: sum },
    allowed: `${MOST_RULES} rules and fewer than ${MOST_MATCHES_OF_ALL} matches for each host; each preview, variant and cookie needs as many as the app has routes`,
    fix: 'replace several routes with one for a shorter path during the release, or use fewer matches in the release',
  });
}
