import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Plain } from './kube';
import { dnsLabel, labelMap } from '../private/names';
import { byteQuantity, cpuQuantity, parseQuantity } from '../private/quantity';
import { refuse } from '../private/refusal';
import { ScaleMetric } from '../props/scale-metric';

type Metric = Plain<k8s.MetricSpecV2>;
type Target = Plain<k8s.MetricTargetV2>;

/** Requests and limits of the app's own container, as Kubernetes has them. */
export type OwnResources = Plain<k8s.ResourceRequirements>;

/** What the metrics of a kind may aim at. */
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

/** The metrics of an autoscaler; those without a container are of the one that has this name. */
export function metricSpecs(where: IConstruct, metrics: ScaleMetric[], own: string, resources: OwnResources): Metric[] {
  const specs = metrics.map(metric => {
    refuseTarget(where, metric);
    refuseUnreachable(where, metric, own, resources);
    return metricSpec(where, metric, own);
  });
  specs.forEach((spec, i) => refuseTwin(where, metrics[i], spec, specs.slice(0, i)));
  return specs;
}

/** The same for pods that get only a part of the calls and must be as many as if they got all. What is not counted by pod is of all calls anyway. */
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

function identifier(where: IConstruct, { name, labels = {} }: ScaleMetric): Plain<k8s.MetricIdentifierV2> {
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
  return refuse(where, {
    code: 'scale-target-invalid',
    problem: `the target of the metric ${name} is no percentage of the request`,
    given,
    allowed: 'a whole number of percent, at least 1; usually 50 to 80',
    fix: `write ${part ? Math.round(given * 100) : 70}`,
  });
}

function positive(where: IConstruct, name: string, given: unknown): string {
  if ((parseQuantity(given) ?? 0) > 0) return given as string;
  return refuse(where, {
    code: 'quantity-malformed',
    problem: `the target of the metric ${name} is no amount above zero`,
    given,
    allowed: "a number as a string, with m for thousandths, k, M, G or Ki, Mi, Gi, such as '50' or '500m'",
    fix: "write it as in MetricTarget.averageValue('50')",
  });
}

function resourceName(where: IConstruct, name: string): string {
  if (name === 'cpu' || name === 'memory') return name;
  return refuse(where, {
    code: 'scale-metric-invalid',
    problem: 'no autoscaler can look at this resource: the metrics of pods are their CPU and memory',
    given: name,
    allowed: 'cpu, memory',
    fix: "write 'cpu' or 'memory', or have an adapter offer the metric: ScaleMetric.pods('...', MetricTarget.averageValue('...'))",
  });
}

/** It becomes part of a path of the API. */
function segment(where: IConstruct, what: string, given: unknown): string {
  if (typeof given === 'string' && given !== '' && !/^\.{1,2}$|[/%]/.test(given)) return given;
  return refuse(where, {
    code: 'scale-metric-invalid',
    problem: `the ${what} of a metric or of its object is none that Kubernetes takes`,
    given,
    allowed: 'a text that is part of a path: without slash and percent sign, and not . or ..',
    fix: "give it as the adapter offers it, such as 'queue_messages_ready'",
  });
}

function refuseTarget(where: IConstruct, { type, name, target }: ScaleMetric): void {
  const allowed = TARGETS[type];
  if (allowed.includes(target?.type)) return;
  refuse(where, {
    code: 'scale-metric-target',
    problem: `a metric of type ${type} cannot aim at this`,
    given: `${name}: ${target?.type ?? 'nothing'}`,
    allowed: allowed.map(each => CALLS[each]).join(' or '),
    fix: `write ${CALLS[allowed[0]]} with what was seen under load`,
  });
}

/** At its limit a container is throttled or killed: what is in use never comes to more. */
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
    problem: `the target of the metric ${name} is not below the limit: the container is ${name === 'memory' ? 'killed' : 'throttled'} before anything is scaled`,
    given: `${isShare ? `${target.percent}% of ${requests![name]}` : target.quantity}, limit ${limits![name]}`,
    allowed: `less than ${limits![name]}${isShare ? `, ${most + 1}% of the request` : ''}`,
    fix: `lower it${isShare ? ` to ${Math.min(most, 80)}` : ''}, or raise resources.${name}Limit`,
  });
}

function refuseTwin(where: IConstruct, { type, name }: ScaleMetric, spec: Metric, earlier: Metric[]): void {
  if (!earlier.some(other => keyOf(other) === keyOf(spec))) return;
  refuse(where, {
    code: 'scale-metric-duplicate',
    problem: 'scale names the same metric twice, and of two targets the lower one alone would count',
    given: `${type} ${name}`,
    allowed: 'each metric once',
    fix: 'keep one of the two; cpu and memory of scale are metrics too',
  });
}

function keyOf(spec: Metric): string {
  return JSON.stringify(spec, (field, value) => field === 'target' ? undefined : value);
}
