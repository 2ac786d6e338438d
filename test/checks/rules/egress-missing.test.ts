import { ConfigSet, Egress, Entry, Peer, Platform, Route, TwelveFactorApp } from '../../../src';
import { Testing } from '../../../src/testing';
import { Changes, makeShop, MINIMAL } from '../../program';
import { testCheck } from '../tester';

const id = 'egress-missing';

const web = (env: string, more = '', annotations = '{}') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, annotations: ${annotations} }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web:1, env: [${env}]${more} }] }
---`;

/** Pods and addresses. */
const ANYBODY = 'to: [{ namespaceSelector: {} }, { ipBlock: { cidr: 0.0.0.0/0 } }]';
const policy = (egress: string, types = '[Ingress, Egress]') => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: ${types}, egress: ${egress} }
---`;

const DNS = '{ ports: [{ port: 53, protocol: UDP }] }';
const DNS_ONLY = policy(`[${DNS}]`);
const env = (value: string, name = 'STRIPE_URL') => `{ name: ${name}, value: '${value}' }`;
const STRIPE = web(env('https://api.stripe.com/v1'));
const SET = `
apiVersion: v1
kind: ConfigMap
metadata: { name: shared }
data: { STRIPE_URL: 'https://api.stripe.com/v1', LOG_FORMAT: json }
---`;
const found = (variable: string, host: string, port: number) => ({
  id,
  severity: 'warning' as const,
  object: 'Deployment web',
  message: `${variable} points to ${host}:${port}, and no NetworkPolicy allows its pods egress on TCP ${port} outside the cluster`,
  fix: `add egress: [Egress.to(Peer.internet(), [${port}])], or Peer.cidr(...) for a private address; if its pods never connect to it, annotate the workload with keelwright.io/not-called: ${host}`,
});

const GROUPS: { readonly [kind: string]: string } = { CiliumNetworkPolicy: 'cilium.io/v2', CiliumClusterwideNetworkPolicy: 'cilium.io/v2', FQDNNetworkPolicy: 'networking.gke.io/v1alpha1' };
const beside = (kind: string, spec: string, more = '') => `
apiVersion: ${GROUPS[kind]}
kind: ${kind}
metadata: { name: beside${more} }
spec: ${spec}`;

