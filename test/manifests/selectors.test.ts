import { Resource } from '../../src/manifests/manifest';
import { demandedLabels, LabelSelector, matches, selectorOf, showSelector } from '../../src/manifests/selectors';

const LABELS = { app: 'web', tier: 'front' };

describe('matching', () => {
  const cases: [LabelSelector | null | undefined, boolean][] = [
    [undefined, false],
    [null, false],
    [{}, true],
    [{ matchLabels: {} }, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false],
    [{ matchLabels: { constructor: 'web' } }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['api'] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['api'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['api', 'web'] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
    [{ matchExpressions: [{ key: 'toString', operator: 'Exists' }] }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'Equals', values: ['web'] }] }, false],
    [{ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] }, false],
  ];

  test.each(cases)('%j answers %s', (selector, answer) => {
    expect(matches(selector, LABELS)).toBe(answer);
  });

  test('counts labels that a controller will add', () => {
    const implied = (key: string, value?: string) => key === 'pod-name' && (value ?? 'zk-0') === 'zk-0';
    expect(matches({ matchLabels: { 'pod-name': 'zk-0' } }, {}, implied)).toBe(true);
    expect(matches({ matchLabels: { 'pod-name': 'zk-1' } }, {}, implied)).toBe(false);
    expect(matches({ matchExpressions: [{ key: 'pod-name', operator: 'DoesNotExist' }] }, {}, implied)).toBe(false);
  });
});

test('a selector is shown as kubectl writes it', () => {
  expect(showSelector({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'NotIn', values: ['a', 'b'] }, { key: 'zone', operator: 'Exists' }, { key: 'canary', operator: 'DoesNotExist' },
    ],
  })).toBe('app=web,tier notin (a,b),zone,!canary');
  expect(showSelector({})).toBe('{} (everything)');
});

test('demanded are labels with one value only', () => {
  expect(demandedLabels({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['front'] }, { key: 'zone', operator: 'In', values: ['a', 'b'] }, { key: 'x', operator: 'NotIn', values: ['y'] },
    ],
  })).toEqual([['app', 'web'], ['tier', 'front']]);
});

describe('the selector of an object', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } };
  const cases: [name: string, apiVersion: string, kind: string, spec: unknown, selector: LabelSelector | undefined][] = [
    ['a Service has plain labels', 'v1', 'Service', { selector: { app: 'web' } }, { matchLabels: { app: 'web' } }],
    ['a Service with an empty selector has none', 'v1', 'Service', { selector: {} }, undefined],
    ['a Service that is a name only has none', 'v1', 'Service', { type: 'ExternalName', selector: { app: 'web' } }, undefined],
    ['Knative\'s Service has none', 'serving.knative.dev/v1', 'Service', { selector: { app: 'web' }, template }, undefined],
    ['a Deployment has its own', 'apps/v1', 'Deployment', { selector: { matchLabels: { app: 'a' } }, template }, { matchLabels: { app: 'a' } }],
    ['a Deployment without one has none', 'apps/v1', 'Deployment', { template }, undefined],
    ['a Deployment of an old version gets the labels of its pods', 'extensions/v1beta1', 'Deployment', { template }, { matchLabels: { app: 'web' } }],
    ['a ReplicationController has plain labels', 'v1', 'ReplicationController', { selector: { app: 'a' }, template }, { matchLabels: { app: 'a' } }],
    ['a ReplicationController gets the labels of its pods', 'v1', 'ReplicationController', { template }, { matchLabels: { app: 'web' } }],
    ['a Job leaves its own to the server', 'batch/v1', 'Job', { selector: { matchLabels: { a: 'b' } }, template }, undefined],
    ['a Job may insist', 'batch/v1', 'Job', { manualSelector: true, selector: { matchLabels: { a: 'b' } }, template }, { matchLabels: { a: 'b' } }],
    ['a budget has its own', 'policy/v1', 'PodDisruptionBudget', { selector: {} }, {}],
    ['a budget without one has none', 'policy/v1', 'PodDisruptionBudget', {}, undefined],
    ['an empty one of an old budget is none', 'policy/v1beta1', 'PodDisruptionBudget', { selector: {} }, undefined],
    ['a NetworkPolicy has one for pods', 'networking.k8s.io/v1', 'NetworkPolicy', { podSelector: { matchLabels: { a: 'b' } } }, { matchLabels: { a: 'b' } }],
    ['a NetworkPolicy without one means all', 'networking.k8s.io/v1', 'NetworkPolicy', {}, {}],
    ['a custom workload has its own', 'argoproj.io/v1alpha1', 'Rollout', { selector: { matchLabels: { app: 'a' } }, template }, { matchLabels: { app: 'a' } }],
    ['what makes no pods has none', 'monitoring.coreos.com/v1', 'ServiceMonitor', { selector: { matchLabels: { app: 'a' } } }, undefined],
  ];

  test.each(cases)('%s', (_, apiVersion, kind, spec, selector) => {
    const entry: Resource = { manifest: { apiVersion, kind, metadata: { name: 'web' }, spec }, origin: {} };
    expect(selectorOf(entry)).toEqual(selector);
  });
});
