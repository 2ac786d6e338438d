import { k8s } from 'cdk8s-plus-27';
import { PodTemplate } from '../../manifests/pod-templates';
import { matches } from '../../manifests/selectors';
import { Identity, instanceLabels } from '../objects/identity';
import { Json } from '../objects/kube';

type PodSpec = Json<k8s.PodSpec>;
type Term = Json<k8s.PodAffinityTerm>;

/** Where pods run. */
export type PodPlacement = Pick<PodSpec, 'schedulerName' | 'nodeSelector' | 'affinity' | 'tolerations' | 'topologySpreadConstraints'>;

/**
 * Placement of pods that reserve headroom for the pods of a template: on the nodes that these may use, near the pods that they are colocated
 * with, and equally far from each other. They also stay away from pods that those may never share a topology domain with: headroom there would
 * be unusable.
 */
export function placedLike({ spec, labels, namespace }: PodTemplate, identity: Identity): PodPlacement {
  const { schedulerName, nodeSelector, affinity, tolerations, topologySpreadConstraints }: PodPlacement = spec;
  const own = { labelSelector: { matchLabels: instanceLabels(identity) } };
  const isForItself = ({ labelSelector, namespaces, namespaceSelector }: Term) => !namespaces && !namespaceSelector && matches(labelSelector, labels);
  // Without it, a term applies to the namespace of its own pod.
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
  given: Json<k8s.PodAntiAffinity>, required: (term: Term) => Term[], preferred: (term: Term) => Term,
): Json<k8s.PodAntiAffinity> {
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

/** Keys with values that only the pod itself has would match none of the other pods. */
function ofAllReleases({ matchLabelKeys: _, ...term }: Term & { readonly matchLabelKeys?: string[] }): Term {
  return term;
}
