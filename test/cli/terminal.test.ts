import { Complaint } from '../../src/cli/exit';
import { complain, shown, showsColors } from '../../src/cli/terminal';
import { KeelwrightError } from '../../src/private/refusal';

const VARIABLES = ['NO_COLOR', 'FORCE_COLOR', 'TERM'];
const before = VARIABLES.map(name => [name, process.env[name]] as const);
const set = (name: string, value: string | undefined) => {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
};
beforeEach(() => VARIABLES.forEach(name => set(name, undefined)));
afterEach(() => before.forEach(([name, value]) => set(name, value)));

test.each<[string, boolean, { readonly [variable: string]: string }, boolean]>([
  ['a terminal', true, {}, true],
  ['a terminal whose NO_COLOR is empty', true, { NO_COLOR: '' }, true],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a terminal with NO_COLOR=0, which is set all the same', true, { NO_COLOR: '0' }, false],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ['a file or pipe', false, {}, false],
  ['a file or pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ['a file or pipe whose FORCE_COLOR is empty', false, { FORCE_COLOR: '' }, false],
  ['a file or pipe with both, as Node has it', false, { FORCE_COLOR: '3', NO_COLOR: '1' }, true],
])('F48: %s shows colors or not', (_, isTTY, variables, expected) => {
  Object.entries(variables).forEach(([name, value]) => set(name, value));
  expect(showsColors({ isTTY })).toBe(expected);
});

describe('what is shown', () => {
  const TEXT = 'warning some-check  Service web: the error is told\n  fix: x\nerror a-code: y\nerror: unknown option\n2 errors';

  test('F48: severities and codes at the start of a line are colored on a terminal', () => {
    expect(shown(TEXT, { isTTY: true })).toBe([
      '\x1b[33mwarning some-check\x1b[0m  Service web: the error is told', '  fix: x', '\x1b[31merror a-code\x1b[0m: y', '\x1b[31merror\x1b[0m: unknown option', '2 errors',
    ].join('\n'));
  });

  test('F48: nothing is colored in a pipe', () => expect(shown(TEXT, { isTTY: false })).toBe(TEXT));

  test('F45: colors of others are no colors', () => {
    expect(shown('error a-code: \x1b[32mall is well\x1b[0m', { isTTY: true })).toBe('\x1b[31merror a-code\x1b[0m: \\u001b[32mall is well\\u001b[0m');
  });
});

describe('a complaint', () => {
  const said = (error: Error, verbose = false) => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    complain(error, { verbose });
    const text = write.mock.calls.map(([chunk]) => chunk).join('');
    write.mockRestore();
    return text;
  };

  test('says a refusal as it is', () => {
    const refusal = { code: 'a-code', problem: 'it is wrong', given: 1, allowed: '2', fix: 'give 2' };
    expect(said(new KeelwrightError(refusal, 'web'))).toBe('error a-code: web: it is wrong\n  given:   1\n  allowed: 2\n  fix:     give 2\n');
    expect(said(new Complaint('2 errors'))).toBe('2 errors\n');
  });

  test('owns up to what nobody foresaw', () => {
    expect(said(new TypeError('x is undefined'))).toMatch(/^error unexpected: x is undefined\n {2}fix: this is a bug in keelwright/);
  });

  test.each([
    ['EACCES', 'grant yourself the permission'], ['ENOSPC', 'free space on that disk'], ['EROFS', 'use a writable disk'], ['EIO', 'check the error above'],
  ])('F38: what the system refuses by %s is no defect', (code, fix) => {
    const error = Object.assign(new Error(`${code}: no, open '/x'`), { code, syscall: 'open' });
    expect(said(error)).toBe([
      'error system-error: an operation of the operating system failed', `  given:   "${code}: no, open '/x'"`, '  allowed: readable and writable files and directories, on disks with free space',
      `  fix:     ${fix}`, '',
    ].join('\n'));
  });

  test('adds where it comes from only when asked', () => {
    const error = new Complaint('no', 'Error: no\n    at make (main.ts:1:1)\n    at main.ts:2:1');
    expect(said(error, true)).toBe('no\n    at make (main.ts:1:1)\n    at main.ts:2:1\n');
    expect(said(error)).toBe('no\n');
  });
});
