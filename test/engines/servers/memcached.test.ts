import { memcached } from '../../../src/engines/memcached';
import { Lab, memcachedOf, SETTING, WHERE } from '../lab';

const lab = new Lab();
afterAll(() => lab.remove());

const spec = memcached.spec(WHERE, '1.6', { cpu: '1', memory: '64Mi' }, SETTING);

test('memcached 1.6 starts as its user on a read-only root, answers, and stops at the first signal', async () => {
  const server = await lab.pod(spec, { software: memcachedOf('debian-13') });
  server.startServer();
  await server.becomesReady();
  expect(await server.answers(spec.health.liveness)).toBe(true);
  expect(await server.exec(['sh', '-c', 'id -u; id -g; touch /x'])).toMatchObject({ stdout: '11211\n11211\n', stderr: expect.stringContaining('Read-only file system') });

  const { stdout: stats } = await server.talk('stats\r\n');
  expect(stats).toMatch(/STAT version 1\.6\./);
  expect(stats).toContain(`STAT limit_maxbytes ${48 * 2 ** 20}`);

  expect(await server.stop()).toMatchObject({ code: 0 });
  expect(await server.answers(spec.health.readiness)).toBe(false);
});
