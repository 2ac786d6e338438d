import { createHash } from 'crypto';
import { appendFileSync } from 'fs';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { Call, canHold, HOSTILE, parsed, PASSWORD, Place, placesOf, TOKEN, withValue } from './hostile';
import { API } from '../src/private/calls/api';
import { watchCalls } from '../src/private/calls/checked';
import { throwNoted, withNoted } from '../src/private/messages/mistakes';
import { SYNTHESIS_FILE } from '../src/private/protocol';

/*
 * Every place of the public API where a program gives something, with everything in it that no sound program gives: each is rejected with a
 * message that helps, or is in the YAML. HOSTILE=all puts everything everywhere; else each place gets a few, other ones each.
 */

const EVERYWHERE = process.env.HOSTILE === 'all';
const FEW = 1;
const PAIRS = Number(process.env.HOSTILE_PAIRS ?? 300);
const LONGEST_MESSAGE = 2500;
const PATIENCE = EVERYWHERE || PAIRS > 300 ? 7_200_000 : 120_000;

/** What is said and not printed: where output goes, why something is meant, what only refers to something, or tells one cluster from another. */
const NOT_IN_THE_YAML: readonly RegExp[] = [
  /^AppProps\.outdir$/,
  // Why something is meant.
  /^StatefulBackendProps\.withoutPassword$/, /^FaultInjection\.(delay|abort):reason$/, /^(Retries|Replay)\.anyMethod$/, /^new ShadowRelease:2\.harmless\{\}$/, /^Existing(Keys)?Options\.reason$/,
  // A restore alone runs it.
  /^Backup\.scheduled:1\.restore\[\]$/,
  // What is there already, or is called otherwise elsewhere.
  /^Existing\.\w+:(kind|name|2\.keys\[\])$/, /^Existing(Keys)?Options\.namespace$/, /^EngineOptions\.previousVersion$/, /^EndpointOptions\.(path|scheme|externalName)$/,
  /^PortOptions\.scheme$/, /^Binding#valueIn:(variable|namespace)$/,
  // What tells one cluster, or one run, from another.
  /^GatewayMeshOptions\.name$/, /^GatewayEntryOptions\.className$/, /^Replay\.id$/,
];

/** The calls of the program that is watched, or what to give in their place. */
let watched: Call[] | undefined = [];
let instead: (call: Call, nth: number) => readonly unknown[] = ({ args }) => args;
let count = 0;
const made = new Map<unknown, Call>();

watchCalls((call, self, args, act) => {
  if (!watched) return act([...instead({ call, self, args }, count++)]);
  const one: Call = { call, self, args };
  watched.push(one);
  const result = act(args);
  if (typeof result === 'object' && result !== null && !made.has(result)) made.set(result, one);
  return result;
});

// Loaded after the watch began, so that what stands at the top of a file is seen as well.
/* eslint-disable @typescript-eslint/no-require-imports */
const { MORE } = require('./hostile-programs') as typeof import('./hostile-programs');
const { propRows } = require('./patterns/rows/all') as typeof import('./patterns/rows/all');
const { shopYaml } = require('./program') as typeof import('./program');
/* eslint-enable @typescript-eslint/no-require-imports */

const rows = propRows();
const PROGRAMS: { readonly [name: string]: () => string } = {
  ...Object.fromEntries(Object.entries(rows).map(([prop, { to }]) => [prop, () => shopYaml(to)])),
  ...MORE,
};

/** A place, and how a program comes to it. */
interface Spot {
  readonly place: Place;
  readonly program: string;
  /** The how-manieth call of the program it is in, or is given to. */
  readonly nth: number;
  /** Whether it is in that call itself, and not in a value that was made before the program began. */
  readonly isOwn: boolean;
}

/** In each program that comes to a place, where it does first. */
const SPOTS = new Map<string, Spot[]>();
const SPOTS_OF: { [program: string]: Spot[] } = {};

for (const program of Object.keys(PROGRAMS)) {
  watched = [];
  PROGRAMS[program]();
  const calls = watched;
  calls.forEach((call, i) => placesFrom(call).forEach(place => {
    const own = calls.indexOf(place.at);
    const spot = { place, program, nth: own < 0 ? i : own, isOwn: own >= 0 };
    (SPOTS_OF[program] ??= []).push(spot);
    const others = SPOTS.get(place.name) ?? [];
    if (others.every(other => other.program !== program)) SPOTS.set(place.name, [...others, spot]);
  }));
}
watched = undefined;

