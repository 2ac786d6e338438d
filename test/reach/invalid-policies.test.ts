import { manifestsOf, policy } from './ask';
import { randomSets, objectsOf } from './random-policies';
import { Manifests } from '../../src/manifests/manifests';
import { KeelwrightError } from '../../src/private/refusal';
import { refuseInvalidPolicies } from '../../src/reach/invalid-policies';

const refused = (spec: string) => {
  try {
    refuseInvalidPolicies(manifestsOf(policy('shop/api', spec)));
  } catch (error) {
    const { where, refusal: { code, problem, fix } } = error as KeelwrightError;
    return `${code} at ${where}: ${/as (spec.*)$/.exec(problem)?.[1]}: ${fix}`;
  }
  return 'nothing';
};
const peer = (given: string) => `podSelector: {}, ingress: [{ from: [${given}] }]`;
const port = (given: string) => `podSelector: {}, ingress: [{ ports: [${given}] }]`;
const selected = (given: string) => `podSelector: ${given}`;
const AT = 'policy-invalid at test.yaml:2: ';

test.each([
  [peer('{ ipBlock: { cidr: foo } }'), 'spec.ingress[0].from[0].ipBlock.cidr: write a block such as 10.0.0.0/16'],
  [peer('{ ipBlock: { cidr: 10.0.0.0 } }'), 'spec.ingress[0].from[0].ipBlock.cidr: write 10.0.0.0/32 for this one address'],
  [peer("{ ipBlock: { cidr: 'fd00::1' } }"), 'spec.ingress[0].from[0].ipBlock.cidr: write fd00::1/128 for this one address'],
  [peer('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0] } }'), 'spec.ingress[0].from[0].ipBlock.except[0]: write 10.1.0.0/32 for this one address'],
  [peer('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] } }'), 'spec.ingress[0].from[0].ipBlock: remove from except what is outside cidr, or all of it'],
  [peer('{ ipBlock: { except: [10.0.0.0/8] } }'), 'spec.ingress[0].from[0].ipBlock: add cidr: the block that except is taken out of'],
  [peer('{ ipBlock: { cidr: 10.0.0.0/8 }, podSelector: {} }'), 'spec.ingress[0].from[0]: write podSelector: {} for all pods of the namespace; make the block a peer of its own where there are others'],
  [peer('{}'), 'spec.ingress[0].from[0]: write podSelector: {} for all pods of the namespace; make the block a peer of its own where there are others'],
  [peer('{ podSelector: { matchlabels: { app: web } } }'), 'spec.ingress[0].from[0].podSelector.matchlabels: did you mean matchLabels?'],
  [selected('{ matchlabels: { app: api } }'), 'spec.podSelector.matchlabels: did you mean matchLabels?'],
  [selected('{ app: api }'), 'spec.podSelector.app: remove it'],
  [selected('{ matchLabels: { tier: 1 } }'), 'spec.podSelector.matchLabels.tier: put it in quotes: "1"'],
  [selected('{ matchLabels: { app: } }'), 'spec.podSelector.matchLabels.app: write the value that the label has, or ask for any with operator: Exists'],
  [selected('{ matchLabels: { the app: api } }'), 'spec.podSelector.matchLabels.the app: write the label as the pods or namespaces have it'],
  [selected('{ matchExpressions: [{ key: app, operator: Foo, values: [api] }] }'), 'spec.podSelector.matchExpressions[0].operator: write one of these'],
  [selected('{ matchExpressions: [{ key: app, operator: in, values: [api] }] }'), 'spec.podSelector.matchExpressions[0].operator: write In'],
  [selected('{ matchExpressions: [{ key: app, operator: In }] }'), 'spec.podSelector.matchExpressions[0]: give values to In and NotIn, and remove those of Exists and DoesNotExist'],
  [selected('{ matchExpressions: [{ key: app, operator: Exists, values: [api] }] }'), 'spec.podSelector.matchExpressions[0]: give values to In and NotIn, and remove those of Exists and DoesNotExist'],
  [selected('{ matchExpressions: [{ operator: Exists }] }'), 'spec.podSelector.matchExpressions[0]: add what it lacks'],
  [port('{ port: 9000, endPort: 8000 }'), 'spec.ingress[0].ports[0]: write the lower number as port and the higher one as endPort'],
  [port('{ port: http, endPort: 8000 }'), 'spec.ingress[0].ports[0]: write the lower number as port and the higher one as endPort'],
  [port('{ port: 0 }'), 'spec.ingress[0].ports[0].port: write a number such as 8080'],
  [port("{ port: '8080' }"), 'spec.ingress[0].ports[0].port: remove the quotes: 8080'],
  [port('{ port: HTTP }'), 'spec.ingress[0].ports[0].port: write the name or number that the pods give their port'],
  [port('{ protocol: tcp }'), 'spec.ingress[0].ports[0].protocol: write TCP'],
  ['podSelector: {}, ingress: [null]', 'spec.ingress[0]: write an object, or {} for an empty one'],
  ['podSelector: {}, ingress: { from: [] }', 'spec.ingress: write it as a list, in [ ] or after a hyphen'],
  ['podSelector: {}, egress: [{ from: [] }]', 'spec.egress[0].from: remove it'],
  ['podSelector: {}, policyTypes: [ingress]', 'spec.policyTypes[0]: write Ingress'],
])('{ %s } is refused', (spec, says) => {
  expect(refused(spec)).toBe(AT + says);
});

test.each([
  '', 'podSelector: null', 'podSelector: {}, ingress: null, egress: []', port('{}'), port('{ port: 8000, endPort: 8000, protocol: SCTP }'), port('{ port: http-2 }'),
  peer('{ podSelector: {}, namespaceSelector: {} }'), peer('{ ipBlock: { cidr: 10.0.0.7/8, except: [10.1.0.0/16] }, podSelector: null }'),
  selected("{ matchLabels: { acme.example/app: '' } }"),
])('{ %s } is a policy', spec => {
  expect(refused(spec)).toBe('nothing');
});

test('so are random ones', () => {
  for (const set of randomSets(1, 50)) {
    const entries = objectsOf(set).map(manifest => ({ manifest, origin: {} }));
    expect(() => refuseInvalidPolicies(Manifests.of(entries))).not.toThrow();
  }
});
