import { describeManifest, Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate } from '../../manifests/pod-templates';
import { calleesOf, triesOf } from '../calls';
import { Check, Problem } from '../check';

export const retryAmplification: Check = {
  id: 'retry-amplification',
  severity: 'warning',
  description: 'Retries along a chain of calls multiply: what fails at its end is called many times for each call at its beginning, when it can least take it.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-networkpolicy-resource',
  inspect,
};

const MOST_TRIES = 3;

interface Chain {
  readonly tries: number;
  readonly steps: readonly { readonly template: PodTemplate; readonly tries: number }[];
}

/** Told of the workload at which the chain begins: whoever is in the middle has the same chain, and a shorter one. */
function inspect(entry: Entry, manifests: Manifests): Problem[] {
  const template = manifests.podTemplateOf(entry);
  if (!template) return [];
  const { chains, called } = chainsOf(manifests);
  const worst = chains.get(template)!;
  if (worst.tries <= MOST_TRIES || called.has(template)) return [];
  const last = worst.steps[worst.steps.length - 1].template;
  return [{
    message: `one call may become ${worst.tries} at ${describeManifest(last.entry.manifest)}: ${worst.steps.map(({ template: callee, tries }) => `${callee.entry.manifest.metadata.name} is tried ${times(tries)}`).join(', ')}`,
    fix: 'try again at one step of the chain only, and turn it off at the others, as in resilience: { retries: { attempts: 0 } }',
  }];
}

interface Chains {
  /** The worst that begins at each workload. */
  readonly chains: Map<PodTemplate, Chain>;
  readonly called: Set<PodTemplate>;
}

const known = new WeakMap<Manifests, Chains>();
const NONE: Chain = { tries: 1, steps: [] };

/** Found once for all entries: each workload and each call is looked at one time. */
function chainsOf(manifests: Manifests): Chains {
  const earlier = known.get(manifests);
  if (earlier) return earlier;
  const made: Chains = { chains: new Map(), called: new Set() };
  known.set(manifests, made);
  manifests.podTemplates.forEach(template => worstFrom(template, manifests, made));
  return made;
}

/** The chain with the most tries. Who calls in a circle is passed once. */
function worstFrom(template: PodTemplate, manifests: Manifests, made: Chains): Chain {
  const earlier = made.chains.get(template);
  if (earlier) return earlier;
  made.chains.set(template, NONE);
  let worst = NONE;
  for (const callee of calleesOf(template, manifests)) {
    made.called.add(callee);
    const tries = triesOf(callee, manifests);
    const beyond = worstFrom(callee, manifests, made);
    const rest = beyond.tries === 1 || beyond.steps.some(step => step.template === template) ? NONE : beyond;
    if (tries * rest.tries > worst.tries) worst = { tries: tries * rest.tries, steps: [{ template: callee, tries }, ...rest.steps] };
  }
  made.chains.set(template, worst);
  return worst;
}

function times(tries: number): string {
  return tries === 1 ? 'once' : `${tries} times`;
}
