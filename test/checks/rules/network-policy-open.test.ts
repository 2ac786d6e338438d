import { ApiObject, JsonPatch } from 'cdk8s';
import { Egress, Entry, Peer, Platform, Route } from '../../../src';
import { judge } from '../../../src/synth/judge';
import { synthesize } from '../../../src/synth/synthesize';
import { Changes, makeShop } from '../../program';
import { testCheck } from '../tester';

const id = 'network-policy-open';

const policy = (spec: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, image: db:1 }] } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, ${spec} }
`;
const FROM = 'list the peers in from; to allow all peers, set from: [{ namespaceSelector: {} }, { ipBlock: { cidr: 0.0.0.0/0 } }], or use Peer.anyone() in keelwright';
const TO = 'list the peers in to; to allow all peers, set to: [{ namespaceSelector: {} }, { ipBlock: { cidr: 0.0.0.0/0 } }], or use Egress.open() in keelwright';
const finding = (message: string, fix = FROM) => ({ id, object: 'NetworkPolicy shop/db', message, fix });
const warning = (message: string, fix = FROM) => ({ ...finding(message, fix), severity: 'warning' as const });

testCheck(id, {
  valid: [
    ['rules with peers', policy('ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 5432 }] }], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]')],
    ['everybody that is written', policy('ingress: [{ from: [{ namespaceSelector: {} }, { ipBlock: { cidr: 0.0.0.0/0 } }] }]')],
    ['no rules', policy('policyTypes: [Ingress, Egress], ingress: [], egress: []')],
    ['questions for names', policy('policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }] }]')],
    ['policies of another group', policy('ingress: [{}]').replace('networking.k8s.io/v1', 'crd.projectcalico.org/v1')],
  ],
  invalid: [
    ['an empty list', policy('ingress: [{ from: [], ports: [{ port: 5432 }] }]'), [finding('spec.ingress[0].from is empty, so any client may connect to its pods on TCP 5432')]],
    ['an empty field', policy('policyTypes: [Egress], egress: [{ to: null }]'), [finding('spec.egress[0].to is empty, so its pods may connect to any destination on every port', TO)]],
    ['a rule with nothing in it', policy('ingress: [{}]'), [warning('spec.ingress[0] has no from, so any client may connect to its pods on every port')]],
    ['an empty list of ports', policy('ingress: [{ ports: [] }]'), [warning('spec.ingress[0] has no from, so any client may connect to its pods on every port')]],
    ['a range from the port for names on', policy('policyTypes: [Egress], egress: [{ ports: [{ port: 53, endPort: 60, protocol: UDP }] }]'), [
      warning('spec.egress[0] has no to, so its pods may connect to any destination on UDP 53 to 60', TO),
    ]],
    ['a port for names that is let in', policy('ingress: [{ ports: [{ port: 53 }] }]'), [warning('spec.ingress[0] has no from, so any client may connect to its pods on TCP 53')]],
  ],
});

const found = (changes: Changes) => {
  const { app } = makeShop(changes);
  return judge(synthesize(app)).findings.filter(one => one.id === id).map(({ severity, message }) => `${severity}: ${message}`);
};
const PUBLIC = Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }) });

test.each<[string, Changes]>([
  ['Egress.open()', { web: { egress: [Egress.open()] } }],
  ['Peer.anyone()', { web: { callers: [Peer.anyone()], egress: [Egress.to(Peer.anyone(), [443])] } }],
  ['a route by an entry whose callers are not known', { app: { platform: PUBLIC }, web: { routes: [Route.host('shop.acme.example')] } }],
])('%s is no finding: it was said, or synth tells what to write', (_, changes) => expect(found(changes)).toEqual([]));

test('F16 a JSON patch that takes the peers out of a rule is found, although it changes nothing that keelwright rendered', () => {
  expect(found({ web: { callers: [Peer.namespace('edge')] }, then: app => app.networkPolicy.addJsonPatch(JsonPatch.remove('/spec/ingress/0/from')) })).toEqual([
    'warning: spec.ingress[0] has no from, so any client may connect to its pods on TCP 8080',
  ]);
  expect(found({ web: { callers: [Peer.namespace('edge')] }, then: app => app.networkPolicy.addJsonPatch(JsonPatch.replace('/spec/ingress/0/from', [])) })).toEqual([
    'error: spec.ingress[0].from is empty, so any client may connect to its pods on TCP 8080',
  ]);
});

test('F16 what was said of some ports is not said of others', () => {
  const patch = JsonPatch.add('/spec/egress/-', { ports: [{ port: 8443, protocol: 'TCP' }] });
  expect(found({ web: { egress: [Egress.to(Peer.anyone(), [443])] }, then: app => app.networkPolicy.addJsonPatch(patch) })).toEqual([
    'warning: spec.egress[2] has no to, so its pods may connect to any destination on TCP 8443',
  ]);
});

test('F16 an object of the program that is no construct of keelwright is judged as well', () => {
  const { app, shop } = makeShop();
  new ApiObject(shop, 'raw', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'raw' }, spec: { podSelector: {}, ingress: [{ from: [] }] } });
  expect(judge(synthesize(app)).errors.map(error => error.id)).toEqual([id]);
});
