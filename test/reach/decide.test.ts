import { ask, object, pod, policy } from './ask';

const PODS = pod('shop/web') + pod('shop/api') + pod('edge/proxy');
const NAMESPACE = '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: shop } }\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: edge, labels: { team: edge } }\n';
const UNKNOWN = 'unknown';

type Case = [what: string, policies: string, from: string, to: string, answer: string];

function table(name: string, cases: Case[]): void {
  describe(name, () => {
    test.each(cases)('%s', (_, policies, from, to, answer) => expect(ask(NAMESPACE + PODS + policies, from, to)).toBe(answer));
  });
}

const into = (spec: string) => policy('shop/api', `podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress], ingress: [${spec}]`);
const out = (spec: string) => policy('shop/web', `podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [${spec}]`);
const peers = (peer: string) => into(`{ from: [${peer}] }`);

table('which policies count', [
  ['none lets everything through', '', 'shop/web', 'shop/api', 'allowed'],
  ['one of another namespace does not', policy('edge/all', 'podSelector: {}, policyTypes: [Ingress]'), 'shop/web', 'shop/api', 'allowed'],
  ['one for other pods does not', policy('shop/other', 'podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress]'), 'shop/web', 'shop/api', 'allowed'],
  ['an empty selector is about all pods', policy('shop/all', 'podSelector: {}, policyTypes: [Ingress]'), 'shop/web', 'shop/api', 'denied'],
  ['without types it is about ingress', policy('shop/all', 'podSelector: { matchLabels: { app: api } }'), 'shop/web', 'shop/api', 'denied'],
  ['without types it is not about egress', policy('shop/all', 'podSelector: { matchLabels: { app: web } }'), 'shop/web', 'shop/api', 'allowed'],
  ['without types but with egress rules it is about both', policy('shop/all', 'podSelector: { matchLabels: { app: web } }, egress: [{ to: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }]'), 'shop/web', 'shop/api', 'denied'],
  ['without types and with an empty list of egress it is about ingress alone', policy('shop/all', 'podSelector: { matchLabels: { app: web } }, egress: []'), 'shop/web', 'shop/api', 'allowed'],
  ['one of type Egress says nothing of ingress', policy('shop/all', 'podSelector: {}, policyTypes: [Egress], egress: [{}]'), 'edge/proxy', 'shop/api', 'allowed'],
  ['two add up', into('') + into('{}').replace('name: api', 'name: more'), 'shop/web', 'shop/api', 'allowed'],
  ['both ends must let it through', into('{}') + out('{ to: [{ podSelector: { matchLabels: { app: db } } }] }'), 'shop/web', 'shop/api', 'denied'],
]);

