import { Manifests } from '../../src/manifests/manifests';
import { summaryOf } from '../../src/reach/answer';
import { reach } from '../../src/reach/reach';

/** Whether the policies let one workload of the shop call another. */
export function reaches(manifests: Manifests): (from: string, to: string) => boolean {
  return (from, to) => summaryOf(reach(manifests, `shop/${from}`, `shop/${to}`)) === 'allowed';
}
