import * as fc from 'fast-check';
import { everyOrder, SmallNode } from './every-order';
import { entryOf, TAINT, wishes } from './random-sets';
import { Node, nodesOf } from '../../src/capacity/nodes';
import { verdictOf } from '../../src/capacity/verdict';
import { workloadsOf } from '../../src/capacity/workloads';
import { Manifests } from '../../src/manifests/manifests';

const SMALL = { replicas: 3, cpu: 4, memory: 2, daemons: 2 };
const nodes = fc.array(
  fc.record({ cpu: fc.integer({ min: 2, max: 5 }), memory: fc.integer({ min: 2, max: 5 }), pods: fc.integer({ min: 2, max: 5 }), zone: fc.constantFrom('x', 'y', 'z'), pool: fc.constantFrom(undefined, 'a'), isTainted: fc.constantFrom(false, false, false, true) }),
  { minLength: 1, maxLength: 4 },
);

test('what is certain is what every order of the pods and every choice of nodes comes to', () => {
  const seen = { 'fits': 0, 'tight': 0, 'does not fit': 0 };
  fc.assert(fc.property(fc.oneof(wishes(SMALL, ['red', 'blue']), wishes({ ...SMALL, replicas: 2 }, ['red', 'blue', 'green'])), nodes, (given, places) => {
    const manifests = Manifests.of(given.map(wish => entryOf(wish)));
    const { verdict, because } = verdictOf(workloadsOf(manifests), 'max', places.flatMap(asNode), manifests);
    const { canFit, canFail } = everyOrder(given, places);
    seen[verdict]++;
    expect(because === undefined).toBe(verdict === 'fits');
    if (verdict === 'fits') expect(canFail).toBe(false);
    if (verdict === 'does not fit') expect(canFit).toBe(false);
  }), { numRuns: 3000, seed: 7 });
  // Whoever says tight to everything is never wrong.
  expect(seen.fits).toBeGreaterThan(100);
  expect(seen['does not fit']).toBeGreaterThan(100);
});

function asNode({ cpu, memory, pods, zone, pool, isTainted }: SmallNode): Node[] {
  const room = new Map([['cpu', BigInt(cpu) * 1000n], ['memory', BigInt(memory) * 1024n ** 3n * 1000n], ['pods', BigInt(pods) * 1000n]]);
  return nodesOf([{ room, zones: [zone], labels: { pool: pool ?? 'none' }, taints: isTainted ? [TAINT] : [], count: 1 }]);
}
