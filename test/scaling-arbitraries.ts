import * as fc from 'fast-check';
import {
  ControlledResource, ControlledValues, MetricTarget, Operator, Scale, ScaleBehavior, ScaleMetric, ScalePolicy, SelectPolicy, VerticalScale,
  VerticalScaleMode,
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

  return {
    scale,
    verticalScale: seldom(verticalScale),
    doNotDisrupt: seldom(mostly(fc.constant('long sessions'), text)),
    operators: mostly(fc.constantFrom([Operator.VERTICAL_POD_AUTOSCALER], Object.values(Operator)), fc.constant([])),
    extended: fc.dictionary(mostly(fc.constantFrom('nvidia.com/gpu', 'acme.example/x_Y')), mostly(fc.integer({ min: 1, max: 8 }), count), { maxKeys: 2 }),
  };
}