testCheck(id, {
  valid: [
    ['pods that no policy is about', STRIPE],
    ['pods whose policy is about ingress alone', STRIPE + policy('[]', '[Ingress]')],
    ['egress to everything', STRIPE + policy(`[{ ${ANYBODY} }]`)],
    ['egress to everybody on the port', STRIPE + policy(`[{ ${ANYBODY}, ports: [{ port: 443 }] }]`)],
    ['egress to a range with the port', STRIPE + policy(`[{ ${ANYBODY}, ports: [{ port: 400, endPort: 500 }] }]`)],
    ['egress over UDP to what is called over UDP', web(env('udp://syslog.acme.example:514')) + policy(`[{ ${ANYBODY}, ports: [{ port: 514, protocol: UDP }] }]`)],
    ['egress to a block that may be its own', STRIPE + policy('[{ to: [{ ipBlock: { cidr: 10.9.0.0/16 } }], ports: [{ port: 443 }] }]')],
    ['a name of the namespace', web(env('http://api:8080')) + DNS_ONLY],
    ['a name that may be a Service of another namespace', web(env('http://otel.monitoring:4317')) + DNS_ONLY],
    ['a Service by its whole name', web(env('http://otel.monitoring.svc.cluster.local:4317')) + DNS_ONLY],
    ['a member by its whole name', web(env('http://db-0.db.shop.svc:5432')) + DNS_ONLY],
    ['an address', web(env('https://203.0.113.9')) + DNS_ONLY],
    ['the pod itself', web(env('http://www.app.localhost:8080')) + DNS_ONLY],
    ['a scheme whose port nobody knows', web(env('thrift://api.stripe.com')) + DNS_ONLY],
    ['text about a URL', web(env('see https://api.stripe.com')) + DNS_ONLY],
    ['a URL of which a variable is a part', web(env('https://$(HOST)/v1')) + DNS_ONLY],
    ['what goes by a proxy', web(`${env('https://api.stripe.com/v1')}, ${env('http://proxy:3128', 'https_proxy')}`) + DNS_ONLY],
    ['what is said not to be called', `${web(env('https://docs.acme.example'), '', '{ keelwright.io/not-called: "www.acme.example, docs.acme.example" }')}${DNS_ONLY}`],
    ['its own URL behind a route', `${web(env('https://shop.acme.example/cart'))}${DNS_ONLY}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec: { hostnames: ['*.acme.example'], rules: [] }`],
    ['its own URL behind an Ingress', `${web(env('https://shop.acme.example/cart'))}${DNS_ONLY}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ host: shop.acme.example }] }`],
    ['policies beside it that are not read', `${STRIPE}${DNS_ONLY}
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web }
spec: { endpointSelector: {}, egress: [{ toFQDNs: [{ matchName: api.stripe.com }] }] }`],
    ...([
      ['CiliumNetworkPolicy', '{ endpointSelector: { matchLabels: { app: web } }, egress: [{}] }'],
      ['CiliumNetworkPolicy', "{ endpointSelector: { matchLabels: { 'k8s:app': web } } }"],
      ['CiliumNetworkPolicy', "{ endpointSelector: { matchLabels: { 'k8s:io.kubernetes.pod.namespace': default } } }"],
      ['CiliumNetworkPolicy', "{ endpointSelector: { matchExpressions: [{ key: 'any:app', operator: In, values: [web, api] }] } }"],
      ['CiliumClusterwideNetworkPolicy', '{ nodeSelector: {} }'],
      ['FQDNNetworkPolicy', '{ podSelector: { matchLabels: { app: web } } }'],
    ] as const).map(([kind, spec], i): [string, string] => [`policies beside it that select its pods (${kind} ${i})`, STRIPE + DNS_ONLY + beside(kind, spec)]),
  ],
  invalid: [
    ...([
      ['CiliumNetworkPolicy', '{ endpointSelector: { matchLabels: { app: api } }, egress: [{}] }', ''],
      ['CiliumNetworkPolicy', "{ endpointSelector: { matchLabels: { 'k8s:app': api } } }", ''],
      ['CiliumNetworkPolicy', '{ endpointSelector: {} }', ', namespace: other'],
      ['CiliumClusterwideNetworkPolicy', '{ endpointSelector: { matchLabels: { app: api } } }', ''],
      ['FQDNNetworkPolicy', '{ podSelector: { matchLabels: { app: api } } }', ''],
    ] as const).map(([kind, spec, more], i): [string, string, ReturnType<typeof found>[]] => (
      [`policies beside it that select other pods (${kind} ${i})`, STRIPE + DNS_ONLY + beside(kind, spec, more), [found('STRIPE_URL', 'api.stripe.com', 443)]]
    )),
    ['egress to names alone', STRIPE + DNS_ONLY, [found('STRIPE_URL', 'api.stripe.com', 443)]],
    ['egress to another port', STRIPE + policy(`[${DNS}, { ${ANYBODY}, ports: [{ port: 80 }] }]`), [found('STRIPE_URL', 'api.stripe.com', 443)]],
    ['egress to pods', STRIPE + policy(`[${DNS}, { to: [{ namespaceSelector: {} }] }]`), [found('STRIPE_URL', 'api.stripe.com', 443)]],
    ['egress to the metadata server', STRIPE + policy(`[${DNS}, { to: [{ ipBlock: { cidr: 169.254.169.254/32 } }] }]`), [found('STRIPE_URL', 'api.stripe.com', 443)]],
    ['a database with user and password', web(env('postgresql://web:$(PASSWORD)@orders.db.acme.example/app')) + DNS_ONLY, [found('STRIPE_URL', 'orders.db.acme.example', 5432)]],
    ['egress over TCP to what is called over UDP', web(env('udp://syslog.acme.example:514', 'SYSLOG')) + policy(`[{ ${ANYBODY}, ports: [{ port: 514 }] }]`), [{
      ...found('SYSLOG', 'syslog.acme.example', 514),
      message: 'SYSLOG points to syslog.acme.example:514, and no NetworkPolicy allows its pods egress on UDP 514 outside the cluster',
      fix: 'add egress: [Egress.to(Peer.internet()).udp(514)], or Peer.cidr(...) for a private address; if its pods never connect to it, annotate the workload with keelwright.io/not-called: syslog.acme.example',
    }]],
    ['a port of its own', web(env('thrift://stripe.com:9090')) + DNS_ONLY, [found('STRIPE_URL', 'stripe.com', 9090)]],
    ['a ConfigMap that the container reads', `${web('', ', envFrom: [{ configMapRef: { name: shared } }, { secretRef: { name: any } }]')}${SET}${DNS_ONLY}`,
      [found('STRIPE_URL', 'api.stripe.com', 443)], [{ kind: 'Secret', name: 'any' }]],
    ['a key of a ConfigMap', `${web('{ name: API, valueFrom: { configMapKeyRef: { name: shared, key: STRIPE_URL } } }')}${SET}${DNS_ONLY}`, [found('API', 'api.stripe.com', 443)]],
    ['a ConfigMap whose variables have a prefix', `${web('', ', envFrom: [{ prefix: APP_, configMapRef: { name: shared } }]')}${SET}${DNS_ONLY}`, [found('APP_STRIPE_URL', 'api.stripe.com', 443)]],
    ['a URL with a host from another variable', web(`${env('api.stripe.com', 'HOST')}, ${env('https://$(HOST)/v1')}`) + DNS_ONLY, [found('STRIPE_URL', 'api.stripe.com', 443)]],
    ['one host in two variables', web(`${env('https://api.stripe.com')}, ${env('https://api.stripe.com/v2', 'STRIPE_NEXT')}, ${env('https://hooks.slack.com', 'SLACK_URL')}`) + DNS_ONLY,
      [found('STRIPE_URL', 'api.stripe.com', 443), found('SLACK_URL', 'hooks.slack.com', 443)]],
    ['what a mesh has besides', `${STRIPE}${DNS_ONLY}
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web }`, [found('STRIPE_URL', 'api.stripe.com', 443)]],
  ],
});

