import * as fs from 'fs';
import * as path from 'path';
import { applyOrder, comesLast } from './apply-order';
import { Synthesis } from './synthesis';
import { toYaml } from './yaml';
import { isClusterScoped } from '../manifests/kinds';
import { Entry } from '../manifests/manifest';
import { refuse } from '../private/refusal';

const EXTENSION = '.k8s.yaml';
const TEMPORARY = '.keelwright-new';

/**
 * Writes one file for each chart, all or none, and removes those of the same program that are made no more.
 * Returns the names of the files.
 */
export function writeFolder(folder: string, synthesis: Synthesis): string[] {
  const mark = `# Made by keelwright${synthesis.name === undefined ? '' : ` from ${synthesis.name}`}: the next synth replaces this file.`;
  const files = filesOf(synthesis);
  try {
    const created = fs.mkdirSync(folder, { recursive: true });
    refuseForeign(folder, mark, [...files.keys()]);
    writeAll(folder, files, mark, created);
    removeStale(folder, files, mark);
  } catch (error) {
    refuseUnwritable(folder, error as NodeJS.ErrnoException);
  }
  return [...files.keys()];
}

/** Text by file name. kubectl applies the files of a folder by name, so what all charts need comes first. */
function filesOf({ entries }: Synthesis): Map<string, string> {
  const hasCharts = new Set(entries.map(({ origin }) => origin.chart)).size > 1;
  const groups = new Map<string, Entry[]>();
  for (const entry of applyOrder(entries)) {
    const name = `${hasCharts ? sharedFile(entry) ?? chartFile(entry) : chartFile(entry)}${EXTENSION}`;
    // On macOS and Windows, Shop and shop are one file.
    const known = [...groups.keys()].find(other => other.toLowerCase() === name.toLowerCase());
    if (known === undefined) groups.set(name, [entry]);
    else groups.get(known)!.push(entry);
  }
  return new Map([...groups].map(([name, group]) => [name, toYaml(group.map(({ manifest }) => manifest))]));
}

function sharedFile(entry: Entry): string | undefined {
  if (comesLast(entry)) return 'zz-webhooks';
  return isClusterScoped(entry.manifest.apiVersion, entry.manifest.kind) ? '0-cluster' : undefined;
}

function chartFile({ origin }: Entry): string {
  return (origin.chart ?? 'app').replace(/[^A-Za-z0-9._-]/g, '-');
}

function refuseForeign(folder: string, mark: string, names: string[]): void {
  const foreign = names.filter(name => fs.existsSync(path.join(folder, name)) && !isOurs(path.join(folder, name), mark));
  if (foreign.length === 0) return;
  refuse(folder, {
    code: 'output-not-ours',
    problem: 'files of the same name are there already, and this program did not make them',
    given: foreign.join(', '),
    allowed: 'an empty folder, or one that this program has written to before',
    fix: 'give another folder with --output, or remove those files first',
  });
}

function writeAll(folder: string, files: Map<string, string>, mark: string, created: string | undefined): void {
  const temporary = (name: string) => path.join(folder, `.${name}${TEMPORARY}`);
  try {
    for (const [name, text] of files) fs.writeFileSync(temporary(name), `${mark}\n${text}`);
    for (const name of files.keys()) fs.renameSync(temporary(name), path.join(folder, name));
  } catch (error) {
    for (const name of files.keys()) fs.rmSync(temporary(name), { force: true });
    if (created !== undefined) fs.rmSync(created, { recursive: true });
    throw error;
  }
}

function removeStale(folder: string, files: Map<string, string>, mark: string): void {
  const stale = fs.readdirSync(folder).filter(name => name.endsWith(EXTENSION) && !files.has(name) && isOurs(path.join(folder, name), mark));
  for (const name of stale) fs.rmSync(path.join(folder, name));
}

function isOurs(file: string, mark: string): boolean {
  return fs.lstatSync(file).isFile() && fs.readFileSync(file, 'utf8').startsWith(`${mark}\n`);
}

function refuseUnwritable(folder: string, error: NodeJS.ErrnoException): never {
  if (error.syscall === undefined) throw error;
  return refuse(folder, {
    code: 'output-failed',
    problem: 'the files cannot be written; what was there is as it was',
    given: error.message,
    allowed: 'a folder on a disk with room, that you may write to',
    fix: 'give another folder with --output, or make room and rights for this one',
  });
}
