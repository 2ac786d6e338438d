import { randomUUID } from 'crypto';
import * as fs from 'fs';
import { Synthesis } from './synthesis';
import { Entry, External, Late, OpenRules } from '../manifests/manifest';
import { ReleaseReport } from '../manifests/release-report';
import { SYNTHESIS_FILE } from '../private/protocol';

/** A line of the file between program and command line. An App that is synthesized twice counts once, as it was last. */
interface AppLine {
  readonly app: string;
  readonly synthesis: Synthesis;
}

/** What our constructs in a plain cdk8s App have to tell, a line for each; their objects come as YAML. */
interface PlainLine {
  readonly externals?: External[];
  readonly releases?: ReleaseReport[];
  readonly late?: NotedObject[];
  readonly open?: NotedObject[];
}

/** What is told of an object, by what it is called in the YAML. */
export interface NotedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** Present when it must wait. */
  readonly late?: Late;
  /** Present when it is open to everybody, and that was said. */
  readonly open?: OpenRules;
}

const IDS = new WeakMap<object, string>();

/** Hands what an App made to the command line that runs the program. */
export function recordSynthesis(synthesis: Synthesis, app: object): void {
  const line: AppLine = { app: idOf(app), synthesis };
  fs.appendFileSync(process.env[SYNTHESIS_FILE]!, `${JSON.stringify(line)}\n`);
}

export interface Recorded {
  /** One for each App, in the order they were first synthesized. */
  readonly syntheses: Synthesis[];
  readonly externals: External[];
  readonly releases: ReleaseReport[];
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
    noted: plain.flatMap(({ late = [], open = [] }) => [...late, ...open]),
  };
}

/** Entries that were read from YAML, with what was told of them. */
export function withNotes(entries: Entry[], objects: NotedObject[]): Entry[] {
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

/** Programs may hold two copies of keelwright or run as several processes, where counting would give the same id twice. */
function idOf(app: object): string {
  const id = IDS.get(app) ?? randomUUID();
  IDS.set(app, id);
  return id;
}
