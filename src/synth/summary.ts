import { applyOrder } from './apply-order';
import { keptFree } from './kept-free';
import { kubectlFor } from './kubectl-for';
import { Synthesis } from './synthesis';
import { uncalled } from './uncalled';
import { External } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

export interface SummaryOptions {
  readonly checksPassed: number;
  /** The command that applies the YAML, such as `kubectl apply -f dist/k8s/shop/`. */
  readonly apply: string;
  /** The command that deletes what an earlier version of the program made. */
  readonly leftovers?: string;
}

/** What was made and what is still to do, for the person at the terminal. */
export function summary(synthesis: Synthesis, { checksPassed, apply, leftovers }: SummaryOptions): string {
  const { name, environment, kubernetes } = synthesis;
  const externals = notMadeHere(synthesis);
  const program = name === undefined ? 'Made' : `${name}${environment === undefined ? '' : ` (${environment})`}: made`;
  return [
    `${program} for Kubernetes ${kubernetes}: ${objectsByKind(synthesis)}`,
    `${count(checksPassed, 'check')} passed`,
    ...nobodyCalls(uncalled(synthesis)),
    ...keeps(keptFree(synthesis)),
    ...externals.length === 0 ? [] : ['Must exist outside:', ...externals.flatMap(kubectlFor)],
    'Apply with:',
    `  ${apply}`,
    ...leftovers === undefined ? [] : ['Delete what it made before and makes no more with:', `  ${leftovers}`],
  ].join('\n');
}

/** What a construct needs from outside may be made by another one of the program, or by a controller for it. */
function notMadeHere({ entries, externals }: Synthesis): External[] {
  const manifests = Manifests.of(entries);
  return externals.filter(external => !manifests.has(external));
}

function nobodyCalls(services: string[]): string[] {
  return services.length === 0 ? [] : [`Nobody may call ${services.join(', ')}: bind it, expose it, give it a route or callers`];
}

function keeps(rooms: string[]): string[] {
  return rooms.length === 0 ? [] : ['Kept free:', ...rooms.map(room => `  ${room}`)];
}

function objectsByKind({ entries }: Synthesis): string {
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
