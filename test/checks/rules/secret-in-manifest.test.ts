import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { PlainText, System, TwelveFactorApp } from '../../../src';
import { Testing } from '../../../src/testing';
import { MINIMAL } from '../../program';
import { testCheck } from '../tester';

const pod = (fields: string, more = '') => `
apiVersion: v1
kind: Pod
metadata: { name: web, annotations: { cluster-autoscaler.kubernetes.io/safe-to-evict: 'true'${more} } }
spec: { containers: [{ name: web, image: web:1, ${fields} }] }`;

const config = (data: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: web }
data: ${data}`;

const finding = (object: string, field: string, reason: string) => [{
  id: 'secret-in-manifest',
  object,
  message: `${field} looks like a secret (${reason}), and everyone who reads the manifests can read it`,
  fix: `keep it in a Secret and reference that, as with secrets: { NAME: Secret.existing('...').key('...') } or valueFrom.secretKeyRef; if it is not a secret, add the annotation keelwright.io/plain-text: '${field}' to the ${object.split(' ')[0]}`,
}];
const inPod = (field: string, reason: string) => finding('Pod web', `spec.containers[web].${field}`, reason);

const content = (name: string, field: string, keys: string) => ({
  id: 'secret-in-manifest',
  object: `Secret ${name}`,
  message: `${field} has ${keys}, and everyone who reads the manifests can read it: base64 is not encryption`,
  fix: `remove the Secret, create it on the cluster, and reference it with Secret.existing('${name}'); or use an ExternalSecret or a SealedSecret, which create it there; if it is not a secret, add the annotation keelwright.io/plain-text: '${field}' to the Secret`,
});

testCheck('secret-in-manifest', {
  valid: [
    ['a reference to a Secret', pod('env: [{ name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }]'), [{ kind: 'Secret', name: 'db' }]],
    ['an argument that Kubernetes fills in', pod("args: ['--password=$(DB_PASSWORD)', '--requirepass', '$(DB_PASSWORD)']")],
    ['an argument that names a file', pod("args: ['--password-file', /run/secrets/db, '--token=/run/token']")],
    ['an image with a digest', pod(`imagePullPolicy: Always, command: [web], args: ['web:1@sha256:${'a'.repeat(64)}']`)],
    ['a hash in an annotation', pod('ports: []', `, checksum/config: ${'a1'.repeat(32)}, acme.example/hash: q7Zp2Lx9VtR4mKs8WnB3yHc6`)],
    ['a Secret that nothing is in', "{ apiVersion: v1, kind: Secret, metadata: { name: empty }, type: kubernetes.io/service-account-token, data: {}, stringData: { a: '' } }"],
    ['a Secret that another tool fills in', "{ apiVersion: v1, kind: Secret, metadata: { name: db }, stringData: { password: '${DB_PASSWORD}', user: '<path:db#user>' } }"],
    ['what is sealed', '{ apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: { name: db }, spec: { encryptedData: { password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq } } }'],
    ['what External Secrets is to make', `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db }
spec: { target: { name: db, template: { data: { url: 'pg://u:{{ .password }}@db' } } }, data: [{ secretKey: PASSWORD, remoteRef: { key: shop/db, property: password } }] }`],
    ['the name of a Secret in an annotation', `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, annotations: { nginx.ingress.kubernetes.io/auth-secret: shop/logins } }
spec: {}`],
    ['the description of a field', `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: a.acme.example }
