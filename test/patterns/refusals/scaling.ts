import {
  ControlledResource, ControlledValues, Topology, Engine, MetricTarget, Neighbor, NodeTerm, Operator, Platform, PlatformOptions, Scale, ScaleBehavior,
  ScaleMetric, ScalePolicy, ScaleRules, Schedule, StatefulBackend, StatefulBackendProps, Toleration, TwelveFactorAppProps, VerticalScale,
  VerticalScaleMode, WritablePath,
} from '../../../src';
import { Changes, makeShop, MINIMAL } from '../../program';
import { POSTGRES, LEDGER } from '../rows/stateful';

const VPA: PlatformOptions = { operators: [Operator.VERTICAL_POD_AUTOSCALER] };
const PERCENT = MetricTarget.utilization(70);
const AVERAGE = MetricTarget.averageValue('30');
const QUEUE = ScaleMetric.external('queue_messages_ready', AVERAGE);

const web = (changed: Changes['web'], platform?: Platform) => () => makeShop({ app: { platform }, web: changed });
const scaled = (more: Partial<Scale>, platform?: Platform) => web({ scale: { max: 8, ...more } }, platform);
const measured = (...metrics: ScaleMetric[]) => scaled({ metrics });
const ruled = (scaleDown: ScaleRules, kubernetes?: string) => scaled({ behavior: ScaleBehavior.of({ scaleDown }) }, Platform.generic({ kubernetes }));
const sized = (more: object, props: Partial<TwelveFactorAppProps> = {}, options: PlatformOptions = VPA) => (
  web({ ...props, verticalScale: { mode: VerticalScaleMode.RECREATE, ...more } as VerticalScale }, Platform.generic(options))
);
const backend = (props: StatefulBackendProps) => () => new StatefulBackend(makeShop({ app: { platform: Platform.generic(VPA) } }).shop, 'store', props);
const devices = (extended: object) => web({ resources: { ...MINIMAL.resources, extended: extended as { [name: string]: number } } });
const apart = (zones: number, props: Partial<TwelveFactorAppProps> = {}) => () => makeShop({
  app: { platform: Platform.generic({ zones }) },
  web: db => ({ ...props, separateFrom: [Neighbor.of(db, { topology: Topology.zone(), required: true })] }),
});

