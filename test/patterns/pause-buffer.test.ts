import { JsonPatch } from 'cdk8s';
import { LEDGER } from './rows/stateful';
import {
  Topology, Neighbor, NodeTerm, Operator, PauseBuffer, PauseBufferProps, Platform, PlacementProps, PriorityTier, Schedule, Spread, StatefulBackend,
  System, Toleration, TwelveFactorApp, TwelveFactorAppProps, VerticalScaleMode,
} from '../../src';
import { Testing, yamlSerializer } from '../../src/testing';
import { pitfall } from '../pitfalls';
import { Changes, makeShop, MINIMAL } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const WITHOUT_PODS = Platform.gke({ operators: [Operator.CAPACITY_BUFFER] });
const OFFICE_HOURS = { up: Schedule.cron('30 6 * * 1-5'), down: Schedule.cron('0 20 * * 1-5') };

/** A buffer for the web app of the shop, some of both changed. */
function headroom(props: Partial<PauseBufferProps> = {}, web: Changes['web'] = {}): PauseBuffer {
  const made = makeShop({ web });
  return new PauseBuffer(made.shop, 'headroom', { sizedLike: made.web, ...props });
}

const podOf = (buffer: PauseBuffer): any => (buffer.deployment?.toJson().spec ?? buffer.podTemplate!.toJson()).template.spec;
const requestsOf = (buffer: PauseBuffer): any => podOf(buffer).containers[0].resources.requests;
const kindsOf = (buffer: PauseBuffer): string[] => Testing.synth(buffer).map(({ kind }) => kind).sort();
const refusing = (props: Partial<PauseBufferProps>, web: Changes['web'] = {}) => () => headroom(props, web);

describe('made of pods', () => {
  test('is complete, and no check finds anything', () => {
    const buffer = headroom({ replicas: 2, nodeSize: { cpu: '4', memory: '16Gi' } });
    expect(Testing.synth(buffer)).toMatchSnapshot();
    expect(Testing.findings(buffer)).toEqual([]);
  });

  pitfall('buffer-slow-to-leave', 'passes', 'its pods are gone within a second', () => expect(podOf(headroom()).terminationGracePeriodSeconds).toBe(1));
  pitfall('buffer-surges', 'passes', 'old pods go before new ones come', () => expect(headroom().deployment!.toJson().spec.strategy).toEqual({ type: 'Recreate' }));
  pitfall('buffer-budget', 'passes', 'nobody has its pods stay', () => expect(kindsOf(headroom())).toEqual(['Deployment', 'NetworkPolicy', 'PriorityClass']));
  pitfall('buffer-apart-from-nobody', 'passes', 'its pods are kept from each other', () => {
    const [{ podAffinityTerm }] = podOf(headroom({ replicas: 2 })).affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect(podAffinityTerm.labelSelector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'headroom' });
    expect(headroom().deployment!.toJson().spec.template.metadata.labels).toMatchObject(podAffinityTerm.labelSelector.matchLabels);
  });

  pitfall('buffer-in-a-mesh', 'passes', 'its pods stay out of it', () => {
    const { labels, annotations } = headroom().deployment!.toJson().spec.template.metadata;
    expect([labels['sidecar.istio.io/inject'], annotations['linkerd.io/inject']]).toEqual(['false', 'disabled']);
  });

  test('gets no token and no volume, and talks to nobody', () => {
    const { automountServiceAccountToken, volumes, serviceAccountName } = podOf(headroom());
    expect({ automountServiceAccountToken, volumes, serviceAccountName }).toEqual({ automountServiceAccountToken: false });
    expect(headroom().networkPolicy!.toJson().spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'headroom' } }, policyTypes: ['Ingress', 'Egress'],
    });
  });

  test('has no cores of its own: its limits are above its requests', () => {
    const limit = (cpu: string) => podOf(headroom({}, { resources: { ...MINIMAL.resources, cpu } })).containers[0].resources.limits.cpu;
    expect(['250m', '1', '1500m'].map(limit)).toEqual(['1', '2', '2']);
  });

  test('runs under the user of a platform that assigns users', () => {
    expect(podOf(headroom({ platform: Platform.openshift() })).securityContext.runAsUser).toBeUndefined();
  });
});

