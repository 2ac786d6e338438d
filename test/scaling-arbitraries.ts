import * as fc from 'fast-check';
import {
  BufferSchedule, ControlledResource, ControlledValues, IHeadroomTarget, MetricTarget, Operator, PauseBufferProps, PriorityTier, Scale, ScaleBehavior,
  ScaleMetric, ScalePolicy, Schedule, SelectPolicy, VerticalScale, VerticalScaleMode, WholeNodes,
} from '../src';

/** What random programs are made of elsewhere. */
export interface Ingredients {
  readonly mostly: <T>(usual: fc.Arbitrary<T>, otherwise?: fc.Arbitrary<any>) => fc.Arbitrary<T>;
  readonly text: fc.Arbitrary<string>;
  readonly count: fc.Arbitrary<number>;
  readonly seconds: fc.Arbitrary<number>;
  readonly labels: fc.Arbitrary<{ [key: string]: string }>;
}

const optional = (model: { [key: string]: fc.Arbitrary<any> }, requiredKeys: string[] = []): fc.Arbitrary<any> => fc.record(model, { requiredKeys });

/** What excludes much else. */
const seldom = <T>(given: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => (
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: given })
);

/** A buffer for pods that are made first. */
export type Headroom = (web: IHeadroomTarget, store?: IHeadroomTarget) => PauseBufferProps;

/** Of what has as many pods as it can have there is nothing to keep room for. */
const headroomFor = (sized: Partial<PauseBufferProps>, asks: boolean) => (pods: IHeadroomTarget): PauseBufferProps => (
  asks && pods.asHeadroomTarget.max === pods.asHeadroomTarget.min ? { sizedLike: pods, ...sized } : { headroomFor: pods, ...sized }
);

