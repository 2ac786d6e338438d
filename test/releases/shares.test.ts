import fc from 'fast-check';
import { canary, Program } from './releasing';
import { CanaryPhase } from '../../src';
import { Replicas } from '../../src/blocks/scaling/replicas';
import { GATEWAY_API } from '../../src/releases/routers/gateway-api';
import { KUBERNETES } from '../../src/releases/routers/kubernetes';
import { sharesByPods } from '../../src/releases/tolerance';

const between = (min: number, max: number): Replicas => ({ min, max, autoscaled: min !== max, metrics: [] });
const counts = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 30 })).map(([min, more]) => between(min, min + more));
const percents = fc.integer({ min: 1, max: 99 });
const facts = ({ synthesis }: Program) => synthesis.releases![0].facts;

describe('pods for a share of the calls', () => {
  const missed = ({ min, max }: Replicas, pods: number, percent: number) => (
    Math.max(...[min, max].map(own => Math.abs(100 * pods / (pods + own) - percent)))
  );

  test('on Kubernetes alone no other number misses the share by less, over all numbers of pods that the app may have', () => {
    fc.assert(fc.property(counts, percents, (app, percent) => {
      const chosen = KUBERNETES.pods(percent, app);
      const least = Math.min(...Array.from({ length: 100 * app.max + 1 }, (_, i) => missed(app, i + 1, percent)));
      expect(chosen).toBeGreaterThanOrEqual(1);
      expect(missed(app, chosen, percent)).toBeCloseTo(least, 9);
    }), { numRuns: 60 });
  });

  test('where calls are divided they have the load that the app has with all of its pods, and are two where the app may be', () => {
    fc.assert(fc.property(counts, percents, (app, percent) => {
      const pods = GATEWAY_API.pods(percent, app);
      expect(pods * 100).toBeGreaterThanOrEqual(app.max * percent);
      if (pods > 2) expect((pods - 1) * 100).toBeLessThan(app.max * percent);
      else expect(pods).toBe(Math.min(2, app.max));
    }));
  });

  test.each([KUBERNETES, GATEWAY_API])('none and all', router => {
    expect([router.pods(0, between(2, 10)), router.pods(100, between(2, 10))]).toEqual([0, 10]);
  });

  test('the summary tells the share that the pods give, from the most to the fewest of the app', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 0, max: 6 }), percents, (min, more, weight) => {
      const made = canary('kubernetes', { weight, tolerance: 100 }, { replicas: undefined, scale: { min, max: min + more } });
      const pods = made.get('Deployment', 'web-next').spec.replicas;
      const [least, most] = sharesByPods({ pods: { canary: pods }, app: between(min, min + more) }).canary;
      expect([least, most]).toEqual([min + more, min].map(own => 100 * pods / (own + pods)));
      const told = [least, most].map(share => Math.round(share * 10) / 10);
      expect(facts(made)[0]).toContain(`effective: ${[...new Set(told)].join(' to ')} %, with ${pods} pod`);
    }), { numRuns: 15 });
  });
});

describe('the tolerance', () => {
  const tried = (weight: number, tolerance: number | undefined, replicas: number, more: object = {}) => () => canary('kubernetes', { weight, tolerance, ...more }, { replicas });

  test('is five percent of all calls, and what it does not take is refused with one that it would', () => {
    expect(tried(10, undefined, 9)).not.toThrow();
    expect(tried(10, undefined, 6)).not.toThrow();
    expect(tried(10, undefined, 5)).toThrow(/^release-weight-coarse[^]*tolerance: 7,/);
    expect(tried(10, 7, 5)).not.toThrow();
    expect(tried(10, 6, 5)).toThrow(/^release-weight-coarse/);
    expect(tried(10, 0, 9)).not.toThrow();
  });

  test('the number of pods that the message proposes gives the share exactly', () => {
    fc.assert(fc.property(percents, weight => {
      let message = '';
      try { tried(weight, 0, 2)(); } catch (error) { message = (error as Error).message; }
      fc.pre(message !== '');
      expect(tried(weight, 0, Number(/such as replicas: (\d+)/.exec(message)![1]))).not.toThrow();
    }), { numRuns: 15 });
  });

  test('is not asked for where calls are divided, nor with none or all of them', () => {
    for (const way of ['gateway', 'mesh', 'istio'] as const) expect(() => canary(way, { weight: 1 }, { replicas: 2 })).not.toThrow();
    for (const phase of [CanaryPhase.PROMOTED, CanaryPhase.ABORTED]) expect(tried(10, undefined, 2, { phase })).not.toThrow();
    for (const weight of [0, 100]) expect(tried(weight, undefined, 2)).not.toThrow();
  });
});
