import { Construct } from 'constructs';
import { API } from './api';
import { fieldsOf, Parameter, parametersOf } from './api-kinds';
import { allOf, areCollected, countNoted, NOT_MADE, noteMistake } from '../messages/mistakes';
import { called, KeelwrightError } from '../refusal';
import { Field, Kind, Mistake, mistakesIn, mistakesInProps, missingProp } from './shape';
import { isPlain } from '../values';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Depth of nested calls into the library: calls that it makes to itself are not checked again. */
let depth = 0;

/**
 * Checks the types of the arguments of every call of a public class, so that programs in plain JavaScript, or run without
 * a compiler, are rejected in the same cases as by TypeScript.
 */
export function checked<C extends Function>(Class: C): C {
  guardMethods(Class, Class, '.', method => called(`${Class.name}.${method}`));
  guardMethods(Class, Class.prototype, '#', (method, self) => called(`${nameOf(Class, self)}.${method}`));
  const call = `new ${Class.name}`;
  if (!(call in API.calls)) return Class;
  const guarded = new Proxy(Class, {
    construct: (target, args, newTarget) => {
      const make = (given: unknown[]) => Reflect.construct(target, given, newTarget);
      return guard(call, undefined, args, () => placeOf(call, args), make) as object;
    },
  });
  Class.prototype.constructor = guarded;
  return guarded;
}

function nameOf(Class: Function, self: unknown): string {
  return Construct.isConstruct(self) ? self.node.path || 'App' : Class.name;
}

function guardMethods(Class: Function, owner: any, separator: string, where: (method: string, self: unknown) => string): void {
  for (const method of Object.getOwnPropertyNames(owner)) {
    const call = `${Class.name}${separator}${method}`;
    if (!(call in API.calls)) continue;
    const plain: Method = owner[method];
    const guarded: Method = function (...args) {
      return guard(call, this, args, () => where(method, this), given => plain.apply(this, given));
    };
    Object.defineProperty(owner, method, { value: guarded, writable: true, configurable: true });
  }
}

/** Path and line of a construct that has not been created yet. */
function placeOf(call: string, [scope, id]: unknown[]): string {
  const parent = Construct.isConstruct(scope) && typeof id === 'string' ? [...scope.node.path.split('/'), id].filter(Boolean).join('/') : call;
  return called(call === 'new App' ? 'App' : parent);
}

function guard(call: string, self: unknown, args: unknown[], where: () => string, act: (args: unknown[]) => unknown): unknown {
  return depth > 0 ? act(args) : around(call, self, args, given => outermost(call, given, where, act));
}

function outermost(call: string, args: unknown[], where: () => string, act: (args: unknown[]) => unknown): unknown {
  depth++;
  try {
    const { mistakes, usable } = judge(call, args);
    if (mistakes.length > 0) tell(where(), mistakes);
    return usable === undefined ? NOT_MADE : madeOf(usable, act, mistakes.length > 0);
  } finally {
    depth--;
  }
}

/** The result of the call. If some values were rejected and replaced, further errors may only be consequences of the replacements. */
function madeOf(args: unknown[], act: (args: unknown[]) => unknown, isRejected: boolean): unknown {
  const before = countNoted();
  try {
    const made = act(args);
    return countNoted() > before ? NOT_MADE : made;
  } catch (error) {
    const isOurs = error instanceof KeelwrightError;
    // A crash may be a consequence of the stand-in for something that an earlier call could not create.
    if (!areCollected() || !isOurs && countNoted() === 0) throw error; // node-do-not-add-exception-line
    // App.synth empties the list and throws what was in it.
    if (isOurs && !isRejected && countNoted() <= before) noteMistake(error);
    return NOT_MADE;
  }
}

/** Wraps each call of a program, for tests that replace its result. */
export type Around = (call: string, self: unknown, args: unknown[], act: (args: unknown[]) => unknown) => unknown;

let around: Around = (_call, _self, args, act) => act(args);

/** Watches all calls from now on. */
export function watchCalls(watch: Around): void {
  around = watch;
}

function tell(where: string, mistakes: Mistake[]): void {
  const errors = mistakes.map(mistake => new KeelwrightError(mistake, where));
  if (!areCollected()) throw allOf(errors); // node-do-not-add-exception-line
  errors.forEach(noteMistake);
}

