import { IConstruct } from 'constructs';
import { OwnResources } from './scale-metrics';
import { byteQuantity, cpuQuantity, formatBytes, formatCpu } from '../private/quantity';
import { refuse } from '../private/refusal';
import { AllowedResources, ControlledValues, VerticalScale } from '../props/vertical-scale';

/** How far from what was written the autoscaler may go, unless more is said. */
const FACTOR = 4;
/** What is taken for a slip of the fingers below it. */
const LEAST = { cpu: 0.001, memory: 2 ** 20 };

/** A container whose size is bounded. */
export interface Bounded {
  /** What the container asks for, and is limited to. */
  readonly resources: OwnResources;
  /** Bytes that its writable paths in memory hold. */
  readonly inMemory: number;
  /** Name of an engine that was set up for the memory it has. */
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

/** The bounds of what may be recommended for a container: always both, of each resource that is set. */
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
  // A request by which the limit is just what must fit below it.
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
    problem: `verticalScale bounds ${unused.join(' and ')}, which it does not set`,
    given: `bounds of ${bounded.join(' and ')}, controlledResources ${controlled.join(' and ')}`,
    allowed: 'bounds of what controlledResources names',
    fix: `remove the bounds of ${unused.join(' and ')}, or add it to controlledResources`,
  });
}

function refuseOutside(where: IConstruct, name: Resource, bounds: string, request: string): void {
  refuse(where, {
    code: 'vertical-scale-bounds',
    problem: `what resources.${name} says is outside of what verticalScale allows: the first update would undo it`,
    given: `${request}, allowed from ${bounds}`,
    allowed: `minAllowed.${name} of at most ${request}, maxAllowed.${name} of at least ${request}`,
    fix: `widen the bounds, or write resources.${name} within them`,
  });
}

function refuseSmaller(where: IConstruct, engine: string, least: string, request: string): void {
  refuse(where, {
    code: 'vertical-scale-engine',
    problem: `${engine} is set up for the memory that resources say: with a lower limit it would be killed while it fills it`,
    given: `minAllowed.memory ${least}, resources.memory ${request}`,
    allowed: `minAllowed.memory of ${request}`,
    fix: 'remove minAllowed.memory, and give the engine less by resources',
  });
}

function refuseHeld(where: IConstruct, least: string, held: number): void {
  refuse(where, {
    code: 'vertical-scale-writable',
    problem: 'with the least memory that verticalScale allows, the limit is not above what the writable paths in memory hold: filling them would kill the container',
    given: `minAllowed.memory ${least}, ${formatBytes(held)} in writablePaths`,
    allowed: 'a limit above what the paths hold, at all times',
    fix: 'raise minAllowed.memory, or make the paths smaller',
  });
}

function refuseCapped(where: IConstruct, name: Resource, most: string, limit: string): void {
  refuse(where, {
    code: 'vertical-scale-capped',
    problem: `maxAllowed.${name} is above the limit, which ControlledValues.REQUESTS_ONLY leaves as it is: no request can go there`,
    given: `maxAllowed.${name} ${most}, limit ${limit}`,
    allowed: `at most ${limit}`,
    fix: `lower it to ${limit}, raise resources.${name}Limit, or remove controlledValues so that limits follow`,
  });
}