table('whom a rule is about', [
  ['no from: everybody', into('{ ports: [{ port: 8080 }] }'), 'edge/proxy', 'shop/api', 'allowed'],
  ['an empty from: everybody', into('{ from: [] }'), 'internet', 'shop/api:8080', 'allowed'],
  ['an empty rule: everybody', into('{}'), 'internet', 'shop/api:8080', 'allowed'],
  ['no rule: nobody', into(''), 'shop/web', 'shop/api', 'denied'],
  ['an empty pod selector: all pods of the namespace', peers('{ podSelector: {} }'), 'shop/web', 'shop/api', 'allowed'],
  ['and none of others', peers('{ podSelector: {} }'), 'edge/proxy', 'shop/api', 'denied'],
  ['and nobody outside', peers('{ podSelector: {} }'), 'internet', 'shop/api:8080', 'denied'],
  ['an empty namespace selector: all pods', peers('{ namespaceSelector: {} }'), 'edge/proxy', 'shop/api', 'allowed'],
  ['a namespace by its label', peers('{ namespaceSelector: { matchLabels: { team: edge } } }'), 'edge/proxy', 'shop/api', 'allowed'],
  ['and not by that of another', peers('{ namespaceSelector: { matchLabels: { team: edge } } }'), 'shop/web', 'shop/api', 'denied'],
  ['a namespace by the name that it always has', peers('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: edge } } }'), 'edge/proxy', 'shop/api', 'allowed'],
  ['both selectors of one peer', peers('{ namespaceSelector: { matchLabels: { team: edge } }, podSelector: { matchLabels: { app: web } } }'), 'edge/proxy', 'shop/api', 'denied'],
  ['either of two peers', peers('{ namespaceSelector: { matchLabels: { team: edge } } }, { podSelector: { matchLabels: { app: web } } }'), 'shop/web', 'shop/api', 'allowed'],
  ['In', peers('{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [web] }] } }'), 'shop/web', 'shop/api', 'allowed'],
  ['NotIn takes what lacks the label', peers('{ podSelector: { matchExpressions: [{ key: tier, operator: NotIn, values: [db] }] } }'), 'shop/web', 'shop/api', 'allowed'],
  ['NotIn', peers('{ podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [web] }] } }'), 'shop/web', 'shop/api', 'denied'],
  ['Exists', peers('{ podSelector: { matchExpressions: [{ key: tier, operator: Exists }] } }'), 'shop/web', 'shop/api', 'denied'],
  ['DoesNotExist', peers('{ podSelector: { matchExpressions: [{ key: tier, operator: DoesNotExist }] } }'), 'shop/web', 'shop/api', 'allowed'],
  ['a block', peers('{ ipBlock: { cidr: 203.0.113.0/24 } }'), '203.0.113.7', 'shop/api', 'allowed'],
  ['but for what is taken out', peers('{ ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.0/28] } }'), '203.0.113.7', 'shop/api', 'denied'],
  ['a block of which a part is taken out', peers('{ ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.0/28] } }'), '203.0.113.0/24', 'shop/api', 'allowed in part'],
  ['a block of IPv6', peers("{ ipBlock: { cidr: '2001:db8::/32' } }"), '2001:db8:1::/48', 'shop/api', 'allowed'],
  ['a peer with nothing in it: nobody', peers('{}'), 'shop/web', 'shop/api', 'denied'],
]);

table('on which ports', [
  ['a number', into('{ ports: [{ port: 8080 }] }'), 'shop/web', 'shop/api:8080', 'allowed'],
  ['another number', into('{ ports: [{ port: 9090 }] }'), 'shop/web', 'shop/api:8080', 'denied'],
  ['TCP unless said', into('{ ports: [{ port: 8080 }] }'), 'shop/web', 'shop/api:8080/udp', 'denied'],
  ['UDP', into('{ ports: [{ port: 8080, protocol: UDP }] }'), 'shop/web', 'shop/api:8080/udp', 'allowed'],
  ['SCTP', into('{ ports: [{ protocol: SCTP }] }'), 'shop/web', 'shop/api:8080/sctp', 'allowed'],
  ['a name is the port that the called pods give it', into('{ ports: [{ port: http }] }'), 'shop/web', 'shop/api:8080', 'allowed'],
  ['also on the way out', out('{ ports: [{ port: http }] }'), 'shop/web', 'shop/api:8080', 'allowed'],
  ['a name that they do not have', into('{ ports: [{ port: grpc }] }'), 'shop/web', 'shop/api:8080', 'denied'],
  ['a name means nothing outside', out('{ ports: [{ port: http }] }'), 'shop/web', '203.0.113.7:8080', 'denied'],
  ['the first of a range', into('{ ports: [{ port: 8080, endPort: 8090 }] }'), 'shop/web', 'shop/api:8080', 'allowed'],
  ['the last of a range', into('{ ports: [{ port: 8000, endPort: 8080 }] }'), 'shop/web', 'shop/api:8080', 'allowed'],
  ['beyond a range', into('{ ports: [{ port: 8000, endPort: 8079 }] }'), 'shop/web', 'shop/api:8080', 'denied'],
  ['an empty list: all', into('{ ports: [] }'), 'shop/web', 'shop/api:8080/udp', 'allowed'],
  ['every port of what declares none', into('{}'), 'shop/web', '203.0.113.7', 'allowed'],
]);

const FROM_MONITORING = peers('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }');
const OF_MONITORING = object('v1', 'ConfigMap', 'monitoring/rules', 'data: {}');

