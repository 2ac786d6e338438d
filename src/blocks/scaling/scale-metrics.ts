import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { reject } from '../../private/messages/mistakes';
import { dnsLabel, labelMap } from '../../private/names';
import { byteQuantity, cpuQuantity, parseQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { Scale } from '../../props/scaling/scale';
import { MetricTarget, ScaleMetric } from '../../props/scaling/scale-metric';
import { Json } from '../objects/kube';

type Metric = Json<k8s.MetricSpecV2>;
type Target = Json<k8s.MetricTargetV2>;

/** Requests and limits of the app's own container, as Kubernetes has them. */
export type OwnResources = Json<k8s.ResourceRequirements>;

/** Percent of the requests. */
const DEFAULT_CPU_TARGET = 70;

/** The target types that each metric type supports. */
const TARGETS: { readonly [type: string]: string[] } = {
  Resource: ['Utilization', 'AverageValue'],
  ContainerResource: ['Utilization', 'AverageValue'],
  Pods: ['AverageValue'],
  Object: ['Value', 'AverageValue'],
  External: ['Value', 'AverageValue'],
};

const CALLS: { readonly [type: string]: string } = {
  Utilization: 'MetricTarget.utilization(70)',
  AverageValue: "MetricTarget.averageValue('50')",
  Value: "MetricTarget.value('2k')",
};

/** The metrics that an autoscaler gets: CPU, if none is set. */
export function metricsOf({ cpu, memory, metrics = [] }: Scale): ScaleMetric[] {
  const wanted = cpu ?? (memory === undefined && metrics.length === 0 ? DEFAULT_CPU_TARGET : undefined);
  return [
    ...wanted === undefined ? [] : [ScaleMetric.cpu(MetricTarget.utilization(wanted))],
    ...memory === undefined ? [] : [ScaleMetric.memory(MetricTarget.utilization(memory))],
    ...metrics,
  ];
}

/** The metrics of an autoscaler; those without a container are for the container with the name `own`. */
export function metricSpecs(where: IConstruct, metrics: ScaleMetric[], own: string, resources: OwnResources): Metric[] {
  const specs = metrics.map(metric => {
    refuseTarget(where, metric);
    refuseUnreachable(where, metric, own, resources);
    return metricSpec(where, metric, own);
  });
  specs.forEach((spec, i) => refuseTwin(where, metrics[i], spec, specs.slice(0, i)));
  return specs;
}

/**
 * The same for pods that get only part of the requests, but must be as many as if they got all of them. Metrics that are not counted by pod
 * cover all requests anyway.
 */
export function asForAllCalls(specs: Metric[], part: number): Metric[] {
  return specs.map(spec => ({
    ...spec,
    ...(spec.resource && { resource: { ...spec.resource, target: lowered(spec.resource.target, part) } }),
    ...(spec.containerResource && { containerResource: { ...spec.containerResource, target: lowered(spec.containerResource.target, part) } }),
    ...(spec.pods && { pods: { ...spec.pods, target: lowered(spec.pods.target, part) } }),
  }));
}

function lowered(target: Target, part: number): Target {
  const { averageUtilization, averageValue } = target;
  return {
    ...target,
    ...(averageUtilization !== undefined && { averageUtilization: Math.max(1, Math.floor(averageUtilization * part)) }),
    ...(averageValue !== undefined && { averageValue: `${Math.max(1, Math.floor(parseQuantity(`${averageValue}`)! * 1000 * part))}m` }),
  };
}

function metricSpec(where: IConstruct, metric: ScaleMetric, own: string): Metric {
  const { type, name, container, describedObject } = metric;
  const target = targetOf(where, metric);
  switch (type) {
    case 'Resource':
      return { type, resource: { name: resourceName(where, name), target } };
    case 'ContainerResource':
      return { type, containerResource: { name: resourceName(where, name), container: container === undefined ? own : dnsLabel(where, 'the container of a metric', container), target } };
    case 'Pods':
      return { type, pods: { metric: identifier(where, metric), target } };
    case 'Object': {
      const { apiVersion, kind, name: object } = describedObject!;
      return { type, object: { describedObject: { apiVersion, kind: segment(where, 'kind', kind), name: segment(where, 'name', object) }, metric: identifier(where, metric), target } };
    }
    default:
      return { type, external: { metric: identifier(where, metric), target } };
  }
}

function identifier(where: IConstruct, { name, labels = {} }: ScaleMetric): Json<k8s.MetricIdentifierV2> {
  const matchLabels = labelMap(where, `the labels of the metric ${name}`, labels);
  return { name: segment(where, 'name', name), ...(Object.keys(matchLabels).length > 0 && { selector: { matchLabels } }) };
}

function targetOf(where: IConstruct, { type, name, target }: ScaleMetric): Target {
  if (target.type === 'Utilization') return { type: target.type, averageUtilization: percent(where, name, target.percent) };
  const isResource = type === 'Resource' || type === 'ContainerResource';
  const quantity = isResource ? amountOf(where, name, target.quantity!) && target.quantity! : positive(where, name, target.quantity);
  return { type: target.type, ...(target.type === 'Value' ? { value: quantity } : { averageValue: quantity }) };
}

function amountOf(where: IConstruct, name: string, quantity: string): number {
  const prop = `the target of the metric ${name}`;
  return name === 'memory' ? byteQuantity(where, prop, quantity) : cpuQuantity(where, prop, quantity);
}

function percent(where: IConstruct, name: string, given: unknown): number {
  if (Number.isInteger(given) && (given as number) >= 1) return given as number;
  const part = typeof given === 'number' && given > 0 && given < 1;
  return reject(where, {
    code: 'scale-target-invalid',
    problem: `the target of the metric ${name} is not a valid percentage of the request`,
    given,
    allowed: 'a whole percentage, at least 1; usually 50 to 80',
    fix: `set it to ${part ? Math.round(given * 100) : 70}`,
  }, 1);
}

function positive(where: IConstruct, name: string, given: unknown): string {
  if ((parseQuantity(given) ?? 0) > 0) return given as string;
  return reject(where, {
    code: 'quantity-malformed',
    problem: `the target of the metric ${name} is not a valid quantity above zero`,
    given,
    allowed: "a number as a string, with m for thousandths, k, M, G or Ki, Mi, Gi, such as '50' or '500m'",
    fix: "use a value as in MetricTarget.averageValue('50')",
  }, '1');
}

function resourceName(where: IConstruct, name: string): string {
  if (name === 'cpu' || name === 'memory') return name;
  return reject(where, {
    code: 'scale-metric-invalid',
    problem: 'autoscalers do not support this resource: the resource metrics of pods are CPU and memory',
    given: name,
    allowed: 'cpu, memory',
    fix: "use 'cpu' or 'memory', or provide the metric through an adapter: ScaleMetric.pods('...', MetricTarget.averageValue('...'))",
  }, 'cpu');
}

/** It becomes part of an API path. */
function segment(where: IConstruct, what: string, given: unknown): string {
  if (typeof given === 'string' && given !== '' && !/^\.{1,2}$|[/%]/.test(given)) return given;
  return reject(where, {
    code: 'scale-metric-invalid',
    problem: `the ${what} of a metric or of its object is not valid`,
    given,
    allowed: 'a string that is valid in a path: not empty, without slashes and percent signs, and not . or ..',
    fix: "use it as the adapter provides it, such as 'queue_messages_ready'",
  }, 'other');
}

function refuseTarget(where: IConstruct, { type, name, target }: ScaleMetric): void {
  const allowed = TARGETS[type];
  if (allowed.includes(target?.type)) return;
  refuse(where, {
    code: 'scale-metric-target',
    problem: `a metric of type ${type} does not support this target`,
    given: `${name}: ${target?.type ?? 'nothing'}`,
    allowed: allowed.map(each => CALLS[each]).join(' or '),
    fix: `use ${CALLS[allowed[0]]} with the value that was seen under load`,
  });
}

/** At its limit a container is throttled or killed: its usage never goes above the limit. */
function refuseUnreachable(where: IConstruct, { type, name, container, target }: ScaleMetric, own: string, { requests, limits }: OwnResources): void {
  if (type !== 'ContainerResource' || (container ?? own) !== own) return;
  const [request, limit] = [requests, limits].map(amounts => amounts?.[name]).map(text => text === undefined ? undefined : parseQuantity(`${text}`));
  if (request === undefined || limit === undefined) return;
  const isShare = target.type === 'Utilization';
  const wanted = isShare ? request * (target.percent ?? 0) / 100 : parseQuantity(target.quantity) ?? 0;
  if (wanted < limit) return;
  const most = Math.ceil(limit / request * 100) - 1;
  refuse(where, {
    code: 'scale-target-unreachable',
    problem: `the target of the metric ${name} is not below the limit: the container is ${name === 'memory' ? 'killed' : 'throttled'} before the autoscaler adds replicas`,
    given: `${isShare ? `${target.percent}% of ${requests![name]}` : target.quantity}, limit ${limits![name]}`,
    allowed: `less than ${limits![name]}${isShare ? `, ${most + 1}% of the request` : ''}`,
    fix: `lower it${isShare ? ` to ${Math.min(most, 80)}` : ''}, or raise resources.${name}Limit`,
  });
}

function refuseTwin(where: IConstruct, { type, name }: ScaleMetric, spec: Metric, earlier: Metric[]): void {
  if (!earlier.some(other => keyOf(other) === keyOf(spec))) return;
  refuse(where, {
    code: 'scale-metric-duplicate',
    problem: 'scale has the same metric twice, and only the lower of the two targets would count',
    given: `${type} ${name}`,
    allowed: 'each metric once',
    fix: 'remove one of the two; scale.cpu and scale.memory are metrics too',
  });
}

function keyOf(spec: Metric): string {
  return JSON.stringify(spec, (field, value) => field === 'target' ? undefined : value);
}
