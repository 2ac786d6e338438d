import { spawnSync } from 'child_process';
import * as fc from 'fast-check';
import { fileWord, quoted, shellCommand } from '../../src/private/shell';

/** What a shell makes of each line, in one run: all of its words, each with a NUL behind it, and one more behind the line. */
function readBack(lines: string[]): string[][] {
  const script = lines.map(line => `printf '%s\\0' ${line}; printf '\\0'`).join('\n');
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  return stdout.split('\0\0').slice(0, -1).map(words => words.split('\0'));
}

/** No argument of a command can hold a NUL; half a character is no text. */
const word = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({ unit: fc.constantFrom(...'\'"`$\\!*?[]{}()<>|&;~#=%^ \t\n-a/'), minLength: 1 }),
).filter(text => !text.includes('\0') && !/\p{Surrogate}/u.test(text));

test('F37: whatever a printed command holds, a shell reads its words back', () => {
  fc.assert(fc.property(fc.array(fc.array(word, { minLength: 1 }), { minLength: 1, maxLength: 50 }), commands => {
    expect(readBack(commands.map(words => shellCommand(...words)))).toEqual(commands);
  }), { numRuns: 50 });
});

test.each([
  ["q';x.ts", "'q'\\'';x.ts'"], ['dist/k8s/', 'dist/k8s/'], ['keelwright.io/owner=shop', 'keelwright.io/owner=shop'], ['=ls', "'=ls'"], ['~/k8s', "'~/k8s'"], ['', "''"],
])('F37: %s is quoted only where a shell would read it otherwise', (text, expected) => {
  expect(quoted(text)).toBe(expected);
});

test('F37: a file whose name is like an option is given by its path', () => {
  expect([fileWord('-rf'), fileWord('a-rf')]).toEqual(['./-rf', 'a-rf']);
});
