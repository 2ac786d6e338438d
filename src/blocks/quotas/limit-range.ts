import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { limitViolations } from '../../capacity/limit-violations';
import { Manifests } from '../../manifests/manifests';
import { reject } from '../../private/messages/mistakes';
import { byteQuantity, cpuQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { NamespaceLimits, ResourceBounds } from '../../props/quotas/container-limits';
import { sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

type Quantities = { readonly [resource: string]: string };

const NAME = 'limits';
const DEFAULT_CPU = '100m';
const DEFAULT_MEMORY = '128Mi';

/** The LimitRange of a namespace: defaults for containers that set no resources, and bounds for each container, pod and PersistentVolumeClaim. */
export function limitRange(scope: Construct, limits: NamespaceLimits): k8s.KubeLimitRange {
  const container = ofContainers(scope, limits);
  const maxPod = bounds(scope, 'limits.maxPod', limits.maxPod);
  const [minClaim, maxClaim] = (['minClaim', 'maxClaim'] as const).map(prop => claimSize(scope, prop, limits[prop]));
  refuseContradictions(scope, [container]);
  refuseContradictions(scope, [{ min: minClaim, max: maxClaim }]);
  return kubeObject(k8s.KubeLimitRange, scope, 'LimitRange', {
    metadata: { name: NAME, labels: sharedLabels(scope) },
    spec: {
      limits: [
        { type: 'Container', ...withoutEmpty(container) },
        ...maxPod ? [{ type: 'Pod', max: maxPod }] : [],
        ...minClaim ?? maxClaim ? [{ type: 'PersistentVolumeClaim', ...withoutEmpty({ min: minClaim, max: maxClaim }) }] : [],
      ],
    },
  });
}

/** Rejects pods and PersistentVolumeClaims that the limits would reject or change. */
export function refuseOutsideLimits(where: IConstruct, manifests: Manifests): void {
  const violations = limitViolations(manifests);
  const [first] = violations;
  if (first === undefined) return;
  const same = violations.filter(({ kind }) => kind === first.kind);
  const given = same.map(({ name, message }) => `${name}: ${message}`).join('; ');
  if (first.kind === 'adds-limit') {
    refuse(where, {
      code: 'limit-range-adds-limit',
      problem: 'the limits of the namespace would add a limit to containers that set none',
      given,
      allowed: 'containers that set this limit themselves, or namespace limits with neither a default nor a max for it',
      fix: "set a limit on the containers, such as cpuLimit: '2', or remove cpuLimit and max from limits",
    });
  }
  refuse(where, {
    code: 'limit-range-exceeded',
    problem: 'the limits of the namespace would reject these pods or PVCs',
    given,
    allowed: 'resources and sizes within the limits of the namespace',
    fix: 'change their resources or sizes, or change the limits',
  });
}

interface ContainerItem {
  readonly default?: Quantities;
  readonly defaultRequest?: Quantities;
  readonly min?: Quantities;
  readonly max?: Quantities;
  readonly maxLimitRequestRatio?: Quantities;
}

function ofContainers(where: IConstruct, { defaults = {}, min, max, maxCpuRatio, maxMemoryRatio }: NamespaceLimits): ContainerItem {
  const { cpu = DEFAULT_CPU, memory = DEFAULT_MEMORY, cpuLimit, memoryLimit = memory } = defaults;
  cpuQuantity(where, 'limits.defaults.cpu', cpu);
  byteQuantity(where, 'limits.defaults.memory', memory);
  if (cpuLimit !== undefined) cpuQuantity(where, 'limits.defaults.cpuLimit', cpuLimit);
  byteQuantity(where, 'limits.defaults.memoryLimit', memoryLimit);
  return {
    default: { ...(cpuLimit !== undefined && { cpu: cpuLimit }), memory: memoryLimit },
    defaultRequest: { cpu, memory },
    min: bounds(where, 'limits.min', min),
    max: bounds(where, 'limits.max', max),
    maxLimitRequestRatio: said({ cpu: ratio(where, 'maxCpuRatio', maxCpuRatio), memory: ratio(where, 'maxMemoryRatio', maxMemoryRatio) }),
  };
}

function bounds(where: IConstruct, prop: string, { cpu, memory }: ResourceBounds = {}): Quantities | undefined {
  if (cpu !== undefined) cpuQuantity(where, `${prop}.cpu`, cpu);
  if (memory !== undefined) byteQuantity(where, `${prop}.memory`, memory);
  return said({ cpu, memory });
}

function claimSize(where: IConstruct, prop: string, given: string | undefined): Quantities | undefined {
  if (given !== undefined) byteQuantity(where, `limits.${prop}`, given);
  return said({ storage: given });
}

function ratio(where: IConstruct, prop: string, given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'number' && given >= 1 && Number.isFinite(given)) return `${given}`;
  return reject(where, {
    code: 'limits-invalid',
    problem: `limits.${prop} is not a valid ratio of a limit to a request`,
    given,
    allowed: 'a number, at least 1: a limit is never below its request',
    fix: `set ${prop}: 4`,
  }, undefined);
}

/** From lowest to highest, as the API server requires; values that are not set are skipped. */
function refuseContradictions(where: IConstruct, [item]: [ContainerItem]): void {
  for (const resource of ['cpu', 'memory', 'storage']) {
    const steps = (['min', 'defaultRequest', 'default', 'max'] as const)
      .map(name => ({ name, given: item[name]?.[resource] })).filter(({ given }) => given !== undefined);
    const parse = resource === 'cpu' ? cpuQuantity : byteQuantity;
    steps.slice(1).forEach(({ name, given }, i) => {
      const before = steps[i];
      const [lower, upper] = [before.name, name].map(step => propOf(step, resource));
      if (parse(where, name, before.given!) <= parse(where, name, given!)) return;
      refuse(where, {
        code: 'limits-invalid',
        problem: `the ${resource} limits contradict each other: the API server would reject them`,
        given: `${lower} ${before.given}, ${upper} ${given}`,
        allowed: 'min <= default request <= default limit <= max',
        fix: `lower ${lower} or raise ${upper}`,
      });
    });
  }
}

/** The path of the value in the `limits` option. */
function propOf(step: 'min' | 'defaultRequest' | 'default' | 'max', resource: string): string {
  if (resource === 'storage') return `limits.${step}Claim`;
  return { min: `limits.min.${resource}`, defaultRequest: `limits.defaults.${resource}`, default: `limits.defaults.${resource}Limit`, max: `limits.max.${resource}` }[step];
}

function said(quantities: { readonly [resource: string]: string | undefined }): Quantities | undefined {
  const given = Object.entries(quantities).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function withoutEmpty(item: ContainerItem): ContainerItem {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined && Object.keys(value).length > 0));
}
