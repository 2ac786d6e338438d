import { UsageError } from './exit';
import { leftoversCommand } from './own-command';
import { printOut, printYaml } from './print-yaml';
import { findProgram, Program } from './program/find-program';
import { runProgram } from './program/run-program';
import { readAll } from './read-text';
import { tell } from './terminal';
import { describeManifest } from '../manifests/manifest';
import { entriesFromLists } from '../manifests/yaml/from-yaml';
import { heldBack, keptForRevisions, leftovers as leftoversOf, leftoversLine, leftToPeople } from '../synth/leftovers';
import { toYaml } from '../synth/yaml';

export interface LeftoversOptions {
  /** Print the command that finds and deletes them, and read nothing. */
  readonly command: boolean;
  readonly env?: string;
  readonly kubernetes?: string;
  readonly verbose: boolean;
}

/** A list that `kubectl delete -f -` accepts without an error. */
const NOTHING = 'apiVersion: v1\nkind: List\nitems: []\n';

const KEPT = {
  read: 'Kept for earlier revisions of workloads, which read them after a rollback:',
  unknown: "Kept, because earlier revisions of workloads may read them, and stdin does not have all of those; use the command that 'keelwright leftovers --command' prints:",
};

/** Reads the objects of a cluster and prints the orphaned ones: the program generated them once and no longer does. */
export async function leftovers(file: string | undefined, options: LeftoversOptions): Promise<void> {
  const program = findProgram(file, 'keelwright leftovers');
  if (options.command) return printCommand(program, file, options);
  if (process.stdin.isTTY) refuseStdin('a terminal');
  const [synthesis, found] = await Promise.all([runProgram(program, options), readAll(process.stdin, 'stdin')]);
  // Without objects, kubectl prints a list without items; it prints nothing at all only if it failed, which the pipe hides.
  if (found.trim() === '') refuseStdin('nothing: a command before the pipe may have failed');
  const entries = entriesFromLists(found, 'stdin');
  const made = new Set(synthesis.entries.map(({ manifest }) => describeManifest(manifest)));
  const held = heldBack(entries).map(describeManifest).filter(what => !made.has(what));
  if (held.length > 0) tell(['Kept until their Deployments have the same number of ready pods:', ...held.map(what => `  ${what}`)].join('\n'));
  const { manifests: kept, areKnown } = keptForRevisions(synthesis, entries);
  if (kept.length > 0) tell([KEPT[areKnown ? 'read' : 'unknown'], ...kept.map(manifest => `  ${describeManifest(manifest)}`)].join('\n'));
  const people = leftToPeople(synthesis, entries).map(({ manifest, why }) => `  ${describeManifest(manifest)}: ${why}`);
  if (people.length > 0) tell(['Orphaned, but not deleted by this command, because data may be deleted with them; if that is acceptable, delete them by hand:', ...people].join('\n'));
  const left = leftoversOf(synthesis, entries);
  tell(left.length === 0 ? 'No orphaned objects to delete.' : ['Orphaned:', ...left.map(manifest => `  ${describeManifest(manifest)}`)].join('\n'));
  await printYaml(left.length === 0 ? NOTHING : toYaml(left));
}

async function printCommand(program: Program, file: string | undefined, options: LeftoversOptions): Promise<void> {
  const synthesis = await runProgram(program, options);
  await printOut(`${leftoversLine(synthesis, leftoversCommand(file, { ...options, command: false }))}\n`, 'the command');
}

function refuseStdin(given: string): never {
  throw new UsageError({
    code: 'stdin-missing',
    problem: 'leftovers reads the objects of the cluster from stdin',
    given,
    allowed: 'the output of kubectl get -o yaml',
    fix: "use the command that 'keelwright leftovers --command' prints",
  });
}
