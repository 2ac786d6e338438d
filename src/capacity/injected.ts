import { Amounts, amountsOf } from './amounts';
import { PodTemplate } from '../manifests/pod-templates';

const PREFIX = 'sidecar.istio.io';

/** A container that is in no manifest, because Istio injects it into the pods when they are created. */
export interface Injected {
  readonly name: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/**
 * The proxy of a pod with annotations that set its size. The size of others is unknown: it depends on the installation of Istio.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/
 */
export function injectedProxy({ annotations, labels, spec, entry, field }: PodTemplate): Injected | undefined {
  const size = (cpu: string, memory: string) => amountsOf(Object.fromEntries([['cpu', cpu], ['memory', memory]]
    .map(([resource, name]) => [resource, annotations[`${PREFIX}/${name}`]])
    .filter(([, value]) => value !== undefined)), entry, `${field.replace(/spec$/, '')}metadata.annotations`);
  const isLeftOut = [labels, annotations].some(marks => marks[`${PREFIX}/inject`] === 'false') || spec.hostNetwork === true;
  const [requests, limits] = [size('proxyCPU', 'proxyMemory'), size('proxyCPULimit', 'proxyMemoryLimit')];
  return isLeftOut || requests.size + limits.size === 0 ? undefined : { name: 'istio-proxy', requests, limits };
}
