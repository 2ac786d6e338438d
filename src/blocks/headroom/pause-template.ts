import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { PodPlacement } from './scheduling-of';
import { formatAmount } from '../../capacity/amount';
import { Amounts } from '../../capacity/amounts';
import { Identity, Labels, podLabels } from '../objects/identity';
import { Json } from '../objects/kube';
import { container } from '../pods/container';
import { pullSecrets } from '../pods/pull-secrets';
import { joinNamespace } from '../security/namespace-level';
import { podSecurityContext } from '../security/security';

/** A sidecar would make the pod larger than the pod that it stands for. */
const NO_MESH = { labels: { 'sidecar.istio.io/inject': 'false' }, annotations: { 'linkerd.io/inject': 'disabled' } };
const EVICTABLE = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' };
/** Resources that every container sets; all others are counted in whole units. */
const SAID = ['cpu', 'memory', 'ephemeral-storage'];
const CORE = 1000n;
const LEAST = { cpu: 1n, memory: 2n ** 20n * 1000n };

export interface PauseOptions {
  readonly image: string;
  /** Requests of one pod. */
  readonly requests: () => Amounts;
  readonly placement: () => PodPlacement;
  readonly priorityClassName?: string;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
}

/** A pod that only reserves headroom, and stops immediately when another pod needs it. */
export function pauseTemplate(scope: Construct, identity: Identity, options: PauseOptions): () => Json<k8s.PodTemplateSpec> {
  joinNamespace(scope, identity);
  const render = () => ({
    metadata: {
      labels: { ...options.podLabels, ...NO_MESH.labels, ...podLabels(identity) },
      annotations: { ...options.podAnnotations, ...NO_MESH.annotations, ...EVICTABLE },
    },
    spec: {
      ...options.priorityClassName !== undefined && { priorityClassName: options.priorityClassName },
      ...pullSecrets(scope),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // With 0, the scheduler may forget which pod waits for the space: https://github.com/kubernetes/kubernetes/issues/141694
      terminationGracePeriodSeconds: 1,
      securityContext: podSecurityContext(scope, undefined, []),
      ...options.placement(),
      containers: [pauseContainer(scope, options)],
    },
  });
  // Reports current errors immediately.
  render();
  return render;
}

function pauseContainer(scope: Construct, { image, requests }: PauseOptions): Json<k8s.Container> {
  const amounts = requests();
  const [cpu, memory] = (['cpu', 'memory'] as const).map(resource => formatAmount(resource, most(amounts.get(resource) ?? 0n, LEAST[resource])));
  const disk = amounts.get('ephemeral-storage');
  // Above the request: a pod whose limits equal its requests may get exclusive cores, and this one needs none.
  const cpuLimit = `${(amounts.get('cpu') ?? 0n) / CORE + 1n}`;
  const { volumeMounts: _, resources, ...rest } = container(scope, {
    name: 'pause',
    prop: '',
    image,
    ports: [],
    probes: {},
    resources: { cpu, memory, cpuLimit, ...(disk !== undefined && { ephemeralStorage: formatAmount('ephemeral-storage', disk) }) },
    writablePaths: [],
  });
  const others = Object.fromEntries([...amounts]
    .filter(([resource]) => !SAID.includes(resource))
    .map(([resource, amount]) => [resource, formatAmount(resource, amount)]));
  return { ...rest, resources: { requests: { ...resources?.requests, ...others }, limits: { ...resources?.limits, ...others } } };
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
