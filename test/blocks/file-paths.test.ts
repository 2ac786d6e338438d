import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { filePath, keyOf } from '../../src/blocks/config/file-paths';
import { dataKey } from '../../src/private/names';

const segment = fc.stringMatching(/^\.?[A-Za-z0-9_-][A-Za-z0-9._-]{0,9}$/);
const treacherous = fc.array(fc.constantFrom('_', '__', '-', 'a', '_-', '/'), { minLength: 1, maxLength: 8 })
  .map(parts => `/${parts.join('')}`.replace(/\/+/g, '/').replace(/\/$/, '/a'));
const paths = fc.oneof(fc.array(segment, { minLength: 1, maxLength: 6 }).map(segments => `/${segments.join('/')}`), treacherous);

test('a path can be read in its key', () => {
  expect(['/etc/nginx/nginx.conf', '/home/app/.npmrc', '/etc/pg_hba.conf', '/a/_b', '/a_/b', '/a__b', '/a_-b'].map(keyOf)).toEqual([
    'etc__nginx__nginx.conf', 'home__app__.npmrc', 'etc__pg_hba.conf', 'a___b', 'a_-__b', 'a_-_b', 'a_--b',
  ]);
});

test('a key leads back to its path, so that no two paths have one key', () => {
  const where = new Construct(undefined as any, '');
  fc.assert(fc.property(paths, path => {
    const key = dataKey(where, path, keyOf(filePath(where, 'configFiles', path)));
    expect(`/${key.replace(/__|_-/g, found => (found === '__' ? '/' : '_'))}`).toBe(path);
  }), { numRuns: 2000 });
});
