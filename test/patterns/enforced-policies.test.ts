import { Chart } from 'cdk8s';
import { Credentials, Engine, Platform, PlatformOptions, StatefulBackend, StatefulBackendProps, System } from '../../src';
import { summary } from '../../src/synth/summary/summary';
import { synthesize } from '../../src/synth/synthesize';
import { Testing } from '../../src/testing';
import { declared, enginesWith } from '../engines/declared';
import { makeShop } from '../program';

type Preset = 'generic' | 'kind' | 'minikube' | 'gke' | 'eks' | 'aks' | 'openshift';
const told = (platform: Platform) => (
  summary(synthesize(makeShop({ app: { platform } }).app), { checksPassed: 1, apply: 'apply' }).split('\n').filter(line => line.startsWith('Network policies take effect'))
);

describe('who enforces network policies (F12)', () => {
  test.each<[Preset, RegExp]>([
    ['generic', /kubernetes\.io\/docs.*#prerequisites, then set Platform\.generic\(\{ enforcesNetworkPolicies: true \}\)$/],
    ['gke', /docs\.cloud\.google\.com.*network-policy/],
    ['eks', /docs\.aws\.amazon\.com.*cni-network-policy-configure\.html/],
    ['aks', /learn\.microsoft\.com\/azure\/aks\/use-network-policies/],
    ['minikube', /minikube\.sigs\.k8s\.io/],
  ])('is not known on %s, and told once with the page that says how', (preset, line) => {
    expect(told(Platform[preset]())).toEqual([expect.stringMatching(line)]);
    expect(told(Platform[preset]({ enforcesNetworkPolicies: true }))).toEqual([]);
  });

  test.each<Preset>(['kind', 'openshift'])('is known on %s, and nothing is told', preset => expect(told(Platform[preset]())).toEqual([]));

  test('is not told of programs without policies', () => {
    const app = Testing.app();
    new Chart(app, 'empty');
    expect(summary(synthesize(app), { checksPassed: 1, apply: 'apply' })).not.toContain('Network policies');
  });
});

describe('a server without a password (F12)', () => {
  const make = (engine: Engine, props: Partial<StatefulBackendProps>, options: PlatformOptions = {}) => (
    new StatefulBackend(new System(Testing.app({ platform: Platform.eks({ hasDefaultStorageClass: true, ...options }) }), 'shop'), 'cache', { engine, ...props })
  );
  const WITHOUT = enginesWith(({ needsCredentials }) => !needsCredentials).map(known => ({ ...declared(known), name: known.name }));

  test.each(WITHOUT)('of $name is refused where policies are not known to hold', ({ engine, storage }) => {
    expect(() => make(engine!, { storage })).toThrow(/password-missing: [^]*cni-network-policy-configure\.html, then set Platform\.eks\(\{ enforcesNetworkPolicies: true \}\)/);
  });

  test.each(WITHOUT)('of $name is let through where they hold, and with a reason', ({ engine, storage }) => {
    expect(() => make(engine!, { storage }, { enforcesNetworkPolicies: true })).not.toThrow();
    expect(() => make(engine!, { storage, withoutPassword: 'nothing in it is secret' })).not.toThrow();
    expect(() => make(engine!, { storage, withoutPassword: ' ' })).toThrow('reason-missing');
  });

  test('is not asked for where there is one', () => {
    expect(() => make(Engine.redisCache('8.2'), { credentials: Credentials.existing('cache') })).not.toThrow();
    expect(() => make(Engine.redisCache('8.2'), { credentials: Credentials.existing('cache'), withoutPassword: 'why' })).toThrow('password-contradiction');
  });
});
