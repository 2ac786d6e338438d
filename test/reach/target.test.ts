import { ask, manifestsOf, object, pod, policy, service } from './ask';
import { reach } from '../../src/reach/reach';

const CLOSED = policy('shop/api', 'podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: 8080 }] }]');
const PODS = pod('shop/web') + pod('shop/api', { ports: '{ name: http, containerPort: 8080 }, { name: admin, containerPort: 9000 }' }) + CLOSED;
const calls = (yaml: string, to: string) => reach(manifestsOf(PODS + yaml), 'shop/web', to).map(({ target: { party, port, protocol, via } }) => [party.name, port, protocol, via].filter(Boolean).join(' '));

test.each([
  ['a number', 'port: 80, targetPort: 8080', 'shop/front:80', 'shop/api 8080 TCP Service shop/front port 80'],
  ['a name', 'name: web, port: 80, targetPort: http', 'shop/front:web', 'shop/api 8080 TCP Service shop/front port 80'],
  ['none', 'port: 8080', 'shop/front:8080', 'shop/api 8080 TCP Service shop/front port 8080'],
  ['no port asked for', 'port: 80, targetPort: http', 'shop/front', 'shop/api 8080 TCP Service shop/front port 80'],
])('a Service leads to its pods\' port: %s', (_, port, to, found) => {
  expect(calls(service('shop/front', `selector: { app: api }, ports: [{ ${port} }]`), to)).toEqual([found]);
});

test('a headless Service has no port of its own', () => {
  expect(calls(service('shop/front', 'clusterIP: None, selector: { app: api }, ports: [{ port: 80, targetPort: http }]'), 'shop/front:80')).toEqual(['shop/api 80 TCP Service shop/front port 80']);
});

test('a Service that has the name of its workload leads to whatever it selects', () => {
  const canary = pod('shop/api-next', { labels: 'app: api' }) + service('shop/api', 'selector: { app: api }, ports: [{ port: 80, targetPort: http }]');
  expect(calls(canary, 'shop/api:80')).toEqual(['shop/api 8080 TCP Service shop/api port 80', 'shop/api-next 8080 TCP Service shop/api port 80']);
  expect(calls(canary, 'shop/api:9000')).toEqual(['shop/api 9000 TCP']);
  expect(calls(canary, 'shop/api:admin')).toEqual(['shop/api 9000 TCP']);
});

test('a Service without a selector leads to the addresses that are written down', () => {
  const slice = '---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: { name: ledger-1, namespace: shop, labels: { kubernetes.io/service-name: ledger } }\nports: [{ port: 5433 }]\nendpoints: [{ addresses: [10.9.0.1] }]\n';
  expect(calls(service('shop/ledger', 'ports: [{ port: 5432 }]') + slice, 'shop/ledger:5432')).toEqual(['10.9.0.1 5433 TCP Service shop/ledger port 5432']);
  const endpoints = object('v1', 'Endpoints', 'shop/ledger', 'subsets: [{ addresses: [{ ip: 10.9.0.2 }], ports: [{ port: 5434 }] }]');
  expect(calls(service('shop/ledger', 'ports: [{ port: 5432 }]') + endpoints, 'shop/ledger')).toEqual(['10.9.0.2 5434 TCP Service shop/ledger port 5432']);
});

test('a Service that is another name leads to anywhere, on its ports or any other', () => {
  const mail = (ports: string) => service('shop/mail', `type: ExternalName, externalName: smtp.acme.example${ports}`);
  const served = mail(', ports: [{ name: smtp, port: 25 }]');
  expect(calls(mail(''), 'shop/mail:587')).toEqual(['smtp.acme.example 587 Service shop/mail']);
  expect(calls(mail(''), 'shop/mail')).toEqual(['smtp.acme.example Service shop/mail']);
  for (const to of ['shop/mail', 'shop/mail:25', 'shop/mail:smtp']) expect(calls(served, to)).toEqual(['smtp.acme.example 25 TCP Service shop/mail port 25']);
  expect(calls(served, 'shop/mail:587')).toEqual(['smtp.acme.example 587 Service shop/mail']);
  expect(() => calls(served, 'shop/mail:imap')).toThrow('reach-service-leads-nowhere');
});

