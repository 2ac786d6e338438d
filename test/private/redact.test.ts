import * as fc from 'fast-check';
import { redact, redactIn } from '../../src/private/messages/redact';

const secret = (length: number) => `a string of ${length} characters that looks like a secret`;

test.each<[string, unknown, unknown]>([
  ['password', 'swordfish', secret(9)],
  ['credentials', 'swordfish', secret(9)],
  ['credentials', { username: 'web', password: 'swordfish' }, { username: 'web', password: secret(9) }],
  ['credentials', { user: 'web', pass: 'swordfish', other: 'swordfish' }, { user: 'web', pass: secret(9), other: secret(9) }],
  ['config', { DB_PASSWORD: ['swordfish', 'sword'], LOG_LEVEL: 'debug' }, { DB_PASSWORD: [secret(9), secret(5)], LOG_LEVEL: 'debug' }],
  ['config', { DB_PASSWORD: { value: 'swordfish' } }, { DB_PASSWORD: { value: secret(9) } }],
  ['config', { DB_PASSWORD: 123456, DB_PORT: 5432 }, { DB_PASSWORD: 'a number that looks like a secret', DB_PORT: 5432 }],
  ['secrets', { STRIPE: 'swordfish' }, { STRIPE: secret(9) }],
  ['env', [{ name: 'DB_PASSWORD', value: 'swordfish' }, { name: 'A', value: 'b' }], [{ name: 'DB_PASSWORD', value: secret(9) }, { name: 'A', value: 'b' }]],
  ['args', ['--password', 'swordfish', '--port', '80'], ['--password', secret(9), '--port', '80']],
  ['args', ['--password=swordfish', '--verbose'], [secret(20), '--verbose']],
  ['url', 'u:pw@host', secret(9)],
  ['url', 'postgres://web:sword/fish@db', secret(28)],
  ['url', '//web@db', secret(8)],
  ['image', 'user:pw@registry/a', secret(18)],
  ['annotations', { [`ghp_${'a'.repeat(36)}`]: 'x' }, { [secret(40)]: 'x' }],
  ['passwords', new Map([['a', 'swordfish']]), 'a Map'],
])('F26: under %s, nothing of a secret in %j is told', (name, value, told) => expect(redact(name, value)).toEqual(told));

test.each<[string, unknown]>([
  ['image', 'ghcr.io/acme/web:1.8.2'], ['image', `ghcr.io/acme/web:1.8.2@sha256:${'a'.repeat(64)}`], ['memory', '256MB'], ['url', 'https://acme.example:8080/a'], ['name', 'Web_App'],
  ['password', true], ['config', { LOG_LEVEL: ['debug'], PORT: 80, ON: true, A: null, B: undefined }], ['args', ['--port', '80']], ['schedule', '0 3 * * *'], ['labels', { team: 'check out' }],
])('F26: under %s, %j is told as it is', (name, value) => expect(redact(name, value)).toEqual(value));

test.each<[unknown, unknown]>([
  [10n, 'a bigint'], [() => 1, 'a function'], [Symbol('a'), 'a symbol'], [new Set([1]), 'a Set'], [new Date(0), 'a Date'], [Promise.resolve(1), 'a Promise'], [Object.create(null), {}],
  [Object.assign(Object.create({ constructor: undefined })), 'a nameless object'], [NaN, NaN], [[undefined, 1], [undefined, 1]],
  [new Proxy({}, { ownKeys: () => { throw new Error('no'); } }), 'a value that cannot be read'],
  [{ get a() { throw new Error('no'); } }, { a: 'a value that cannot be read' }],
])('F26: what no message can show is told by what it is: case %#', (value, told) => expect(redact('x', value)).toEqual(told));

test('F26: what is hidden of a value is hidden where a problem or a fix repeats it', () => {
  const given = { username: 'web', password: 'swordfish', urls: ['amqp://web:swordfish@mq', 'http://web'], [`ghp_${'a'.repeat(36)}`]: 1 };
  expect(redactIn(`write 'amqp://web:swordfish@mq' or swordfish, http://web and ghp_${'a'.repeat(36)} for web`, 'credentials', given)).toBe(
    "write '...' or ..., ... and ... for web",
  );
  expect(redactIn('write http://web', 'urls', ['http://web'])).toBe('write http://web');
});

test('F26: what holds itself is told once', () => {
  const loop: { [key: string]: unknown } = { a: 1 };
  loop.loop = [loop];
  expect(redact('x', loop)).toEqual({ a: 1, loop: ['itself'] });
});

const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true, withNullPrototype: true });

test('F26: any value is told, and never a text under the name of a secret', () => {
  fc.assert(fc.property(anything, fc.nat(), (value, n) => {
    const told = redact('config', { value, DB_PASSWORD: [{ deep: [`sword${n}`] }] });
    expect(JSON.stringify(told)).not.toContain(`sword${n}`);
  }));
});
