import { serviceLinksOf } from '../../src/manifests/environment/service-links';

function links(name: string, spec: object, more: object = {}): string[] {
  return serviceLinksOf({ manifest: { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec, ...more }, origin: {} }).map(link => `${link.name}=${link.value}`).sort();
}

// The Services of the kubelet's own test, pkg/kubelet/envvars/envvars_test.go of Kubernetes, and what it expects of them.
test.each<[string, object, string[]]>([
  ['foo-bar', { clusterIP: '1.2.3.4', ports: [{ port: 8080, protocol: 'TCP' }] }, [
    'FOO_BAR_SERVICE_HOST=1.2.3.4', 'FOO_BAR_SERVICE_PORT=8080', 'FOO_BAR_PORT=tcp://1.2.3.4:8080', 'FOO_BAR_PORT_8080_TCP=tcp://1.2.3.4:8080',
    'FOO_BAR_PORT_8080_TCP_PROTO=tcp', 'FOO_BAR_PORT_8080_TCP_PORT=8080', 'FOO_BAR_PORT_8080_TCP_ADDR=1.2.3.4',
  ]],
  ['abc-123', { clusterIP: '5.6.7.8', ports: [{ name: 'u-d-p', port: 8081, protocol: 'UDP' }, { name: 't-c-p', port: 8081, protocol: 'TCP' }] }, [
    'ABC_123_SERVICE_HOST=5.6.7.8', 'ABC_123_SERVICE_PORT=8081', 'ABC_123_SERVICE_PORT_U_D_P=8081', 'ABC_123_SERVICE_PORT_T_C_P=8081',
    'ABC_123_PORT=udp://5.6.7.8:8081', 'ABC_123_PORT_8081_UDP=udp://5.6.7.8:8081', 'ABC_123_PORT_8081_UDP_PROTO=udp', 'ABC_123_PORT_8081_UDP_PORT=8081',
    'ABC_123_PORT_8081_UDP_ADDR=5.6.7.8', 'ABC_123_PORT_8081_TCP=tcp://5.6.7.8:8081', 'ABC_123_PORT_8081_TCP_PROTO=tcp', 'ABC_123_PORT_8081_TCP_PORT=8081',
    'ABC_123_PORT_8081_TCP_ADDR=5.6.7.8',
  ]],
  ['q-u-u-x', { clusterIP: '9.8.7.6', ports: [{ port: 8082, protocol: 'TCP' }, { name: '8083', port: 8083, protocol: 'TCP' }] }, [
    'Q_U_U_X_SERVICE_HOST=9.8.7.6', 'Q_U_U_X_SERVICE_PORT=8082', 'Q_U_U_X_SERVICE_PORT_8083=8083', 'Q_U_U_X_PORT=tcp://9.8.7.6:8082',
    'Q_U_U_X_PORT_8082_TCP=tcp://9.8.7.6:8082', 'Q_U_U_X_PORT_8082_TCP_PROTO=tcp', 'Q_U_U_X_PORT_8082_TCP_PORT=8082', 'Q_U_U_X_PORT_8082_TCP_ADDR=9.8.7.6',
    'Q_U_U_X_PORT_8083_TCP=tcp://9.8.7.6:8083', 'Q_U_U_X_PORT_8083_TCP_PROTO=tcp', 'Q_U_U_X_PORT_8083_TCP_PORT=8083', 'Q_U_U_X_PORT_8083_TCP_ADDR=9.8.7.6',
  ]],
  ['svrc-clusterip-none', { clusterIP: 'None', ports: [{ port: 8082, protocol: 'TCP' }] }, []],
])('a container gets the variables that the kubelet sets for Service %s', (name, spec, variables) => {
  expect(links(name, spec)).toEqual([...variables].sort());
});

test('the cluster assigns the address of a Service, with a selector or without', () => {
  expect(links('redis', { ports: [{ port: 6379 }] })).toContain('REDIS_PORT=tcp://10.0.0.1:6379');
  expect(links('redis', { clusterIP: '', selector: { app: 'redis' }, ports: [{ port: 6379, protocol: '' }] })).toContain('REDIS_PORT=tcp://10.0.0.1:6379');
});

test('an IPv6 address is in brackets in URLs only', () => {
  expect(links('redis', { clusterIP: 'fd00::1', ports: [{ port: 6379 }] })).toEqual(expect.arrayContaining([
    'REDIS_SERVICE_HOST=fd00::1', 'REDIS_PORT=tcp://[fd00::1]:6379', 'REDIS_PORT_6379_TCP=tcp://[fd00::1]:6379', 'REDIS_PORT_6379_TCP_ADDR=fd00::1',
  ]));
});

test.each<[string, object, object]>([
  ['an ExternalName', { type: 'ExternalName', externalName: 'redis.acme.example', ports: [{ port: 6379 }] }, {}],
  ['a Service of Knative', { ports: [{ port: 6379 }] }, { apiVersion: 'serving.knative.dev/v1' }],
  ['another kind', { ports: [{ port: 6379 }] }, { kind: 'Gateway' }],
  ['malformed YAML', { ports: [] }, {}],
])('there are no variables for %s', (_, spec, more) => expect(links('redis', spec, more)).toEqual([]));
