import { App as CdkApp, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { LEDGER, POSTGRES } from './rows/stateful';
import {
  ControlledResource, ControlledValues, Topology, Engine, MemberList, MetricTarget, Neighbor, Operator, Platform, PlatformOptions, Resources, Scale,
  ScaleBehavior, ScaleMetric, ScalePolicy, Schedule, StatefulBackend, StatefulBackendProps, Storage, TwelveFactorApp, TwelveFactorAppProps,
  VerticalScale, VerticalScaleMode, WritablePath,
} from '../../src';
import { Testing } from '../../src/testing';
import { pitfall } from '../pitfalls';
import { makeShop } from '../program';

const VPA: PlatformOptions = { operators: [Operator.VERTICAL_POD_AUTOSCALER] };
const QUEUE = ScaleMetric.external('queue_messages_ready', MetricTarget.averageValue('30'));

const web = (props: Partial<TwelveFactorAppProps>, options: PlatformOptions = VPA): TwelveFactorApp => (
  makeShop({ app: { platform: Platform.generic(options) }, web: props }).web
);
const scaled = (scale: Partial<Scale>, options?: PlatformOptions): any => (
  web({ scale: { max: 8, ...scale } }, options).horizontalPodAutoscaler!.toJson().spec
);
const sized = (vertical: Partial<VerticalScale>, props: Partial<TwelveFactorAppProps> = {}, options?: PlatformOptions): any => (
  web({ ...props, verticalScale: { mode: VerticalScaleMode.RECREATE, ...vertical } }, options).verticalPodAutoscaler!.toJson()
);
const bounds = (vertical: Partial<VerticalScale>, resources: Resources, props: Partial<TwelveFactorAppProps> = {}): any => {
  const [{ minAllowed, maxAllowed }] = sized(vertical, { ...props, resources }).spec.resourcePolicy.containerPolicies;
  return { minAllowed, maxAllowed };
};
const backend = (props: Partial<StatefulBackendProps>): StatefulBackend => (
  new StatefulBackend(makeShop({ app: { platform: Platform.generic(VPA) } }).shop, 'ledger', { ...LEDGER, clustered: true, ...props })
);

describe('the number of replicas', () => {
  test('an app that says no more than how many there may be scales by the CPU of its own container', () => {
    expect(scaled({})).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 8,
      metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'web', target: { type: 'Utilization', averageUtilization: 70 } } }],
    });
  });

  test('another metric takes the place of the CPU, unless that is named too', () => {
    expect(scaled({ metrics: [QUEUE] }).metrics.map(({ type }: any) => type)).toEqual(['External']);
    expect(scaled({ cpu: 60, metrics: [QUEUE] }).metrics.map(({ type }: any) => type)).toEqual(['ContainerResource', 'External']);
    expect(scaled({ metrics: [] })).toEqual(scaled({}));
  });

  test('an object is described by any construct that is one', () => {
    const ingress = new k8s.KubeIngress(new Chart(new CdkApp(), 'edge'), 'web', { metadata: { name: 'web' } });
    const { metrics } = scaled({ metrics: [ScaleMetric.object(ingress, 'requests_per_second', MetricTarget.value('2k'), { labels: { path: 'api' } })] });
    expect(metrics).toEqual([{
      type: 'Object',
      object: {
        describedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'web' },
        metric: { name: 'requests_per_second', selector: { matchLabels: { path: 'api' } } },
        target: { type: 'Value', value: '2k' },
      },
    }]);
  });

  test('processes scale each for itself', () => {
    const { processes, deployment } = web({ processes: { worker: { scale: { max: 40, metrics: [QUEUE], behavior: ScaleBehavior.batch() } } } });
    expect(processes.worker.horizontalPodAutoscaler!.toJson().spec).toMatchObject({ scaleTargetRef: { name: 'web-worker' }, maxReplicas: 40 });
    expect(processes.worker.deployment!.toJson().spec.replicas).toBeUndefined();
    expect(deployment.toJson().spec.replicas).toBe(2);
  });

  test.each([
    ['steady', ScaleBehavior.steady(), 60, [['Percent', 50, 60], ['Pods', 2, 60]], 600, [['Percent', 10, 60]]],
    ['spiky', ScaleBehavior.spiky(), 0, [['Percent', 400, 15], ['Pods', 10, 15]], 600, [['Percent', 10, 60]]],
    ['batch', ScaleBehavior.batch(), 0, [['Percent', 100, 15], ['Pods', 10, 15]], 60, [['Percent', 100, 15]]],
  ])('behavior for %s load', (_, behavior, upAfter, up, downAfter, down) => {
    const rules = (window: number, policies: unknown[][]) => (
      { policies: policies.map(([type, value, periodSeconds]) => ({ type, value, periodSeconds })), selectPolicy: 'Max', stabilizationWindowSeconds: window }
    );
    expect(scaled({ behavior }).behavior).toEqual({ scaleUp: rules(upAfter, up), scaleDown: rules(downAfter, down) });
  });

  test('a behavior that says nothing is none', () => {
    expect(scaled({ behavior: ScaleBehavior.of({}) }).behavior).toBeUndefined();
  });
});

