import * as fs from 'fs';
import * as path from 'path';
import { text } from 'stream/consumers';
import { RunOptions } from './exchange';
import { UsageError } from './exit';
import { findProgram } from './find-program';
import { runProgram } from './run-program';
import { entriesFromYaml } from '../manifests/from-yaml';
import { Manifests } from '../manifests/manifests';

const STDIN = '-';
const YAML = ['.yaml', '.yml', '.json'];

/** Whether the word can only be meant as a file: nothing in Kubernetes is called so. */
export function isFileName(word: string): boolean {
  return word === STDIN || [...YAML, '.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'].includes(path.extname(word));
}

/** The manifests that a program makes, or those in YAML files; `-` is stdin. */
export async function loadManifests(files: string[], options: RunOptions): Promise<Manifests> {
  const isYaml = (file: string) => file === STDIN || YAML.includes(path.extname(file));
  if (files.some(isYaml)) {
    refuseMixed(files, files.every(isYaml));
    const entries = [];
    for (const file of files) entries.push(...entriesFromYaml(await contentOf(file), file === STDIN ? 'stdin' : file));
    return Manifests.of(entries);
  }
  refuseMixed(files, files.length <= 1);
  const { entries, externals, kubernetes } = await runProgram(findProgram(files[0]), options);
  return Manifests.of(entries, { externals, kubernetes });
}

async function contentOf(file: string): Promise<string> {
  if (file === STDIN) return text(process.stdin);
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError({
      code: 'manifests-not-there',
      problem: 'the file cannot be read',
      given: `${file}: ${(error as Error).message}`,
      allowed: 'a YAML file, or - for stdin',
      fix: `give the path of your manifests; the current folder is ${process.cwd()}`,
    });
  }
}

function refuseMixed(files: string[], isAlike: boolean): void {
  if (isAlike) return;
  throw new UsageError({
    code: 'manifests-mixed',
    problem: 'the manifests come from more than one place',
    given: files.join(' '),
    allowed: 'one program, or YAML files and - for stdin',
    fix: 'print the program first and give its YAML: keelwright synth main.ts | keelwright reach - more.yaml',
  });
}