spec: { versions: [{ schema: { openAPIV3Schema: { description: 'password: swordfish' } } }] }`],
    ['a file with settings', config('{ app.properties: "db.password=${DB_PASSWORD}\\ndb.user=web\\n", TOKEN_URL: "https://id.acme.example/token", TOKEN_TTL: 30m }')],
    ['an argument that is said to be none', pod("args: ['--password=guest']", ", keelwright.io/plain-text: 'data, spec.containers[web].args'")],
    ['a Secret that is said to hold none', '{ apiVersion: v1, kind: Secret, metadata: { name: repository, annotations: { keelwright.io/plain-text: stringData } }, stringData: { password: guest } }'],
  ],
  invalid: [
    ['a variable, by its name', pod('env: [{ name: A, value: b }, { name: PGPASSWORD, value: swordfish }]'), inPod('env[PGPASSWORD].value', 'by its name')],
    ['a variable that looks random', pod('env: [{ name: LICENSE, value: q7Zp2Lx9VtR4mKs8WnB3yHc6 }]'), inPod('env[LICENSE].value', 'it looks random')],
    ['an argument', pod("args: ['--user=web', '--password=swordfish']"), inPod('args', 'it gives a value to password')],
    ['an argument behind its option', pod("args: ['--requirepass', swordfish]"), inPod('args', 'it gives a value to requirepass')],
    ['a command', pod("command: [sh, -c, 'PGPASSWORD=swordfish psql -h db']"), inPod('command', 'it gives a value to PGPASSWORD')],
    ['the header of a probe', pod("livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: Authorization, value: 'Basic d2ViOnN3b3JkZmlzaA==' }] } }"),
      inPod('livenessProbe.httpGet.httpHeaders[Authorization].value', 'by its name')],
    ['an annotation', `
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { acme.example/db-password: swordfish } }`, finding('Namespace shop', 'metadata.annotations[acme.example/db-password]', 'by its name')],
    ['a label', `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { token: swordfish } }`, finding('Namespace shop', 'metadata.labels.token', 'by its name')],
    ['the header of a route', `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec: { rules: [{ filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: X-Api-Key, value: swordfish }] } }] }] }`,
    finding('HTTPRoute web', 'spec.rules[0].filters[0].requestHeaderModifier.set[X-Api-Key].value', 'by its name')],
    ['a DSN', config("{ DSN: 'Server=db;User Id=web;Password=swordfish;' }"), finding('ConfigMap web', 'data.DSN', 'it gives a value to Password')],
    ['a file', config('{ app.properties: "db.user=web\\ndb.password=swordfish\\n" }'), finding('ConfigMap web', 'data[app.properties]', 'it gives a value to db.password')],
    ['a field of a custom resource', '{ apiVersion: acme.example/v1, kind: Shop, metadata: { name: a }, spec: { dbPassword: swordfish, urls: [[{ a: "amqp://web:swordfish@mq" }]] } }', [
      ...finding('Shop a', 'spec.dbPassword', 'by its name'), ...finding('Shop a', 'spec.urls[0][0].a', 'it has the form of a password in a URL'),
    ]],
    ['a Secret in plain text', '{ apiVersion: v1, kind: Secret, metadata: { name: db }, stringData: { user: web, password: swordfish } }', [content('db', 'stringData', 'user and password')]],
    ['a Secret in base64', '{ apiVersion: v1, kind: Secret, metadata: { name: db }, data: { password: c3dvcmRmaXNo } }', [content('db', 'data', 'password')]],
    ['a Secret in which nothing looks like one', '{ apiVersion: v1, kind: Secret, metadata: { name: repository }, stringData: { type: git } }', [
      { ...content('repository', 'stringData', 'type'), severity: 'warning' },
    ]],
    ['what is said to be none of another field', pod("args: ['--password=guest']", ", keelwright.io/plain-text: 'spec.containers[web].command'"),
      inPod('args', 'it gives a value to password')],
  ],
});

describe('F27: what a program prints', () => {
  const findings = (props: object, more: (chart: Chart) => void = () => undefined) => {
    const app = Testing.app();
    const shop = new System(app, 'shop');
    new TwelveFactorApp(shop, 'web', { ...MINIMAL, ...props });
    more(shop);
    return Testing.findings(app).filter(({ id }) => id === 'secret-in-manifest').map(({ entry, message }) => `${entry.origin.path}: ${message.split(',')[0]}`);
  };

  test('what is said to be no secret by PlainText is none, in variables and in files', () => {
    expect(findings({
      config: { DB_PASSWORD: PlainText.of('guest'), DEMO_TOKEN: PlainText.of('$(DEMO)-a-b') }, configFiles: { '/etc/web/app.ini': PlainText.of('password=guest') },
    })).toEqual([]);
  });

  test('arguments, commands and annotations are looked at, and nothing of a secret is told', () => {
    const found = findings({ args: ['--password', 'swordfish'], podAnnotations: { 'acme.example/api-key': 'swordfish' } });
    expect(found).toEqual([
      'shop/web/Deployment: spec.template.metadata.annotations[acme.example/api-key] looks like a secret (by its name)',
      'shop/web/Deployment: spec.template.spec.containers[web].args looks like a secret (it gives a value to password)',
    ]);
  });

  test('a Secret that a program makes itself is one', () => {
    expect(findings({}, chart => new kplus.k8s.KubeSecret(chart, 'db', { metadata: { name: 'db' }, stringData: { password: 'swordfish' } }))).toEqual(['shop/db: stringData has password']);
  });
});
