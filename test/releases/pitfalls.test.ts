import { reaches } from './reaches';
import { documents } from './released';
import { blueGreen, canary, NEW, Program, program, SHOP, Way, WAYS, weightsOf } from './releasing';
import {
  ABTest, CanaryPhase, CanaryRelease, CanaryReleaseProps, Color, ExternalService, IstioMode, Mesh, Operator, Platform, Port, Router,
  ShadowRelease, ShadowReleaseProps, Stickiness, System, TrafficDistribution, TrafficMatch, TwelveFactorAppProps, UpdateStrategy,
} from '../../src';
import { Manifests } from '../../src/manifests/manifests';
import { pitfall } from '../pitfalls';
import { makeShop } from '../program';

const ALL = Object.keys(WAYS) as Way[];
const DIVIDING = ALL.filter(way => way !== 'kubernetes');
const { ABORTED, PROMOTED } = CanaryPhase;
const TESTERS = TrafficMatch.header('x-tester', 'yes');
const SCALED = { replicas: undefined, scale: { min: 2, max: 20 } };

const refusal = (make: () => unknown): string => { try { make(); } catch (error) { return (error as Error).message.split(':')[0]; } return 'made'; };
const limits = ({ synthesis }: Program) => synthesis.releases![0].limits.join('\n');
const facts = ({ synthesis }: Program) => synthesis.releases![0].facts.join('\n');
const all = ({ synthesis }: Program, kind: string): any[] => (
  synthesis.entries.map(({ manifest }) => manifest).filter(manifest => manifest.kind === kind)
);
const templateOf = ({ get }: Program, name: string) => get('Deployment', name).spec.template;
/** Names of what selects the pods of a Deployment. */
const finders = (made: Program, kind: string, name: string, selectorOf: (spec: any) => { [key: string]: string }) => {
  const { labels } = templateOf(made, name).metadata;
  const isFound = ({ spec }: any) => Object.entries(selectorOf(spec)).every(([key, value]) => labels[key] === value);
  return all(made, kind).filter(isFound).map(({ metadata }) => metadata.name);
};
const servicesOf = (made: Program, name: string) => finders(made, 'Service', name, ({ selector }) => selector);
const rulesOf = (made: Program) => made.get('HTTPRoute', 'web').spec.rules;

function shadowed(props: Partial<ShadowReleaseProps> = {}) {
  const made = makeShop({ app: { platform: WAYS.gateway.platform() }, web: db => ({ routes: [SHOP], bindings: { DATABASE_URL: db.url } }) });
  new ShadowRelease(made.shop, 'web-shadow', { app: made.web, image: NEW, harmless: { DATABASE_URL: 'it only reads' }, ...props });
  const synthesis = made.app._synthesis();
  return { ...made, synthesis, get: documents(synthesis), reach: reaches(Manifests.of(synthesis.entries)) };
}

function byArgo(adopted: boolean, props: Partial<CanaryReleaseProps> = {}, web: Partial<TwelveFactorAppProps> = {}) {
  const platform = Platform.generic({ operators: [Operator.ARGO_ROLLOUTS], mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) });
  const made = makeShop({ app: { platform }, web: { replicas: 9, ...web } });
  new CanaryRelease(made.shop, 'web-next', { app: made.web, image: NEW, weight: 10, router: Router.argoRollouts({ adopted }), ...props });
  const synthesis = made.app._synthesis();
  return { synthesis, get: documents(synthesis), report: synthesis.releases![0] };
}