test.each([
  ['some addresses', '{ to: [{ ipBlock: { cidr: 10.20.0.0/24 } }], ports: [{ port: 5432 }] }', 'unknown'],
  ['the internet alone', '{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }] }', 'unknown'],
  ['every address', '{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }', 'allowed'],
  ['everybody', '{}', 'allowed'],
  ['another port', '{ to: [{ ipBlock: { cidr: 10.20.0.0/24 } }], ports: [{ port: 53 }] }', 'denied'],
  ['pods', '{ to: [{ podSelector: {} }] }', 'denied'],
])('where a name leads is not known, so with a way out to %s it is: %s', (_, rule, verdict) => {
  const web = pod('shop/web') + policy('shop/web', `podSelector: {}, policyTypes: [Egress], egress: [${rule}]`);
  const db = service('shop/db', 'type: ExternalName, externalName: db.acme.example, ports: [{ name: postgres, port: 5432 }]');
  expect(ask(web + db, 'shop/web', 'shop/db:5432')).toBe(verdict);
});

test('another name of a Service leads to pods of its namespace', () => {
  const web = (namespace: string) => pod('shop/web') + policy('shop/web', `podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${namespace} } } }] }]`);
  const db = service('shop/db', 'type: ExternalName, externalName: db.data.svc.cluster.local');
  expect(ask(web('data') + db, 'shop/web', 'shop/db:5432')).toBe('unknown');
  expect(ask(web('data') + db + object('v1', 'ConfigMap', 'data/any', ''), 'shop/web', 'shop/db:5432')).toBe('allowed');
  expect(ask(web('edge') + db, 'shop/web', 'shop/db:5432')).toBe('denied');
});

test.each([
  ['10.0.0.0/8:443', '10.0.0.0/8 443'],
  ['[fd00::1]:443', 'fd00::1 443'],
  ['fd00::/8', 'fd00::/8'],
  ['internet:53/udp', 'internet 53 UDP'],
  ['shop/*:8080', 'shop/web 8080 TCP,shop/api 8080 TCP'],
  ['shop/*:8081', 'shop/web 8081,shop/api 8081'],
  ['edge/*', 'edge/*'],
])('%s is understood', (to, found) => {
  expect(calls('', to).join(',')).toBe(found);
});

const DNS = pod('shop/dns', { ports: '{ name: dns, containerPort: 53, protocol: UDP }, { name: dns-tcp, containerPort: 53 }, { name: syslog, containerPort: 514, protocol: UDP }' });

test.each([
  ['dns:53', 'shop/dns 53 UDP,shop/dns 53 TCP'],
  ['dns:53/tcp', 'shop/dns 53 TCP'],
  ['dns:dns', 'shop/dns 53 UDP'],
  ['dns:514', 'shop/dns 514 UDP'],
  ['dns:514/sctp', 'shop/dns 514 SCTP'],
])('a port of pods has the transport protocols that they declare: %s', (to, found) => {
  expect(calls(DNS, `shop/${to}`).join(',')).toBe(found);
});

test.each([
  ['53', 'shop/dns 53 UDP Service shop/names port 53,shop/dns 53 TCP Service shop/names port 53'],
  ['53/udp', 'shop/dns 53 UDP Service shop/names port 53'],
  ['tcp', 'shop/dns 53 TCP Service shop/names port 53'],
])('and a port of a Service those that the Service has: %s', (port, found) => {
  const names = service('shop/names', 'selector: { app: dns }, ports: [{ name: udp, port: 53, protocol: UDP, targetPort: dns }, { name: tcp, port: 53, targetPort: dns-tcp }]');
  expect(calls(DNS + names, `shop/names:${port}`).join(',')).toBe(found);
});

test('a Service calls as its pods', () => {
  expect(ask(PODS + service('shop/front', 'selector: { app: web }, ports: [{ port: 80 }]'), 'shop/front', 'shop/api:8080')).toBe('allowed');
});

test.each([
  ['shop/wbe', 'reach-name-unknown'], ['web', 'reach-name-unknown'], ['shop/api:', 'reach-port-unknown'], ['shop/api:0', 'reach-port-unknown'],
  ['shop/api:grpc', 'reach-port-unknown'], ['shop/api:80/icmp', 'reach-port-unknown'], ['10.0.0.0/33', 'reach-name-unknown'], ['shop/none:80', 'reach-service-leads-nowhere'],
  ['*/*', 'reach-name-unknown'], ['Shop/*:80', 'reach-name-unknown'],
])('%s is no target: %s', (to, code) => {
  expect(() => calls(service('shop/none', 'selector: { app: none }, ports: [{ name: web, port: 80 }]'), to)).toThrow(code);
});

test('a name that was nearly right is told', () => {
  expect(() => calls('', 'shop/wbe')).toThrow('did you mean shop/web?');
  expect(() => calls('', 'web')).toThrow('did you mean shop/web?');
});

test('where there is nobody to name, it says so', () => {
  expect(() => reach(manifestsOf(''), 'shop/web', 'internet')).toThrow('these manifests have no pods and no Services\n  fix:     pass the manifests of its pods as well');
});
