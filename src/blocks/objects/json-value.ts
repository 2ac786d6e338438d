import { ApiObject, IResolver, JsonPatch, ResolutionContext } from 'cdk8s';
import { reject } from '../../private/messages/mistakes';
import { Refusal, refuse } from '../../private/refusal';
import { isPlain } from '../../private/values';

/** A value in an object that JSON cannot represent: it would be dropped, printed as null, or fail without saying where. */
interface Misfit {
  readonly path: readonly string[];
  readonly what: string;
  readonly fix: string;
}

const OTHERS: { readonly [what: string]: string } = {
  'a bigint': 'use Number(...), or String(...) if it is too large for a number',
  'a function': 'use its return value, or Lazy.any({ produce: () => ... }) for a value that is known late',
  'a symbol': 'use a string',
  'a Map': 'use Object.fromEntries(...)',
  'a Set': 'use [...set]',
  'a Promise': 'await it before the object is created',
  'a Date': 'correct the code that creates it: the date is invalid',
};

/** Finds values that are not JSON while an object renders. It is the last resolver, so that it sees only what no other one resolved. */
export class JsonGuard implements IResolver {
  private readonly found: Misfit[] = [];
  private root: string[] = [];
  /** The values that contain the one being resolved, outermost first. */
  private readonly around: unknown[] = [];

  constructor(private readonly object: ApiObject) {
    const misfit = misfitInMetadata(object);
    if (misfit !== undefined) this.found.push(misfit);
  }

  public resolve(context: ResolutionContext): void {
    const { key, value, obj } = context;
    // A Lazy value may render another object meanwhile.
    if (obj !== this.object) return;
    // Metadata is rendered separately, before the whole object.
    if (key.length === 0) this.root = 'kind' in value ? [] : ['metadata'];
    this.around.splice(key.length);
    const misfit = misfitOf(value, this.around);
    this.around.push(value);
    if (misfit !== undefined) {
      this.found.push({ ...misfit, path: [...this.root, ...key, ...misfit.path] });
      context.replaceValue(undefined);
    } else if (isPlain(value) && value.constructor !== Object) {
      // cdk8s does not treat maps without a prototype as plain objects.
      context.replaceValue({ ...value });
    }
  }

  public judge(): void {
    refuseMisfits(this.object, this.found);
  }
}

/** The paths that the patches of an object change. */
export function patchedPaths(object: ApiObject): string[] {
  return patchesOf(object).map(({ path }) => path);
}

/** cdk8s converts patches to JSON before it applies them, which silently drops values. */
export function judgePatches(object: ApiObject): void {
  refuseMisfits(object, patchesOf(object).filter(({ op }) => ['add', 'replace'].includes(op)).flatMap(({ path, value }) => {
    const steps = path.split('/').slice(1).map(step => step.replace(/~1/g, '/').replace(/~0/g, '~'));
    if (value === undefined) return { path: steps, what: 'undefined', fix: 'set a value in the patch, or use JsonPatch.remove(path)' };
    return misfitIn(value, steps, []) ?? [];
  }));
}

interface Patch {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

function patchesOf(object: ApiObject): Patch[] {
  const { patches } = object as unknown as { readonly patches: readonly JsonPatch[] };
  return patches.map(patch => ({ path: '', ...patch._toJson() as Omit<Patch, 'path'> }));
}

/** Reports all of them, and stops with the last one: rendering errors that they cause are not separate mistakes. */
function refuseMisfits(object: ApiObject, misfits: readonly Misfit[]): void {
  misfits.slice(0, -1).forEach(misfit => reject(object, refusalOf(misfit), undefined));
  misfits.slice(-1).forEach(misfit => refuse(object, refusalOf(misfit)));
}

function refusalOf({ path, what, fix }: Misfit): Refusal {
  return {
    code: 'value-not-json',
    problem: `${shown(path)} is not a valid value in a manifest`,
    given: what,
    allowed: 'strings, finite numbers, booleans, lists and plain objects of these, and what cdk8s converts to them: Lazy, Date, IntOrString and Quantity',
    fix,
  };
}

function shown(path: readonly string[]): string {
  return path.map((step, i) => /^\d+$/.test(step) ? `[${step}]` : /^[\w-]+$/.test(step) ? `${i === 0 ? '' : '.'}${step}` : `['${step}']`).join('');
}

/** Charts add labels to the given metadata, and a value without entries would be lost. */
function misfitInMetadata(object: ApiObject): Misfit | undefined {
  const { props } = object as unknown as { readonly props: { readonly metadata?: { readonly labels?: unknown; readonly annotations?: unknown } } };
  const { metadata } = props;
  const maps = { 'metadata': metadata, 'metadata.labels': metadata?.labels, 'metadata.annotations': metadata?.annotations };
  const misfit = Object.entries(maps).find(([, map]) => map !== undefined && map !== null && !isPlain(map));
  return misfit && { ...misfitOf(misfit[1], []) ?? notPlain(misfit[1]), path: misfit[0].split('.') };
}

/** The first misfit in a value that is not resolved any further. */
function misfitIn(value: unknown, path: readonly string[], around: readonly unknown[]): Misfit | undefined {
  const isValid = value === null || (value instanceof Date && !Number.isNaN(value.getTime()));
  const own = isValid ? undefined : misfitOf(value, around);
  if (own !== undefined) return { ...own, path: [...path, ...own.path] };
  if (isValid || typeof value !== 'object') return undefined;
  for (const [key, item] of Object.entries(value as object)) {
    const misfit = item === undefined ? undefined : misfitIn(item, [...path, key], [...around, value]);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

/** Why the value itself is not valid JSON, regardless of its contents. */
function misfitOf(value: unknown, around: readonly unknown[]): Misfit | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { path: [], what: String(value), fix: 'correct the calculation: use a finite number, or remove the field' };
  if (typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (around.includes(value)) return { path: [], what: 'an object that contains itself', fix: 'remove the circular reference' };
  if (!Array.isArray(value)) return isPlain(value) ? undefined : { ...notPlain(value), path: [] };
  const hole = Array.from(value).findIndex(item => item === undefined || item === null);
  return hole < 0 ? undefined : { path: [`${hole}`], what: String(value[hole]), fix: 'remove the item from the list' };
}

function notPlain(value: unknown): Pick<Misfit, 'what' | 'fix'> {
  const what = typeof value === 'object' && value !== null ? `a ${value.constructor?.name ?? 'nameless object'}` : `a ${typeof value}`;
  return { what, fix: OTHERS[what] ?? 'use a plain object, a list or a string' };
}