describe('the number of members', () => {
  const members = backend({ scale: { min: 3, max: 7 }, memberLists: { SEEDS: MemberList.of('{host}') }, updatePartition: 7, storage: Storage.of('20Gi', { expandTo: '30Gi' }) });
  const { spec } = members.statefulSet!.toJson();

  test('is the autoscaler\'s, which lets one go at a time', () => {
    expect(spec.replicas).toBeUndefined();
    expect(members.horizontalPodAutoscaler!.toJson().spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'ledger' },
      minReplicas: 3,
      maxReplicas: 7,
      behavior: { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }], stabilizationWindowSeconds: 300 } },
    });
  });

  test('lets the software know of those that are always there', () => {
    const { env } = spec.template.spec.containers[0];
    expect(env).toEqual([{ name: 'SEEDS', value: 'ledger-0.ledger-members,ledger-1.ledger-members,ledger-2.ledger-members' }]);
    expect(members.members.length).toBe(3);
  });

  test('is reckoned at its most for room, budget, claims and updates', () => {
    expect(members.persistentVolumeClaims.length).toBe(7);
    expect(members.podDisruptionBudget!.toJson().spec.maxUnavailable).toBe(1);
    expect(spec.updateStrategy.rollingUpdate.partition).toBe(7);
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    expect(spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.length).toBe(1);
    const inZones = (zones: number) => () => (
      backend({ scale: { min: 2, max: 3 }, platform: Platform.generic({ zones }), maxOnePer: Topology.zone() })
    );
    expect(inZones(3)).not.toThrow();
    expect(inZones(2)).toThrow(/^max-one-per-crowded:/);
  });
});