describe('priority', () => {
  pitfall('buffer-below-cutoff', 'passes', 'it is as low as autoscalers heed, and may be anything in the window', () => {
    expect(headroom().priorityClass!.toJson()).toMatchObject({ value: -10, preemptionPolicy: 'Never' });
    for (const value of [-10, -1]) expect(refusing({ priority: PriorityTier.of('spare', value, { preempts: false }) })).not.toThrow();
    expect(refusing({ priority: PriorityTier.of('spare', -1000, { preempts: false }), platform: Platform.eks({ operators: [Operator.KARPENTER] }) })).not.toThrow();
  });
  pitfall('buffer-below-cutoff', 'fails', 'less is refused where the cluster autoscaler may run', () => {
    expect(refusing({ priority: PriorityTier.of('spare', -11, { preempts: false }) })).toThrow(/^buffer-priority-invalid/);
  });

  pitfall('buffer-not-below-apps', 'passes', 'apps are before it, with a tier or without', () => {
    for (const priority of [undefined, PriorityTier.of('business', 1000), PriorityTier.of('background', -9), PriorityTier.existing('other')]) {
      expect(refusing({}, { priority })).not.toThrow();
    }
  });
  pitfall('buffer-not-below-apps', 'fails', 'an app that is not before it is refused, and so is a buffer above all', () => {
    expect(refusing({}, { priority: PriorityTier.of('background', -10) })).toThrow(/^buffer-not-yielding/);
    expect(refusing({}, { priority: PriorityTier.existing('background', -50) })).toThrow(/^buffer-not-yielding/);
    expect(refusing({ priority: PriorityTier.existing('spare', 0) })).toThrow(/^buffer-priority-invalid/);
  });

  pitfall('buffer-app-never-preempts', 'passes', 'an app that takes the place of others', () => {
    expect(refusing({}, { priority: PriorityTier.of('business', 1000, { preempts: true }) })).not.toThrow();
  });
  pitfall('buffer-app-never-preempts', 'fails', 'an app that waits is refused', () => {
    expect(refusing({}, { priority: PriorityTier.of('patient', 1000, { preempts: false }) })).toThrow(/^buffer-not-yielding/);
  });

  pitfall('buffer-preempts', 'passes', 'it takes nobody\'s place', () => expect(headroom().priorityClass!.toJson().preemptionPolicy).toBe('Never'));
  pitfall('buffer-preempts', 'fails', 'a tier that does is refused', () => {
    expect(refusing({ priority: PriorityTier.of('spare', -5) })).toThrow(/^buffer-preempts/);
  });

  pitfall('buffer-class-clash', 'passes', 'all buffers of a program share a class', () => {
    const { app, shop, web, db } = makeShop();
    const buffers = [new PauseBuffer(shop, 'a', { sizedLike: web }), new PauseBuffer(new System(app, 'other'), 'b', { sizedLike: db })];
    expect(Testing.synth(app).filter(({ kind }) => kind === 'PriorityClass').map(({ metadata }) => metadata.name)).toEqual(['pause-buffer']);
    expect(buffers.map(({ priorityClass }) => priorityClass?.name)).toEqual(['pause-buffer', 'pause-buffer']);
    expect(buffers.map(buffer => podOf(buffer).priorityClassName)).toEqual(['pause-buffer', 'pause-buffer']);
  });
  pitfall('buffer-class-clash', 'fails', 'a class that is made twice, in two ways, is refused', () => {
    const { shop, web } = makeShop();
    new PauseBuffer(shop, 'a', { sizedLike: web });
    expect(() => new PauseBuffer(shop, 'b', { sizedLike: web, priority: PriorityTier.of('pause-buffer', -5, { preempts: false }) })).toThrow(/^priority-tier-differs/);
  });

  pitfall('buffer-global-default', 'passes', 'its class is for those that name it', () => {
    expect(headroom().priorityClass!.toJson()).not.toHaveProperty('globalDefault');
  });

  test('that exists must exist, and is not made', () => {
    const buffer = headroom({ priority: PriorityTier.existing('overprovisioning', -5) });
    expect([kindsOf(buffer), podOf(buffer).priorityClassName]).toEqual([['Deployment', 'NetworkPolicy'], 'overprovisioning']);
    expect((buffer.node.root as any)._synthesis().externals).toEqual([{ kind: 'PriorityClass', name: 'overprovisioning' }]);
    expect(Testing.findings(buffer)).toEqual([]);
  });

  test('that Karpenter alone heeds is not warned of', () => {
    const buffer = headroom({ priority: PriorityTier.of('spare', -1000, { preempts: false }), platform: Platform.eks({ operators: [Operator.KARPENTER] }) });
    expect(Testing.findings(buffer)).toEqual([]);
  });
});

