import { randomUUID } from 'crypto';
import * as fs from 'fs';
import { Synthesis } from './synthesis';
import { External } from '../manifests/manifest';
import { SYNTHESIS_FILE } from '../private/protocol';

/** A line of the file between program and command line. An App that is synthesized twice counts once, as it was last. */
interface AppLine {
  readonly app: string;
  readonly synthesis: Synthesis;
}

/** What our constructs in a plain cdk8s App need from outside; their objects come as YAML. */
interface ExternalsLine {
  readonly externals: External[];
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
}

/** What the Apps of a program have recorded. */
export function readRecorded(file: string): Recorded {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const lines: (AppLine | ExternalsLine)[] = text.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
  return {
    syntheses: [...new Map(lines.flatMap(line => 'synthesis' in line ? [[line.app, line.synthesis]] : [])).values()],
    externals: lines.flatMap(line => 'externals' in line ? line.externals : []),
  };
}

/** Programs may hold two copies of keelwright or run as several processes, where counting would give the same id twice. */
function idOf(app: object): string {
  const id = IDS.get(app) ?? randomUUID();
  IDS.set(app, id);
  return id;
}