describe('the size of pods', () => {
  test('is bounded by what the app asks for, and nobody else\'s containers are touched', () => {
    expect(sized({}).spec).toEqual({
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      updatePolicy: { updateMode: 'Recreate' },
      resourcePolicy: {
        containerPolicies: [
          {
            containerName: 'web',
            minAllowed: { cpu: '63m', memory: '64Mi' },
            maxAllowed: { cpu: '1', memory: '1Gi' },
            controlledResources: ['cpu', 'memory'],
            controlledValues: 'RequestsAndLimits',
          },
          { containerName: '*', mode: 'Off' },
        ],
      },
    });
  });

  test.each([
    ['of little', {}, { cpu: '1m', memory: '2Mi' }, {}, { minAllowed: { cpu: '1m', memory: '1Mi' }, maxAllowed: { cpu: '4m', memory: '8Mi' } }],
    ['whose limits stay', { controlledValues: ControlledValues.REQUESTS_ONLY }, { cpu: '1', memory: '1Gi', cpuLimit: '2', memoryLimit: '3Gi' }, {},
      { minAllowed: { cpu: '250m', memory: '256Mi' }, maxAllowed: { cpu: '2', memory: '3Gi' } }],
    ['without a limit of CPU', { controlledValues: ControlledValues.REQUESTS_ONLY }, { cpu: '1', memory: '1Gi', cpuLimit: 'none' }, {},
      { minAllowed: { cpu: '250m', memory: '256Mi' }, maxAllowed: { cpu: '4', memory: '1Gi' } }],
    ['with folders in memory', {}, { cpu: '1', memory: '256Mi', memoryLimit: '512Mi' }, { writablePaths: [WritablePath.memory('/cache', '128Mi')] },
      { minAllowed: { cpu: '250m', memory: '128Mi' }, maxAllowed: { cpu: '4', memory: '1Gi' } }],
    ['of memory alone', { controlledResources: [ControlledResource.MEMORY], maxAllowed: { memory: '2Gi' } }, { cpu: '1', memory: '1Gi' }, {},
      { minAllowed: { memory: '256Mi' }, maxAllowed: { memory: '2Gi' } }],
  ])('%s', (_, vertical, resources, props, expected) => {
    expect(bounds(vertical, resources, props)).toEqual(expected);
  });

  test('an engine keeps the memory that it was set up for', () => {
    const { shop } = makeShop({ app: { platform: Platform.generic(VPA) } });
    const db = new StatefulBackend(shop, 'orders', { ...POSTGRES, verticalScale: { mode: VerticalScaleMode.INITIAL } });
    const [{ minAllowed }] = db.verticalPodAutoscaler!.toJson().spec.resourcePolicy.containerPolicies;
    expect(minAllowed.memory).toBe(db.statefulSet!.toJson().spec.template.spec.containers[0].resources.requests.memory);
    expect(db.verticalPodAutoscaler!.toJson().spec.targetRef.kind).toBe('StatefulSet');
  });

  test('new runs get theirs', () => {
    const { processes } = web({ processes: { clock: { schedule: Schedule.daily('03:15'), verticalScale: { mode: VerticalScaleMode.INITIAL } } } });
    expect(processes.clock.verticalPodAutoscaler!.toJson().spec.targetRef).toEqual({ apiVersion: 'batch/v1', kind: 'CronJob', name: 'web-clock' });
  });

  test('of none that runs is nobody\'s concern', () => {
    expect(() => sized({}, { replicas: 0 })).not.toThrow();
  });
});

describe('devices', () => {
  test('are requested and limited alike, by init steps too unless they say what they get', () => {
    const init = [{ name: 'load', command: ['./load'] }, { name: 'look', command: ['./look'], resources: { cpu: '10m', memory: '16Mi' } }];
    const { deployment } = web({ init, resources: { cpu: '1', memory: '1Gi', extended: { 'nvidia.com/gpu': 2 } } });
    const { containers, initContainers } = deployment.toJson().spec.template.spec;
    const asked = [...containers, ...initContainers].map(({ resources: { requests, limits } }: any) => [requests['nvidia.com/gpu'], limits['nvidia.com/gpu']]);
    expect(asked).toEqual([['2', '2'], ['2', '2'], [undefined, undefined]]);
  });
});

