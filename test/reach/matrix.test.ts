import { manifestsOf, pod, policy } from './ask';
import { matrixText } from '../../src/cli/reach-text';
import { matrix } from '../../src/reach/reach';
import * as selection from '../../src/reach/selection';

/** So many apps in one namespace, each of which calls the next one alone. */
const ring = (number: number) => Array.from({ length: number }, (_, i) => [
  pod(`shop/app-${i}`),
  policy(`shop/app-${i}`, `podSelector: { matchLabels: { app: app-${i} } }, policyTypes: [Ingress, Egress],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: app-${(i + number - 1) % number} } } }], ports: [{ port: 8080 }] }],
    egress: [{ to: [{ podSelector: { matchLabels: { app: app-${(i + 1) % number} } } }], ports: [{ port: 8080 }] }]`),
].join('')).join('');

/** How often it is asked whether a selector takes pods. */
function asked(number: number): number {
  const asks = jest.spyOn(selection, 'selectsPods');
  const { parties, answersOf } = matrix(manifestsOf(ring(number)));
  parties.forEach(answersOf);
  const { length } = asks.mock.calls;
  asks.mockRestore();
  return length;
}

test('F44: what a cell of the matrix takes does not grow with the number of policies in the namespace', () => {
  const [few, many] = [10, 20].map(asked);
  expect(few).toBeGreaterThan(10 * 10);
  // Four times as many cells, and a few for the internet.
  expect(many / few).toBeLessThan(4.5);
});

test('F44: each reaches the next one, and nobody else', () => {
  const rows = matrixText(matrix(manifestsOf(ring(4))), { unread: [], waysIn: [] }).split('\n').slice(2, 7).map(line => line.trim().split(/\s+/).slice(2));
  expect(rows).toEqual([
    ['no', '8080', 'no', 'no', 'no'], ['no', 'no', '8080', 'no', 'no'], ['no', 'no', 'no', '8080', 'no'], ['8080', 'no', 'no', 'no', 'no'], ['no', 'no', 'no', 'no'],
  ]);
});