const spots = [...SPOTS.values()].map(([first]) => first);

test('F21: there is no argument and no property that nothing was put into', () => {
  const all = [
    ...Object.entries(API.calls).flatMap(([call, lines]) => lines.map(line => `${call}:${parsed(line).name}`)),
    ...Object.entries(API.structs).flatMap(([struct, lines]) => lines.map(line => `${struct}.${parsed(line).name}`)),
  ];
  expect({ 'in no program: add one to test/hostile-programs.ts': all.filter(name => !SPOTS.has(name)) }).toEqual({ 'in no program: add one to test/hostile-programs.ts': [] });
});

test('F21, F23, F24, F25, F26: what no sound program gives is rejected with a message that helps, or is in the YAML', () => {
  const told = spots.flatMap(spot => chosenFor(spot.place.name).map(([what, make]) => outcomeAnywhere(spot, what, make)));
  const wrong = told.flatMap(({ wrong: found }) => found);
  const rejected = told.filter(({ isRejected }) => isRejected).length;
  process.stdout.write(`${spots.length} places, ${told.length} values: ${rejected} rejected, ${told.length - rejected} in the YAML, ${wrong.length} wrong\n`);
  if (process.env.HOSTILE_LOG) appendFileSync(process.env.HOSTILE_LOG, `${wrong.join('\n')}\n`);
  expect(wrong).toEqual([]);
}, PATIENCE);

test('F35: two things at once that no sound program gives are rejected, whichever comes first', () => {
  const value = fc.constantFrom(...Object.entries(HOSTILE));
  const pair = fc.constantFrom(...Object.keys(SPOTS_OF)).chain(program => {
    const spot = fc.constantFrom(...SPOTS_OF[program]);
    return fc.tuple(spot, value, spot, value);
  });
  let ran = 0;
  let rejected = 0;
  fc.assert(fc.property(pair, ([one, [what, make], other, [otherWhat, makeOther]]) => {
    const { wrong, isRejected } = outcomeOf(one, `${what}, with ${otherWhat} at ${other.place.name}`, make(), [other, makeOther()]);
    ran++;
    if (isRejected) rejected++;
    if (process.env.HOSTILE_LOG && wrong.length > 0) appendFileSync(process.env.HOSTILE_LOG, `${wrong.join('\n')}\n`);
    expect(wrong).toEqual([]);
  }), { numRuns: PAIRS, seed: 1 });
  process.stdout.write(`${ran} programs with two of them: ${rejected} rejected\n`);
  // Two settings that nothing is made of are a few.
  expect(rejected).toBeGreaterThan(ran * 0.9);
}, PATIENCE);

/** Of the call, and of all values that it is given. */
function placesFrom(call: Call, seen = new Set<unknown>()): Place[] {
  return [...placesOf(call), ...valuesIn([call.self, ...call.args], seen).flatMap(value => placesFrom(made.get(value)!, seen))];
}

function valuesIn(value: unknown, seen: Set<unknown>): unknown[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const call = made.get(value);
  if (call) return call.call.startsWith('new ') ? [] : [value];
  return canHold(value) ? Object.values(value).flatMap(item => valuesIn(item, seen)) : [];
}

