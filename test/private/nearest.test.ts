import { listed, nearest } from '../../src/private/messages/nearest';

test.each([
  ['a letter left out', 'orders-d', 'orders-db'],
  ['a letter too many', 'orders-dbb', 'orders-db'],
  ['another letter', 'orders-dp', 'orders-db'],
  ['two letters swapped', 'orders-bd', 'orders-db'],
  ['a name that goes on', 'orders', 'orders-db'],
  ['a name that stops early', 'orders-db-5f4c2', 'orders-db'],
])('finds the name behind %s', (_, wanted, found) => {
  expect(nearest(wanted, ['billing', 'orders-db', 'web'])).toBe(found);
});

test('finds nothing where nothing is near', () => {
  expect(nearest('cache', ['billing', 'orders-db', 'web'])).toBeUndefined();
  expect(nearest('api', ['web', 'db'])).toBeUndefined();
  expect(nearest('api', ['api'])).toBeUndefined();
});

test('prefers the nearest, and the first of two that are as near', () => {
  expect(nearest('settings', ['setttinggs', 'setings', 'sttings'])).toBe('setings');
});

test('lists names as people do', () => {
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
});
