import { pitfall } from '../../pitfalls';
import { findingsIn, testCheck } from '../tester';

const id = 'headroom-unusable';
const object = 'Deployment shop/placeholder';
const severity = 'warning';
const priorityFix = 'use a PriorityClass with value: -10 and preemptionPolicy: Never';

const priorityClass = (value: number, more = 'preemptionPolicy: Never') => `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: placeholder }
value: ${value}
${more}
---`;

interface Changes {
  readonly kind?: string;
  readonly image?: string;
  readonly priority?: string;
  readonly grace?: string;
  readonly strategy?: string;
  readonly affinity?: string;
  readonly annotations?: string;
  readonly podLabels?: string;
}

function pause(changes: Changes = {}): string {
  const { kind = 'Deployment', image = 'registry.k8s.io/pause:3.10.2', priority = 'priorityClassName: placeholder', grace = 'terminationGracePeriodSeconds: 1' } = changes;
  const { strategy = 'strategy: { type: Recreate }', affinity = '', annotations = '{}', podLabels = '' } = changes;
  return `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: placeholder, namespace: shop, annotations: ${annotations} }
spec:
  replicas: 2
  ${strategy}
  selector: { matchLabels: { app: placeholder } }
  template:
    metadata: { labels: { app: placeholder, ${podLabels} } }
    spec:
      ${priority}
      ${grace}
      ${affinity}
      containers: [{ name: pause, image: '${image}', resources: { requests: { cpu: 500m } } }]
---`;
}

const separateFrom = (app: string) => `affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: {
        topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: ${app} } } } }] } }`;

const budget = `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: placeholder, namespace: shop }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: placeholder } } }
---`;

/** The namespace of the pods, which a mesh looks after. */
const meshed = (marks: string) => `
{ apiVersion: v1, kind: Namespace, metadata: { name: shop, ${marks} } }
---`;
const [ISTIO, LINKERD] = [meshed('labels: { istio-injection: enabled }'), meshed('annotations: { linkerd.io/inject: enabled }')];
const joined = 'the pods reserve headroom, and a mesh adds a container to each pod in the namespace shop: these pods take more than the pods they stand for';

const found = (message: string, fix: string) => [{ id, severity, object, message, fix }] as const;

testCheck(id, {
  valid: [
    ['pods that give way at once', priorityClass(-10) + pause()],
    ['any priority in the window', priorityClass(-1) + pause()],
    ['a class that somebody else makes', pause(), [{ kind: 'PriorityClass', name: 'placeholder' }]],
    ['pods that are gone at once', priorityClass(-10) + pause({ grace: 'terminationGracePeriodSeconds: 0' })],
    ['pods that do something, whatever they are called', pause({ image: 'ghcr.io/acme/pauser:1.0.0', priority: '', grace: '', strategy: '' })],
    ['pods kept from each other', priorityClass(-10) + pause({ affinity: separateFrom('placeholder') })],
    ['a StatefulSet, which has no surge', priorityClass(-10) + pause({ kind: 'StatefulSet', strategy: '' })],
    ['pods that stay out of a mesh', ISTIO + priorityClass(-10) + pause({ podLabels: "sidecar.istio.io/inject: 'false'" })],
    ['a namespace that no mesh looks after', meshed('labels: { istio-injection: disabled }') + priorityClass(-10) + pause()],
    ['a priority below the bound by somebody who says how much room it is', priorityClass(-50) + pause({ annotations: "{ keelwright.io/keeps-free: '2 pods' }" })],
  ],
  invalid: [
    ['no priority of their own', pause({ priority: '' }),
      [...found('the pods reserve headroom with priority 0: pods without a PriorityClass have priority 0, and cannot preempt them', priorityFix)]],
    ['a priority above all', priorityClass(1000) + pause(),
      [...found('the pods reserve headroom with priority 1000: pods without a PriorityClass have priority 0, and cannot preempt them', priorityFix)]],
    ['a priority below what the cluster autoscaler heeds', priorityClass(-1000) + pause(),
      [...found('the pods reserve headroom with priority -1000: below -10 the cluster autoscaler adds no nodes for pods, and removes nodes that run them', priorityFix)]],
    ['a class that preempts', priorityClass(-10, 'description: for placeholders') + pause(),
      [...found('the pods reserve headroom, and preempt pods of lower priority: PriorityClass placeholder allows preemption', 'set preemptionPolicy: Never; the field is immutable, so give the class another name')]],
    ['a class that all pods get', priorityClass(-10, 'preemptionPolicy: Never\nglobalDefault: true') + pause(),
      [...found('the pods reserve headroom, and PriorityClass placeholder is the default of all pods: pods without a PriorityClass could not preempt them', 'remove globalDefault: true')]],
    ['a namespace that Istio looks after', ISTIO + priorityClass(-10) + pause(), [...found(joined, 'keep them out of the mesh: set sidecar.istio.io/inject: "false"')]],
    ['a namespace that a revision of Istio looks after', meshed('labels: { istio.io/rev: stable }') + priorityClass(-10) + pause(),
      [...found(joined, 'keep them out of the mesh: set sidecar.istio.io/inject: "false"')]],
    ['a namespace that Linkerd looks after', LINKERD + priorityClass(-10) + pause(), [...found(joined, 'keep them out of the mesh: set linkerd.io/inject: "disabled"')]],
    ['the usual grace period', priorityClass(-10) + pause({ grace: '' }),
      [...found('the pods reserve headroom, and may take 30 seconds to release it', 'set terminationGracePeriodSeconds: 1')]],
    ['a rolling update', priorityClass(-10) + pause({ strategy: '' }),
      [...found('the pods reserve headroom, and each update creates new pods before it deletes old ones: nodes are added that no pod needs', 'set strategy: { type: Recreate }')]],
    ['a disruption budget', priorityClass(-10) + pause() + budget,
      [...found('the pods reserve headroom, and PodDisruptionBudget shop/placeholder prevents their eviction', 'remove the PodDisruptionBudget: these pods need no protection')]],
    ['an anti-affinity to no pod', priorityClass(-10) + pause({ affinity: separateFrom('other') }),
      [...found(
        'spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm selects no pods, not even its own: all of them may run on one node',
        'select the labels of the pod template',
      )]],
  ],
});

const idsIn = (yaml: string) => findingsIn(yaml).map(finding => finding.id);

pitfall('buffer-slow-to-leave', 'fails', 'pause pods with the usual grace period are found', () => expect(idsIn(priorityClass(-10) + pause({ grace: '' }))).toEqual([id]));
pitfall('buffer-surges', 'fails', 'pause pods that roll are found', () => expect(idsIn(priorityClass(-10) + pause({ strategy: '' }))).toEqual([id]));
pitfall('buffer-budget', 'fails', 'a disruption budget of pause pods is found', () => expect(idsIn(priorityClass(-10) + pause() + budget)).toEqual([id]));
pitfall('buffer-apart-from-nobody', 'fails', 'an anti-affinity that no pod matches is found', () => {
  expect(idsIn(priorityClass(-10) + pause({ affinity: separateFrom('other') }))).toEqual([id]);
});
pitfall('buffer-global-default', 'fails', 'a class that all pods get is found', () => {
  expect(idsIn(priorityClass(-10, 'preemptionPolicy: Never\nglobalDefault: true') + pause())).toEqual([id]);
});
pitfall('buffer-in-a-mesh', 'fails', 'pause pods that get a sidecar are found', () => expect(idsIn(ISTIO + priorityClass(-10) + pause())).toEqual([id]));
