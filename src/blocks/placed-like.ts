import { k8s } from 'cdk8s-plus-27';
import { Identity, instanceLabels } from './identity';
import { Plain } from './kube';
import { PodTemplate } from '../manifests/pod-templates';
import { matches } from '../manifests/selectors';

type PodSpec = Plain<k8s.PodSpec>;
type Term = Plain<k8s.PodAffinityTerm>;

/** Where pods run. */
export type PodPlacement = Pick<PodSpec, 'schedulerName' | 'nodeSelector' | 'affinity' | 'tolerations' | 'topologySpreadConstraints'>;

/**
 * Where pods run that keep room for those of a template: on the nodes that these may use, near what they are near to, and as far from
 * each other. What they may never share a domain with, this is kept from too: room beside it is none for them.
 */
export function placedLike({ spec, labels, namespace }: PodTemplate, identity: Identity): PodPlacement {
  const { schedulerName, nodeSelector, affinity, tolerations, topologySpreadConstraints }: PodPlacement = spec;
  const own = { labelSelector: { matchLabels: instanceLabels(identity) } };
  const isForItself = ({ labelSelector, namespaces, namespaceSelector }: Term) => !namespaces && !namespaceSelector && matches(labelSelector, labels);
  // Without it, a term is about the namespace of the pod that says it.
  const isThere = (term: Term) => namespace === identity.namespace || Boolean(term.namespaces ?? term.namespaceSelector);
  const there = (term: Term): Term => isThere(term) ? term : { ...term, namespaces: [namespace!] };
  const apart = affinity?.podAntiAffinity;
  const near = affinity?.podAffinity;
  return {
    ...(schedulerName && { schedulerName }),
    ...(nodeSelector && { nodeSelector }),
    ...(affinity && {
      affinity: {
        ...(affinity.nodeAffinity && { nodeAffinity: affinity.nodeAffinity }),
        ...(near && { podAffinity: eachTerm(near, term => [there(term)], there) }),
        ...(apart && {
          podAntiAffinity: eachTerm(
            apart,
            term => isForItself(term) ? [{ ...own, topologyKey: term.topologyKey }, there(ofAllReleases(term))] : [there(term)],
            term => isForItself(term) ? { ...own, topologyKey: term.topologyKey } : there(term),
          ),
        }),
      },
    }),
    ...(tolerations && { tolerations }),
    ...(topologySpreadConstraints && {
      topologySpreadConstraints: topologySpreadConstraints.map(({ matchLabelKeys: _, ...constraint }) => ({ ...constraint, ...own })),
    }),
  };
}

function eachTerm(
  given: Plain<k8s.PodAntiAffinity>, required: (term: Term) => Term[], preferred: (term: Term) => Term,
): Plain<k8s.PodAntiAffinity> {
  const { requiredDuringSchedulingIgnoredDuringExecution: must, preferredDuringSchedulingIgnoredDuringExecution: should } = given;
  return {
    ...(must && { requiredDuringSchedulingIgnoredDuringExecution: must.flatMap(required) }),
    ...(should && {
      preferredDuringSchedulingIgnoredDuringExecution: should.map(({ weight, podAffinityTerm }) => (
        { weight, podAffinityTerm: preferred(podAffinityTerm) }
      )),
    }),
  };
}

/** Keys whose values are the pod's own would find none of the others. */
function ofAllReleases({ matchLabelKeys: _, ...term }: Term & { readonly matchLabelKeys?: string[] }): Term {
  return term;
}
