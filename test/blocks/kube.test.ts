import { ApiObject, App as CdkApp, Chart, JsonPatch, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Testing } from '../../src/testing';

const { k8s } = kplus;

function inChart(build: (chart: Chart) => void, app: CdkApp = Testing.app()): any[] {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  build(chart);
  return Testing.synth(chart);
}

const container = { name: 'web', image: 'nginx:1.27.1' };

test.each([['our App', () => Testing.app()], ['a plain cdk8s App', () => new CdkApp()]])('%s keeps fields that are newer than the generated classes', (_, app) => {
  const [deployment] = inChart(chart => new k8s.KubeDeployment(chart, 'web', {
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          initContainers: [{ ...container, name: 'proxy', restartPolicy: 'Always' } as kplus.k8s.Container],
          containers: [{ ...container, lifecycle: { preStop: { sleep: { seconds: 5 } } as kplus.k8s.LifecycleHandler } }],
        },
      },
    },
  }), app());
  expect(deployment.spec.template.spec.initContainers[0].restartPolicy).toBe('Always');
  expect(deployment.spec.template.spec.containers[0].lifecycle.preStop).toEqual({ sleep: { seconds: 5 } });
});

test('patches are applied to the completed object, newer fields and plain values included', () => {
  const [service] = inChart(chart => {
    new k8s.KubeService(chart, 'web', { spec: { ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }] } }).addJsonPatch(
      JsonPatch.add('/spec/trafficDistribution', 'PreferSameZone'),
      JsonPatch.replace('/spec/ports/0/targetPort', 8080),
    );
  });
  expect(service.spec).toEqual({ trafficDistribution: 'PreferSameZone', ports: [{ port: 80, targetPort: 8080 }] });
});

test('percentages and quantities lose their wrapper, and a map with an entry called value does not', () => {
  const [deployment, custom] = inChart(chart => {
    new k8s.KubeDeployment(chart, 'web', {
      spec: {
        selector: {},
        strategy: { rollingUpdate: { maxSurge: k8s.IntOrString.fromString('25%'), maxUnavailable: k8s.IntOrString.fromNumber(0) } },
        template: { spec: { containers: [{ ...container, resources: { limits: { memory: k8s.Quantity.fromString('1Gi') } } }] } },
      },
    });
    new ApiObject(chart, 'custom', { apiVersion: 'acme.example/v1', kind: 'Setting', spec: { colour: { value: 'red' }, size: k8s.Quantity.fromString('2') } });
  });
  expect(deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: '25%', maxUnavailable: 0 });
  expect(deployment.spec.template.spec.containers[0].resources.limits).toEqual({ memory: '1Gi' });
  expect(custom.spec).toEqual({ colour: { value: 'red' }, size: '2' });
});

test('fields that the generated classes rename appear once, under the name that Kubernetes knows', () => {
  const [service] = inChart(chart => new k8s.KubeService(chart, 'web', { spec: { clusterIp: 'None', externalIPs: ['192.0.2.1'] } }));
  expect(service.spec).toEqual({ clusterIP: 'None', externalIPs: ['192.0.2.1'] });
});

test('objects of the higher level are whole as well', () => {
  const deployments = inChart(chart => {
    const deployment = new kplus.Deployment(chart, 'web', { containers: [{ image: 'nginx:1.27.1', portNumber: 8080 }] });
    ApiObject.of(deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/hostnameOverride', 'web'));
  });
  expect(deployments[0].spec.template.spec.hostnameOverride).toBe('web');
  expect(deployments[0].spec.template.spec.containers[0].ports).toEqual([{ containerPort: 8080 }]);
});

test('an object of a cluster-scoped kind has no namespace', () => {
  const objects = inChart(chart => {
    new k8s.KubeClusterRole(chart, 'reader', {});
    new k8s.KubeConfigMap(chart, 'settings', {});
    new ApiObject(chart, 'crd', { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec: { group: 'acme.example', scope: 'Cluster', names: { kind: 'Fleet' } } });
    new ApiObject(chart, 'fleet', { apiVersion: 'acme.example/v1', kind: 'Fleet' });
  });
  const namespaces = Object.fromEntries(objects.map(({ kind, metadata }) => [kind, metadata.namespace]));
  expect(namespaces).toEqual({ ClusterRole: undefined, ConfigMap: 'shop', CustomResourceDefinition: undefined, Fleet: undefined });
});

test('values that are made late are made when the object is rendered', () => {
  let colour = 'red';
  const objects = () => inChart(chart => new ApiObject(chart, 'custom', {
    apiVersion: 'acme.example/v1', kind: 'Setting', spec: { colour: Lazy.any({ produce: () => colour }) },
  }));
  colour = 'blue';
  expect(objects()[0].spec.colour).toBe('blue');
});

test('rendering twice gives the same', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'shop');
  new k8s.KubeService(chart, 'web', { spec: {} }).addJsonPatch(JsonPatch.add('/spec/type', 'ClusterIP'));
  expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
});
