import { table } from './table';
import { push } from '../manifests/json';
import { describeManifest, describeOrigin, Entry } from '../manifests/manifest';
import { describeRange } from '../reach/addresses';
import { Answer, Case, Part, Summary, summaryOf } from '../reach/answer';
import { Side } from '../reach/decide';
import { isDoubt, Match } from '../reach/match';
import { Party, PROTOCOLS } from '../reach/party';
import { Rule } from '../reach/policies';
import { Matrix } from '../reach/reach';

/** What is told below an answer. */
export interface Besides {
  /** Policies of other kinds. */
  readonly unread: Entry[];
  /** What leads there from outside by way of somebody else. */
  readonly waysIn: Entry[];
}

/** Everything that was asked, with the rules that decide it. */
export function answersText(answers: Answer[], besides: Besides): string {
  const summary = summaryOf(answers);
  const all = answers.length > 1 ? `all together: ${summary}\n` : '';
  return [...answers.map(answerText), all, remarks(besides)].filter(Boolean).join('\n');
}

function answerText(answer: Answer): string {
  const { from, target, isSelf, parts } = answer;
  const via = target.via === undefined ? '' : ` by ${target.via}`;
  const title = `${from.name} to ${target.party.name}${via}`;
  if (isSelf) return `allowed: ${title}\n  a pod always reaches itself\n`;
  const [first, ...others] = parts.flatMap(({ cases }) => cases);
  if (others.length === 0) return `${word(first.verdict.allowed)}: ${title}, ${portsText(first)}\n${sidesText(answer, first)}`;
  return [`${summaryOf([answer])}: ${title}\n`, ...parts.flatMap(part => partLines(answer, part, parts.length > 1)).map(line => `  ${line}\n`)].join('');
}

/** Ports of which the same is said stand together. */
function partLines(answer: Answer, { addresses, cases }: Part, tellsAddresses: boolean): string[] {
  const where = tellsAddresses && addresses ? ` of ${someOf(addresses.map(describeRange))}` : '';
  const said = new Map<string, Case[]>();
  for (const one of cases) push(said, `${word(one.verdict.allowed)}\n${sidesText(answer, one)}`, one);
  // What passes first; the rest is mostly everything else.
  return [...said].sort(([, [a]], [, [b]]) => Number(a.verdict.allowed === false) - Number(b.verdict.allowed === false)).flatMap(([text, same]) => {
    const [verdict, ...sides] = text.split('\n').filter(Boolean);
    return [`${verdict}: ${same.map(portsText).join(', ')}${where}`, ...sides];
  });
}

function someOf(texts: string[]): string {
  return texts.length > 4 ? `${texts.slice(0, 4).join(', ')} and ${texts.length - 4} more` : texts.join(', ');
}

function word(allowed: Match): Summary {
  return isDoubt(allowed) ? 'cannot be told' : allowed ? 'allowed' : 'denied';
}

function portsText({ protocol, first, last }: Case): string {
  return first === 1 && last === 65535 ? `every ${protocol} port` : `${protocol} ${first === last ? first : `${first}-${last}`}`;
}

function sidesText({ from, target: { party: to } }: Answer, { verdict: { out, into } }: Case): string {
  return [from.kind === 'outside' ? [] : sideText(from, out, 'out'), to.kind === 'outside' ? [] : sideText(to, into, 'in')].flat().map(line => `  ${line}\n`).join('');
}

function sideText({ name }: Party, { allowed, policies, rules }: Side, way: 'out' | 'in'): string[] {
  const place = way === 'out' ? `out of ${name}` : `into ${name}`;
  if (policies.length === 0) return [`${place}: everything, as no NetworkPolicy is about it`];
  const about = policies.map(({ entry }) => policyText(entry)).join(', ');
  if (isDoubt(allowed)) return [`${place}: ${allowed}: ${about}`];
  return rules.length === 0 ? [`${place}: no rule lets it ${way}: ${about}`] : rules.map(rule => `${place}: ${ruleText(rule)}`);
}

function ruleText({ policy, field }: Rule): string {
  return policyText(policy, ` ${field}`);
}

function policyText({ manifest, origin }: Entry, field: string = ''): string {
  const source = describeOrigin(origin);
  return `${describeManifest(manifest)}${field}${source === '' ? '' : `, ${source}`}`;
}

/** Rows call columns; what is in the cells is at the end. */
export function matrixText({ parties, answers }: Matrix, besides: Besides): string {
  const titles = parties.map((_, i) => `${i + 1}`);
  const rows = parties.map(({ name }, i) => [titles[i], name, ...answers[i].map(answer => answer ? cellText(answer) : '')]);
  return [
    `Rows call columns, on these ports:\n${table([['', '', ...titles], ...rows])}`,
    'no: on none of its ports. all: on every port, and it declares none. ?: cannot be told; ask for the two by name.\n',
    remarks(besides),
  ].filter(Boolean).join('\n');
}

function cellText({ isSelf, parts }: Answer): string {
  const cases = parts.flatMap(part => part.cases);
  if (isSelf || isEverything(cases)) return 'all';
  const open = cases.filter(({ verdict }) => verdict.allowed === true);
  const doubtful = cases.some(({ verdict }) => isDoubt(verdict.allowed));
  const ports = PROTOCOLS.flatMap(protocol => [...new Set(open.filter(one => one.protocol === protocol).map(cellPorts))]);
  return [...ports, ...doubtful ? ['?'] : []].join(',') || 'no';
}

function cellPorts({ protocol, first, last }: Case): string {
  const ports = first === last ? `${first}` : first === 1 && last === 65535 ? 'all' : `${first}-${last}`;
  return protocol === 'TCP' ? ports : `${ports}/${protocol.toLowerCase()}`;
}

function isEverything(cases: Case[]): boolean {
  const isWhole = (protocol: string) => cases.some(one => one.protocol === protocol && one.first === 1 && one.last === 65535);
  return PROTOCOLS.every(isWhole) && cases.every(({ verdict }) => verdict.allowed === true);
}

function remarks({ unread, waysIn }: Besides): string {
  return [
    unread.length === 0 ? '' : `These also decide, and are not read: ${named(unread)}\n`,
    waysIn.length === 0 ? '' : `These also lead there from outside, through whatever forwards for them: ${named(waysIn)}\nAsk for the pods or addresses of that as well: it is the caller then\n`,
  ].filter(Boolean).join('\n');
}

function named(entries: Entry[]): string {
  return entries.map(({ manifest }) => describeManifest(manifest)).join(', ');
}
