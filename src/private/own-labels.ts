import { IConstruct } from 'constructs';
import { Kind, mapOf, Mistake, text } from './calls/shape';
import { refuse } from './refusal';

/** Labels by which policies and keelwright itself select objects. They are rendered last, and override all others. */
const RESERVED = /^(app\.kubernetes\.io\/(name|component|instance|part-of|managed-by)|keelwright\.io\/.*)$/;

const map = mapOf(text);

/** Labels that a program may add to those of keelwright; their format is checked when all of them are merged. */
export const ownLabels: Kind = {
  ...map,
  inside: (path, value) => [
    ...map.inside!(path, value),
    ...Object.keys(value).filter(key => RESERVED.test(key)).map(key => reserved(path, key, value[key])),
  ],
};

/** Rejects a label that keelwright would override. */
export function refuseReserved(where: IConstruct | string, prop: string, key: string, value: unknown): never {
  return refuse(where, reserved(prop, key, value));
}

function reserved(prop: string, key: string, value: unknown): Mistake {
  return {
    code: 'label-reserved',
    problem: `${prop} has a label that keelwright sets itself, so this value would be overwritten`,
    given: { [key]: value },
    allowed: 'labels other than app.kubernetes.io/name, component, instance, part-of and managed-by, those of keelwright.io, and, for a namespace, those that podSecurity and the platform set',
    fix: "use a key of your own, such as 'acme.example/team'; the app's name comes from its name prop, part-of from its System",
  };
}