/** The mistakes in the arguments, and the usable arguments: without the invalid properties, or none if a required one is invalid. */
function judge(call: string, args: unknown[]): { readonly mistakes: Mistake[]; readonly usable?: unknown[] } {
  const parameters = parametersOf(call);
  const mistakes: Mistake[] = [];
  let isUsable = true;
  const usable = [...args];
  parameters.forEach((parameter, i) => {
    const { value, wrong } = judgeArgument(parameter, parameter.isRest ? args.slice(i) : args[i]);
    mistakes.push(...wrong);
    if (value === NOT_MADE) isUsable = false;
    else if (!parameter.isRest && i in args) usable[i] = value;
  });
  const last = parameters[parameters.length - 1];
  const more = args.slice(parameters.length);
  if (!last?.isRest && more.length > 0 && !isOfMap(args[0], more)) mistakes.push(surplus(call, parameters, args));
  return { mistakes, usable: isUsable ? usable : undefined };
}

function judgeArgument({ name, kind, isOptional, isRest }: Parameter, given: unknown): { readonly value: unknown; readonly wrong: Mistake[] } {
  if (given === NOT_MADE) return { value: isOptional ? undefined : NOT_MADE, wrong: [] };
  if (given === undefined) return isOptional ? { value: given, wrong: [] } : { value: NOT_MADE, wrong: [missingProp(name, name, kind)] };
  if (isRest && (given as unknown[]).includes(NOT_MADE)) return { value: NOT_MADE, wrong: [] };
  const fields = fieldsOf(kind);
  if (fields && isReadable(given, kind)) return judgeProps(fields, given as { [name: string]: unknown });
  const wrong = mistakesIn(name, given, kind);
  return { value: wrong.length > 0 ? NOT_MADE : given, wrong };
}

function isReadable(given: unknown, kind: Kind): boolean {
  try {
    return kind.accepts(given) && Object.values(given as object).length >= 0;
  } catch {
    return false;
  }
}

/** Properties of an argument are reported by their names only. */
function judgeProps(fields: readonly Field[], given: { [name: string]: unknown }): { readonly value: unknown; readonly wrong: Mistake[] } {
  const isCollected = areCollected();
  const kept = Object.entries(given).filter(([, value]) => !isCollected || !holdsNotMade(value));
  const known = kept.length === Object.keys(given).length ? given : Object.fromEntries(kept);
  const lost = fields.filter(({ name, isOptional }) => !isOptional && known[name] === undefined && given[name] !== undefined);
  const wrong = mistakesInProps('', known, fields.filter(field => !lost.includes(field)));
  if (lost.length > 0) return { value: NOT_MADE, wrong };
  if (wrong.length === 0) return { value: known, wrong };
  const usable = Object.entries(known).filter(([name, value]) => {
    const field = fields.find(one => one.name === name);
    return field && (value === undefined || mistakesIn(name, value, field.kind).length === 0);
  });
  const isWhole = fields.every(({ name, isOptional }) => isOptional || usable.some(([one, value]) => one === name && value !== undefined));
  return { value: isWhole ? Object.fromEntries(usable) : NOT_MADE, wrong };
}

/** Maximum nesting of properties. */
const DEEPEST = 6;

function holdsNotMade(value: unknown, depthLeft = DEEPEST): boolean {
  if (value === NOT_MADE) return true;
  if (depthLeft === 0) return false;
  try {
    return (Array.isArray(value) || isPlain(value)) && Object.values(value).some(item => holdsNotMade(item, depthLeft - 1));
  } catch {
    return false;
  }
}

/** As in `hosts.map(Route.host)`, where the function also gets the index and the list. */
function isOfMap(item: unknown, more: unknown[]): boolean {
  const [i, list] = more.slice(-2);
  return more.length <= 2 && typeof i === 'number' && Array.isArray(list) && list[i] === item;
}

function surplus(call: string, parameters: readonly Parameter[], args: unknown[]): Mistake {
  const names = parameters.map(({ name }) => name).join(', ');
  return {
    code: 'argument-unknown',
    problem: `${call.replace('#', '.')} takes ${parameters.length === 0 ? 'no arguments' : `only ${names}`}; other arguments would be ignored`,
    given: `${args.length} arguments`,
    allowed: parameters.length === 0 ? 'no arguments' : `${parameters.length} arguments: ${names}`,
    fix: 'remove the other arguments',
  };
}