describe('pitfalls', () => {
  const refuses = (code: string, program: () => unknown) => () => { expect(program).toThrow(new RegExp(`^${code}:`)); };

  pitfall('hpa-max-below-min', 'passes', 'as many at most as at least', () => { expect(scaled({ min: 8 })).toMatchObject({ minReplicas: 8, maxReplicas: 8 }); });
  pitfall('hpa-max-below-min', 'fails', 'fewer', refuses('scale-min-above-max', () => scaled({ min: 9 })));

  const NEWEST = { kubernetes: '1.37' };
  pitfall('hpa-zero-unmeasured', 'passes', 'a queue says that the first pod is needed', () => {
    expect(scaled({ min: 0, metrics: [QUEUE] }, NEWEST).minReplicas).toBe(0);
  });
  pitfall('hpa-zero-unmeasured', 'fails', 'CPU cannot', refuses('scale-to-zero-unmeasured', () => scaled({ min: 0 }, NEWEST)));
  pitfall('hpa-zero-version', 'passes', 'Kubernetes 1.37', () => { expect(scaled({ min: 0, metrics: [QUEUE] }, NEWEST).minReplicas).toBe(0); });
  pitfall('hpa-zero-version', 'fails', 'Kubernetes 1.36', refuses('kubernetes-too-old', () => scaled({ min: 0, metrics: [QUEUE] }, { kubernetes: '1.36' })));

  const tolerant = { behavior: ScaleBehavior.of({ scaleDown: { tolerance: 0.05 } }) };
  pitfall('hpa-tolerance-version', 'passes', 'Kubernetes 1.35', () => {
    expect(scaled(tolerant).behavior).toEqual({ scaleDown: { selectPolicy: 'Max', tolerance: '0.05' } });
  });
  pitfall('hpa-tolerance-version', 'fails', 'Kubernetes 1.34', refuses('kubernetes-too-old', () => scaled(tolerant, { kubernetes: '1.34' })));

  pitfall('hpa-fields-dropped', 'passes', 'what an app says is printed', () => { expect(scaled(tolerant).behavior.scaleDown.tolerance).toBe('0.05'); });
  pitfall('hpa-fields-dropped', 'fails', "the library's own class drops it", () => {
    const autoscaler = new k8s.KubeHorizontalPodAutoscalerV2(new Chart(new CdkApp(), 'shop'), 'web', {
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 8, behavior: { scaleDown: { tolerance: '0.05' } as object } },
    });
    expect(autoscaler.toJson().spec.behavior.scaleDown).toEqual({});
  });

  const ruled = (policy: ScalePolicy, stabilizationWindowSeconds = 0) => (
    scaled({ behavior: ScaleBehavior.of({ scaleUp: { policies: [policy], stabilizationWindowSeconds } }) })
  );
  pitfall('hpa-behavior-ranges', 'passes', 'the widest that there are', () => {
    expect(ruled(ScalePolicy.pods(1, 1800), 3600).behavior.scaleUp.stabilizationWindowSeconds).toBe(3600);
    expect(ruled(ScalePolicy.percent(1000, 1)).behavior.scaleUp.policies[0].value).toBe(1000);
  });
  pitfall('hpa-behavior-ranges', 'fails', 'what is beyond', () => {
    for (const policy of [ScalePolicy.pods(0, 60), ScalePolicy.pods(1, 0), ScalePolicy.percent(1, 1801)]) refuses('scale-behavior-invalid', () => ruled(policy))();
    for (const window of [-1, 3601]) refuses('scale-behavior-invalid', () => ruled(ScalePolicy.pods(1, 60), window))();
    refuses('scale-behavior-invalid', () => scaled({ behavior: ScaleBehavior.of({ scaleUp: { policies: [] } }) }))();
  });

  pitfall('hpa-target-kind', 'passes', 'each with the target that it takes', () => {
    const { metrics } = scaled({
      metrics: [ScaleMetric.memory(MetricTarget.averageValue('200Mi')), ScaleMetric.pods('a', MetricTarget.averageValue('1')), ScaleMetric.external('b', MetricTarget.value('1'))],
    });
    expect(metrics.map((metric: any) => (metric.containerResource ?? metric.pods ?? metric.external).target)).toEqual([
      { type: 'AverageValue', averageValue: '200Mi' }, { type: 'AverageValue', averageValue: '1' }, { type: 'Value', value: '1' },
    ]);
  });
  pitfall('hpa-target-kind', 'fails', 'any other', () => {
    const [utilization, value] = [MetricTarget.utilization(70), MetricTarget.value('1')];
    const wrong = [ScaleMetric.cpu(value), ScaleMetric.pods('a', value), ScaleMetric.pods('a', utilization), ScaleMetric.external('a', utilization)];
    for (const metric of wrong) refuses('scale-metric-target', () => scaled({ metrics: [metric] }))();
  });

  pitfall('hpa-replicas-written', 'passes', 'a workload with an autoscaler says no number', () => {
    expect(web({ scale: { max: 8 } }).deployment.toJson().spec).not.toHaveProperty('replicas');
  });
  pitfall('hpa-replicas-written', 'fails', 'by the program, or by a patch', () => {
    refuses('replicas-and-scale', () => web({ replicas: 3, scale: { max: 8 } }))();
    const patched = web({ scale: { max: 8 } });
    patched.deployment.addJsonPatch(JsonPatch.add('/spec/replicas', 3));
    expect(Testing.findings(patched).map(({ id }) => id)).toEqual(['replicas-reset']);
  });

  pitfall('vpa-and-hpa', 'passes', 'each its own resource, or the one only recommends', () => {
    expect(sized({ controlledResources: [ControlledResource.MEMORY] }, { scale: { max: 8 } }).spec.updatePolicy.updateMode).toBe('Recreate');
    expect(sized({ mode: VerticalScaleMode.OFF }, { scale: { max: 8 } }).spec.updatePolicy.updateMode).toBe('Off');
    expect(sized({}, { scale: { max: 8, metrics: [QUEUE] } }).spec.updatePolicy.updateMode).toBe('Recreate');
  });
  pitfall('vpa-and-hpa', 'fails', 'both the CPU', () => {
    for (const mode of [VerticalScaleMode.INITIAL, VerticalScaleMode.RECREATE, VerticalScaleMode.IN_PLACE_OR_RECREATE]) {
      refuses('vertical-scale-and-scale', () => sized({ mode }, { scale: { max: 8 } }))();
    }
  });

  pitfall('vpa-auto', 'passes', 'no mode of a program is Auto', () => { expect(Object.values(VerticalScaleMode)).not.toContain('Auto'); });
  pitfall('vpa-auto', 'fails', 'not even in plain JavaScript', refuses('prop-invalid', () => sized({ mode: 'Auto' as VerticalScaleMode })));

  pitfall('vpa-below-minimum', 'passes', 'two replicas, or a minimum of one', () => {
    expect(sized({}).spec.updatePolicy).toEqual({ updateMode: 'Recreate' });
    expect(sized({ minReplicas: 1 }, { replicas: 1 }).spec.updatePolicy).toEqual({ updateMode: 'Recreate', minReplicas: 1 });
  });
  pitfall('vpa-below-minimum', 'fails', 'one replica', refuses('vertical-scale-idle', () => sized({}, { replicas: 1 })));

  pitfall('vpa-in-place-experiment', 'passes', 'every mode of a program is one that autoscalers take', () => {
    expect(Object.values(VerticalScaleMode)).toEqual(['Off', 'Initial', 'Recreate', 'InPlaceOrRecreate']);
  });
  pitfall('vpa-in-place-experiment', 'fails', 'not even in plain JavaScript', refuses('prop-invalid', () => sized({ mode: 'InPlace' as VerticalScaleMode })));

  const inPlace = { mode: VerticalScaleMode.IN_PLACE_OR_RECREATE };
  pitfall('vpa-in-place-version', 'passes', 'Kubernetes 1.33', () => {
    expect(sized(inPlace, {}, { ...VPA, kubernetes: '1.33' }).spec.updatePolicy.updateMode).toBe('InPlaceOrRecreate');
  });
  pitfall('vpa-in-place-version', 'fails', 'Kubernetes 1.32', refuses('kubernetes-too-old', () => sized(inPlace, {}, { ...VPA, kubernetes: '1.32' })));

  pitfall('vpa-limit-ratio', 'passes', 'there is always an end, whatever is said', () => {
    for (const vertical of [{}, { minAllowed: { cpu: '100m' } }, { controlledValues: ControlledValues.REQUESTS_ONLY }]) {
      const [{ maxAllowed }] = sized(vertical).spec.resourcePolicy.containerPolicies;
      expect(Object.keys(maxAllowed)).toEqual(['cpu', 'memory']);
    }
  });
  pitfall('vpa-limit-ratio', 'fails', 'an end above a limit that stays', refuses('vertical-scale-capped', () => sized({ controlledValues: ControlledValues.REQUESTS_ONLY, maxAllowed: { memory: '1Gi' } })));

  pitfall('vpa-off-unquoted', 'passes', 'our YAML has it in quotes', () => {
    expect(Testing.yaml(makeShop({ app: { platform: Platform.generic(VPA) }, web: { verticalScale: { mode: VerticalScaleMode.OFF } } }).app)).toContain('updateMode: "Off"');
  });

  const HELD = 'a session of hours is held in memory';
  const annotations = (props: Partial<TwelveFactorAppProps>) => web(props).deployment.toJson().spec.template.metadata.annotations;
  pitfall('ca-local-volumes', 'passes', 'all folders on disk are named as scratch, and none in memory', () => {
    expect(annotations({ writablePaths: [WritablePath.disk('/var/cache', '64Mi'), WritablePath.memory('/run/web', '1Mi')] })).toEqual({
      'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'tmp,var-cache',
    });
  });
  pitfall('ca-do-not-disrupt-contradicted', 'passes', 'one word for both autoscalers of nodes', () => {
    expect(annotations({ doNotDisrupt: HELD })).toEqual({ 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'karpenter.sh/do-not-disrupt': 'true' });
  });
  pitfall('ca-do-not-disrupt-contradicted', 'fails', 'an annotation that says otherwise', () => {
    refuses('do-not-disrupt-contradicted', () => annotations({ doNotDisrupt: HELD, podAnnotations: { 'karpenter.sh/do-not-disrupt': 'false' } }))();
    refuses('do-not-disrupt-contradicted', () => web({ doNotDisrupt: HELD, verticalScale: { mode: VerticalScaleMode.RECREATE } }))();
  });
});

