import { table } from './table';
import { push } from '../manifests/json';
import { describeManifest, describeOrigin, Resource } from '../manifests/manifest';
import { portText } from '../private/network/port-number';
import { describeRange } from '../reach/addresses';
import { Answer, Case, Part, Summary, summaryOf } from '../reach/answer';
import { Side } from '../reach/decide';
import { isDoubt, Match } from '../reach/match';
import { Party, PROTOCOLS } from '../reach/party';
import { Rule } from '../reach/policies';
import { Matrix } from '../reach/reach';

/** What is printed below an answer. */
export interface Besides {
  /** Policies of other kinds, which are not evaluated. */
  readonly unread: Resource[];
  /** Objects that lead traffic there from outside, through a proxy. */
  readonly waysIn: Resource[];
}

/** All answers, with the rules that decide them. */
export function answersText(answers: Answer[], besides: Besides): string {
  const summary = summaryOf(answers);
  const all = answers.length > 1 ? `overall: ${summary}\n` : '';
  return [...answers.map(answerText), all, remarks(besides)].filter(Boolean).join('\n');
}

function answerText(answer: Answer): string {
  const { from, target, isSelf, parts } = answer;
  const via = target.via === undefined ? '' : ` through ${target.via}`;
  const title = `${from.name} to ${target.party.name}${via}`;
  if (isSelf) return `allowed: ${title}\n  a pod can always reach itself\n`;
  const [first, ...others] = parts.flatMap(({ cases }) => cases);
  if (others.length === 0) return `${word(first.verdict.allowed)}: ${title}, ${portsText(first)}\n${sidesText(answer, first)}`;
  return [`${summaryOf([answer])}: ${title}\n`, ...parts.flatMap(part => partLines(answer, part, parts.length > 1)).map(line => `  ${line}\n`)].join('');
}

/** Ports with the same verdict and rules are grouped. */
function partLines(answer: Answer, { addresses, cases }: Part, tellsAddresses: boolean): string[] {
  const where = tellsAddresses && addresses ? ` of ${someOf(addresses.map(describeRange))}` : '';
  const said = new Map<string, Case[]>();
  for (const one of cases) push(said, `${word(one.verdict.allowed)}\n${sidesText(answer, one)}`, one);
  // Allowed ports come first; the denied ones are usually all others.
  return [...said].sort(([, [a]], [, [b]]) => Number(a.verdict.allowed === false) - Number(b.verdict.allowed === false)).flatMap(([text, same]) => {
    const [verdict, ...sides] = text.split('\n').filter(Boolean);
    return [`${verdict}: ${same.map(portsText).join(', ')}${where}`, ...sides];
  });
}

function someOf(texts: string[]): string {
  return texts.length > 4 ? `${texts.slice(0, 4).join(', ')} and ${texts.length - 4} more` : texts.join(', ');
}

function word(allowed: Match): Summary {
  return isDoubt(allowed) ? 'unknown' : allowed ? 'allowed' : 'denied';
}

function portsText({ protocol, first, last }: Case): string {
  return first === 1 && last === 65535 ? `every ${protocol} port` : `${protocol} ${first === last ? first : `${first}-${last}`}`;
}

function sidesText({ from, target: { party: to } }: Answer, { verdict: { out, into } }: Case): string {
  return [from.kind === 'outside' ? [] : sideText(from, out, 'out'), to.kind === 'outside' ? [] : sideText(to, into, 'in')].flat().map(line => `  ${line}\n`).join('');
}

function sideText({ name }: Party, { allowed, policies, rules }: Side, way: 'out' | 'in'): string[] {
  const place = way === 'out' ? `egress from ${name}` : `ingress to ${name}`;
  const about = policies.map(({ entry }) => policyText(entry)).join(', ');
  if (isDoubt(allowed)) return [`${place}: ${allowed}${about && `: ${about}`}`];
  if (policies.length === 0) return [`${place}: everything is allowed, as no NetworkPolicy selects it`];
  return rules.length === 0 ? [`${place}: no rule allows it: ${about}`] : rules.map(rule => `${place}: ${ruleText(rule)}`);
}

function ruleText({ policy, field }: Rule): string {
  return policyText(policy, ` ${field}`);
}

function policyText({ manifest, origin }: Resource, field: string = ''): string {
  const source = describeOrigin(origin);
  return `${describeManifest(manifest)}${field}${source === '' ? '' : `, ${source}`}`;
}

/** Sources are rows, destinations are columns; the legend of the cells is at the end. */
export function matrixText({ parties, answersOf }: Matrix, besides: Besides): string {
  const titles = parties.map((_, i) => `${i + 1}`);
  const rows = parties.map((party, i) => [titles[i], party.name, ...answersOf(party).map(answer => answer ? cellText(answer) : '')]);
  return [
    `Sources are rows, destinations are columns.\n${table([['', '', ...titles], ...rows])}`,
    'Cells are the allowed ports. no: none of the declared ports. all: every port, and none is declared. ?: unknown; run reach FROM TO for the two.\n',
    remarks(besides),
  ].filter(Boolean).join('\n');
}

function cellText({ isSelf, parts }: Answer): string {
  const cases = parts.length === 1 ? parts[0].cases : parts.flatMap(part => part.cases);
  if (!isSelf && cases.every(({ verdict }) => verdict.allowed === false)) return 'no';
  if (isSelf || isEverything(cases)) return 'all';
  const open = cases.filter(({ verdict }) => verdict.allowed === true);
  const doubtful = cases.some(({ verdict }) => isDoubt(verdict.allowed));
  if (open.length === 0) return doubtful ? '?' : 'no';
  const ports = PROTOCOLS.flatMap(protocol => [...new Set(open.filter(one => one.protocol === protocol).map(cellPorts))]);
  return [...ports, ...doubtful ? ['?'] : []].join(',');
}

function cellPorts({ protocol, first, last }: Case): string {
  const ports = first === last ? `${first}` : first === 1 && last === 65535 ? 'all' : `${first}-${last}`;
  return portText(ports, protocol);
}

function isEverything(cases: Case[]): boolean {
  const isWhole = (protocol: string) => cases.some(one => one.protocol === protocol && one.first === 1 && one.last === 65535);
  return PROTOCOLS.every(isWhole) && cases.every(({ verdict }) => verdict.allowed === true);
}

function remarks({ unread, waysIn }: Besides): string {
  return [
    unread.length === 0 ? '' : `These policies also apply, and are not evaluated: ${named(unread)}\n`,
    waysIn.length === 0 ? '' : `Traffic from outside also arrives through: ${named(waysIn)}\nCheck the pods or addresses of the proxies that forward it as well: they are the source then\n`,
  ].filter(Boolean).join('\n');
}

function named(entries: Resource[]): string {
  return entries.map(({ manifest }) => describeManifest(manifest)).join(', ');
}
