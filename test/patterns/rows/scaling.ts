import { Row, web } from './row';
import { ledger } from './stateful';
import {
  AllowedResources, ControlledResource, ControlledValues, DescribedObject, MetricOptions, MetricTarget, Operator, Platform, Scale, ScaleBehavior,
  ScaleBehaviorOptions, ScaleMetric, ScalePolicy, ScaleRules, SelectPolicy, TwelveFactorAppProps, VerticalScale, VerticalScaleMode,
} from '../../../src';
import { supports } from '../../../src/platform/kubernetes';
import { KUBERNETES } from '../../../src/private/protocol';
import { MINIMAL } from '../../program';

const AVERAGE = MetricTarget.averageValue('50');

const scaled = (to: Partial<Scale>, from: Partial<Scale> = {}): Row => web({ scale: { max: 8, ...to } }, { scale: { max: 8, ...from } });
const measured = (to: ScaleMetric, from: ScaleMetric): Row => scaled({ metrics: [to] }, { metrics: [from] });
const queued = (options: MetricOptions): ScaleMetric => ScaleMetric.external('queue_messages_ready', AVERAGE, options);
const described = (more: Partial<DescribedObject>): Row => {
  const ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'web' };
  const requests = (object: DescribedObject) => ScaleMetric.object(object, 'requests_per_second', MetricTarget.value('2k'));
  return measured(requests({ ...ingress, ...more }), requests(ingress));
};
const behaving = (to: ScaleBehaviorOptions): Row => scaled({ behavior: ScaleBehavior.of(to) });
export const ruled = (to: ScaleRules): Row => {
  const from: ScaleRules = { policies: [ScalePolicy.percent(10, 60)] };
  const down = (scaleDown: ScaleRules) => ({ behavior: ScaleBehavior.of({ scaleDown }) });
  return scaled(down({ ...from, ...to }), down(from));
};

/** Beside a platform that has the operator. */
const sizing = (to: Partial<TwelveFactorAppProps>, from: Partial<TwelveFactorAppProps>): Row => {
  const app = { platform: Platform.generic({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }) };
  return { from: { app, web: from }, to: { app, web: to } };
};
const VERTICAL: VerticalScale = { mode: VerticalScaleMode.RECREATE };
export const sized = (more: Partial<VerticalScale>): Row => sizing({ verticalScale: { ...VERTICAL, ...more } }, { verticalScale: VERTICAL });
const allowed = (minAllowed: AllowedResources): Row => sized({ minAllowed });

/** Servers before 1.35 know of no tolerance, and it is refused for them. */
const tolerance = (): ScaleRules => {
  const version = process.env[KUBERNETES];
  return version === undefined || supports(version, 'autoscalerTolerance') ? { tolerance: 0.05 } : { stabilizationWindowSeconds: 120 };
};

export const scalingRows = (): { readonly [prop: string]: Row } => ({
  'Resources.extended': web({ resources: { ...MINIMAL.resources, extended: { 'nvidia.com/gpu': 1 } } }),
  'WorkloadProps.doNotDisrupt': web({ doNotDisrupt: 'a session of hours is held in memory' }),
  'StatefulBackendProps.doNotDisrupt': ledger({ doNotDisrupt: 'it takes hours to warm up' }),

  'Scale.metrics': scaled({
    metrics: [
      ScaleMetric.cpu(MetricTarget.averageValue('800m')), ScaleMetric.memory(MetricTarget.averageValue('200Mi')), ScaleMetric.resource('cpu', MetricTarget.utilization(60)),
      ScaleMetric.containerResource('memory', 'istio-proxy', MetricTarget.utilization(80)), ScaleMetric.pods('http_requests_in_flight', AVERAGE),
      ScaleMetric.external('queue_messages_ready', MetricTarget.value('1k')),
    ],
  }),
  'Scale.behavior': scaled({ behavior: ScaleBehavior.spiky() }),
  'StatefulBackendProps.scale': ledger({ clustered: true, scale: { min: 3, max: 7 } }, { clustered: true, replicas: 3 }),
  'MetricOptions.labels': measured(queued({ labels: { queue: 'orders' } }), queued({})),
  'DescribedObject.apiVersion': described({ apiVersion: 'extensions/v1beta1' }),
  'DescribedObject.kind': described({ kind: 'Service' }),
  'DescribedObject.name': described({ name: 'shop' }),
  'ScaleBehaviorOptions.scaleUp': behaving({ scaleUp: { policies: [ScalePolicy.pods(2, 60)] } }),
  'ScaleBehaviorOptions.scaleDown': behaving({ scaleDown: { policies: [ScalePolicy.percent(10, 60)], stabilizationWindowSeconds: 600 } }),
  'ScaleRules.policies': ruled({ policies: [ScalePolicy.percent(50, 300), ScalePolicy.pods(1, 60)] }),
  'ScaleRules.selectPolicy': ruled({ selectPolicy: SelectPolicy.DISABLED }),
  'ScaleRules.stabilizationWindowSeconds': ruled({ stabilizationWindowSeconds: 0 }),
  'ScaleRules.tolerance': ruled(tolerance()),

  'WorkloadProps.verticalScale': sizing({ verticalScale: VERTICAL }, {}),
  'StatefulBackendProps.verticalScale': ledger(
    { platform: Platform.generic({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }), verticalScale: { mode: VerticalScaleMode.INITIAL } }, {},
  ),
  'VerticalScale.mode': sized({ mode: VerticalScaleMode.OFF }),
  'VerticalScale.minAllowed': sized({ minAllowed: { cpu: '100m', memory: '128Mi' } }),
  'VerticalScale.maxAllowed': sized({ maxAllowed: { cpu: '4', memory: '4Gi' } }),
  'VerticalScale.controlledResources': sized({ controlledResources: [ControlledResource.MEMORY] }),
  'VerticalScale.controlledValues': sized({ controlledValues: ControlledValues.REQUESTS_ONLY }),
  'VerticalScale.minReplicas': sized({ minReplicas: 1 }),
  'AllowedResources.cpu': allowed({ cpu: '50m' }),
  'AllowedResources.memory': allowed({ memory: '200Mi' }),
});
