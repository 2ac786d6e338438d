import { Egress, Entry, IngressTls, Peer, Permission, Platform, Team, Toleration } from '../../src';
import { makeShop } from '../program';

const anything = (value: unknown) => value as any;
const EDGE = Peer.namespace('edge');

/** What is no Peer, whoever takes it for one. */
const NO_PEERS = ['10.0.0.0/8', '', 0, null, true, {}, [], [EDGE], new Map(), new Set([EDGE]), () => EDGE, Symbol('edge'), { namespaceName: 'edge' }, Egress.to(EDGE)];
const TAKERS: { readonly [name: string]: (peer: any) => unknown } = {
  'Egress.to': peer => Egress.to(peer),
  'Entry.gateway callers': peer => Entry.gateway({ name: 'public', namespace: 'edge', callers: [peer] }),
  'Entry.ingress callers': peer => Entry.ingress({ className: 'nginx', tls: IngressTls.none(), callers: [peer] }),
  'Platform metricsReaders': peer => Platform.generic({ metricsReaders: [peer] }),
  'Platform apiServer': peer => Platform.generic({ apiServer: [peer] }),
  'callers': peer => makeShop({ web: { callers: [peer] } }),
  'egress': peer => makeShop({ web: { egress: [peer] } }),
  'deny': peer => makeShop({ then: app => app.deny(peer) }),
};

test.each(Object.keys(TAKERS))('F16 %s takes nothing for a Peer that is none', name => {
  const taken = NO_PEERS.filter(peer => name !== 'egress' && name !== 'Platform apiServer' || !(peer instanceof Egress)).filter(peer => codeOf(() => TAKERS[name](peer)) === undefined);
  expect(taken).toEqual([]);
});

test.each([1, 'on', null, true, [], ['app'], new Map([['app', 'a']]), new Set(['app']), new Date(0), EDGE, {}])('F16 labels of a peer are not %p', labels => {
  expect(codeOf(() => Peer.namespace('edge', anything(labels)))).toMatch(/^(prop-invalid|peer-labels-empty)$/);
});

test.each([443, '443', null, {}, new Set([443]), ['443'], [undefined], Array(1), []])('F16 ports of an egress are not %p', ports => {
  expect(codeOf(() => Egress.to(EDGE, anything(ports)))).toMatch(/^(prop-invalid|peer-ports-empty)$/);
});

test('F16 a message shows what was given in short, and no secret', () => {
  expect(messageOf(() => Egress.to(anything('redis://:hunter2@cache:6379')))).toMatch(/given: {3}"a string of 27 characters that looks like a secret"/);
  expect(messageOf(() => Egress.to(anything({ PASSWORD: 'hunter2' })))).toMatch(/given: {3}{"PASSWORD":"a string of 7 characters that looks like a secret"}/);
  expect(messageOf(() => Egress.to(anything('edge '.repeat(100))))).toMatch(/given: {3}"(edge ){12}\.\.\. \(500 characters\)"/);
});

test('F17 options of permissions, teams and tolerations are what they must be, or nothing is made', () => {
  const programs = [
    () => Permission.read('pods', { clusterWide: anything('false') }),
    () => Permission.write('configmaps', anything({ name: ['x'] })),
    () => Permission.write('configmaps', { names: anything('x') }),
    () => Permission.of('pods', anything('get')),
    () => Team.view('x', { clusterWide: anything('no') }),
    () => Team.view('x', { kind: anything('Grup') }),
    () => Team.of('view', 'x', anything(undefined)),
    () => Toleration.exists(anything(undefined)),
    () => Toleration.of('dedicated', anything(undefined)),
    () => Toleration.of('dedicated', 'gpu', anything('NoShedule')),
    () => Toleration.everything(anything('all')),
  ];
  expect(programs.map(codeOf).filter(code => code !== 'prop-invalid' && code !== 'prop-unknown')).toEqual([]);
});

test('F60 whoever may write where traffic goes, or nodes, says that it is meant', () => {
  const resources = ['services', 'services/status', 'endpoints', 'endpointslices', 'ingresses', 'ingresses/status', 'nodes', 'nodes/status'];
  const clusterWide = (resource: string) => ({ clusterWide: resource.startsWith('nodes') });
  const permitted = (permission: Permission) => () => makeShop({ web: { permissions: [permission] } });
  for (const resource of resources) {
    expect([resource, codeOf(permitted(Permission.write(resource, clusterWide(resource))))]).toEqual([resource, 'permission-dangerous']);
    expect([resource, codeOf(permitted(Permission.of(resource, ['patch'], clusterWide(resource))))]).toEqual([resource, 'permission-dangerous']);
    expect([resource, codeOf(permitted(Permission.dangerously(resource, ['patch'], clusterWide(resource))))]).toEqual([resource, undefined]);
    expect([resource, codeOf(permitted(Permission.read(resource, clusterWide(resource))))]).toEqual([resource, undefined]);
  }
});

function codeOf(program: () => unknown): string | undefined {
  try {
    program();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

function messageOf(program: () => unknown): string {
  try {
    program();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
