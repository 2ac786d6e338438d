import { manifestsOf, object, pod, service } from './ask';
import { matrix, reach } from '../../src/reach/reach';
import { waysIn } from '../../src/reach/ways-in';

const SHOP = pod('shop/web') + pod('shop/api') + service('shop/web', 'selector: { app: web }, ports: [{ port: 8080 }]') + service('shop/api', 'selector: { app: api }, ports: [{ port: 8080 }]');
const GATEWAY = 'gateway.networking.k8s.io/v1';
const leads = (yaml: string, from = 'internet', to = 'shop/web') => {
  const manifests = manifestsOf(SHOP + yaml);
  return waysIn(manifests, reach(manifests, from, to)).map(({ manifest: { kind, metadata: { name } } }) => `${kind} ${name}`);
};
const route = (kind: string, parent: string, rule: string) => object(GATEWAY, kind, 'shop/way', `spec: { parentRefs: [${parent}], rules: [${rule}] }`);
const TO_WEB = '{ backendRefs: [{ name: web, port: 8080 }] }';

test.each([
  ['an HTTPRoute', route('HTTPRoute', '{ name: public, namespace: edge }', TO_WEB), ['HTTPRoute way']],
  ['a GRPCRoute of a ListenerSet', route('GRPCRoute', '{ kind: ListenerSet, name: public }', TO_WEB), ['GRPCRoute way']],
  ['an Ingress', object('networking.k8s.io/v1', 'Ingress', 'shop/way', 'spec: { defaultBackend: { service: { name: web, port: { number: 8080 } } } }'), ['Ingress way']],
  ['a load balancer', service('shop/public', 'type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }]'), ['Service public']],
  ['a port of the nodes', service('shop/public', 'type: NodePort, selector: { app: web }, ports: [{ port: 80 }]'), ['Service public']],
  ['a route for callers in the mesh', route('HTTPRoute', "{ group: '', kind: Service, name: web }", TO_WEB), []],
  ['a route that sends elsewhere', route('HTTPRoute', '{ name: public }', '{ filters: [{ type: RequestRedirect }] }'), []],
  ['a route to others', route('HTTPRoute', '{ name: public }', '{ backendRefs: [{ name: api, port: 8080 }] }'), []],
  ['a Service for the cluster', service('shop/more', 'selector: { app: web }, ports: [{ port: 80 }]'), []],
])('%s leads those outside to the pods or not', (_, yaml, found) => {
  expect(leads(yaml)).toEqual(found);
});

test('it is about callers outside, of whatever address, and each way is named once', () => {
  const yaml = route('HTTPRoute', '{ name: public }', `${TO_WEB}, ${TO_WEB}`);
  expect(leads(yaml, '203.0.113.7')).toEqual(['HTTPRoute way']);
  expect(leads(yaml, 'shop/api')).toEqual([]);
  expect(leads(yaml, 'internet', 'shop/api')).toEqual([]);
  const manifests = manifestsOf(SHOP + yaml);
  const { parties, answersOf } = matrix(manifests);
  expect(waysIn(manifests, parties.flatMap(answersOf).filter(answer => answer !== undefined)).map(({ manifest }) => manifest.kind)).toEqual(['HTTPRoute']);
});
