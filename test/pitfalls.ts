/**
 * What goes wrong when calls are divided, and when pods or nodes are scaled. Each has a test in which it is avoided, and one in which it is
 * refused, found or told, if a program can run into it at all. No construct makes a ScaledObject: those of KEDA are found in what others
 * wrote. What can be neither refused nor found stands in the pages on capacity and scaling: that room kept free is nobody's, that what is
 * preferred ends no pods, that one metric without figures holds up all.
 */
export interface Pitfall {
  readonly id: string;
  /** 1 is releases, 3 is headroom and what holds nodes, 4 is what scales pods; as the sources are numbered. */
  readonly section: string;
  readonly what: string;
  /** No program can say it, so that there is nothing to refuse. */
  readonly isUnsayable?: true;
}

export const PITFALLS = [
  { id: 'release-selectors-overlap', section: '1.0', what: 'two Services with the same pods each get half of everything' },
  { id: 'release-hpa-overlaps', section: '1.0', what: 'an autoscaler that counts the pods of another version', isUnsayable: true },
  { id: 'release-two-budgets', section: '1.0', what: 'pods under two disruption budgets, which no drain can evict', isUnsayable: true },
  { id: 'release-shared-config', section: '1.0', what: 'a version that is given up leaves its settings to the pods of the other', isUnsayable: true },
  { id: 'release-of-a-worker', section: '1.0', what: 'what takes its work from a queue takes it whatever the weight' },
  { id: 'release-of-one-only', section: '1.0', what: 'two versions of what only one may have, such as its volume or its lock' },
  { id: 'release-spread-shared', section: '1.0', what: 'pods of a small version are spread by the skew of the large one', isUnsayable: true },
  { id: 'release-near-pods', section: '1.0', what: 'a Service that prefers near pods does not divide by their number' },
  { id: 'release-long-connections', section: '1.0', what: 'a connection that is kept is divided once' },

  { id: 'release-weight-rounded', section: '1.1', what: 'a share that the number of pods cannot give' },
  { id: 'release-scaled-share', section: '1.1', what: 'an autoscaler that moves the share by moving the pods' },
  { id: 'release-one-colour', section: '1.1', what: 'connections and the way back find no pods of the old colour', isUnsayable: true },
  { id: 'release-audience-in-connections', section: '1.1', what: 'calls told apart by what they carry, by what does not look into them' },
  { id: 'release-mirror-in-connections', section: '1.1', what: 'calls copied by what does not look into them' },
  { id: 'release-sticky-address', section: '1.1', what: 'clients behind one address are one client, and keep a pod and not a version' },

  { id: 'release-weight-omitted', section: '1.2', what: 'a weight of nothing that is left out counts as one', isUnsayable: true },
  { id: 'release-weights-zero', section: '1.2', what: 'weights that are all nothing lead nowhere' },
  { id: 'release-rules-too-many', section: '1.2', what: 'more rules and matches than one route may have' },
  { id: 'release-audience-less-specific', section: '1.2', what: 'an audience whose rule lost the path, and with it the precedence', isUnsayable: true },
  { id: 'release-header-twice', section: '1.2', what: 'two conditions on one header, of which one is dropped' },
  { id: 'release-sticky-one-cookie', section: '1.2', what: 'with a cookie for one version only, that one takes in everybody', isUnsayable: true },
  { id: 'release-mirror-fraction-version', section: '1.2', what: 'copies of a part, by an API that knows none' },
  { id: 'release-route-per-version', section: '1.2', what: 'two routes of one host and path, of which the older one wins', isUnsayable: true },
  { id: 'release-crosses-namespaces', section: '1.2', what: 'a version in another namespace, which no route of the app may name' },

  { id: 'release-route-before-version', section: '1.4', what: 'a route that leads to what is not there yet', isUnsayable: true },
  { id: 'release-first-match', section: '1.4', what: 'an audience behind the rest, where the first route that matches is taken', isUnsayable: true },
  { id: 'release-sticky-hash', section: '1.4', what: 'a hash keeps clients at a pod of the version that was drawn, and does not keep the version', isUnsayable: true },
  { id: 'release-without-proxy', section: '1.4', what: 'callers without a proxy, for whom nothing is divided' },
  { id: 'release-two-virtual-services', section: '1.4', what: 'two VirtualServices of one host, of which one counts', isUnsayable: true },

  { id: 'release-argo-both-run', section: '1.5', what: 'a Deployment and a Rollout that both make the pods' },
  { id: 'release-argo-autoscaler', section: '1.5', what: 'an autoscaler of a Deployment that has no pods left', isUnsayable: true },
  { id: 'release-argo-same-service', section: '1.5', what: 'one Service for both versions', isUnsayable: true },
  { id: 'release-argo-abort', section: '1.5', what: 'an abort leaves the bad image in the program' },
  { id: 'release-argo-unexpressed', section: '1.5', what: 'what the controller takes without a word, and does not do' },

  { id: 'shadow-stores-shared', section: '1.7', what: 'a shadow that writes where the app does' },
  { id: 'shadow-of-writes', section: '1.7', what: 'calls that change something, made twice' },
  { id: 'shadow-in-the-app', section: '1.7', what: 'a shadow behind the app\'s Service, in its disruption budget, with its rights', isUnsayable: true },
  { id: 'shadow-unmarked', section: '1.7', what: 'a shadow that does not know that it is one', isUnsayable: true },
  { id: 'shadow-takes-room', section: '1.7', what: 'a shadow that takes the place of apps', isUnsayable: true },

  { id: 'buffer-below-cutoff', section: '3.2', what: 'pause pods of so low a priority that no node is made for them' },
  { id: 'buffer-not-below-apps', section: '3.2', what: 'pause pods whose place apps cannot take' },
  { id: 'buffer-app-never-preempts', section: '3.2', what: 'an app that takes nobody\'s place gets none of the room' },
  { id: 'buffer-preempts', section: '3.2', what: 'pause pods that take the place of others' },
  { id: 'buffer-class-clash', section: '3.2', what: 'two buffers make one class of the whole cluster, each in its own way' },
  { id: 'buffer-global-default', section: '3.2', what: 'a class of pause pods that all pods get which name none' },
  { id: 'priority-class-changed', section: '3.2', what: 'a class whose value or preemption changes under its name, which the API server refuses' },
  { id: 'buffer-class-reserved', section: '3.2', what: 'a class of a name or value that the API server refuses' },

  { id: 'buffer-slow-to-leave', section: '3.3', what: 'a grace period that the app waits for' },
  { id: 'buffer-surges', section: '3.3', what: 'an update that asks for room before it gives any up' },
  { id: 'buffer-budget', section: '3.3', what: 'a disruption budget of pods that nobody misses' },
  { id: 'buffer-apart-from-nobody', section: '3.1', what: 'an anti-affinity whose selector matches no pod, as in a published recipe' },
  { id: 'buffer-in-a-mesh', section: '3.3', what: 'a sidecar that somebody puts into pause pods' },
  { id: 'buffer-elsewhere', section: '3.3', what: 'room on nodes where the app cannot run' },

  { id: 'buffer-too-small', section: '3.4', what: 'pause pods smaller than the pods that are to take their place' },
  { id: 'buffer-exact-node', section: '3.4', what: 'a pause pod that asks for all of a node, and fits on none that has an agent' },
  { id: 'buffer-larger-than-node', section: '3.4', what: 'pause pods that are larger than every node' },
  { id: 'buffer-without-growth', section: '3.4', what: 'room for the growth of what does not grow' },
  { id: 'buffer-schedule-half', section: '3.4', what: 'a schedule by which room is kept for ever, or never again' },

  { id: 'capacity-buffer-and-pods', section: '3.5', what: 'room kept twice, by pods and without them' },
  { id: 'capacity-buffer-share', section: '3.5', what: 'a size that each autoscaler understands otherwise' },
  { id: 'capacity-buffer-unsized', section: '3.5', what: 'a template without a number of pods, which the API server refuses' },
  { id: 'capacity-buffer-version', section: '3.5', what: 'a version that is not served everywhere' },

  { id: 'ca-do-not-disrupt-contradicted', section: '3.6', what: 'one annotation says that a pod may go, another that it may not' },
  { id: 'ca-local-volumes', section: '3.6', what: 'a folder on disk that is not named as scratch keeps a node for ever' },
  { id: 'ca-no-controller', section: '3.6', what: 'a pod that nobody would make again keeps its node' },
  { id: 'ca-restrictive-budget', section: '3.6', what: 'a disruption budget that lets nobody out keeps the node' },
  { id: 'ca-system-pods', section: '3.6', what: 'a pod of kube-system without a disruption budget keeps its node' },
  { id: 'ca-unmovable', section: '3.6', what: 'a pod that may run nowhere else keeps its node' },

  { id: 'capacity-pod-arithmetic', section: '3.4', what: 'steps, sidecars and what a runtime needs are left out of what a pod asks for' },
  { id: 'capacity-pods-per-node', section: '3.1', what: 'a pod takes one of the places for pods that a node has, however small it is' },

  { id: 'quota-below-maximum', section: '4.1', what: 'an autoscaler may ask for more than the quota admits' },
  { id: 'quota-without-surge', section: '4.1', what: 'a quota that admits all replicas, and no new one beside the old ones' },
  { id: 'quota-limit-missing', section: '4.1', what: 'under a quota of limits, containers without a limit are refused' },
  { id: 'limit-range-adds-limit', section: '4.1', what: 'who wants no limit gets the default one' },
  { id: 'limit-range-exceeded', section: '4.1', what: 'pods ask for more than a LimitRange lets them have' },
  { id: 'limit-range-max-is-default', section: '4.1', what: 'the most that is allowed becomes the limit of who has none' },

  { id: 'hpa-behavior-ranges', section: '4.1', what: 'policies, periods and windows that the API server refuses' },
  { id: 'hpa-budget-at-minimum', section: '4.1', what: 'a disruption budget that wants as many pods as the autoscaler may leave' },
  { id: 'hpa-fields-dropped', section: '4.1', what: 'fields newer than the library\'s classes are dropped silently' },
  { id: 'hpa-max-below-min', section: '4.1', what: 'more at least than at most' },
  { id: 'hpa-replicas-written', section: '4.1', what: 'each apply puts back the count that the autoscaler has changed' },
  { id: 'hpa-selectors-overlap', section: '4.1', what: 'two autoscalers count the same pods' },
  { id: 'hpa-target-kind', section: '4.1', what: 'a target that the metric does not take' },
  { id: 'hpa-tolerance-version', section: '4.1', what: 'a tolerance that the server does not know' },
  { id: 'hpa-utilization-without-request', section: '4.1', what: 'a share of a request that a container does not make' },
  { id: 'hpa-zero-unmeasured', section: '4.1', what: 'down to no pods, by a metric that only pods have' },
  { id: 'hpa-zero-version', section: '4.1', what: 'down to no pods on a server that refuses it' },

  { id: 'vpa-and-hpa', section: '4.2', what: 'two autoscalers answer to the same resource' },
  { id: 'vpa-auto', section: '4.2', what: 'the mode Auto, which is deprecated' },
  { id: 'vpa-below-minimum', section: '4.2', what: 'fewer replicas than the updater needs to begin' },
  { id: 'vpa-in-place-experiment', section: '4.2', what: 'the mode InPlace, which most autoscalers refuse' },
  { id: 'vpa-in-place-version', section: '4.2', what: 'updates in place on a server that cannot resize a pod' },
  { id: 'vpa-larger-than-node', section: '4.2', what: 'pods that may become larger than every node' },
  { id: 'vpa-limit-ratio', section: '4.2', what: 'a limit that follows the request without an end' },
  { id: 'vpa-off-unquoted', section: '4.2', what: 'Off without quotes, which is false to a parser' },
  { id: 'vpa-two-on-one', section: '4.2', what: 'two vertical autoscalers on the same pods' },

  { id: 'keda-and-hpa', section: '4.3', what: 'an autoscaler beside the one that a ScaledObject makes' },
  { id: 'keda-two-on-one', section: '4.3', what: 'two ScaledObjects on one workload' },
  { id: 'keda-utilization-without-request', section: '4.3', what: 'a trigger by a share of a request that a container does not make' },
  { id: 'keda-zero-unmeasured', section: '4.3', what: 'down to no pods, by cpu and memory alone' },
] as const satisfies readonly Pitfall[];

/** A test in which the pitfall is avoided (`passes`), or refused, found or told (`fails`). */
export function pitfall(id: (typeof PITFALLS)[number]['id'], outcome: 'passes' | 'fails', what: string, prove: () => void): void {
  test(`${id} ${outcome}: ${what}`, prove);
}
