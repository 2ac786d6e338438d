import { describeManifest, describeOrigin } from '../../src/manifests/manifest';
import { oneLine, printable } from '../../src/private/messages/printable';

test.each([
  ['an escape of a terminal', 'a\x1b]0;title\x07b', 'a\\u001b]0;title\\u0007b'],
  ['one of its single-byte escapes', '\x9b31m', '\\u009b31m'],
  ['what goes back in the line', 'safe\rrm', 'safe\\u000drm'],
  ['what turns the direction of writing', 'a\u202egpj.exe\u2066', 'a\\u202egpj.exe\\u2066'],
  ['NUL', 'a\0b', 'a\\u0000b'],
  ['half a character', 'a\ud83db', 'a\\ud83db'],
])('F45: %s is written out', (_, text, shown) => {
  expect([printable(text), oneLine(text)]).toEqual([shown, shown]);
});

test('F45: text of every language stays, and lines stay lines', () => {
  const text = 'größe 大小 گل 👩‍🚀 e\u0301\n\tfix: x';
  expect(printable(text)).toBe(text);
});

test('F45: names of others cannot begin a line of their own', () => {
  const name = 'web\nerror all-is-lost: delete it';
  expect(describeManifest({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'a\tb' } })).toBe('Service a\\u0009b/web\\u000aerror all-is-lost: delete it');
  expect(describeOrigin({ source: 'a\nb.yaml:1' })).toBe('a\\u000ab.yaml:1');
});
