import { NEW, program, Web } from './releasing';
import { CanaryPhase, CanaryRelease, CanaryReleaseProps, Egress, ExternalService, Peer, PlainText, Secret, TwelveFactorApp, VersionProps } from '../../src';
import { MINIMAL } from '../program';

const token = () => Secret.existing('acme', { version: '1' }).key('token');
const ledger = () => ExternalService.at('10.9.0.1', 5432).url;
const outside = () => Egress.to(Peer.cidr('203.0.113.0/24'), [443]);
const released = (own: VersionProps | ((db: TwelveFactorApp) => VersionProps), web: Web, more: Partial<CanaryReleaseProps> = {}) => program('gateway', (shop, app, db) => (
  new CanaryRelease(shop, 'web-next', { app, weight: 10, ...typeof own === 'function' ? own(db) : own, ...more })
), web);

test.each<[string, VersionProps, Web]>([
  ['empty maps and lists', { config: {}, configFiles: {}, secrets: {}, podLabels: {}, egress: [], calls: [], command: [], args: [] }, {}],
  ['values that are written twice', { secrets: { TOKEN: token() }, config: { A: PlainText.of('x') } }, { secrets: { TOKEN: token() }, config: { A: PlainText.of('x') } }],
  ['a number as a text', { config: { A: 1, B: true, C: 'x' } }, { config: { A: '1', B: 'true', C: PlainText.of('x') } }],
  ['what is outside, written twice', { bindings: { LEDGER_URL: ledger() }, egress: [outside()] }, { bindings: { LEDGER_URL: ledger() }, egress: [Egress.open(), outside()] }],
  ['resources in another order', { resources: { memory: '256Mi', cpu: '250m' } }, {}],
])('%s are no difference', (_, own, web) => {
  expect(() => released(own, web)).toThrow(/^release-same/);
});

test.each<[string, VersionProps, Web]>([
  ['another version of a Secret', { secrets: { TOKEN: Secret.existing('acme', { version: '2' }).key('token') } }, { secrets: { TOKEN: token() } }],
  ['another value', { config: { A: PlainText.of('y') } }, { config: { A: PlainText.of('x') } }],
  ['another peer', { egress: [Egress.to(Peer.cidr('203.0.113.0/24'), [80])] }, { egress: [outside()] }],
  ['another part of an address', { bindings: { LEDGER_URL: ExternalService.at('10.9.0.1', 5432).host } }, { bindings: { LEDGER_URL: ledger() } }],
  ['fewer arguments', { args: [] }, { args: ['--verbose'] }],
  ['no limit', { resources: MINIMAL.resources }, { resources: { ...MINIMAL.resources, memoryLimit: '512Mi' } }],
])('%s is one', (_, own, web) => {
  expect(() => released(own, web)).not.toThrow();
});

test('what the app is bound to, also later, is not to be given to it any more', () => {
  const next = (bind: boolean) => program('gateway', (shop, app, db) => {
    new CanaryRelease(shop, 'web-next', {
      app, weight: 10, phase: CanaryPhase.PROMOTED, image: NEW, bindings: { DATABASE_URL: db.url }, calls: [db],
    });
    if (bind) app.bind('DATABASE_URL', db.url);
  }, { image: NEW }).synthesis.releases![0].next[0];
  expect(next(false)).toContain('set bindings and calls of web as in the new version');
  expect(next(true)).toMatch(/^web has the new version/);
});
