import { applyOrder } from './apply-order';
import { dnsOnly } from './dns-only';
import { keptFree } from './kept-free';
import { kubectlFor } from './kubectl-for';
import { releaseLines } from './release-lines';
import { restores } from './restores';
import { chained, entriesOf, lateEntries, Step, waits } from './steps';
import { Synthesis } from './synthesis';
import { uncalled } from './uncalled';
import { unheededResilience } from './unheeded-resilience';
import { Entry, External } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

export interface SummaryOptions {
  readonly checksPassed: number;
  /** The command that applies the YAML, such as `kubectl apply -f dist/k8s/shop/`. */
  readonly apply: string;
  /** Which step was made; absent when it was everything. */
  readonly step?: Step;
  /** How it is applied when some of it must wait. */
  readonly steps?: StepCommands;
  /** The command that deletes what an earlier version of the program made. */
  readonly leftovers?: string;
  /** Names also what is mostly as it should be. */
  readonly verbose?: boolean;
}

/** The commands that apply one step each. */
export interface StepCommands {
  /** Absent when step 1 went to stdout, whose reader applies it. */
  readonly first?: string;
  readonly second: string;
}

/** What was made and what is still to do, for the person at the terminal. */
export function summary(synthesis: Synthesis, options: SummaryOptions): string {
  const { checksPassed, step, verbose = false } = options;
  const { name, environment, kubernetes } = synthesis;
  const externals = notMadeHere(synthesis);
  const program = name === undefined ? 'Made' : `${name}${environment === undefined ? '' : ` (${environment})`}: made`;
  return [
    `${program} for Kubernetes ${kubernetes}: ${objectsByKind(entriesOf(synthesis, step))}`,
    `${count(checksPassed, 'check')} passed`,
    ...nobodyCalls(uncalled(synthesis)),
    ...asksForNames(dnsOnly(synthesis, verbose)),
    ...comesFromOutside(unheededResilience(synthesis)),
    ...replaces(restores(synthesis)),
    ...keeps(keptFree(synthesis)),
    ...releaseLines(synthesis),
    ...externals.length === 0 ? [] : ['Must exist outside:', ...externals.flatMap(kubectlFor)],
    ...howToApply(synthesis, options),
  ].join('\n');
}

function howToApply(synthesis: Synthesis, { apply, step, steps, leftovers }: SummaryOptions): string[] {
  const inTwo = steps !== undefined && step !== 2 && lateEntries(synthesis).length > 0;
  const commands = inTwo ? [...steps.first === undefined ? [] : [steps.first], ...waits(synthesis), steps.second] : [apply];
  const after = step === 1 ? [] : (synthesis.releases ?? []).flatMap(release => release.after ?? []);
  // After step 1 calls still go to what may be left over.
  const deletes = inTwo && step === 1 ? [] : deletion(synthesis, leftovers);
  return [inTwo ? IN_TWO[step ?? 'both'] : 'Apply with:', ...chained(commands), ...then(after), ...deletes];
}

function deletion({ releases = [] }: Synthesis, leftovers: string | undefined): string[] {
  if (leftovers !== undefined) return ['Delete what it made before and makes no more with:', `  ${leftovers}`];
  return releases.length === 0 ? [] : ["What a release leaves over is found by the program's name, and it has none: write new App({ name: 'shop' }), as keelwright has it"];
}

function then(commands: string[]): string[] {
  return commands.length === 0 ? [] : ['Then, each when the one before is done:', ...chained(commands)];
}

const IN_TWO = {
  1: 'This was step 1 of 2. Go on, each when the one before is done:',
  both: 'Apply in two steps, each when the one before is done:',
};

/** What a construct needs from outside may be made by another one of the program, or by a controller for it. */
function notMadeHere({ entries, externals }: Synthesis): External[] {
  const manifests = Manifests.of(entries);
  return externals.filter(external => !manifests.has(external));
}

function nobodyCalls(services: string[]): string[] {
  return services.length === 0 ? [] : [`Nobody may call ${services.join(', ')}: bind it, expose it, give it a route or callers`];
}

function asksForNames(pods: string[]): string[] {
  return pods.length === 0 ? [] : [`Nothing but DNS is allowed out of ${pods.join(', ')}: what they call takes bindings, calls or egress`];
}

function comesFromOutside(services: string[]): string[] {
  return services.length === 0 ? [] : [`No app here calls ${services.join(', ')}, and resilience says nothing of calls from outside: bind it, or give its routes timeouts`];
}

function replaces(jobs: string[]): string[] {
  return jobs.length === 0 ? [] : ['Restores, which replace data:', ...jobs.map(job => `  ${job}`)];
}

function keeps(rooms: string[]): string[] {
  return rooms.length === 0 ? [] : ['Kept free:', ...rooms.map(room => `  ${room}`)];
}

function objectsByKind(entries: Entry[]): string {
  const counts = new Map<string, number>();
  for (const { manifest: { kind } } of applyOrder(entries)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, number]) => count(number, kind)).join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  if (noun === 'Endpoints') return noun;
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, 'ies');
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
