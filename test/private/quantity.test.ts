import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { formatAmount } from '../../src/capacity/amount';
import { byteQuantity, cpuQuantity, formatBytes, formatCpu, parseAmount, parseQuantity } from '../../src/private/quantity';

const WHERE = new App();

/** As Kubernetes' own parser reads them, in thousandths. */
test.each<[string, bigint]>([
  ['1', 1000n], ['007', 7000n], ['.5', 500n], ['5.', 5000n], ['1.5', 1500n], ['+1', 1000n], ['-1', -1000n], ['-.5', -500n], ['+.5Gi', 2n ** 29n * 1000n],
  ['1e3', 10n ** 6n], ['1E3', 10n ** 6n], ['1e+3', 10n ** 6n], ['1e-3', 1n], ['1.5e3', 1_500_000n], ['5.e3', 5_000_000n], ['1e03', 10n ** 6n], ['0e99', 0n],
  ['1E', 10n ** 21n], ['1.5E', 15n * 10n ** 20n], ['1Ei', 2n ** 60n * 1000n], ['2.5Ei', 5n * 2n ** 59n * 1000n], ['1P', 10n ** 18n], ['1Pi', 2n ** 50n * 1000n], ['1T', 10n ** 15n],
  ['1k', 10n ** 6n], ['1Ki', 1_024_000n], ['250m', 250n], ['1.0001Mi', 1_048_680_858n],
  ['0.1m', 1n], ['0.0001', 1n], ['1.0005', 1001n], ['1u', 1n], ['1n', 1n], ['1.5n', 1n], ['1e-9', 1n], ['1e-99', 1n], ['-0.0001', -1n], ['-1.0005', -1001n],
])('F54 %s is %s thousandths', (text, amount) => {
  expect(parseAmount(text)).toBe(amount);
});

test.each(['', '.', '+', '-', 'E', 'Ki', '.e3', '1K', '1mi', '1ei', '1e', '1E+', '1eE', '1EE', '1e1.5', '1M1', '1e3Mi', '1GB', '1Gib', '1i', '1 ', ' 1', '1_000', '0x10', '1..2', '1.2.3', '--1', '+-1', '１', '1e99999999999999999999'])('F54 %j is none', text => {
  expect(parseAmount(text)).toBeUndefined();
  expect(parseQuantity(text)).toBeUndefined();
});

test('F54 an exponent costs no more time than its digits', () => {
  expect(parseAmount('1e999999999')).toBe(parseAmount('1e99'));
  expect(parseAmount('1e-999999999')).toBe(1n);
});

test('F54 what takes cores and bytes reads every suffix', () => {
  expect(parseQuantity('1Ei')).toBe(2 ** 60);
  expect(parseQuantity('1E')).toBe(1e18);
  expect(byteQuantity(WHERE, 'storage', '1Ei')).toBe(2 ** 60);
  expect(byteQuantity(WHERE, 'storage', '5.e6')).toBe(5e6);
  expect(cpuQuantity(WHERE, 'cpu', '.5')).toBe(0.5);
  expect(cpuQuantity(WHERE, 'cpu', '1e-1')).toBe(0.1);
  expect(() => byteQuantity(WHERE, 'storage', '-1Gi')).toThrow(/^quantity-malformed/);
  expect(() => cpuQuantity(WHERE, 'cpu', 2 as unknown as string)).toThrow(/^quantity-malformed/);
});

/** As a fraction. */
const POWER = new Map<string, [bigint, bigint]>([
  ['', [1n, 1n]], ['n', [1n, 10n ** 9n]], ['u', [1n, 10n ** 6n]], ['m', [1n, 1000n]], ['e3', [1000n, 1n]], ['E-2', [1n, 100n]], ['e+6', [10n ** 6n, 1n]],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map((unit, i): [string, [bigint, bigint]] => [unit, [1000n ** BigInt(i + 1), 1n]]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((unit, i): [string, [bigint, bigint]] => [unit, [1024n ** BigInt(i + 1), 1n]]),
]);

test('F54 any number with any suffix is the fraction that it says, rounded up to a thousandth', () => {
  const fractions = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.nat({ max: 10 ** 6 })).map(([zeros, rest]) => `${'0'.repeat(zeros)}${rest}`);
  fc.assert(fc.property(fc.nat(), fractions, fc.constantFrom(...POWER.keys()), (whole, fraction, unit) => {
    const [up, down] = POWER.get(unit)!;
    const [dividend, divisor] = [BigInt(`${whole}${fraction}`) * up * 1000n, 10n ** BigInt(fraction.length) * down];
    const expected = dividend / divisor + (dividend % divisor === 0n ? 0n : 1n);
    expect(parseAmount(`${whole}.${fraction}${unit}`)).toBe(expected);
    expect(parseAmount(`-${whole}.${fraction}${unit}`)).toBe(-expected);
  }), { seed: 54 });
});

test('F54 what is written is read as the same', () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 70n }), fc.constantFrom('cpu', 'memory', 'pods'), (amount, resource) => {
    expect(parseAmount(formatAmount(resource, amount))).toBe(amount);
  }), { seed: 54 });
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 256_000 }), (bytes, milli) => {
    expect(parseQuantity(formatBytes(bytes))).toBe(bytes);
    expect(parseQuantity(formatCpu(milli / 1000))).toBe(milli / 1000);
  }), { seed: 54 });
});
