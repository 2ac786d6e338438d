import { Complaint } from '../../src/cli/exit';
import { complain, showsColours } from '../../src/cli/terminal';
import { KeelwrightError } from '../../src/private/refusal';

const { isTTY } = process.stderr;
const { NO_COLOR } = process.env;
afterEach(() => {
  process.stderr.isTTY = isTTY;
  if (NO_COLOR === undefined) delete process.env.NO_COLOR;
  else process.env.NO_COLOR = NO_COLOR;
});

test.each([
  ['a terminal', true, undefined, true],
  ['a terminal whose NO_COLOR is empty', true, '', true],
  ['a terminal with NO_COLOR', true, '1', false],
  ['a file or pipe', false, undefined, false],
])('%s shows colours or not', (_, terminal, noColor, expected) => {
  process.stderr.isTTY = terminal;
  delete process.env.NO_COLOR;
  if (noColor !== undefined) process.env.NO_COLOR = noColor;
  expect(showsColours()).toBe(expected);
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
    expect(said(new TypeError('x is undefined'))).toMatch(/^error unexpected: x is undefined\n {2}fix: this is a defect of keelwright/);
  });

  test('adds where it comes from only when asked', () => {
    const error = new Complaint('no', 'Error: no\n    at make (main.ts:1:1)\n    at main.ts:2:1');
    expect(said(error, true)).toBe('no\n    at make (main.ts:1:1)\n    at main.ts:2:1\n');
    expect(said(error)).toBe('no\n');
  });
});
