import { OPERATED, REPLICATED } from './rows/ha';
import {
  Engine, InitStep, IstioMode, Mesh, NodeTerm, Platform, PodSecurity, StatefulBackend, Storage, System, Credentials, Toleration,
  TwelveFactorAppProps,
} from '../../src';
import { Manifest, Testing } from '../../src/testing';
import { makeShop } from '../program';

const OS = 'kubernetes.io/os';
const podsOf = (manifests: Manifest[]) => (
  manifests.map(({ spec }) => spec?.jobTemplate?.spec.template ?? spec?.template).filter(template => template?.spec?.containers)
);
const templateOf = (web: Partial<TwelveFactorAppProps>, platform?: Platform) => (
  Testing.synth(makeShop({ app: { platform }, web }).app).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'web')!.spec.template
);

describe('what is printed is for Linux (F15)', () => {
  test('every pod asks for nodes that run it', () => {
    const { app, shop } = makeShop({ web: { processes: { worker: { command: ['./work'] } } } });
    new StatefulBackend(shop, 'orders', { engine: Engine.postgres('17'), storage: Storage.of('1Gi'), credentials: Credentials.existing('orders') });
    const pods = podsOf(Testing.synth(app));
    expect(pods.length).toBeGreaterThan(3);
    pods.forEach(({ spec }) => expect(spec.nodeSelector).toEqual({ [OS]: 'linux' }));
  });

  test('so do the pods that an operator makes', () => {
    const { app, shop } = makeShop({ app: { platform: OPERATED() } });
    new StatefulBackend(shop, 'orders', REPLICATED);
    expect(Testing.synth(app).find(({ kind }) => kind === 'Cluster')!.spec.affinity.nodeSelector).toEqual({ [OS]: 'linux' });
  });

  test.each<[string, Partial<TwelveFactorAppProps>]>([
    ['Windows', { onNodes: [NodeTerm.is(OS, 'windows')] }],
    ['Windows, preferred', { preferNodes: [NodeTerm.in(OS, ['windows'])] }],
    ['anything but Linux', { onNodes: [NodeTerm.notIn(OS, ['linux'])] }],
    ['no system', { onNodes: [NodeTerm.doesNotExist(OS)] }],
    ['Windows by a toleration', { tolerations: [Toleration.of('os', 'windows')] }],
    ['Windows by Google\'s taint', { tolerations: [Toleration.of('node.kubernetes.io/os', 'windows')] }],
  ])('nodes of %s are refused', (_, web) => expect(() => makeShop({ web })).toThrow('node-os-unsupported'));

  test.each<[string, Partial<TwelveFactorAppProps>]>([
    ['Linux by name', { onNodes: [NodeTerm.in(OS, ['linux', 'windows'])] }],
    ['any system that is said', { onNodes: [NodeTerm.exists(OS)] }],
    ['whatever is tainted', { tolerations: [Toleration.everything()] }],
  ])('nodes of %s are not', (_, web) => expect(() => makeShop({ web })).not.toThrow());
});

test.each([['1.27'], ['1.35']])('F15: the level of a namespace is that of Kubernetes %s, and what a newer one would refuse is warned of', kubernetes => {
  const app = Testing.app({ platform: Platform.generic({ kubernetes }) });
  new System(app, 'shop', { podSecurity: PodSecurity.BASELINE });
  const labels = Testing.synth(app).find(({ kind }) => kind === 'Namespace')!.metadata.labels!;
  expect(Object.fromEntries(['enforce', 'warn', 'audit'].map(mode => [mode, [labels[`pod-security.kubernetes.io/${mode}`], labels[`pod-security.kubernetes.io/${mode}-version`]]]))).toEqual({
    enforce: ['baseline', `v${kubernetes}`], warn: ['baseline', 'latest'], audit: ['baseline', 'latest'],
  });
});

describe('a proxy of Istio in the pod (F15)', () => {
  const init: InitStep[] = [{ name: 'migrate', command: ['./migrate'] }];
  const meshed = (kubernetes?: string) => Platform.generic({ kubernetes, mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) });
  const annotationsOf = (web: Partial<TwelveFactorAppProps>, platform = meshed()) => templateOf(web, platform).metadata.annotations ?? {};

  test('is there before the init steps, where Kubernetes has sidecars', () => {
    expect(annotationsOf({ init })['sidecar.istio.io/nativeSidecar']).toBe('true');
    expect(annotationsOf({ init }, meshed('1.28'))).not.toHaveProperty(['sidecar.istio.io/nativeSidecar']);
  });

  test.each([[undefined, '15s'], [60, '65s']])('ends last where Kubernetes has sidecars, and goes on for longer than the pod drains where not (drainSeconds %s)', (drainSeconds, seconds) => {
    expect(annotationsOf({ drainSeconds })['proxy.istio.io/config']).toBeUndefined();
    expect(annotationsOf({ drainSeconds }, meshed('1.28'))['proxy.istio.io/config']).toBe(`terminationDrainDuration: ${seconds}`);
  });

  test('is told nothing of it where nothing drains, where the pod says it itself, and where there is none', () => {
    expect(annotationsOf({ drainSeconds: 0 }, meshed('1.28'))).not.toHaveProperty(['proxy.istio.io/config']);
    const own = { 'proxy.istio.io/config': 'terminationDrainDuration: 90s' };
    expect(annotationsOf({ podAnnotations: own })).toMatchObject(own);
    const others = [Platform.generic(), Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.AMBIENT }) })];
    others.forEach(platform => expect(Object.keys(annotationsOf({}, platform)).filter(key => key.includes('istio.io'))).toEqual([]));
  });
});