describe('whatever divides the calls', () => {
  pitfall('release-selectors-overlap', 'passes', 'by weights each version has a Service of its own; the one that both share is on Kubernetes alone', () => {
    for (const way of DIVIDING) expect([way, servicesOf(canary(way), 'web'), servicesOf(canary(way), 'web-next')]).toEqual([way, ['web'], ['web-next']]);
    expect(servicesOf(canary('kubernetes'), 'web-next')).toEqual(['web', 'web-next']);
  });
  pitfall('release-selectors-overlap', 'fails', 'a second release of the app is refused', () => {
    const two = () => program('gateway', (shop, app) => ['web-next', 'web-other'].forEach(name => new CanaryRelease(shop, name, { app, image: NEW, weight: 10 })));
    expect(refusal(two)).toBe('release-taken');
  });

  pitfall('release-hpa-overlaps', 'passes', 'the autoscaler counts the pods that its Deployment selects, and those are the app\'s', () => {
    const made = canary('gateway', {}, SCALED);
    expect(all(made, 'HorizontalPodAutoscaler').map(({ spec }) => spec.scaleTargetRef.name)).toEqual(['web']);
    expect(finders(made, 'Deployment', 'web-next', ({ selector }) => selector.matchLabels)).toEqual(['web-next']);
    expect(finders(made, 'Deployment', 'web', ({ selector }) => selector.matchLabels)).toEqual(['web']);
  });

  pitfall('release-two-budgets', 'passes', 'each version has its own', () => {
    for (const name of ['web', 'web-next']) {
      expect(finders(canary('gateway'), 'PodDisruptionBudget', name, ({ selector }) => selector.matchLabels)).toEqual([name]);
    }
  });

  pitfall('release-shared-config', 'passes', 'the app\'s files stay in the app\'s ConfigMap', () => {
    const file = '/etc/web/shop.yaml';
    const made = canary('gateway', { configFiles: { [file]: 'basket: new' } }, { configFiles: { [file]: 'basket: old' } });
    const configMapOf = (name: string) => templateOf(made, name).spec.volumes.find(({ configMap }: any) => configMap).configMap.name;
    expect(['web', 'web-next'].map(name => Object.values(made.get('ConfigMap', configMapOf(name)).data))).toEqual([['basket: old'], ['basket: new']]);
  });

  pitfall('release-of-a-worker', 'passes', 'the processes of an app stay with the app', () => {
    expect(all(canary('gateway', {}, { processes: { worker: { command: ['./work'] } } }), 'Deployment').map(({ metadata }) => metadata.name).sort()).toEqual(['db', 'web', 'web-next', 'web-worker']);
  });
  pitfall('release-of-a-worker', 'fails', 'an app without a port is refused', () => {
    expect(refusal(() => canary('kubernetes', {}, { port: undefined, health: undefined }))).toBe('release-without-port');
  });

  pitfall('release-of-one-only', 'passes', 'an app that rolls', () => expect(refusal(() => canary('kubernetes', {}, { strategy: UpdateStrategy.rolling('1') }))).toBe('made'));
  pitfall('release-of-one-only', 'fails', 'one that ends before it begins is refused', () => {
    expect(refusal(() => canary('kubernetes', {}, { strategy: UpdateStrategy.recreate() }))).toBe('release-recreate');
  });

  pitfall('release-spread-shared', 'passes', 'each version is spread by its own pods', () => {
    const made = canary('gateway');
    for (const name of ['web', 'web-next']) {
      const { metadata: { labels }, spec } = templateOf(made, name);
      expect(new Set(spec.topologySpreadConstraints.map(({ labelSelector }: any) => labelSelector.matchLabels['app.kubernetes.io/instance']))).toEqual(new Set([name]));
      expect(labels['app.kubernetes.io/instance']).toBe(name);
    }
  });
});

