import * as fs from 'fs';
import * as path from 'path';
import { applyOrder, comesLast } from './apply-order';
import { Synthesis } from './synthesis';
import { toYaml } from './yaml';
import { isClusterScoped } from '../manifests/kinds';
import { Resource } from '../manifests/manifest';
import { oneLine } from '../private/messages/printable';
import { refuse } from '../private/refusal';
import { shortHash } from '../private/short-hash';

const EXTENSION = '.k8s.yaml';
const MARK = /^# Made by keelwright from (.*): the next synth replaces this file\.$/;
/** Longer than any mark. */
const FIRST_LINE = 4096;
/** File systems allow 255 bytes. */
const LONGEST_NAME = 200;
/** Windows reserves these for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** What is known of the run, if the synthesis does not identify its program. */
export interface Writer {
  /** The file or command of a program without a name. */
  readonly program?: string;
  readonly environment?: string;
}

/**
 * Writes one file for each chart, all or none, and removes the files of charts that no longer exist. The first line of a file names the
 * program that generated it and the environment: no other program overwrites or removes it. Returns the names of the files.
 */
export function writeFolder(folder: string, synthesis: Synthesis, writer: Writer = {}): string[] {
  const owner = ownerOf(synthesis, writer);
  const files = filesOf(synthesis);
  try {
    const created = fs.mkdirSync(folder, { recursive: true });
    refuseForeign(folder, owner, [...files.keys()]);
    writeAll(folder, files, owner, created);
    removeStale(folder, files, owner);
  } catch (error) {
    refuseUnwritable(folder, error as NodeJS.ErrnoException);
  }
  return [...files.keys()];
}

/** The name that a program has from its first chart may also belong to another program. */
function ownerOf({ name, named, environment }: Synthesis, writer: Writer): string {
  const program = (named ? name : writer.program ?? name) ?? 'a program';
  const whose = environment ?? writer.environment;
  return oneLine(whose === undefined ? program : `${program} (${whose})`);
}

function markOf(owner: string): string {
  return `# Made by keelwright from ${owner}: the next synth replaces this file.`;
}

/** Text by file name. kubectl applies the files of a directory by name, so objects that all charts need come first. */
function filesOf({ entries }: Synthesis): Map<string, string> {
  const hasCharts = new Set(entries.map(({ origin }) => origin.chart)).size > 1;
  const groups = new Map<string, Resource[]>();
  for (const entry of applyOrder(entries)) {
    const name = `${hasCharts ? sharedFile(entry) ?? chartFile(entry) : chartFile(entry)}${EXTENSION}`;
    // On macOS and Windows, Shop and shop are one file.
    const known = [...groups.keys()].find(other => other.toLowerCase() === name.toLowerCase());
    if (known === undefined) groups.set(name, [entry]);
    else groups.get(known)!.push(entry);
  }
  return new Map([...groups].map(([name, group]) => [name, toYaml(group.map(({ manifest }) => manifest))]));
}

function sharedFile(entry: Resource): string | undefined {
  if (comesLast(entry)) return 'zz-webhooks';
  return isClusterScoped(entry.manifest.apiVersion, entry.manifest.kind) ? '0-cluster' : undefined;
}

/** A name that every file system accepts, that no command parses as an option, and that listings show. */
function chartFile({ origin: { chart = 'app' } }: Resource): string {
  const plain = chart.replace(/[^A-Za-z0-9._-]/g, '-');
  const safe = /^[.-]/.test(plain) || DEVICE.test(plain) ? `chart${/^[.-]/.test(plain) ? '' : '-'}${plain}` : plain;
  return safe.length <= LONGEST_NAME ? safe : `${safe.slice(0, LONGEST_NAME)}-${shortHash(chart)}`;
}

function refuseForeign(folder: string, owner: string, names: string[]): void {
  const foreign = names.filter(name => isThere(path.join(folder, name)) && ownerIn(path.join(folder, name)) !== owner);
  if (foreign.length === 0) return;
  refuse(folder, {
    code: 'output-not-ours',
    problem: 'files with the same names already exist, and this program did not generate them for this environment',
    given: foreign.map(name => `${name} by ${ownerIn(path.join(folder, name)) ?? 'others'}`).join(', '),
    allowed: 'an empty directory, or one that this program has written to before',
    fix: 'use a separate directory for each program and environment with --output, or remove those files first',
  });
}

/** Written to a directory with a random name next to it, and moved: readers find the old file or the new one, and a link is never followed. */
function writeAll(folder: string, files: Map<string, string>, owner: string, created: string | undefined): void {
  const beside = fs.mkdtempSync(path.join(folder, '.keelwright-'));
  const temporary = (name: string) => path.join(beside, `${name}.new`);
  try {
    for (const [name, text] of files) fs.writeFileSync(temporary(name), `${markOf(owner)}\n${text}`, { flag: 'wx' });
    for (const name of files.keys()) fs.renameSync(temporary(name), path.join(folder, name));
    fs.rmSync(beside, { recursive: true });
  } catch (error) {
    fs.rmSync(created ?? beside, { recursive: true, force: true });
    throw error;
  }
}

function removeStale(folder: string, files: Map<string, string>, owner: string): void {
  const stale = fs.readdirSync(folder).filter(name => name.endsWith(EXTENSION) && !files.has(name) && ownerIn(path.join(folder, name)) === owner);
  for (const name of stale) fs.rmSync(path.join(folder, name));
}

/** Also if it is a dangling link. */
function isThere(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** The program that generated the file; undefined for other files. */
function ownerIn(file: string): string | undefined {
  if (!fs.lstatSync(file).isFile()) return undefined;
  const descriptor = fs.openSync(file, fs.constants.O_NOFOLLOW);
  try {
    const start = Buffer.alloc(FIRST_LINE);
    const [first] = start.toString('utf8', 0, fs.readSync(descriptor, start)).split('\n', 1);
    return MARK.exec(first)?.[1];
  } finally {
    fs.closeSync(descriptor);
  }
}

function refuseUnwritable(folder: string, error: NodeJS.ErrnoException): never {
  if (error.syscall === undefined) throw error;
  return refuse(folder, {
    code: 'output-failed',
    problem: 'the files cannot be written; existing files are unchanged',
    given: error.message,
    allowed: 'a writable directory on a disk with free space',
    fix: 'set another directory with --output, or free space and grant write permission for this one',
  });
}