describe('as large as the pods that it is for', () => {
  const step = (cpu: string, memory: string) => ({ init: [{ name: 'migrate', command: ['./migrate'], resources: { cpu, memory } }] });

  pitfall('buffer-too-small', 'passes', 'what they need at a time counts: steps, sidecars, what an autoscaler may make of them', () => {
    expect(requestsOf(headroom())).toEqual({ 'cpu': '250m', 'memory': '256Mi', 'ephemeral-storage': '64Mi' });
    expect(requestsOf(headroom({}, step('2', '128Mi')))).toMatchObject({ cpu: '2', memory: '256Mi' });
    const grown = headroom({ platform: Platform.gke() }, {
      platform: Platform.gke({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }),
      verticalScale: { mode: VerticalScaleMode.INITIAL, maxAllowed: { cpu: '3', memory: '2Gi' } },
    });
    expect(requestsOf(grown)).toMatchObject({ cpu: '3', memory: '2Gi' });
  });
  pitfall('buffer-too-small', 'fails', 'a sidecar that is patched in is not left out', () => {
    const { shop, web } = makeShop();
    const buffer = new PauseBuffer(shop, 'headroom', { sizedLike: web });
    const sidecar = { name: 'proxy', image: 'proxy:1', resources: { requests: { cpu: '100m', memory: '64Mi' } } };
    web.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/1', sidecar));
    expect(requestsOf(buffer)).toMatchObject({ cpu: '350m', memory: '320Mi' });
    expect(buffer.deployment!.toJson().metadata.annotations).toEqual({ 'keelwright.io/keeps-free': '1 pod of 350m CPU and 320Mi: 350m CPU and 320Mi in all' });
  });

  test('devices count too, and whatever else is counted by pieces', () => {
    const buffer = headroom({}, { resources: { ...MINIMAL.resources, extended: { 'nvidia.com/gpu': 2 } } });
    const { requests, limits } = podOf(buffer).containers[0].resources;
    expect([requests['nvidia.com/gpu'], limits['nvidia.com/gpu']]).toEqual(['2', '2']);
    expect(buffer.deployment!.toJson().metadata.annotations['keelwright.io/keeps-free']).toBe('1 pod of 250m CPU, 256Mi and 2 nvidia.com/gpu: 250m CPU, 256Mi and 2 nvidia.com/gpu in all');
  });

  test('of a process, a run, a backend', () => {
    const { shop, web } = makeShop({
      web: { processes: { worker: { resources: { cpu: '1', memory: '1Gi' } }, clock: { schedule: Schedule.daily('03:15'), resources: { cpu: '700m', memory: '64Mi' } } } },
    });
    const ledger = new StatefulBackend(shop, 'ledger', LEDGER);
    const sizes = [web.processes.worker, web.processes.clock, ledger].map((sizedLike, i) => requestsOf(new PauseBuffer(shop, `buffer-${i}`, { sizedLike })));
    expect(sizes.map(({ cpu, memory }) => [cpu, memory])).toEqual([['1', '1Gi'], ['700m', '64Mi'], ['250m', '512Mi']]);
  });

  pitfall('buffer-larger-than-node', 'passes', 'the nodes that it takes are told, one for each where no two share one', () => {
    const said = (nodeSize: PauseBufferProps['nodeSize'], replicas: number, web: Changes['web'] = {}) => (
      headroom({ replicas, nodeSize }, web).deployment!.toJson().metadata.annotations['keelwright.io/keeps-free'].split(', ').at(-1)
    );
    expect(said({ cpu: '1', memory: '16Gi' }, 9)).toBe('about 3 nodes of 1 CPU and 16Gi');
    expect(said({ cpu: '4', memory: '600Mi' }, 9)).toBe('about 5 nodes of 4 CPU and 600Mi');
    expect(said({ cpu: '250m', memory: '256Mi' }, 1)).toBe('about 1 node of 250m CPU and 256Mi');
    expect(said({ cpu: '16', memory: '64Gi' }, 3, { maxOnePer: Topology.host() })).toBe('about 3 nodes of 16 CPU and 64Gi');
    expect(said({ cpu: '16', memory: '64Gi' }, 0)).toBe('about 0 nodes of 16 CPU and 64Gi');
  });
  pitfall('buffer-larger-than-node', 'fails', 'pods that fit no node are refused', () => {
    expect(refusing({ nodeSize: { cpu: '200m', memory: '16Gi' } })).toThrow(/^node-too-small/);
  });

  pitfall('buffer-without-growth', 'passes', 'room for all that an autoscaler may add', () => {
    const { shop, web } = makeShop({ web: { scale: { min: 3, max: 10 } } });
    expect(new PauseBuffer(shop, 'headroom', { headroomFor: web }).deployment!.toJson().spec.replicas).toBe(7);
  });
  pitfall('buffer-without-growth', 'fails', 'of what has as many pods as it can have is refused', () => {
    const { shop, web } = makeShop();
    expect(() => new PauseBuffer(shop, 'headroom', { headroomFor: web })).toThrow(/^buffer-without-growth/);
  });
});