describe('by the number of pods', () => {
  pitfall('release-near-pods', 'passes', 'a Service without preference', () => expect(limits(canary('kubernetes'))).not.toContain('near'));
  pitfall('release-near-pods', 'fails', 'one that prefers near pods is told', () => {
    expect(limits(canary('kubernetes', {}, { service: { trafficDistribution: TrafficDistribution.PREFER_SAME_ZONE } }))).toContain('prefers nearby pods');
  });

  pitfall('release-long-connections', 'passes', 'by weights each call is divided', () => expect(limits(canary('istio'))).not.toContain('connections'));
  pitfall('release-long-connections', 'fails', 'by pods connections are, and that is told', () => {
    expect(limits(canary('kubernetes'))).toContain('it splits connections, not requests');
    expect(limits(canary('kubernetes', {}, { port: undefined, ports: [Port.grpc(8080)] }))).toContain('gRPC and HTTP/2');
  });

  pitfall('release-weight-rounded', 'passes', 'what is given is told beside what is asked for', () => {
    expect(facts(canary('kubernetes', { weight: 10 }, { replicas: 8 }))).toMatch(/10 %.*11\.1 %/);
  });
  pitfall('release-weight-rounded', 'fails', 'what differs by more than is tolerated is refused', () => {
    expect(refusal(() => canary('kubernetes', { weight: 10 }, { replicas: 3 }))).toBe('release-weight-coarse');
    expect(refusal(() => canary('kubernetes', { weight: 10, tolerance: 15 }, { replicas: 3 }))).toBe('made');
  });

  pitfall('release-scaled-share', 'passes', 'the share is told over all numbers of pods that the app may have, and by weights it does not move', () => {
    expect(facts(canary('kubernetes', {}, { replicas: undefined, scale: { min: 8, max: 10 } }))).toMatch(/9\.1 to 11\.1 %/);
    expect(refusal(() => canary('istio', {}, SCALED))).toBe('made');
  });
  pitfall('release-scaled-share', 'fails', 'a range too wide is refused', () => expect(refusal(() => canary('kubernetes', {}, SCALED))).toBe('release-weight-coarse'));

  pitfall('release-one-colour', 'passes', 'either colour has all its pods while the other one is live', () => {
    const pods = (live: Color) => ['web', 'web-next'].map(name => blueGreen('kubernetes', live).get('Deployment', name).spec.replicas);
    expect([Color.BLUE, Color.GREEN].map(pods)).toEqual([[9, 9], [9, 9]]);
  });

  pitfall('release-audience-in-connections', 'passes', 'by routes', () => DIVIDING.forEach(way => expect(refusal(() => canary(way, { preview: [TESTERS] }))).toBe('made')));
  pitfall('release-audience-in-connections', 'fails', 'refused', () => expect(refusal(() => canary('kubernetes', { preview: [TESTERS] }))).toBe('release-cannot'));

  pitfall('release-mirror-in-connections', 'passes', 'by routes', () => expect(refusal(() => shadowed())).toBe('made'));
  pitfall('release-mirror-in-connections', 'fails', 'refused', () => expect(refusal(() => shadowed({ router: Router.kubernetes() }))).toBe('release-cannot'));

  pitfall('release-sticky-address', 'passes', 'by routes a cookie keeps the version', () => expect(refusal(() => canary('gateway', { sticky: Stickiness.cookie() }))).toBe('made'));
  pitfall('release-sticky-address', 'fails', 'what an address is good for is told; where cookies can be had, it is refused', () => {
    expect(limits(canary('kubernetes', { sticky: Stickiness.clientIp() }))).toContain('all clients behind one proxy or NAT count as one');
    for (const way of DIVIDING) expect(refusal(() => canary(way, { sticky: Stickiness.clientIp() }))).toBe('release-cannot');
  });
});

