import { IConstruct } from 'constructs';
import { OwnResources } from './scale-metrics';
import { byteQuantity, cpuQuantity, formatBytes, formatCpu } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { AllowedResources, ControlledValues, VerticalScale } from '../../props/scaling/vertical-scale';

/** How far the autoscaler may go from the given resources, unless bounds are set. */
const FACTOR = 4;
/** Lower values are treated as typing errors. */
const LEAST = { cpu: 0.001, memory: 2 ** 20 };

/** A container with bounds for its resources. */
export interface Bounded {
  /** The requests and limits of the container. */
  readonly resources: OwnResources;
  /** Bytes that its in-memory writable paths hold. */
  readonly inMemory: number;
  /** Name of an engine that is configured for the memory it has. */
  readonly engine?: string;
}

type Resource = keyof AllowedResources;
type Amounts = { readonly [name: string]: string };

interface Unit {
  readonly parse: (where: IConstruct, prop: string, given: string) => number;
  readonly format: (amount: number) => string;
}

const UNITS: { readonly [name in Resource]-?: Unit } = {
  cpu: { parse: cpuQuantity, format: formatCpu },
  memory: { parse: byteQuantity, format: bytes => formatBytes(Math.ceil(bytes)) },
};

/** The bounds of what may be recommended for a container: always both, for each controlled resource. */
export function allowedResources(
  where: IConstruct, vertical: VerticalScale, controlled: string[], container: Bounded,
): { readonly minAllowed: Amounts; readonly maxAllowed: Amounts } {
  refuseUncontrolled(where, vertical, controlled);
  const bounds = (controlled as Resource[]).map(name => ({ name, ...boundsOf(where, name, vertical, container) }));
  return {
    minAllowed: Object.fromEntries(bounds.map(({ name, least }) => [name, least])),
    maxAllowed: Object.fromEntries(bounds.map(({ name, most }) => [name, most])),
  };
}

function boundsOf(
  where: IConstruct, name: Resource, { minAllowed, maxAllowed, controlledValues }: VerticalScale, container: Bounded,
): { readonly least: string; readonly most: string } {
  const { parse, format } = UNITS[name];
  const { requests, limits } = container.resources;
  const [request, limit] = [requests, limits].map(amounts => amounts?.[name] as string | undefined);
  const asked = parse(where, `resources.${name}`, request!);
  const limited = limit === undefined ? Infinity : parse(where, `resources.${name}Limit`, limit);
  const limitsStay = controlledValues === ControlledValues.REQUESTS_ONLY;
  // The request at which the limit equals what must fit below it.
  const held = name === 'cpu' || limitsStay ? 0 : container.inMemory * asked / limited;
  const isSetUp = name === 'memory' && container.engine !== undefined && !limitsStay;

  const least = minAllowed?.[name] ?? format(isSetUp ? asked : Math.min(asked, Math.max(asked / FACTOR + held, LEAST[name])));
  const most = maxAllowed?.[name] ?? format(Math.min(asked * FACTOR, limitsStay ? limited : Infinity));
  const [from, to] = [parse(where, `verticalScale.minAllowed.${name}`, least), parse(where, `verticalScale.maxAllowed.${name}`, most)];
  if (from > asked || to < asked) refuseOutside(where, name, `${least} to ${most}`, request!);
  if (isSetUp && from < asked) refuseSmaller(where, container.engine!, least, request!);
  if (held > 0 && from <= held) refuseHeld(where, least, container.inMemory);
  if (limitsStay && to > limited) refuseCapped(where, name, most, limit!);
  return { least, most };
}

function refuseUncontrolled(where: IConstruct, { minAllowed, maxAllowed }: VerticalScale, controlled: string[]): void {
  const bounded = Object.entries({ ...minAllowed, ...maxAllowed }).filter(([, amount]) => amount !== undefined).map(([name]) => name);
  const unused = bounded.filter(name => !controlled.includes(name));
  if (unused.length === 0) return;
  refuse(where, {
    code: 'vertical-scale-unused',
    problem: `verticalScale bounds ${unused.join(' and ')}, which it does not control`,
    given: `bounds of ${bounded.join(' and ')}, controlledResources ${controlled.join(' and ')}`,
    allowed: 'bounds of resources in controlledResources',
    fix: `remove the bounds of ${unused.join(' and ')}, or add it to controlledResources`,
  });
}

function refuseOutside(where: IConstruct, name: Resource, bounds: string, request: string): void {
  refuse(where, {
    code: 'vertical-scale-bounds',
    problem: `resources.${name} is outside the bounds of verticalScale: the first update would undo it`,
    given: `${request}, allowed from ${bounds}`,
    allowed: `minAllowed.${name} of at most ${request}, maxAllowed.${name} of at least ${request}`,
    fix: `widen the bounds, or set resources.${name} within them`,
  });
}

function refuseSmaller(where: IConstruct, engine: string, least: string, request: string): void {
  refuse(where, {
    code: 'vertical-scale-engine',
    problem: `${engine} is configured for the memory in resources: with a lower limit it would be killed as it uses that memory`,
    given: `minAllowed.memory ${least}, resources.memory ${request}`,
    allowed: `minAllowed.memory of ${request}`,
    fix: 'remove minAllowed.memory, and lower resources.memory to give the engine less',
  });
}

function refuseHeld(where: IConstruct, least: string, held: number): void {
  refuse(where, {
    code: 'vertical-scale-writable',
    problem: 'with the minimum memory of verticalScale, the limit is not above the size of the in-memory writable paths: filling them would kill the container',
    given: `minAllowed.memory ${least}, ${formatBytes(held)} in writablePaths`,
    allowed: 'a limit that is always above the size of the paths',
    fix: 'raise minAllowed.memory, or make the paths smaller',
  });
}

function refuseCapped(where: IConstruct, name: Resource, most: string, limit: string): void {
  refuse(where, {
    code: 'vertical-scale-capped',
    problem: `maxAllowed.${name} is above the limit, which ControlledValues.REQUESTS_ONLY does not change: no request can exceed the limit`,
    given: `maxAllowed.${name} ${most}, limit ${limit}`,
    allowed: `at most ${limit}`,
    fix: `lower it to ${limit}, raise resources.${name}Limit, or remove controlledValues so that limits follow`,
  });
}
