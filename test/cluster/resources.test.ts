import { ApiServer } from './lab';
import { version } from './proof/point';
import { API_RESOURCES } from '../../src/blocks/access/api-resources';

test(`every resource that Kubernetes ${version} serves is known, with group and scope`, async () => {
  const server = await ApiServer.start(version);
  try {
    const { groups } = await server.api.get<any>('/apis');
    const paths = ['/api/v1', ...groups.map(({ preferredVersion }: any) => `/apis/${preferredVersion.groupVersion}`)];
    const lists = await Promise.all(paths.map(async path => server.api.get<any>(path)));
    const served = lists.flatMap(({ groupVersion, resources }) => resources
      .map(({ name, namespaced }: any) => ({ name, group: groupVersion.includes('/') ? groupVersion.split('/')[0] : '', namespaced })));
    expect(served.length).toBeGreaterThan(90);
    expect(served.filter(resource => !API_RESOURCES.some(known => JSON.stringify(known) === JSON.stringify(resource)))).toEqual([]);
  } finally {
    await server.stop();
  }
});