describe('whole nodes', () => {
  const nodes = { count: 2, cpu: '4', memory: '16Gi', onNodes: [NodeTerm.is('pool', 'gpu')], tolerations: [Toleration.of('dedicated', 'gpu')] };
  const made = () => new PauseBuffer(makeShop().shop, 'headroom', { nodes });

  test('have one pod each, a little smaller than the node, on the nodes that are meant', () => {
    const { affinity, tolerations, containers } = podOf(made());
    expect(affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toMatchObject([
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'app.kubernetes.io/instance': 'headroom' } } },
    ]);
    expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: 'pool', operator: 'In', values: ['gpu'] }] },
    ]);
    expect(tolerations).toEqual([{ key: 'dedicated', operator: 'Equal', value: 'gpu' }]);
    expect(containers[0].resources.requests).toMatchObject({ cpu: '3800m', memory: '15564Mi' });
  });

  pitfall('buffer-exact-node', 'passes', 'a twentieth is left', () => {
    const { cpu, memory } = requestsOf(new PauseBuffer(makeShop().shop, 'headroom', { nodes: { count: 1, cpu: '20', memory: '20Gi' } }));
    expect([cpu, memory]).toEqual(['19', '19Gi']);
  });

  test('are told as nodes', () => {
    expect(made().deployment!.toJson().metadata.annotations['keelwright.io/keeps-free']).toBe(
      '2 pods of 3800m CPU and 15564Mi: 7600m CPU and 31128Mi in all, 2 nodes of 4 CPU and 16Gi',
    );
  });
});