describe('by routes of the Gateway API', () => {
  pitfall('release-weight-omitted', 'passes', 'both weights are said, also that of nothing', () => {
    expect(weightsOf(canary('gateway', { phase: PROMOTED }))).toEqual([{ 'web': 0, 'web-next': 100 }]);
    for (const { backendRefs } of rulesOf(canary('gateway'))) for (const ref of backendRefs) expect(ref).toHaveProperty('weight');
  });

  pitfall('release-weights-zero', 'passes', 'the app has what is left', () => expect(weightsOf(canary('gateway', { weight: 10 }))).toEqual([{ 'web': 90, 'web-next': 10 }]));
  pitfall('release-weights-zero', 'fails', 'a test that leaves nothing to the control is refused', () => {
    const variants = { short: { image: NEW, share: 60 }, long: { config: { BASKET: 'long' }, share: 40 } };
    expect(refusal(() => program('gateway', (shop, app) => new ABTest(shop, 'basket', { app, variants })))).toBe('ab-test-variants');
  });

  const paths = (count: number) => ({ routes: Array.from({ length: count }, (_, i) => SHOP.path(`/${i}`)) });
  pitfall('release-rules-too-many', 'passes', 'what fits', () => expect(refusal(() => canary('gateway', { preview: [TESTERS] }, paths(4)))).toBe('made'));
  pitfall('release-rules-too-many', 'fails', 'what does not is refused, and not cut', () => {
    expect(refusal(() => canary('gateway', { preview: Array.from({ length: 70 }, (_, i) => TrafficMatch.header('x-tester', `${i}`)) }, paths(4)))).toBe('release-routes-too-many');
  });

  pitfall('release-audience-less-specific', 'passes', 'it has every path of the app', () => {
    const pathsOf = (rule: any) => rule.matches.map(({ path }: any) => path.value);
    const [testers, rest] = rulesOf(canary('gateway', { preview: [TESTERS] }, { routes: [SHOP.path('/basket')] }));
    expect([pathsOf(testers), pathsOf(rest)]).toEqual([['/basket'], ['/basket']]);
    expect(testers.matches[0].headers).toEqual([{ name: 'x-tester', value: 'yes', type: 'Exact' }]);
  });

  pitfall('release-header-twice', 'passes', 'two headers', () => expect(refusal(() => canary('gateway', { preview: [TESTERS.and(TrafficMatch.header('x-region', 'eu'))] }))).toBe('made'));
  pitfall('release-header-twice', 'fails', 'one header twice', () => {
    expect(refusal(() => canary('gateway', { preview: [TESTERS.and(TrafficMatch.header('X-Tester', 'no'))] }))).toBe('release-match-twice');
  });

  pitfall('release-sticky-one-cookie', 'passes', 'the app\'s clients get one too', () => {
    const [divided] = rulesOf(canary('gateway', { sticky: Stickiness.cookie() })).slice(-1);
    expect(divided.backendRefs.map(({ filters }: any) => filters[0].responseHeaderModifier.add[0].value.split('.')[0])).toEqual(['web-release=web', 'web-release=web-next']);
  });

  const mirrored = (gatewayApi: string) => () => {
    const made = makeShop({ app: { platform: Platform.generic({ gatewayApi, mesh: Mesh.gatewayApi({ name: 'linkerd' }) }) } });
    return new ShadowRelease(made.shop, 'web-shadow', { app: made.web, image: NEW, percent: 10, router: Router.gatewayApi() });
  };
  pitfall('release-mirror-fraction-version', 'passes', 'an API that knows them', () => expect(refusal(mirrored('1.3'))).toBe('made'));
  pitfall('release-mirror-fraction-version', 'fails', 'an older one', () => expect(refusal(mirrored('1.2'))).toBe('gateway-api-too-old'));

  pitfall('release-route-per-version', 'passes', 'both versions are in the app\'s', () => expect(all(canary('gateway'), 'HTTPRoute').map(({ metadata }) => metadata.name)).toEqual(['web']));

  pitfall('release-crosses-namespaces', 'passes', 'a version beside the app', () => expect(canary('gateway').get('Deployment', 'web-next').metadata.namespace).toBe('shop'));
  pitfall('release-crosses-namespaces', 'fails', 'one elsewhere is refused', () => {
    const elsewhere = () => program('gateway', (shop, app) => new CanaryRelease(new System(shop.node.scope as any, 'next'), 'web-next', { app, image: NEW, weight: 10 }));
    expect(refusal(elsewhere)).toBe('release-elsewhere');
  });
});

describe('by routes of Istio', () => {
  pitfall('release-route-before-version', 'passes', 'each version has a Service, no subset is needed, and the route waits for the second step', () => {
    const made = canary('istio');
    expect(all(made, 'DestinationRule')).toEqual([]);
    expect(weightsOf(made, 'VirtualService')).toEqual([{ 'web': 90, 'web-next': 10 }]);
    expect(made.late).toEqual(['VirtualService web']);
  });

  pitfall('release-first-match', 'passes', 'it stands before', () => {
    const { http } = canary('istio', { preview: [TESTERS] }).get('VirtualService', 'web').spec;
    expect(http.map(({ match }: any) => match?.[0].headers)).toEqual([{ 'x-tester': { exact: 'yes' } }, undefined]);
  });

  pitfall('release-sticky-hash', 'passes', 'a cookie that is matched keeps the version', () => {
    const made = canary('istio', { sticky: Stickiness.cookie() });
    expect(JSON.stringify(made.synthesis.entries)).not.toContain('consistentHash');
    expect(made.get('VirtualService', 'web').spec.http.map(({ match }: any) => match?.[0].headers.cookie.regex !== undefined)).toEqual([true, true, false]);
  });

  const ambient = (waypoint?: string) => () => {
    const made = makeShop({ app: { platform: Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.AMBIENT, waypoint }) }) } });
    return new CanaryRelease(made.shop, 'web-next', { app: made.web, image: NEW, weight: 10, router: Router.istio() });
  };
  pitfall('release-without-proxy', 'passes', 'ambient with a waypoint', () => expect(refusal(ambient('waypoint'))).toBe('made'));
  pitfall('release-without-proxy', 'fails', 'ambient without one is refused; callers without a proxy are told of', () => {
    expect(refusal(ambient())).toBe('mesh-cannot');
    expect(limits(canary('istio'))).toContain('requests of clients without a proxy stay with the app');
  });

  pitfall('release-two-virtual-services', 'passes', 'what calls are promised is in the one that divides them', () => {
    const made = canary('istio', {}, { resilience: { timeout: '5s' } });
    expect(all(made, 'VirtualService').map(({ metadata, spec }) => [metadata.name, spec.http[0].timeout])).toEqual([['web', '5s']]);
  });
});

