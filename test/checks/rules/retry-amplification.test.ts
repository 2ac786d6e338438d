import { testCheck } from '../tester';

const id = 'retry-amplification';
const fix = 'retry at one step of the chain only, and disable retries at the others, as in resilience: { retries: { attempts: 0 } }';

/** An app with a Service, that calls others; its mesh tries calls of it so often again. */
function app(name: string, calls: string[], { retries, port = 'http', labels }: { retries?: string; port?: string; labels?: string } = {}): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: main:1, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: ${port}, port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: { matchLabels: { app: ${name} } }
  policyTypes: [Egress]
  egress: [${calls.map(callee => `{ to: [${labels ?? `{ podSelector: { matchLabels: { app: ${callee} } } }`}], ports: [{ port: 80 }] }`).join(', ')}]
---${retries ?? ''}
`;
}

const virtual = (name: string, attempts: string, host = name) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec: { hosts: [${host}], http: [{ route: [{ destination: { host: ${host} } }], retries: { ${attempts} } }, { route: [{ destination: { host: ${host} } }], retries: { attempts: 0 } }] }
---`;
const route = (name: string, retry: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name}-mesh, namespace: shop }
spec: { parentRefs: [{ group: '', kind: Service, name: ${name}, port: 80 }], rules: [{ backendRefs: [{ name: ${name}, port: 80 }], retry: { ${retry} } }] }
---`;
const namespace = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
---`;
const chain = (api: string | undefined, db: string | undefined, port = 'http') => (
  app('web', ['api']) + app('api', ['db'], { retries: api, port }) + app('db', [], { retries: db, port })
);
const finding = (message: string, name = 'web') => [{ id, severity: 'warning' as const, object: `Deployment shop/${name}`, message, fix }];
const NINE = 'one request may become 9 at Deployment shop/db: api is tried 3 times, db is tried 3 times';

testCheck(id, {
  valid: [
    ['a chain that nobody tries again', chain(undefined, undefined)],
    ['one step of a chain that is tried twice more', chain(virtual('api', 'attempts: 2'), virtual('db', 'attempts: 0'))],
    ['two chains side by side', app('web', ['api', 'db']) + app('api', [], { retries: virtual('api', 'attempts: 2') }) + app('db', [], { retries: virtual('db', 'attempts: 2') })],
    ['gRPC without a mesh', chain(undefined, undefined, 'grpc')],
    ['HTTP in a mesh that tries by itself to connect', namespace('istio-injection: enabled') + chain(undefined, undefined)],
    ['gRPC in ambient mode without a waypoint', namespace('istio.io/dataplane-mode: ambient') + chain(undefined, undefined, 'grpc')],
    ['retries of a Service elsewhere', chain(virtual('api', 'attempts: 2', 'api.other.svc.cluster.local'), virtual('db', 'attempts: 2'))],
    ['policies that name nobody', app('web', ['api'], { labels: '{ podSelector: {} }' }) + app('api', [], { retries: virtual('api', 'attempts: 9') })],
    ['what calls itself', app('web', ['web'], { retries: virtual('web', 'attempts: 9') })],
    ['what nobody calls', app('web', [], { retries: virtual('web', 'attempts: 9') })],
    ['a VirtualService in pieces', chain('\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: api, namespace: shop }\nspec: { hosts: api, http: [null, { retries: 3 }] }\n---', undefined)],
  ],
  invalid: [
    ['two steps that are tried twice more', chain(virtual('api', 'attempts: 2'), virtual('db', 'attempts: 2', 'db.shop.svc.cluster.local')), finding(NINE)],
    ['the same by the Gateway API', chain(route('api', 'attempts: 2'), route('db', 'codes: [503], attempts: 2')), finding(NINE)],
    ['what a route does that says no number', chain(route('api', 'codes: [503]'), route('db', 'codes: [503]')), finding(
      'one request may become 4 at Deployment shop/db: api is tried 2 times, db is tried 2 times',
    )],
    ['what Istio does by itself with gRPC', namespace('istio-injection: enabled') + chain(undefined, undefined, 'grpc'), finding(NINE)],
    ['the same behind a waypoint', namespace('istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint') + chain(undefined, undefined, 'grpc'), finding(NINE)],
    ['a single step that is tried too often', app('web', ['api']) + app('api', [], { retries: virtual('api', 'attempts: 4') }), finding(
      'one request may become 5 at Deployment shop/api: api is tried 5 times',
    )],
    ['a chain that ends in a circle', app('web', ['api']) + app('api', ['db'], { retries: virtual('api', 'attempts: 2') }) + app('db', ['api'], { retries: virtual('db', 'attempts: 2') }), finding(NINE)],
    ['a step in the middle that is not tried again', app('web', ['api']) + app('api', ['cart'], { retries: virtual('api', 'attempts: 2') }) + app('cart', ['db'])
      + app('db', [], { retries: virtual('db', 'attempts: 2') }), finding(
      'one request may become 9 at Deployment shop/db: api is tried 3 times, cart is tried once, db is tried 3 times',
    )],
  ],
});
