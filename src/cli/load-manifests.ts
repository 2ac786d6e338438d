import * as fs from 'fs';
import * as path from 'path';
import { text } from 'stream/consumers';
import { RunOptions } from './exchange';
import { UsageError } from './exit';
import { findProgram, LOADABLE } from './find-program';
import { runProgram } from './run-program';
import { entriesFromYaml } from '../manifests/from-yaml';
import { Manifests } from '../manifests/manifests';

const STDIN = '-';
const YAML = ['.yaml', '.yml', '.json'];
export const FILES = `a program that ends in ${LOADABLE.join(', ')}, or YAML files that end in ${YAML.join(', ')}, and ${STDIN} for stdin`;

/** Whether the word can only be meant as a file: nothing in Kubernetes is called so. */
export function isFileName(word: string): boolean {
  return word === STDIN || [...YAML, ...LOADABLE].includes(path.extname(word));
}

/** The manifests that a program makes, or those in YAML files; `-` is stdin. `asked` is the command without them. */
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
  return file === STDIN ? text(process.stdin) : fs.readFileSync(file, 'utf8');
}

function refuseMissing(file: string): void {
  if (file === STDIN) return;
  try {
    fs.accessSync(file, fs.constants.R_OK);
    if (fs.statSync(file).isDirectory()) throw new Error('it is a folder');
  } catch (error) {
    throw new UsageError({
      code: 'manifests-not-there',
      problem: 'the file cannot be read',
      given: `${file}: ${(error as Error).message}`,
      allowed: FILES,
      fix: `give the path of your program or manifests; the current folder is ${process.cwd()}`,
    });
  }
}

/** What a program makes is judged by itself: only as YAML is it one of several. */
function refuseMixed(files: string[], isAlike: boolean, asked: string): void {
  if (isAlike) return;
  const programs = [...new Set(files.filter(file => !isYaml(file)))];
  const printed = (file: string) => isYaml(file) ? file : file.replace(/\.\w+$/, '.yaml');
  const first = programs.map(file => `keelwright synth ${file} > ${printed(file)}`).join(' && ');
  throw new UsageError({
    code: 'manifests-mixed',
    problem: 'the manifests come from more than one place',
    given: files.join(' '),
    allowed: 'one program, or YAML files and - for stdin',
    fix: `print what is a program first: ${first} && ${asked} ${[...new Set(files.map(printed))].join(' ')}`,
  });
}
