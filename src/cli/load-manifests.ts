import * as fs from 'fs';
import * as path from 'path';
import { UsageError } from './exit';
import { ownCommand } from './own-command';
import { RunOptions } from './program/exchange';
import { findProgram, LOADABLE } from './program/find-program';
import { runProgram } from './program/run-program';
import { decoded, readAll } from './read-text';
import { Manifests } from '../manifests/manifests';
import { entriesFromYaml } from '../manifests/yaml/from-yaml';
import { fileWord, shellCommand } from '../private/shell';

const STDIN = '-';
const YAML = ['.yaml', '.yml', '.json'];
export const FILES = `a program that ends in ${LOADABLE.join(', ')}, or YAML files that end in ${YAML.join(', ')}, and ${STDIN} for stdin`;

/** Whether the word can only be a file: no object in Kubernetes has such a name. */
export function isFileName(word: string): boolean {
  return word === STDIN || [...YAML, ...LOADABLE].includes(path.extname(word));
}

/** The manifests that a program generates, or those in YAML files; `-` is stdin. `asked` is the command without the files. */
export async function loadManifests(files: string[], options: RunOptions, asked: string): Promise<Manifests> {
  files.forEach(refuseMissing);
  if (files.some(isYaml)) {
    refuseMixed(files, files.every(isYaml), asked);
    const entries = [];
    for (const file of files) entries.push(...entriesFromYaml(await contentOf(file), file === STDIN ? 'stdin' : file));
    return Manifests.of(entries);
  }
  refuseMixed(files, files.length <= 1, asked);
  const { entries, externals, kubernetes } = await runProgram(findProgram(files[0], asked), options);
  return Manifests.of(entries, { externals, kubernetes });
}

function isYaml(file: string): boolean {
  return file === STDIN || YAML.includes(path.extname(file));
}

async function contentOf(file: string): Promise<string> {
  return file === STDIN ? readAll(process.stdin, 'stdin') : decoded(fs.readFileSync(file), file);
}

function refuseMissing(file: string): void {
  if (file === STDIN) return;
  try {
    fs.accessSync(file, fs.constants.R_OK);
    if (fs.statSync(file).isDirectory()) throw new Error('it is a directory');
  } catch (error) {
    throw new UsageError({
      code: 'file-not-found',
      problem: 'the file cannot be read',
      given: `${file}: ${(error as Error).message}`,
      allowed: FILES,
      fix: `pass the path of your program or manifests; the current directory is ${process.cwd()}`,
    });
  }
}

/** A program is checked alone: only its YAML can be combined with other files. */
function refuseMixed(files: string[], isAlike: boolean, asked: string): void {
  if (isAlike) return;
  const programs = [...new Set(files.filter(file => !isYaml(file)))];
  const printed = (file: string) => isYaml(file) ? file : file.replace(/\.\w+$/, '.yaml');
  const first = programs.map(file => `${ownCommand('synth', {}, file)} > ${shellCommand(printed(file))}`).join(' && ');
  throw new UsageError({
    code: 'manifests-mixed',
    problem: 'the manifests come from more than one source',
    given: files.join(' '),
    allowed: 'one program, or YAML files and - for stdin',
    fix: `print the YAML of the programs first: ${first} && ${asked} ${shellCommand(...new Set(files.map(file => file === STDIN ? file : fileWord(printed(file)))))}`,
  });
}