/** Programs whose scaling is refused. */
export const SCALING_REFUSED: { readonly [what: string]: () => unknown } = {
  'nodes that run Windows': web({ onNodes: [NodeTerm.is('kubernetes.io/os', 'windows')] }),
  'Windows by a toleration': web({ tolerations: [Toleration.of('os', 'windows')] }),
  'down to no pods by what only pods have': scaled({ min: 0, memory: 70, metrics: [ScaleMetric.pods('requests', AVERAGE)] }),
  'down to no pods on servers that take none': scaled({ min: 0, metrics: [QUEUE] }, Platform.gke({ kubernetes: '1.36' })),
  'down to less than no pods': scaled({ min: -1 }),
  'memory of a third as a fraction': scaled({ memory: 1 / 3 }),
  'memory that is killed first': scaled({ memory: 100 }),
  'cpu that is throttled first': measured(ScaleMetric.cpu(MetricTarget.averageValue('2'))),
  'metric with a slip in the amount': measured(ScaleMetric.memory(MetricTarget.averageValue('800m'))),
  'metric of no amount': measured(ScaleMetric.pods('requests', MetricTarget.averageValue('0'))),
  'metric by a percentage of nothing': measured(ScaleMetric.pods('requests', PERCENT)),
  'metric of a queue without a target': () => measured(ScaleMetric.external('queue', undefined as unknown as MetricTarget))(),
  'metric of a resource by its value': measured(ScaleMetric.resource('cpu', MetricTarget.value('2'))),
  'metric of devices': measured(ScaleMetric.resource('nvidia.com/gpu', PERCENT)),
  'metric of a container that cannot be': measured(ScaleMetric.containerResource('cpu', 'Proxy', PERCENT)),
  'metric with a slash': measured(ScaleMetric.external('aws/sqs/length', AVERAGE)),
  'metric with a label of spaces': measured(ScaleMetric.external('queue', AVERAGE, { labels: { queue: 'my orders' } })),
  'metric of a nameless object': measured(ScaleMetric.object({ apiVersion: 'v1', kind: 'Service', name: '' }, 'requests', AVERAGE)),
  'metric twice': scaled({ cpu: 60, metrics: [ScaleMetric.cpu(MetricTarget.averageValue('400m'))] }),
  'metric as a text': scaled({ metrics: ['cpu' as unknown as ScaleMetric] }),

  'behavior without policies': ruled({ policies: [] }),
  'behavior of half a pod': ruled({ policies: [ScalePolicy.pods(0.5, 60)] }),
  'behavior over an hour': ruled({ policies: [ScalePolicy.percent(10, 3600)] }),
  'behavior that looks back two hours': ruled({ stabilizationWindowSeconds: 7200 }),
  'tolerance in percent': ruled({ tolerance: 5 }),
  'tolerance below zero': ruled({ tolerance: -0.1 }),
  'tolerance on servers that know none': ruled({ tolerance: 0.05 }, '1.34'),

  'engine by load': backend({ engine: Engine.memcached('1.6'), withoutPassword: 'nothing in it is secret', scale: { max: 5 } }),
  'backend down to no members': backend({ ...LEDGER, clustered: true, scale: { min: 0, max: 5, metrics: [QUEUE] } }),
  'backend by load that does not cluster': backend({ ...LEDGER, scale: { max: 5 } }),

  'size without what sets it': sized({}, {}, {}),
  'size by Auto': sized({ mode: 'Auto' }),
  'size in place alone': sized({ mode: 'InPlace' }),
  'size in a mode of none': sized({ mode: undefined }),
  'size in place on servers that cannot': sized({ mode: VerticalScaleMode.IN_PLACE_OR_RECREATE }, {}, { ...VPA, kubernetes: '1.32' }),
  'size of a single replica': sized({}, { replicas: 1 }),
  'size of fewer replicas than asked for': sized({ minReplicas: 3 }),
  'size of no replica at least': sized({ minReplicas: 0 }),
  'size of new pods with a minimum': sized({ mode: VerticalScaleMode.INITIAL, minReplicas: 1 }),
  'size of a run that is stopped for it': web(
    { processes: { clock: { schedule: Schedule.daily('03:15'), verticalScale: { mode: VerticalScaleMode.RECREATE } } } }, Platform.generic(VPA),
  ),
  'size and number by the same resource': sized({}, { scale: { max: 8 } }),
  'size and number by the same two resources': sized({}, { scale: { max: 8, cpu: 70, memory: 70 } }),
  'size of nothing': sized({ controlledResources: [] }),
  'size of devices': sized({ controlledResources: ['nvidia.com/gpu'] }),
  'size with a bound of what is not set': sized({ controlledResources: [ControlledResource.MEMORY], maxAllowed: { cpu: '2' } }),
  'size with a bound in MB': sized({ maxAllowed: { memory: '512MB' } }),
  'size that begins below its bounds': sized({ minAllowed: { cpu: '1' } }),
  'size whose requests cannot reach their bound': sized({ controlledValues: ControlledValues.REQUESTS_ONLY, maxAllowed: { memory: '1Gi' } }),
  'size below what is written to memory': sized({ minAllowed: { memory: '64Mi' } }, { writablePaths: [WritablePath.memory('/cache', '128Mi')] }),
  'size of an engine below its memory': backend({ ...POSTGRES, verticalScale: { mode: VerticalScaleMode.INITIAL, minAllowed: { memory: '64Mi' } } }),
  'size of what must not be disrupted': sized({}, { doNotDisrupt: 'a session of hours is held in memory' }),

  'must not be disrupted for no reason': web({ doNotDisrupt: ' ' }),
  'must not be disrupted, and may': web({ doNotDisrupt: 'long sessions', podAnnotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' } }),

  'device without a domain': devices({ gpu: 1 }),
  'device of Kubernetes itself': devices({ 'pods.kubernetes.io/device': 1 }),
  'half a device': devices({ 'nvidia.com/gpu': 0.5 }),
  'apart in the only zone': apart(1),
  'apart where each replica has its zone': apart(3, { maxOnePer: Topology.zone(), replicas: 3 }),
};
