import { randomUUID } from 'crypto';
import * as fs from 'fs';
import { Synthesis } from './synthesis';
import { SYNTHESIS_FILE } from '../private/protocol';

/** One line of the file between program and command line: an App that is synthesized twice counts once, as it was last. */
interface Record {
  readonly app: string;
  readonly synthesis: Synthesis;
}

const IDS = new WeakMap<object, string>();

/** Hands what an App made to the command line that runs the program. */
export function recordSynthesis(synthesis: Synthesis, app?: object): void {
  const record: Record = { app: app ? idOf(app) : `${synthesis.name}.${synthesis.environment}`, synthesis };
  fs.appendFileSync(process.env[SYNTHESIS_FILE]!, `${JSON.stringify(record)}\n`);
}

/** What the Apps of a program have recorded, in the order they were first synthesized. */
export function readSyntheses(file: string): Synthesis[] {
  if (!fs.existsSync(file)) return [];
  const records = fs.readFileSync(file, 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as Record);
  return [...new Map(records.map(({ app, synthesis }) => [app, synthesis])).values()];
}

/** Programs may hold two copies of keelwright or run as several processes, where counting would give the same id twice. */
function idOf(app: object): string {
  const id = IDS.get(app) ?? randomUUID();
  IDS.set(app, id);
  return id;
}
