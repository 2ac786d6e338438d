import { randomUUID } from 'crypto';
import * as fs from 'fs';
import { Synthesis } from './synthesis';
import { Degradation } from '../manifests/degradation';
import { Resource, External, OpenRules, Phase } from '../manifests/manifest';
import { ReleaseReport } from '../manifests/release-report';
import { SYNTHESIS_FILE } from '../private/protocol';

/** A line of the file between program and command line. If an App is synthesized twice, only its last synthesis counts. */
interface AppLine {
  readonly app: string;
  readonly synthesis: Synthesis;
}

/** What keelwright's constructs in a plain cdk8s App report, one line for each; their objects come as YAML. */
interface PlainLine {
  readonly externals?: External[];
  readonly releases?: ReleaseReport[];
  readonly degraded?: Degradation[];
  readonly plainTexts?: string[];
  readonly late?: NotedObject[];
  readonly open?: NotedObject[];
}

/** What is reported about an object, identified as in the YAML. */
export interface NotedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** What it must wait for; absent if it is applied first. */
  readonly late?: Phase;
  /** Present if it is open to all clients because the program declares it. */
  readonly open?: OpenRules;
}

const IDS = new WeakMap<object, string>();

/** Passes what an App generated to the command line that runs the program. */
export function recordSynthesis(synthesis: Synthesis, app: object): void {
  const line: AppLine = { app: idOf(app), synthesis };
  fs.appendFileSync(process.env[SYNTHESIS_FILE]!, `${JSON.stringify(line)}\n`);
}

export interface Recorded {
  /** One for each App, in the order in which they were first synthesized. */
  readonly syntheses: Synthesis[];
  readonly externals: External[];
  readonly releases: ReleaseReport[];
  readonly degraded: Degradation[];
  readonly plainTexts: string[];
  readonly noted: NotedObject[];
}

/** What the Apps of a program have recorded. */
export function readRecorded(file: string): Recorded {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const lines: (AppLine | PlainLine)[] = text.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
  const plain = lines.flatMap(line => 'synthesis' in line ? [] : [line]);
  return {
    syntheses: [...new Map(lines.flatMap(line => 'synthesis' in line ? [[line.app, line.synthesis]] : [])).values()],
    externals: plain.flatMap(({ externals = [] }) => externals),
    releases: [...new Map(plain.flatMap(({ releases = [] }) => releases).map(release => [release.path, release])).values()],
    degraded: [...new Map(plain.flatMap(({ degraded = [] }) => degraded).map(one => [JSON.stringify(one), one])).values()],
    plainTexts: plain.flatMap(({ plainTexts = [] }) => plainTexts),
    noted: plain.flatMap(({ late = [], open = [] }) => [...late, ...open]),
  };
}

/** Entries that were read from YAML, with what was reported about them. */
export function withNotes(entries: Resource[], objects: NotedObject[]): Resource[] {
  const known = new Map(objects.map(object => [idOfObject(object), object]));
  return entries.map(entry => {
    const { apiVersion, kind, metadata: { namespace, name } } = entry.manifest;
    const { late, open } = known.get(idOfObject({ apiVersion, kind, namespace, name })) ?? {};
    return { ...entry, ...(late && { late }), ...(open && { open }) };
  });
}

function idOfObject({ apiVersion, kind, namespace, name }: NotedObject): string {
  return [apiVersion, kind, namespace, name].join(' ');
}

/** Programs may have two copies of keelwright or run as several processes, where a counter would give the same ID twice. */
function idOf(app: object): string {
  const id = IDS.get(app) ?? randomUUID();
  IDS.set(app, id);
  return id;
}
