import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { read } from './manifests';

const OWNER = 'keelwright.io/owner';

/** The objects by name, without the label that says which environment they are of. */
function objectsOf(file: string, owner: string): Map<string, any> {
  return new Map(read(`examples/swap/${file}`).map(object => {
    const { [OWNER]: given, ...labels } = object.metadata.labels;
    expect(given).toBe(owner);
    return [`${object.kind} ${object.metadata.name}`, { ...object, metadata: { ...object.metadata, labels } }];
  }));
}

const inside = objectsOf('expected.yaml', 'shop');
const managed = objectsOf('expected.prod.yaml', 'shop.prod');

/** The lines in which an object differs. */
function difference(name: string): string[] {
  const patch = createTwoFilesPatch('', '', stringify(inside.get(name)), stringify(managed.get(name)), undefined, undefined, { context: 0 });
  return patch.split('\n').filter(line => /^[-+] /.test(line)).map(line => `${line[0]} ${line.slice(1).trim()}`);
}

test('what is gone is what the backends were made of, and what is new is where the cache is', () => {
  expect([...inside.keys()].filter(name => !managed.has(name)).sort()).toEqual([
    'NetworkPolicy orders-db', 'NetworkPolicy sessions', 'Service orders-db-members', 'Service sessions-members', 'ServiceAccount orders-db', 'ServiceAccount sessions',
    'StatefulSet orders-db', 'StatefulSet sessions',
  ]);
  expect([...managed.keys()].filter(name => !inside.has(name))).toEqual(['EndpointSlice sessions-ipv4']);
});

test('what differs is where the Services lead, and where the app is let out to', () => {
  const both = [...inside.keys()].filter(name => managed.has(name));
  const changed = both.filter(name => difference(name).length > 0);
  expect(changed).toEqual(['NetworkPolicy web', 'NetworkPolicy web-worker', 'Service orders-db', 'Service sessions']);
  expect(both.filter(name => !changed.includes(name))).toEqual(['Namespace shop', 'ServiceAccount web', 'Service web', 'Deployment web', 'Deployment web-worker', 'PodDisruptionBudget web', 'PodDisruptionBudget web-worker']);

  const pods = (name: string) => ['- - podSelector:', '- matchLabels:', '- app.kubernetes.io/component: backend', `- app.kubernetes.io/name: ${name}`];
  const block = (cidr: string) => ['+ - ipBlock:', `+ cidr: ${cidr}`];
  for (const policy of ['NetworkPolicy web', 'NetworkPolicy web-worker']) {
    expect(difference(policy)).toEqual([...pods('orders-db'), ...block('10.20.0.0/24'), ...pods('sessions'), ...block('10.20.1.11/32'), ...block('10.20.1.12/32')]);
  }
  const selector = (name: string) => ['- selector:', '- app.kubernetes.io/component: backend', `- app.kubernetes.io/instance: ${name}`, `- app.kubernetes.io/name: ${name}`];
  expect(difference('Service orders-db')).toEqual([
    '- type: ClusterIP', ...selector('orders-db'), '+ type: ExternalName', '- targetPort: postgres', '+ targetPort: 5432',
    '+ externalName: orders.cluster-c1x2y3.eu-central-1.rds.acme.example',
  ]);
  expect(difference('Service sessions')).toEqual([
    ...selector('sessions'), '- targetPort: memcached', '+ targetPort: 11211', '+ ipFamilies:', '+ - IPv4', '+ ipFamilyPolicy: SingleStack',
  ]);
});