table('what manifests do not show', [
  ['the pods of a namespace', peers('{ namespaceSelector: {}, podSelector: { matchLabels: { app: prometheus } } }') + OF_MONITORING, 'monitoring/*', 'shop/api', UNKNOWN],
  ['its labels', peers('{ namespaceSelector: { matchLabels: { team: ops } } }') + OF_MONITORING, 'monitoring/*', 'shop/api', UNKNOWN],
  ['but its name is known', FROM_MONITORING + OF_MONITORING, 'monitoring/*', 'shop/api', 'allowed'],
  ['the policies of a namespace that is not among them', FROM_MONITORING, 'monitoring/*', 'shop/api', UNKNOWN],
  ['nor those of the called one', out('{}'), 'shop/web', 'monitoring/*', UNKNOWN],
  ['nor those of the default one, beside an object without a namespace that has none', `${into('{}')}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: data }\n`, 'default/*', 'shop/api', UNKNOWN],
  ['but an empty one has none', `${FROM_MONITORING}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: monitoring }\n`, 'monitoring/*', 'shop/api', 'allowed'],
  ['and another name too', peers('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: logging } } }'), 'monitoring/*', 'shop/api', 'denied'],
  ['whether a private block is about pods', peers('{ ipBlock: { cidr: 10.0.0.0/8 } }'), 'shop/web', 'shop/api', UNKNOWN],
  ['a public block is not', peers('{ ipBlock: { cidr: 203.0.113.0/24 } }'), 'shop/web', 'shop/api', 'denied'],
  ['nor one without the private ones', peers('{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16] } }'), 'shop/web', 'shop/api', 'denied'],
  ['whether pods on the host network are held', policy('shop/node', 'podSelector: { matchLabels: { app: agent } }, policyTypes: [Ingress]') + pod('shop/agent', { spec: 'hostNetwork: true' }), 'shop/web', 'shop/agent', UNKNOWN],
  ['whether they are found', peers('{ podSelector: {} }') + pod('shop/agent', { spec: 'hostNetwork: true' }), 'shop/agent', 'shop/api', UNKNOWN],
  ['whether they run on the node of what they call', into('') + pod('shop/agent', { spec: 'hostNetwork: true' }), 'shop/agent', 'shop/api', UNKNOWN],
  ['whether they run on the node of what calls them', out('') + pod('shop/agent', { spec: 'hostNetwork: true' }), 'shop/web', 'shop/agent', UNKNOWN],
  ['they are let through with everybody', into('{}') + pod('shop/agent', { spec: 'hostNetwork: true' }), 'shop/agent', 'shop/api', 'allowed'],
  ['which of a StatefulSet a label of one pod means', peers('{ podSelector: { matchLabels: { statefulset.kubernetes.io/pod-name: db-0 } } }') + pod('shop/db', { kind: 'StatefulSet' }), 'shop/db', 'shop/api', UNKNOWN],
  ['but not of another', peers('{ podSelector: { matchLabels: { statefulset.kubernetes.io/pod-name: queue-0 } } }') + pod('shop/db', { kind: 'StatefulSet' }), 'shop/db', 'shop/api', 'denied'],
]);

test('replicas are kept from each other, and a pod never from itself', () => {
  const alone = policy('shop/all', 'podSelector: {}, policyTypes: [Ingress, Egress]');
  expect(ask(PODS + alone, 'shop/web', 'shop/web')).toBe('denied');
  expect(ask(pod('shop/solo', { kind: 'Pod' }) + alone, 'shop/solo', 'shop/solo')).toBe('allowed');
});

test('pods that run are known by their address', () => {
  const running = object('v1', 'Pod', 'shop/web-1', 'spec: { containers: [{ name: main }] }\nstatus: { podIP: 10.8.0.7 }');
  expect(ask(PODS + running + peers('{ ipBlock: { cidr: 10.9.0.0/16 } }'), 'shop/web-1', 'shop/api')).toBe('denied');
  expect(ask(PODS + running + peers('{ ipBlock: { cidr: 10.8.0.0/16 } }'), 'shop/web-1', 'shop/api')).toBe(UNKNOWN);
});

test.each(['Job', 'CronJob', 'DaemonSet', 'StatefulSet'])('pods of a %s are pods', kind => {
  const template = '{ metadata: { labels: { app: web } }, spec: { containers: [{ name: main }] } }';
  const made = object(kind.endsWith('Job') ? 'batch/v1' : 'apps/v1', kind, 'shop/made', `spec: { ${kind === 'CronJob' ? `jobTemplate: { spec: { template: ${template} } }` : `template: ${template}`} }`);
  expect(ask(PODS + made + peers('{ podSelector: { matchLabels: { app: web } } }'), 'shop/made', 'shop/api')).toBe('allowed');
});
