import { execFile } from 'node:child_process';
import * as jsYaml from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { type ApiServer, kubectlOf } from '../lab';
import { analyzerPython } from '../lab/analyzers';
import * as suites from '../suites.json';

/** How a program in Python reads the documents; what JSON cannot say, such as a date, it names by its type. */
const PYTHON = `
import json, sys, yaml
json.dump([d for d in yaml.safe_load_all(sys.stdin.read()) if d is not None], sys.stdout, default=lambda value: type(value).__name__)
`;

/** What four YAML parsers read in the same text: two of JavaScript, Python's, and Go's through kubectl. */
export async function readings(text: string, { kubeconfig }: ApiServer): Promise<{ [parser: string]: unknown[] }> {
  const stdout = await output(await kubectlOf(suites.defaultVersion), [`--kubeconfig=${kubeconfig}`, 'create', '--dry-run=client', '--validate=false', '-o', 'json', '-f', '-'], text);
  return {
    'yaml': parseAllDocuments(text).map(document => document.toJS()),
    'js-yaml': jsYaml.loadAll(text),
    'PyYAML': JSON.parse(await output(await analyzerPython(), ['-c', PYTHON], text)),
    // It prints one object after the other.
    'kubectl': JSON.parse(`[${stdout.trim().replace(/^}\n{$/gm, '},\n{')}]`),
  };
}

async function output(program: string, args: string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: Infinity, env: { ...process.env, PYTHONIOENCODING: 'utf-8' } }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr)); else resolve(stdout);
    });
    child.stdin!.end(input);
  });
}
