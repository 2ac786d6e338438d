import { addressRange, AddressRange, split } from './addresses';
import { decide, Ground, Verdict } from './decide';
import { isDoubt } from './match';
import { isOnePod, Outside, Party, podPorts, PROTOCOLS } from './party';
import { blockTexts, Rule } from './policies';
import { Target } from './target';

const LAST_PORT = 65535;

/** Ports of one protocol with the same verdict. */
export interface Case {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  readonly verdict: Verdict;
}

/** The verdicts for these addresses, or for all if none are outside the cluster. */
export interface Part {
  readonly addresses?: AddressRange[];
  readonly cases: Case[];
}

export interface Answer {
  readonly from: Party;
  readonly target: Target;
  /** Whether both are the same pod: no policy applies between a pod and itself. */
  readonly isSelf: boolean;
  readonly parts: Part[];
}

export type Summary = 'allowed' | 'denied' | 'allowed in part' | 'unknown';

/** Whether a source can reach a target, on each port in question. */
export function answer(ground: Ground, from: Party, target: Target): Answer {
  const { party: to } = target;
  const isSelf = from.kind === 'pods' && to.kind === 'pods' && from.pods === to.pods && isOnePod(from);
  const rules = () => [from, to].flatMap(party => rulesAbout(ground, party));
  const partOf = (caller: Party, callee: Party): Part => {
    const outside = [caller, callee].find((party): party is Outside => party.kind === 'outside');
    const verdictOn = (protocol: string, port: number) => decide(ground, { from: caller, to: callee, protocol, port });
    const flows = isSelf ? [] : casesOf(target, rules);
    const cases = flows.map(({ protocol, first, last }) => ({ protocol, first, last, verdict: verdictOn(protocol, first) }));
    return { addresses: outside?.ranges, cases };
  };
  const doubt = to.kind === 'outside' ? to.doubt : undefined;
  const parts = piecesOf(from, rules).flatMap(caller => {
    const each = piecesOf(to, rules).map(callee => partOf(caller, callee));
    return doubt === undefined ? each : [whichever(each, doubt)];
  });
  return { from, target, isSelf, parts: together(parts.map(({ addresses, cases }) => ({ addresses, cases: merge(cases) }))) };
}

/** The verdict if it is unknown which of the parts applies. */
function whichever(parts: Part[], doubt: string): Part {
  return {
    cases: parts[0].cases.map((one, i) => {
      const isSame = parts.every(({ cases }) => cases[i].verdict.allowed === one.verdict.allowed);
      const { out, into } = one.verdict;
      return isSame ? one : { ...one, verdict: { allowed: doubt, out: { allowed: doubt, policies: out.policies, rules: [] }, into } };
    }),
  };
}

export function summaryOf(answers: Answer[]): Summary {
  const verdictsOf = ({ isSelf, parts }: Answer) => isSelf ? [true] : parts.flatMap(({ cases }) => cases.map(({ verdict }) => verdict.allowed));
  const verdicts = answers.flatMap(verdictsOf);
  if (verdicts.every(verdict => verdict === true)) return 'allowed';
  if (verdicts.every(verdict => verdict === false)) return 'denied';
  return verdicts.some(isDoubt) ? 'unknown' : 'allowed in part';
}

type Ports = Omit<Case, 'verdict'>;

/** The rules of all policies that may select the party. */
function rulesAbout({ about }: Ground, party: Party): Rule[] {
  return party.kind === 'outside' ? [] : about(party).flatMap(({ policy }) => Object.values(policy.rules).flat());
}

/** Addresses outside the cluster, split so that all addresses of a part are in the same blocks. */
function piecesOf(party: Party, rules: () => Rule[]): Party[] {
  if (party.kind !== 'outside') return [party];
  const named = rules().flatMap(blockTexts).flatMap(text => addressRange(text) ?? []);
  return split(party.ranges, named).map(range => ({ ...party, ranges: [range] }));
}

/** The requested port, otherwise the ports that the pods declare, otherwise all ports, split so that all ports of a part are in the same rules. */
function casesOf({ party, port, protocol, undeclared }: Target, rules: () => Rule[]): Ports[] {
  if (port !== undefined) return [{ protocol: protocol ?? PROTOCOLS[0], first: port, last: port }];
  const declared = party.kind === 'pods' ? podPorts(party) : [];
  if (declared.length > 0 && !undeclared) return declared.map(({ number, protocol: own }) => ({ protocol: own, first: number, last: number }));
  const ports = rules().flatMap(rule => rule.ports ?? []);
  const starts = ports.flatMap(({ value }) => typeof value.port === 'number' ? [value.port, (value.endPort ?? value.port) + 1] : []);
  // A rule may reference these by name.
  const own = declared.flatMap(({ number }) => [number, number + 1]);
  const sorted = [...new Set([1, ...starts, ...own])].filter(start => start >= 1 && start <= LAST_PORT).sort((a, b) => a - b);
  return PROTOCOLS.flatMap(name => sorted.map((first, i) => ({ protocol: name, first, last: (sorted[i + 1] ?? LAST_PORT + 1) - 1 })));
}

/** Merges neighbors with the same verdict. */
function merge(cases: Case[]): Case[] {
  if (cases.length < 2) return cases;
  const merged: Case[] = [];
  for (const next of cases) {
    const before = merged.at(-1);
    const isNeighbor = before?.protocol === next.protocol && before.last + 1 === next.first;
    if (isNeighbor && keyOf(before.verdict) === keyOf(next.verdict)) merged[merged.length - 1] = { ...before, last: next.last };
    else merged.push(next);
  }
  return merged;
}

function together(parts: Part[]): Part[] {
  if (parts.length === 1) return parts;
  const groups = new Map<string, Part>();
  for (const part of parts) {
    const key = JSON.stringify(part.cases.map(({ verdict, ...ports }) => [ports, keyOf(verdict)]));
    const same = groups.get(key);
    groups.set(key, same ? { ...same, addresses: join([...same.addresses ?? [], ...part.addresses ?? []]) } : part);
  }
  return [...groups.values()];
}

function join(ranges: AddressRange[]): AddressRange[] {
  return ranges.reduce<AddressRange[]>((joined, next) => {
    const before = joined.at(-1);
    const isNeighbor = before?.family === next.family && before.last + 1n === next.first;
    return isNeighbor ? [...joined.slice(0, -1), { ...before, last: next.last }] : [...joined, next];
  }, []);
}

function keyOf({ allowed, out, into }: Verdict): string {
  const ids = [out, into].map(({ rules }) => rules.map(({ policy, field }) => `${policy.manifest.metadata.name} ${field}`));
  return JSON.stringify([allowed, out.allowed, into.allowed, ids]);
}
