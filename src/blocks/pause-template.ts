import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { container } from './container';
import { Identity, podLabels } from './identity';
import { Plain } from './kube';
import { joinNamespace } from './namespace-level';
import { PodPlacement } from './placed-like';
import { podSecurityContext } from './security';
import { formatAmount } from '../capacity/amount';
import { Amounts } from '../capacity/amounts';

type Labels = { readonly [key: string]: string };

/** A sidecar would make the pod larger than what it stands for. */
const NO_MESH = { labels: { 'sidecar.istio.io/inject': 'false' }, annotations: { 'linkerd.io/inject': 'disabled' } };
const EVICTABLE = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' };
/** What every container says of itself; the rest is counted by pieces. */
const SAID = ['cpu', 'memory', 'ephemeral-storage'];
const CORE = 1000n;
const LEAST = { cpu: 1n, memory: 2n ** 20n * 1000n };

export interface PauseOptions {
  readonly image: string;
  /** What one pod asks for. */
  readonly requests: () => Amounts;
  readonly placement: () => PodPlacement;
  readonly priorityClassName?: string;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
}

/** A pod that does nothing but hold room, and leaves at once when somebody else needs it. */
export function pauseTemplate(scope: Construct, identity: Identity, options: PauseOptions): () => Plain<k8s.PodTemplateSpec> {
  joinNamespace(scope, identity);
  const render = () => ({
    metadata: {
      labels: { ...options.podLabels, ...NO_MESH.labels, ...podLabels(identity) },
      annotations: { ...options.podAnnotations, ...NO_MESH.annotations, ...EVICTABLE },
    },
    spec: {
      ...options.priorityClassName !== undefined && { priorityClassName: options.priorityClassName },
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // With 0, the scheduler may forget who waits for the place: https://github.com/kubernetes/kubernetes/issues/141694
      terminationGracePeriodSeconds: 1,
      securityContext: podSecurityContext(scope, undefined, []),
      ...options.placement(),
      containers: [pauseContainer(scope, options)],
    },
  });
  // Refuses at once what is wrong by now.
  render();
  return render;
}

function pauseContainer(scope: Construct, { image, requests }: PauseOptions): Plain<k8s.Container> {
  const amounts = requests();
  const [cpu, memory] = (['cpu', 'memory'] as const).map(resource => formatAmount(resource, most(amounts.get(resource) ?? 0n, LEAST[resource])));
  const disk = amounts.get('ephemeral-storage');
  // Above the request: whose limits are its requests may get cores of its own, and this one needs none.
  const cpuLimit = `${(amounts.get('cpu') ?? 0n) / CORE + 1n}`;
  const { volumeMounts: _, resources, ...rest } = container(scope, {
    name: 'pause',
    prop: '',
    image,
    ports: [],
    probes: {},
    resources: { cpu, memory, cpuLimit, ...(disk !== undefined && { ephemeralStorage: formatAmount('ephemeral-storage', disk) }) },
    writablePaths: [],
    drainSeconds: 0,
  });
  const others = Object.fromEntries([...amounts]
    .filter(([resource]) => !SAID.includes(resource))
    .map(([resource, amount]) => [resource, formatAmount(resource, amount)]));
  return { ...rest, resources: { requests: { ...resources?.requests, ...others }, limits: { ...resources?.limits, ...others } } };
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