/** The value as it would be, had something else been at the place. */
function rebuilt(value: unknown, { at, path }: Place, hostile: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const again = (inner: unknown) => rebuilt(inner, { at, path } as Place, hostile);
  const call = made.get(value);
  if (call?.call.startsWith('new ')) return value;
  if (call) {
    const args = call === at ? withValue(call.args, path, hostile) : again(call.args) as unknown[];
    const self = again(call.self) as any;
    return args === call.args && self === call.self ? value : self[call.call.split(/[.#]/)[1]](...args);
  }
  if (!canHold(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, again(item)] as const);
  if (entries.every(([key, item]) => item === (value as { [key: string]: unknown })[key])) return value;
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** Some settings are for some programs, such as the class of a cloud's load balancer: what one does not print another one may. */
function outcomeAnywhere(spot: Spot, what: string, make: () => unknown): Outcome {
  const outcome = outcomeOf(spot, what, make());
  const isDropped = ({ wrong }: Outcome) => wrong.some(found => found.startsWith('dropped'));
  if (!isDropped(outcome)) return outcome;
  return SPOTS.get(spot.place.name)!.slice(1).map(other => outcomeOf(other, what, make())).find(other => !isDropped(other)) ?? outcome;
}

interface Outcome {
  readonly wrong: string[];
  readonly isRejected: boolean;
}

/** What is wrong with how the library takes a value, if anything is. */
function outcomeOf(spot: Spot, what: string, hostile: unknown, second?: [Spot, unknown]): Outcome {
  const label = `${spot.place.name} of '${spot.program}' = ${what}`;
  count = 0;
  instead = (call, nth) => {
    const changed = nth === spot.nth ? put(spot, call.args, hostile) : call.args;
    return second && nth === second[0].nth ? put(second[0], changed, second[1]) : changed;
  };
  try {
    const leaves = leavesIn(second ? collected(PROGRAMS[spot.program]) : PROGRAMS[spot.program]());
    const wrong = [...nonsenseIn(leaves), ...second === undefined ? droppedOf(spot, hostile, leaves) : []];
    return { wrong: wrong.map(found => `${found}: ${label}`), isRejected: false };
  } catch (error) {
    return { wrong: inMessage(error as Error).map(found => `${found}: ${label}`), isRejected: true };
  }
}

/** As the command line runs it: to its end, whatever is wrong. */
function collected(program: () => string): string {
  process.env[SYNTHESIS_FILE] = 'nobody reads it';
  try {
    const yaml = program();
    throwNoted();
    return yaml;
  } catch (error) {
    throw withNoted(error);
  } finally {
    delete process.env[SYNTHESIS_FILE];
  }
}

function put({ place, isOwn }: Spot, args: readonly unknown[], hostile: unknown): readonly unknown[] {
  return isOwn ? withValue(args, place.path, hostile) : rebuilt(args, place, hostile) as unknown[];
}

function inMessage({ name, message, stack }: Error): string[] {
  if (name !== 'KeelwrightError') return [`a crash, ${name} ${message.slice(0, 200)}${/\n\s+at .*src\/.*/.exec(stack ?? '')?.[0] ?? ''}`];
  const messages = message.split('\n\n').filter(one => !/^\d+ more: fix these, and run it again$/.test(one));
  const isWhole = messages.every(one => /^[a-z-]+: \S.*\n {2}given: {3}\S.*\n {2}allowed: \S.*\n {2}fix: {5}\S.*$/.test(one));
  return [
    ...isWhole ? [] : [`a message that is not whole, ${message.slice(0, 300)}`],
    ...messages.filter(({ length }) => length > LONGEST_MESSAGE).map(({ length }) => `a message of ${length} characters`),
    ...[TOKEN, PASSWORD].some(secret => message.includes(secret)) ? [`a secret in a message, ${message.slice(0, 300)}`] : [],
  ];
}

function leavesIn(yaml: string): unknown[] {
  return parseAllDocuments(yaml).flatMap(document => leavesOf(document.toJS()));
}

function nonsenseIn(leaves: unknown[]): string[] {
  const nonsense = leaves.filter(leaf => leaf === null || Number.isNaN(leaf) || /\[object |^undefined$|\bNaN\b/.test(String(leaf)));
  return nonsense.slice(0, 1).map(leaf => `nonsense in the YAML, ${leaf}`);
}

function droppedOf({ place }: Spot, hostile: unknown, leaves: unknown[]): string[] {
  const isKept = typeof hostile !== 'string' || hostile === '' || NOT_IN_THE_YAML.some(name => name.test(place.name)) || leaves.some(leaf => unescaped(leaf).includes(hostile));
  return isKept ? [] : ['dropped'];
}

/** In a regular expression other characters than letters are written with a backslash. */
function unescaped(leaf: unknown): string {
  const text = String(leaf);
  return `${text}\n${text.replace(/\\/g, '')}`;
}

function leavesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.entries(value).flatMap(([key, item]) => Array.isArray(value) ? leavesOf(item) : [key, ...leavesOf(item)]);
}

/** Other ones for each place, and the same ones in each run. */
function chosenFor(place: string): [string, () => unknown][] {
  const all = Object.entries(HOSTILE);
  if (EVERYWHERE) return all;
  const first = createHash('sha256').update(place).digest().readUInt32BE() % all.length;
  return Array.from({ length: FEW }, (_, i) => all[(first + i * 17) % all.length]);
}
