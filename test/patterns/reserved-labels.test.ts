import fc from 'fast-check';
import { LEDGER } from './rows/stateful';
import {
  BatchJob, CanaryRelease, ExternalBackend, IstioMode, Mesh, NodeAgent, PauseBuffer, Platform, Port, Resources, StatefulBackend, System,
  TwelveFactorApp,
} from '../../src';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL } from '../program';
import { publicApi } from '../public-api';

type Labels = { readonly [key: string]: string };

const RESOURCES: Resources = { cpu: '50m', memory: '64Mi' };
const inShop = (make: (shop: System, web: TwelveFactorApp) => unknown) => () => void (({ shop, web }) => make(shop, web))(makeShop());
const agent = (props: object) => inShop(shop => new NodeAgent(shop, 'agent', { image: 'acme/agent:1.0', resources: RESOURCES, ...props }));
const room = (props: object) => inShop(shop => new PauseBuffer(shop, 'room', { nodes: { count: 1, cpu: '4', memory: '16Gi' }, ...props }));
const ledger = (props: object) => inShop(shop => new StatefulBackend(shop, 'ledger', { ...LEDGER, ...props }));
const web = (props: object) => () => void makeShop({ web: props });

/** For every public prop that takes labels of what is made: a program that gives some. */
const TAKING: { readonly [prop: string]: (labels: Labels) => () => void } = {
  'SystemProps.labels': labels => () => void makeShop({ system: { labels } }),
  'SystemDefaults.labels': labels => () => void makeShop({ system: { defaults: { labels } } }),
  'SystemDefaults.podLabels': podLabels => () => void makeShop({ system: { defaults: { podLabels } } }),
  'TwelveFactorAppProps.labels': labels => web({ labels }),
  'WorkloadProps.podLabels': podLabels => web({ processes: { worker: { command: ['./work'], podLabels } } }),
  'VersionProps.podLabels': podLabels => inShop((shop, app) => new CanaryRelease(shop, 'next', { app, image: 'ghcr.io/acme/web:1.9.0', weight: 33, podLabels })),
  'StatefulBackendProps.labels': labels => ledger({ labels }),
  'StatefulBackendProps.podLabels': podLabels => ledger({ podLabels }),
  'ExternalBackendProps.labels': labels => inShop(shop => new ExternalBackend(shop, 'orders', { addresses: ['10.9.0.1'], ports: [Port.tcp(5432)], labels })),
  'NodeAgentProps.labels': labels => agent({ labels }),
  'NodeAgentProps.podLabels': podLabels => agent({ podLabels }),
  'AdminTaskProps.podLabels': podLabels => inShop((_, app) => app.addAdminTask('migrate', { command: ['./migrate'], podLabels })),
  'BatchJobProps.labels': labels => inShop(shop => new BatchJob(shop, 'report', { image: 'ghcr.io/acme/report:1.4.0', resources: MINIMAL.resources, labels })),
  'BatchJobProps.podLabels': podLabels => inShop(shop => new BatchJob(shop, 'report', { image: 'ghcr.io/acme/report:1.4.0', resources: MINIMAL.resources, podLabels })),
  'PauseBufferProps.labels': labels => room({ labels }),
  'PauseBufferProps.podLabels': podLabels => room({ podLabels }),
};
/** What is there already is found by these, and what they find may be anybody's. */
const LOOKED_FOR = ['EndpointOptions.podLabels', 'MetricOptions.labels'];

const reserved = fc.oneof(
  fc.constantFrom('name', 'component', 'instance', 'part-of', 'managed-by').map(name => `app.kubernetes.io/${name}`),
  fc.stringMatching(/^[a-z]{1,20}$/).map(name => `keelwright.io/${name}`),
);
const free = fc.oneof(fc.constantFrom('app', 'name', 'app.kubernetes.io/version', 'instance'), fc.stringMatching(/^[a-z]{1,20}\.example\/[a-z]{1,20}$/));

test('F34 every public prop that takes labels is here', () => {
  const props = publicApi().members.filter(({ kind, name }) => kind === 'prop' && /\.(podL|l)abels$/.test(name)).map(({ name }) => name);
  expect([...Object.keys(TAKING), ...LOOKED_FOR].sort()).toEqual(props.sort());
});

describe.each(Object.keys(TAKING))('F34 %s', prop => {
  test('refuses what would be lost', () => {
    fc.assert(fc.property(reserved, key => expect(TAKING[prop]({ team: 'checkout', [key]: 'mine' })).toThrow(/^label-reserved: /)), { numRuns: 10 });
  });

  test('takes all else', () => {
    fc.assert(fc.property(free, key => expect(TAKING[prop]({ [key]: 'mine' })).not.toThrow()), { numRuns: 10 });
  });
});

test('F34 the version that a program says is printed, and else the one of the image', () => {
  const version = (props: object) => Testing.synth(new TwelveFactorApp(new System(Testing.app(), 'shop'), 'web', { ...MINIMAL, ...props }))
    .find(({ kind }: any) => kind === 'Deployment')!.metadata.labels!['app.kubernetes.io/version'];
  expect([version({}), version({ labels: { 'app.kubernetes.io/version': '2026.11' } })]).toEqual(['1.8.2', '2026.11']);
});

test('F34 labels of a namespace do not contradict what the System and the platform say of it', () => {
  const named = (labels: Labels, platform?: Platform) => () => void new System(Testing.app({ platform }), 'shop', { labels });
  expect(named({ 'pod-security.kubernetes.io/enforce': 'privileged' })).toThrow(/^label-reserved: shop/);
  expect(named({ 'pod-security.kubernetes.io/enforce': 'restricted' })).not.toThrow();
  expect(named({ 'istio-injection': 'disabled' })).not.toThrow();
  expect(named({ 'istio-injection': 'disabled' }, Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }))).toThrow(/^label-reserved: shop/);
});
