import { fields } from '../manifests/json';
import { PodTemplate } from '../manifests/pod-templates';

/** Whether the pods only reserve headroom for others: all their containers run the pause image. */
export function isPausing({ spec }: PodTemplate): boolean {
  const containers: unknown = spec.containers;
  return Array.isArray(containers) && containers.length > 0 && containers.every(container => /(^|\/)pause([:@]|$)/.test(String(fields(container).image)));
}
