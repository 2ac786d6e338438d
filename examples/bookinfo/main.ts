import { k8s } from 'cdk8s-plus-27';
import { App, Health, Peer, System, TwelveFactorApp, WritablePath } from 'keelwright';

const app = new App({ name: 'bookinfo' });
const bookinfo = new System(app, 'bookinfo');

const service = (name: string, id: string, props: object = {}) => new TwelveFactorApp(bookinfo, id, {
  image: `registry.istio.io/release/examples-bookinfo-${id}:1.20.3`,
  port: 9080,
  health: Health.http('/health'),
  resources: { cpu: '100m', memory: '256Mi' },
  podLabels: { app: name, version: id.replace(/.*-/, '') },
  ...props,
});

/** The name that callers use, over every version of the service. */
const named = (name: string) => new k8s.KubeService(bookinfo, name, {
  metadata: { name, labels: { app: name, service: name } },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 9080, targetPort: k8s.IntOrString.fromString('http') }] },
});
['details', 'ratings', 'reviews', 'productpage'].forEach(named);

const details = service('details', 'details-v1');
const ratings = service('ratings', 'ratings-v1');

// WebSphere Liberty unpacks itself and compiles while it starts.
const liberty = {
  config: { LOG_DIR: '/tmp/logs' },
  writablePaths: [WritablePath.disk('/tmp', '128Mi'), WritablePath.disk('/opt/ibm/wlp/output', '256Mi')],
};
const reviews = [
  service('reviews', 'reviews-v1', liberty),
  ...['reviews-v2', 'reviews-v3'].map(id => service('reviews', id, { ...liberty, calls: [ratings] })),
];

service('productpage', 'productpage-v1', { calls: [details, ...reviews], callers: [Peer.anyone()] });

app.synth();
