import { Item } from './json';

/** Where a port of a Service leads in its pods: the server takes 0 and the empty text as well for one that was not written. */
export function targetPortOf({ port, targetPort }: Item['value']): any {
  return targetPort || port;
}
