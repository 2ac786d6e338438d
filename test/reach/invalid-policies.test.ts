import { manifestsOf, policy } from './ask';
import { randomSets, objectsOf } from './random-policies';
import { Manifests } from '../../src/manifests/manifests';
import { KeelwrightError } from '../../src/private/refusal';
import { refuseInvalidPolicies } from '../../src/reach/invalid-policies';

const rejected = (spec: string) => {
  try {
    refuseInvalidPolicies(manifestsOf(policy('shop/api', spec)));
  } catch (error) {
    const { where, refusal: { code, problem, fix } } = error as KeelwrightError;
    return `${code} at ${where}: ${/ has an invalid (spec.*)$/.exec(problem)?.[1]}: ${fix}`;
  }
  return 'nothing';
};
const peer = (given: string) => `podSelector: {}, ingress: [{ from: [${given}] }]`;
const port = (given: string) => `podSelector: {}, ingress: [{ ports: [${given}] }]`;
const selected = (given: string) => `podSelector: ${given}`;
const AT = 'policy-invalid at test.yaml:2: ';

test.each([
  [peer('{ ipBlock: { cidr: foo } }'), 'spec.ingress[0].from[0].ipBlock.cidr: use a block such as 10.0.0.0/16'],
  [peer('{ ipBlock: { cidr: 10.0.0.0 } }'), 'spec.ingress[0].from[0].ipBlock.cidr: use 10.0.0.0/32 for this one address'],
  [peer("{ ipBlock: { cidr: 'fd00::1' } }"), 'spec.ingress[0].from[0].ipBlock.cidr: use fd00::1/128 for this one address'],
  [peer('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0] } }'), 'spec.ingress[0].from[0].ipBlock.except[0]: use 10.1.0.0/32 for this one address'],
  [peer('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] } }'), 'spec.ingress[0].from[0].ipBlock: remove blocks from except that are outside cidr, or the same as cidr'],
  [peer('{ ipBlock: { except: [10.0.0.0/8] } }'), 'spec.ingress[0].from[0].ipBlock: add cidr, the block that except excludes addresses from'],
  [peer('{ ipBlock: { cidr: 10.0.0.0/8 }, podSelector: {} }'), 'spec.ingress[0].from[0]: set podSelector: {} for all pods of the namespace; make ipBlock a separate peer if there are other selectors'],
  [peer('{}'), 'spec.ingress[0].from[0]: set podSelector: {} for all pods of the namespace; make ipBlock a separate peer if there are other selectors'],
  [peer('{ podSelector: { matchlabels: { app: web } } }'), 'spec.ingress[0].from[0].podSelector.matchlabels: did you mean matchLabels?'],
  [selected('{ matchlabels: { app: api } }'), 'spec.podSelector.matchlabels: did you mean matchLabels?'],
  [selected('{ app: api }'), 'spec.podSelector.app: remove it'],
  [selected('{ matchLabels: { tier: 1 } }'), 'spec.podSelector.matchLabels.tier: put it in quotes: "1"'],
  [selected('{ matchLabels: { app: } }'), 'spec.podSelector.matchLabels.app: use the value of the label, or match any value with operator: Exists'],
  [selected('{ matchLabels: { the app: api } }'), 'spec.podSelector.matchLabels.the app: use the label key of the pods or namespaces'],
  [selected('{ matchExpressions: [{ key: app, operator: Foo, values: [api] }] }'), 'spec.podSelector.matchExpressions[0].operator: use one of these'],
  [selected('{ matchExpressions: [{ key: app, operator: in, values: [api] }] }'), 'spec.podSelector.matchExpressions[0].operator: use In'],
  [selected('{ matchExpressions: [{ key: app, operator: In }] }'), 'spec.podSelector.matchExpressions[0]: set values for In and NotIn, and remove those of Exists and DoesNotExist'],
  [selected('{ matchExpressions: [{ key: app, operator: Exists, values: [api] }] }'), 'spec.podSelector.matchExpressions[0]: set values for In and NotIn, and remove those of Exists and DoesNotExist'],
  [selected('{ matchExpressions: [{ operator: Exists }] }'), 'spec.podSelector.matchExpressions[0]: add the missing fields'],
  [port('{ port: 9000, endPort: 8000 }'), 'spec.ingress[0].ports[0]: set port to the lower number and endPort to the higher one'],
  [port('{ port: http, endPort: 8000 }'), 'spec.ingress[0].ports[0]: set port to the lower number and endPort to the higher one'],
  [port('{ port: 0 }'), 'spec.ingress[0].ports[0].port: use a number such as 8080'],
  [port("{ port: '8080' }"), 'spec.ingress[0].ports[0].port: remove the quotes: 8080'],
  [port('{ port: HTTP }'), 'spec.ingress[0].ports[0].port: use the name or number of the port in the pods'],
  [port('{ protocol: tcp }'), 'spec.ingress[0].ports[0].protocol: use TCP'],
  ['podSelector: {}, ingress: [null]', 'spec.ingress[0]: use an object, or {} for an empty one'],
  ['podSelector: {}, ingress: { from: [] }', 'spec.ingress: use a list, in [ ] or with hyphens'],
  ['podSelector: {}, egress: [{ from: [] }]', 'spec.egress[0].from: remove it'],
  ['podSelector: {}, policyTypes: [ingress]', 'spec.policyTypes[0]: use Ingress'],
])('{ %s } is rejected', (spec, says) => {
  expect(rejected(spec)).toBe(AT + says);
});

test.each([
  '', 'podSelector: null', 'podSelector: {}, ingress: null, egress: []', port('{}'), port('{ port: 8000, endPort: 8000, protocol: SCTP }'), port('{ port: http-2 }'),
  peer('{ podSelector: {}, namespaceSelector: {} }'), peer('{ ipBlock: { cidr: 10.0.0.7/8, except: [10.1.0.0/16] }, podSelector: null }'),
  selected("{ matchLabels: { acme.example/app: '' } }"),
])('{ %s } is a policy', spec => {
  expect(rejected(spec)).toBe('nothing');
});

test('so are random ones', () => {
  for (const set of randomSets(1, 50)) {
    const entries = objectsOf(set).map(manifest => ({ manifest, origin: {} }));
    expect(() => refuseInvalidPolicies(Manifests.of(entries))).not.toThrow();
  }
});
