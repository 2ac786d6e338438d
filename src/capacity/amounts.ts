import { Amount, amountOf } from './amount';
import { fields } from '../manifests/json';
import { Resource } from '../manifests/manifest';

/** The amount of each resource, by its name. */
export type Amounts = ReadonlyMap<string, Amount>;

export const NOTHING: Amounts = new Map();

/** The amounts in a map of quantities, such as `requests`. */
export function amountsOf(quantities: unknown, entry: Resource, field: string): Amounts {
  return new Map(Object.entries(fields(quantities)).map(([resource, quantity]) => [resource, amountOf(quantity, entry, `${field}.${resource}`)]));
}

export function plus(...summands: Amounts[]): Amounts {
  return merged(summands, (a, b) => a + b);
}

/** The largest amount of each resource. */
export function largest(...given: Amounts[]): Amounts {
  return merged(given, (a, b) => a > b ? a : b);
}

/** For each resource, the first that has an amount takes precedence. */
export function orElse(...given: Amounts[]): Amounts {
  return merged(given, first => first);
}

export function times(amounts: Amounts, factor: number): Amounts {
  return new Map([...amounts].map(([resource, amount]) => [resource, amount * BigInt(factor)]));
}

/** Only the amounts of the wanted resources. */
export function only(amounts: Amounts, isWanted: (resource: string) => boolean): Amounts {
  return new Map([...amounts].filter(([resource]) => isWanted(resource)));
}

function merged(given: Amounts[], merge: (a: Amount, b: Amount) => Amount): Amounts {
  const result = new Map<string, Amount>();
  for (const amounts of given) {
    for (const [resource, amount] of amounts) {
      const earlier = result.get(resource);
      result.set(resource, earlier === undefined ? amount : merge(earlier, amount));
    }
  }
  return result;
}
