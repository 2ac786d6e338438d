import { text } from 'stream/consumers';
import { UsageError } from './exit';
import { findProgram } from './find-program';
import { printYaml } from './print-yaml';
import { runProgram } from './run-program';
import { tell } from './terminal';
import { entriesFromYaml } from '../manifests/from-yaml';
import { describeManifest } from '../manifests/manifest';
import { heldBack, leftovers as leftoversOf } from '../synth/leftovers';
import { toYaml } from '../synth/yaml';

export interface LeftoversOptions {
  readonly env?: string;
  readonly verbose: boolean;
}

/** A list that `kubectl delete -f -` takes without complaint. */
const NOTHING = 'apiVersion: v1\nkind: List\nitems: []\n';

/** Reads what a cluster has and prints what of it the program made once and makes no more. */
export async function leftovers(file: string | undefined, options: LeftoversOptions): Promise<void> {
  const program = findProgram(file, 'keelwright leftovers');
  refuseTerminal();
  const [synthesis, found] = await Promise.all([runProgram(program, options), text(process.stdin)]);
  const entries = entriesFromYaml(found, 'stdin');
  const made = new Set(synthesis.entries.map(({ manifest }) => describeManifest(manifest)));
  const held = heldBack(entries).map(describeManifest).filter(what => !made.has(what));
  if (held.length > 0) tell(['Kept until their Deployments have as many ready pods:', ...held.map(what => `  ${what}`)].join('\n'));
  const left = leftoversOf(synthesis, entries);
  tell(left.length === 0 ? 'Nothing is left over.' : ['Left over:', ...left.map(manifest => `  ${describeManifest(manifest)}`)].join('\n'));
  await printYaml(left.length === 0 ? NOTHING : toYaml(left));
}

function refuseTerminal(): void {
  if (!process.stdin.isTTY) return;
  throw new UsageError({
    code: 'stdin-missing',
    problem: 'leftovers reads what the cluster has from stdin',
    given: 'a terminal',
    allowed: 'the output of kubectl get -o yaml',
    fix: 'use the line that keelwright synth prints',
  });
}
