import { Item } from './json';

/** The target port of a Service port. The API server also treats 0 and the empty string as unset. */
export function targetPortOf({ port, targetPort }: Item['value']): any {
  return targetPort || port;
}