describe('placed like the pods that it is for', () => {
  /** The placement of a buffer for the web app, which lives in another system. */
  function placed(
    placement: PlacementProps | ((db: TwelveFactorApp) => PlacementProps),
    then: (app: TwelveFactorApp, db: TwelveFactorApp) => void = () => undefined,
  ): any {
    const { app, web, db } = makeShop({ web: placement as Partial<TwelveFactorAppProps> });
    const buffer = new PauseBuffer(new System(app, 'spare'), 'headroom', { sizedLike: web, replicas: 2 });
    then(web, db);
    return podOf(buffer);
  }
  const own = { labelSelector: { matchLabels: { 'app.kubernetes.io/instance': 'headroom' } } };
  const of = (instance: string) => ({ matchLabels: { 'app.kubernetes.io/instance': instance } });

  pitfall('buffer-elsewhere', 'passes', 'on the same nodes, in the same pool', () => {
    const { affinity, tolerations } = placed({
      onNodes: [NodeTerm.is('pool', 'gpu')], preferNodes: [NodeTerm.is('disk', 'ssd')], tolerations: [Toleration.of('dedicated', 'gpu')],
    });
    expect(affinity.nodeAffinity).toMatchObject({
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool' }] }] },
      preferredDuringSchedulingIgnoredDuringExecution: [{ preference: { matchExpressions: [{ key: 'disk' }] } }],
    });
    expect(tolerations).toEqual([{ key: 'dedicated', operator: 'Equal', value: 'gpu' }]);
  });
  pitfall('buffer-elsewhere', 'fails', 'where it is to run cannot be said otherwise', () => {
    expect(refusing({ onNodes: [NodeTerm.is('pool', 'gpu')] } as Partial<PauseBufferProps>)).toThrow(/^prop-unknown/);
  });

  test('spread among themselves in the same way', () => {
    const { topologySpreadConstraints } = placed({ spread: [Spread.overZones({ required: true, minDomains: 2 }), Spread.overHosts()] });
    expect(topologySpreadConstraints).toEqual([
      { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', minDomains: 2, nodeTaintsPolicy: 'Honor', ...own },
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', ...own },
    ]);
  });

  test('where no two of them may be, not beside one of them either: that would be no room', () => {
    const { affinity } = placed({ maxOnePer: Topology.host() });
    expect(affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
      { topologyKey: 'kubernetes.io/hostname', ...own },
      { topologyKey: 'kubernetes.io/hostname', labelSelector: of('web'), namespaces: ['shop'] },
    ]);
  });

  test('near what they are near to, and apart from what they are apart from, also when that is said later', () => {
    const { affinity } = placed(
      db => ({ colocateWith: [Neighbor.of(db, { topology: Topology.zone(), required: true })] }),
      (web, db) => web.separateFrom(Neighbor.of(db, { topology: Topology.host() })),
    );
    const db = { labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/component': 'web' } }, namespaces: ['shop'] };
    expect(affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([{ ...db, topologyKey: 'topology.kubernetes.io/zone' }]);
    expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toEqual([
      { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', ...own } },
      { weight: 50, podAffinityTerm: { ...db, topologyKey: 'kubernetes.io/hostname' } },
    ]);
  });

  test('by the same scheduler, and by what a patch says', () => {
    const { schedulerName, nodeSelector } = placed({}, web => {
      web.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/schedulerName', 'packing'), JsonPatch.add('/spec/template/spec/nodeSelector', { pool: 'fast' }));
    });
    expect({ schedulerName, nodeSelector }).toEqual({ schedulerName: 'packing', nodeSelector: { pool: 'fast' } });
  });
});

describe('without pods', () => {
  test('is a CapacityBuffer and its template', () => {
    const buffer = headroom({ replicas: 2, platform: WITHOUT_PODS });
    expect(Testing.synth(buffer)).toMatchSnapshot();
    expect(Testing.findings(buffer)).toEqual([]);
  });

  pitfall('capacity-buffer-and-pods', 'passes', 'there are no pods', () => {
    const buffer = headroom({ platform: WITHOUT_PODS });
    expect([kindsOf(buffer), buffer.deployment, podOf(buffer).priorityClassName]).toEqual([['CapacityBuffer', 'PodTemplate'], undefined, undefined]);
  });
  pitfall('capacity-buffer-share', 'passes', 'its size is a plain number', () => {
    expect(headroom({ replicas: 3, platform: WITHOUT_PODS }).capacityBuffer!.toJson().spec).toEqual({ podTemplateRef: { name: 'headroom' }, replicas: 3 });
  });
  pitfall('capacity-buffer-unsized', 'passes', 'its size is said, also when it is the default', () => {
    expect(headroom({ platform: WITHOUT_PODS }).capacityBuffer!.toJson().spec.replicas).toBe(1);
  });
  pitfall('capacity-buffer-version', 'passes', 'its version is one that all serve', () => {
    expect(headroom({ platform: WITHOUT_PODS }).capacityBuffer!.apiVersion).toBe('autoscaling.x-k8s.io/v1beta1');
  });

  test('nothing of it is refused for a priority that it has not', () => {
    expect(refusing({ platform: WITHOUT_PODS }, { priority: PriorityTier.of('background', -20) })).not.toThrow();
  });
});

describe('by a schedule', () => {
  test('two CronJobs set the number of pods, with the right to do that alone', () => {
    const buffer = headroom({ replicas: 3, schedule: { ...OFFICE_HOURS, min: 1 } });
    expect(Testing.synth(buffer)).toMatchSnapshot();
    expect(Testing.findings(buffer)).toEqual([]);
    expect(buffer.role!.toJson().rules).toEqual([
      { apiGroups: ['apps'], resources: ['deployments/scale'], resourceNames: ['headroom'], verbs: ['get', 'patch'] },
    ]);
  });

  test('an apply leaves the number as it is', () => {
    expect(headroom({ replicas: 3, schedule: OFFICE_HOURS }).deployment!.toJson().spec.replicas).toBeUndefined();
  });

  test('the two have a token, and the pause pods have none', () => {
    const shows = ({ projected }: any) => projected?.sources.some((source: any) => source.serviceAccountToken);
    const hasToken = ({ spec }: any) => (spec.volumes ?? []).some(shows);
    const { deployment, upCronJob, downCronJob } = headroom({ replicas: 3, schedule: OFFICE_HOURS });
    const templates = [deployment!.toJson().spec.template, ...[upCronJob, downCronJob].map(job => job!.toJson().spec.jobTemplate.spec.template)];
    expect(templates.map(hasToken)).toEqual([false, true, true]);
  });

  test('it is made of pods where the platform has CapacityBuffers, too', () => {
    const buffer = headroom({ replicas: 3, schedule: OFFICE_HOURS, platform: WITHOUT_PODS });
    expect([buffer.capacityBuffer, buffer.deployment?.name]).toEqual([undefined, 'headroom']);
  });

  test('F29 late, but not so late that one of the two undoes the other', () => {
    const late = (up: string, down: string) => {
      const { upCronJob, downCronJob } = headroom({ schedule: { up: Schedule.cron(up), down: Schedule.cron(down) } });
      return [upCronJob, downCronJob].map(job => job!.toJson().spec.startingDeadlineSeconds);
    };
    expect(late('30 6 * * 1-5', '0 20 * * 1-5')).toEqual([4 * 3600, 4 * 3600]);
    expect(late('0 8 * * *', '0 10 * * *')).toEqual([3600, 3600]);
  });

  pitfall('buffer-schedule-half', 'passes', 'it says when room is kept, and when not', () => {
    const { upCronJob, downCronJob } = headroom({ replicas: 3, schedule: OFFICE_HOURS });
    const runs = [upCronJob, downCronJob].map(job => job!.toJson().spec);
    expect(runs.map(({ schedule, jobTemplate }) => [schedule, jobTemplate.spec.template.spec.containers[0].args.at(-1)])).toEqual([
      ['30 6 * * 1-5', '--patch={"spec":{"replicas":3}}'], ['0 20 * * 1-5', '--patch={"spec":{"replicas":0}}'],
    ]);
  });
  pitfall('buffer-schedule-half', 'fails', 'one of the two alone is refused', () => {
    expect(refusing({ schedule: { up: OFFICE_HOURS.up } as PauseBufferProps['schedule'] })).toThrow(/^prop-invalid: .*: schedule\.down is required/);
  });
});