describe('by Argo Rollouts', () => {
  pitfall('release-argo-both-run', 'passes', 'once its pods are there, the Deployment has none', () => expect(byArgo(true).get('Deployment', 'web').spec.replicas).toBe(0));
  pitfall('release-argo-both-run', 'fails', 'a share before that is refused', () => expect(refusal(() => byArgo(false))).toBe('argo-not-adopted'));

  pitfall('release-argo-autoscaler', 'passes', 'it counts the pods of the Rollout', () => {
    expect(byArgo(true, {}, { ...SCALED, scale: { min: 9, max: 10 } }).get('HorizontalPodAutoscaler', 'web').spec.scaleTargetRef).toEqual({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web' });
  });

  pitfall('release-argo-same-service', 'passes', 'there are two', () => {
    const { canaryService, stableService } = byArgo(true, { router: Router.argoRollouts({ adopted: true, istio: true }) }).get('Rollout', 'web').spec.strategy.canary;
    expect(canaryService).not.toBe(stableService);
  });

  pitfall('release-argo-abort', 'passes', 'what is given up has the app\'s image in the program', () => {
    expect(byArgo(true, { phase: ABORTED }).get('Deployment', 'web').spec.template.spec.containers[0].image).not.toBe(NEW);
  });
  pitfall('release-argo-abort', 'fails', 'how to give up is told: in the program', () => expect(byArgo(true).report.back.join()).toContain('CanaryPhase.ABORTED'));

  pitfall('release-argo-unexpressed', 'passes', 'a canary', () => expect(refusal(() => byArgo(true))).toBe('made'));
  pitfall('release-argo-unexpressed', 'fails', 'what it cannot do is refused', () => {
    expect(refusal(() => shadowed({ router: Router.argoRollouts() }))).toBe('release-cannot');
    expect(refusal(() => byArgo(true, { sticky: Stickiness.cookie() }))).toBe('release-cannot');
  });
});

describe('a shadow', () => {
  pitfall('shadow-stores-shared', 'passes', 'led to another store it reaches no other', () => {
    expect(shadowed().reach('web-shadow', 'db:5432')).toBe(true);
    const { reach } = shadowed({ harmless: undefined, bindings: { DATABASE_URL: ExternalService.fromUrl('https://10.1.0.8').url } });
    expect([reach('web', 'db:5432'), reach('web-shadow', 'db:5432')]).toEqual([true, false]);
  });
  pitfall('shadow-stores-shared', 'fails', 'led nowhere else it is refused', () => expect(refusal(() => shadowed({ harmless: undefined }))).toBe('shadow-unseparated'));

  pitfall('shadow-of-writes', 'passes', 'methods that change nothing', () => {
    expect(shadowed().get('HTTPRoute', 'web').spec.rules[0].matches.map(({ method }: any) => method)).toEqual(['GET', 'HEAD', 'OPTIONS']);
  });
  pitfall('shadow-of-writes', 'fails', 'all methods for no reason', () => expect(refusal(() => shadowed({ anyMethod: '' }))).toBe('reason-missing'));

  pitfall('shadow-in-the-app', 'passes', 'its pods are found by what is its own, and have no rights', () => {
    const made = shadowed() as unknown as Program;
    expect(servicesOf(made, 'web-shadow')).toEqual(['web-shadow']);
    expect(finders(made, 'NetworkPolicy', 'web-shadow', ({ podSelector }) => podSelector.matchLabels ?? {})).not.toContain('web');
    expect(finders(made, 'PodDisruptionBudget', 'web-shadow', ({ selector }) => selector.matchLabels)).not.toContain('web');
    expect(templateOf(made, 'web-shadow').spec).toMatchObject({ serviceAccountName: 'web-shadow', automountServiceAccountToken: false });
  });

  pitfall('shadow-unmarked', 'passes', 'it is told', () => {
    expect(shadowed().get('Deployment', 'web-shadow').spec.template.spec.containers[0].env).toContainEqual({ name: 'SHADOW', value: 'true' });
  });

  pitfall('shadow-takes-room', 'passes', 'it takes nobody\'s place', () => expect(shadowed().get('PriorityClass', 'shadow')).toMatchObject({ value: -1, preemptionPolicy: 'Never' }));
});
