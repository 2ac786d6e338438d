import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate } from '../../manifests/pod-templates';
import { calleesOf, triesOf } from '../calls';
import { Check, Problem } from '../check';

export const retryAmplification: Check = {
  id: 'retry-amplification',
  profile: 'reliability',
  severity: 'warning',
  description: 'Retries along a chain of calls multiply: a failing workload at its end gets many requests for each request at its start, when it can least handle them.',
  see: 'https://gateway-api.sigs.k8s.io/geps/gep-1731/',
  inspect,
};

const MOST_TRIES = 3;

interface Chain {
  readonly tries: number;
  readonly steps: readonly { readonly template: PodTemplate; readonly tries: number }[];
}

/** Reported for the workload at which the chain starts: those in the middle have the same chain, only shorter. */
function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const template = manifests.podTemplateOf(entry);
  if (!template) return [];
  const { chains, called } = chainsOf(manifests);
  const worst = chains.get(template)!;
  if (worst.tries <= MOST_TRIES || called.has(template)) return [];
  const last = worst.steps[worst.steps.length - 1].template;
  return [{
    message: `one request may become ${worst.tries} at ${describeManifest(last.entry.manifest)}: ${worst.steps.map(({ template: callee, tries }) => `${callee.entry.manifest.metadata.name} is tried ${times(tries)}`).join(', ')}`,
    fix: 'retry at one step of the chain only, and disable retries at the others, as in resilience: { retries: { attempts: 0 } }',
  }];
}

interface Chains {
  /** The worst chain that starts at each workload. */
  readonly chains: Map<PodTemplate, Chain>;
  readonly called: Set<PodTemplate>;
}

const known = new WeakMap<Manifests, Chains>();
const NONE: Chain = { tries: 1, steps: [] };

/** Computed once for all entries: each workload and each call is visited once. */
function chainsOf(manifests: Manifests): Chains {
  const earlier = known.get(manifests);
  if (earlier) return earlier;
  const made: Chains = { chains: new Map(), called: new Set() };
  known.set(manifests, made);
  manifests.podTemplates.forEach(template => worstFrom(template, manifests, made));
  return made;
}

/** The chain with the most tries. A cycle is followed once. */
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