describe('of an app', () => {
  const idsOf = (changes: Changes) => Testing.findings(makeShop(changes).app).map(finding => `${finding.severity} ${finding.id}`);
  const config = { STRIPE_URL: 'https://api.stripe.com' };
  const gateway = Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }) });

  test.each<[string, Changes, string[]]>([
    ['that no egress covers is a warning', { web: { config } }, ['warning egress-missing']],
    ['with egress on another port is a warning', { web: { config, egress: [Egress.to(Peer.internet(), [8443])] } }, ['warning egress-missing']],
    ['with egress to the internet is none', { web: { config, egress: [Egress.to(Peer.internet(), [443])] } }, []],
    ['that is the app\'s own route is none', { app: { platform: gateway }, web: { config: { SITE: 'https://shop.acme.example' }, routes: [Route.host('shop.acme.example')] } }, []],
    ['that the app says it never calls is none', { web: { config, annotations: { 'keelwright.io/not-called': 'api.stripe.com' } } }, []],
  ])('a URL in config %s (F19)', (_, changes, ids) => expect(idsOf(changes)).toEqual(ids));

  test('a URL in a ConfigSet that no egress covers is a warning (F19)', () => {
    const { app, shop } = makeShop();
    new TwelveFactorApp(shop, 'api', { ...MINIMAL, configSets: [new ConfigSet(shop, 'shared', { values: config })] });
    expect(Testing.findings(app).map(finding => finding.id)).toEqual(['egress-missing']);
  });
});