/** How pods may scale. */
export function scaling({ mostly, text, count, seconds, labels }: Ingredients) {
  const utilization = mostly(fc.integer({ min: 1, max: 99 }), fc.oneof(count, fc.double())).map(MetricTarget.utilization);
  const averageValue = mostly(fc.constantFrom('1', '50', '100m', '2k', '1Gi', '1e3', '.5')).map(MetricTarget.averageValue);
  const value = mostly(fc.constantFrom('1', '50', '2k')).map(MetricTarget.value);
  const amount = fc.constantFrom('1m', '10m').map(MetricTarget.averageValue);
  const metricName = mostly(fc.constantFrom('http_requests', 'queue-length', 'a.b:c'));
  const labelled = optional({ labels });
  const described = fc.record({
    apiVersion: mostly(fc.constantFrom('v1', 'networking.k8s.io/v1')), kind: mostly(fc.constantFrom('Service', 'Ingress')), name: mostly(fc.constantFrom('web', 'shop')),
  });
  const metric = fc.oneof(
    amount.map(ScaleMetric.cpu),
    fc.tuple(mostly(fc.constantFrom('cpu', 'memory')), utilization).map(([name, target]) => ScaleMetric.resource(name, target)),
    fc.tuple(mostly(fc.constantFrom('cpu', 'memory')), mostly(fc.constantFrom('istio-proxy', 'web')), utilization)
      .map(([name, container, target]) => ScaleMetric.containerResource(name, container, target)),
    fc.tuple(metricName, averageValue, labelled).map(([name, target, o]) => ScaleMetric.pods(name, target, o)),
    fc.tuple(described, metricName, fc.oneof(averageValue, value), labelled)
      .map(([object, name, target, o]) => ScaleMetric.object(object, name, target, o)),
    fc.tuple(metricName, fc.oneof(averageValue, value), labelled).map(([name, target, o]) => ScaleMetric.external(name, target, o)),
  );
  const [size, period] = [mostly(fc.integer({ min: 1, max: 900 }), count), mostly(fc.integer({ min: 1, max: 1800 }), seconds)];
  const policy = fc.tuple(fc.constantFrom(ScalePolicy.pods, ScalePolicy.percent), size, period).map(([make, n, s]) => make(n, s));
  const rules = optional({
    policies: mostly(fc.array(policy, { minLength: 1, maxLength: 3 }), fc.constant([])),
    selectPolicy: fc.constantFrom(...Object.values(SelectPolicy)),
    stabilizationWindowSeconds: mostly(fc.integer({ min: 0, max: 3600 }), seconds),
    tolerance: seldom(mostly(fc.constantFrom(0, 0.05, 0.5, 1e-7), fc.double())),
  });
  const behavior = fc.oneof(
    fc.constantFrom(ScaleBehavior.steady(), ScaleBehavior.spiky(), ScaleBehavior.batch()),
    optional({ scaleUp: rules, scaleDown: rules }).map(ScaleBehavior.of),
  );
  const anyScale: fc.Arbitrary<Scale> = optional({
    min: mostly(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, -1)),
    max: mostly(fc.integer({ min: 9, max: 40 })),
    cpu: count,
    memory: count,
    metrics: mostly(fc.uniqueArray(metric, { maxLength: 3, selector: ({ type, name }) => `${type} ${name}` }), fc.array(metric)),
    behavior,
  }, ['max']);
  // Either the CPU in short, or metrics of which it may be one.
  const scale = anyScale.map(({ cpu, ...rest }) => rest.metrics === undefined ? { cpu, ...rest } : rest);

  const bound = optional({ cpu: mostly(fc.constantFrom('1m', '100m', '8')), memory: mostly(fc.constantFrom('1Mi', '64Mi', '64Gi')) });
  const verticalScale: fc.Arbitrary<VerticalScale> = optional({
    mode: mostly(fc.constantFrom(...Object.values(VerticalScaleMode))),
    minAllowed: mostly(fc.constant(undefined), bound),
    maxAllowed: mostly(fc.constant(undefined), bound),
    controlledResources: mostly(fc.constantFrom(undefined, [ControlledResource.CPU], [ControlledResource.MEMORY]), fc.constant([])),
    controlledValues: fc.constantFrom(...Object.values(ControlledValues)),
    minReplicas: mostly(fc.constant(undefined), count),
  }, ['mode']);

  // One value under each name, as one program has it.
  const tiers = [PriorityTier.of('business', 1000), PriorityTier.of('background', -5, { description: 'What may wait' }), PriorityTier.existing('platform')];
  const anyTier = fc.tuple(text, fc.oneof(count, fc.double()), fc.boolean())
    .map(([name, level, preempts]) => PriorityTier.of(name, level, { preempts }));
  const priority = mostly(fc.constantFrom(...tiers), fc.oneof(anyTier, fc.constant(PriorityTier.of('patient', 10, { preempts: false }))));

  const nodeSize = fc.record({ cpu: mostly(fc.constantFrom('32', '63900m')), memory: mostly(fc.constantFrom('512Gi', '1e12')) });
  const nodes: fc.Arbitrary<WholeNodes> = fc.tuple(nodeSize, mostly(fc.integer({ min: 0, max: 3 }), count))
    .map(([given, n]) => ({ ...given, count: n }));
  const time = mostly(fc.constantFrom('06:30', '20:00')).map(at => Schedule.daily(at));
  const bufferSchedule: fc.Arbitrary<BufferSchedule> = optional({ up: time, down: time, min: mostly(fc.constant(0), count) }, ['up', 'down']);
  const likeIt = optional({ replicas: mostly(fc.integer({ min: 0, max: 9 }), count), nodeSize })
    .map(sized => (sizedLike: IHeadroomTarget) => ({ sizedLike, ...sized }));
  const ofIts = fc.tuple(optional({ nodeSize }), mostly(fc.constant(true), fc.constant(false))).map(([sized, asks]) => headroomFor(sized, asks));
  const buffer: fc.Arbitrary<Headroom> = fc.tuple(
    fc.oneof(
      { weight: 4, arbitrary: likeIt },
      { weight: 2, arbitrary: ofIts },
      { weight: 1, arbitrary: nodes.map(given => () => ({ nodes: given })) },
    ),
    fc.boolean(),
    optional({
      schedule: seldom(bufferSchedule),
      priority: seldom(fc.constantFrom(PriorityTier.of('spare', -7, { preempts: false }), PriorityTier.existing('overprovisioning', -10), ...tiers)),
      image: mostly(fc.constant('registry.acme.example/pause:3.10.2')),
      labels,
      podLabels: labels,
    }),
  ).map(([room, isForStore, more]) => (web, store) => ({ ...room(isForStore && store ? store : web), ...more }));

  return {
    priority: seldom(priority),
    buffer,
    scale,
    verticalScale: seldom(verticalScale),
    doNotDisrupt: seldom(mostly(fc.constant('long sessions'), text)),
    operators: mostly(fc.constantFrom([Operator.VERTICAL_POD_AUTOSCALER], Object.values(Operator)), fc.constant([])),
    extended: fc.dictionary(mostly(fc.constantFrom('nvidia.com/gpu', 'acme.example/x_Y')), mostly(fc.integer({ min: 1, max: 8 }), count), { maxKeys: 2 }),
  };
}
