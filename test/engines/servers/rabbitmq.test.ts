import { rabbitmq } from '../../../src/engines/rabbitmq';
import { Lab, rabbitmqOf, SETTING, until, WHERE } from '../lab';
import { describeRabbitmq } from '../lab/rabbitmq';

describeRabbitmq('4.0', rabbitmqOf('debian-13'));

const lab = new Lab();
afterAll(() => lab.remove());

const pod = (version: string, volume?: string) => lab.pod(
  rabbitmq.spec(WHERE, version, { cpu: '1', memory: '512Mi' }, SETTING), { software: rabbitmqOf('debian-13'), volume },
);

test.each([['4.1', 0], ['4.2', 0], ['4.3', 1]])('data of 4.0 may be followed by %s: the guard ends with %i', async (version, code) => {
  const old = await pod('4.0');
  expect(await old.guard()).toMatchObject({ code: 0 });
  const refusal = 'is of rabbitmq 4.0, and rabbitmq 4.3 must not start on it: go through the versions in between';
  expect(await (await pod(version, old.volume)).guard()).toMatchObject({ code, stderr: code === 0 ? '' : expect.stringContaining(refusal) });
  expect(await old.guard()).toMatchObject({ code: 1 - code, stderr: code === 0 ? expect.stringContaining(`is of rabbitmq ${version}`) : '' });
});

test('a member waits until DNS knows it by the address that it has', async () => {
  const early = await pod('4.0');
  early.forgetNames();
  const guard = early.begin(early.spec.guard!);
  await until('it waits', () => guard.stdout.includes('DNS does not know orders-0.orders-members'));
  early.resolve(early.name, early);
  expect(await guard.result).toMatchObject({ code: 0 });
});
