import { formatAmount, parseAmount } from '../../src/capacity/amount';

test.each([[2, 2000n], [0.5, 500n]])('%s, a number of a manifest, is so many thousandths', (given, amount) => {
  expect(parseAmount(given)).toBe(amount);
});

test.each([undefined, null, true, ['1']])('%s is no amount', given => {
  expect(parseAmount(given)).toBeUndefined();
});

test.each([
  ['cpu', 1500n, '1500m'], ['cpu', 2000n, '2'], ['memory', 256n * 2n ** 20n * 1000n, '256Mi'], ['memory', 1536n * 2n ** 20n * 1000n, '1536Mi'], ['memory', 2n ** 30n * 1000n, '1Gi'],
  ['memory', 1000n * 1000n, '1000'], ['requests.storage', 2n ** 40n * 1000n, '1Ti'], ['fast.storageclass.storage.k8s.io/requests.storage', 2n ** 31n * 1000n, '2Gi'],
  ['pods', 1024n * 1000n, '1024'], ['memory', 0n, '0'], ['memory', 1n, '1m'], ['limits.ephemeral-storage', 2n ** 20n * 1000n, '1Mi'], ['nvidia.com/gpu', 2048n * 1000n, '2048'],
])('%s %s is written %s', (resource, amount, text) => {
  expect(formatAmount(resource, amount)).toBe(text);
  expect(parseAmount(text)).toBe(amount);
});
