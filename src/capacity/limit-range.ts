import { Amounts, amountsOf, orElse } from './amounts';
import { fields, items } from '../manifests/json';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';

/** The limits of a LimitRange for containers, pods or PersistentVolumeClaims, with the defaults that the API server adds to it. */
export interface LimitRangeItem {
  /** `Container`, `Pod` or `PersistentVolumeClaim`. */
  readonly type: string;
  readonly defaultLimits: Amounts;
  readonly defaultRequests: Amounts;
  readonly min: Amounts;
  readonly max: Amounts;
  /** The maximum ratio of limit to request. */
  readonly ratios: Amounts;
}

/** The limits that apply in the namespace. */
export function limitRangesIn(manifests: Manifests, namespace: string | undefined): LimitRangeItem[] {
  return manifests.ofKind('LimitRange', '')
    .filter(({ manifest }) => indexedNamespace(manifest.metadata.namespace) === indexedNamespace(namespace))
    .flatMap(entry => items(fields(entry.manifest.spec).limits, 'spec.limits').map(({ value, field }) => {
      const given = (name: string) => amountsOf(value[name], entry, `${field}.${name}`);
      const [min, max, ratios] = ['min', 'max', 'maxLimitRequestRatio'].map(given);
      if (value.type !== 'Container') return { type: String(value.type), defaultLimits: new Map(), defaultRequests: new Map(), min, max, ratios };
      const defaultLimits = orElse(given('default'), max);
      return { type: value.type, defaultLimits, defaultRequests: orElse(given('defaultRequest'), defaultLimits, min), min, max, ratios };
    }));
}
