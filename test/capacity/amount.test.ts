import { formatAmount, parseAmount } from '../../src/capacity/amount';

test.each([
  ['250m', 250n], ['2', 2000n], ['.5', 500n], ['0.1', 100n], ['1.5', 1500n], ['1e3', 1_000_000n], ['2E', 2n * 10n ** 21n], ['1E2', 100_000n], ['2e-1', 200n],
  ['256Mi', 256n * 2n ** 20n * 1000n], ['0.5Gi', 2n ** 29n * 1000n], ['1k', 1_000_000n], ['128974848000m', 128_974_848_000n], ['8Ei', 8n * 2n ** 60n * 1000n],
  // The API server rounds up what is finer than a thousandth.
  ['100u', 1n], ['1n', 1n], ['0.0001', 1n], [2, 2000n], [0.5, 500n], ['0', 0n], ['-1', -1000n],
])('%s is so many thousandths', (text, amount) => {
  expect(parseAmount(text)).toBe(amount);
});

test.each(['', '.', 'Gi', '1GB', '1 Gi', 'half', undefined, null, true, ['1']])('%s is no amount', text => {
  expect(parseAmount(text)).toBeUndefined();
});

test.each([
  ['cpu', 1500n, '1500m'], ['cpu', 2000n, '2'], ['memory', 256n * 2n ** 20n * 1000n, '256Mi'], ['memory', 1536n * 2n ** 20n * 1000n, '1536Mi'], ['memory', 2n ** 30n * 1000n, '1Gi'],
  ['memory', 1000n * 1000n, '1000'], ['requests.storage', 2n ** 40n * 1000n, '1Ti'], ['fast.storageclass.storage.k8s.io/requests.storage', 2n ** 31n * 1000n, '2Gi'],
  ['pods', 1024n * 1000n, '1024'], ['memory', 0n, '0'], ['memory', 1n, '1m'], ['limits.ephemeral-storage', 2n ** 20n * 1000n, '1Mi'], ['nvidia.com/gpu', 2048n * 1000n, '2048'],
])('%s %s is written %s', (resource, amount, text) => {
  expect(formatAmount(resource, amount)).toBe(text);
  expect(parseAmount(text)).toBe(amount);
});
