import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

/** A domain and a name; those of Kubernetes itself are no extended resources. */
const NAME = /^(?!([a-z0-9.-]+\.)?kubernetes\.io\/)[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Devices and other things that nodes offer by number, as requests and limits have them: of these there is never more than asked for. */
export function extendedResources(where: IConstruct, prop: string, extended: { readonly [name: string]: number } = {}): { [name: string]: string } {
  return Object.fromEntries(Object.entries(extended).map(([name, count]) => {
    if (NAME.test(name) && !name.startsWith('requests.') && Number.isInteger(count) && count >= 1) return [name, `${count}`];
    return refuse(where, {
      code: 'extended-resource-invalid',
      problem: `${prop}.extended['${name}'] is nothing that nodes offer by number`,
      given: count,
      allowed: "a name with the vendor's domain, such as 'nvidia.com/gpu', and a whole number, at least 1",
      fix: Number.isInteger(count) && count >= 1 ? 'give the name as kubectl describe node shows it below Allocatable' : 'write 1 or more; part of a device has a name of its own',
    });
  }));
}
