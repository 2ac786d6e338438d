import { parseQuantity } from '../../../src/private/quantity';
import type { KubeObject } from '../lab';

/** Where Kubernetes writes an amount in its own way: `1000m` comes back as `1`. */
const QUANTITIES = /\.(requests|limits|hard|capacity|default|defaultRequest|min|max|maxLimitRequestRatio)\.[^.]+$|\.(sizeLimit|storage|averageValue|divisor|tolerance)$|\.target\.value$/;

/** What of a manifest is not in the object that the server gives back, or has another value there. */
export function lost(sent: any, kept: any, path = ''): string[] {
  if (Array.isArray(sent)) {
    if (!Array.isArray(kept) || kept.length !== sent.length) return [`${path}: ${sent.length} items became ${kept?.length ?? 'none'}`];
    return sent.flatMap((item, i) => lost(item, kept[i], `${path}[${i}]`));
  }
  if (typeof sent === 'object' && sent !== null) {
    if (kept === undefined) return [`${path} is gone`];
    return Object.entries(sent).flatMap(([key, value]) => lost(value, kept[key], `${path}.${key}`));
  }
  const same = sent === kept || (QUANTITIES.test(path) && parseQuantity(String(sent)) === parseQuantity(String(kept)));
  return same ? [] : [`${path}: ${JSON.stringify(sent)} became ${JSON.stringify(kept)}`];
}

/** An object without what changes by itself while nobody touches it. */
export function settled({ status: _, ...object }: KubeObject): object {
  const { resourceVersion, managedFields, ...metadata } = object.metadata as any;
  return { ...object, metadata };
}
