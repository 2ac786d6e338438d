import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';

/** A domain and a name; names of Kubernetes itself are not extended resources. */
const NAME = /^(?!([a-z0-9.-]+\.)?kubernetes\.io\/)[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Devices and other resources that nodes offer by number, as requests and limits have them: their limit is always the request. */
export function extendedResources(where: IConstruct, prop: string, extended: { readonly [name: string]: number } = {}): { [name: string]: string } {
  return Object.fromEntries(Object.entries(extended).map(([name, count]) => {
    if (NAME.test(name) && !name.startsWith('requests.') && Number.isInteger(count) && count >= 1) return [name, `${count}`];
    return refuse(where, {
      code: 'extended-resource-invalid',
      problem: `${prop}.extended['${name}'] is not a valid extended resource`,
      given: count,
      allowed: "a name with the vendor's domain, such as 'nvidia.com/gpu', and a whole number, at least 1",
      fix: Number.isInteger(count) && count >= 1 ? 'use the name that `kubectl describe node` shows under Allocatable' : 'set 1 or more; a part of a device has its own resource name',
    });
  }));
}