test('what nodes are kept for rolls when it begins, and not when its reason changes', () => {
  const [one, other] = ['long sessions', 'very long sessions'].map(doNotDisrupt => web({ doNotDisrupt }).deployment.toJson());
  expect(one.spec).toEqual(other.spec);
  expect(other.metadata.annotations).toEqual({ 'keelwright.io/do-not-disrupt': 'very long sessions' });
});

test.each([
  ['two zones', 2, {}],
  ['a zone more than replicas that have one each', 4, { maxOnePer: Topology.zone(), replicas: 3 }],
  ['zones that nobody has counted', undefined, { maxOnePer: Topology.zone(), replicas: 3 }],
])('pods are kept apart from others in %s', (_, zones, props) => {
  const { web: app, db } = makeShop({
    app: { platform: Platform.generic({ zones }) },
    web: other => ({ ...props, separateFrom: [Neighbor.of(other, { topology: Topology.zone(), required: true })] }),
  });
  const { podAntiAffinity } = app.deployment.toJson().spec.template.spec.affinity;
  expect(podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toContainEqual({
    labelSelector: { matchLabels: db.asNeighbor.podLabels }, topologyKey: 'topology.kubernetes.io/zone',
  });
});

test('a cache of an engine has a size by load, and no number by load', () => {
  const { shop } = makeShop({ app: { platform: Platform.generic(VPA) } });
  const cache = (props: Partial<StatefulBackendProps>) => new StatefulBackend(shop, 'cache', { engine: Engine.redisCache('8.2'), withoutPassword: 'nothing in it is secret', ...props });
  expect(() => cache({ scale: { max: 3 } })).toThrow(/^engine-scaled:/);
});
