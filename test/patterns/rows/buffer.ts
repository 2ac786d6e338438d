import { Chart } from 'cdk8s';
import { Row, web } from './row';
import { LEDGER } from './stateful';
import {
  BufferSchedule, NodeTerm, Operator, PauseBuffer, PauseBufferProps, Platform, PriorityTier, PriorityTierOptions, Schedule, StatefulBackend,
  Toleration, TwelveFactorApp,
} from '../../../src';

type Buffer = Partial<PauseBufferProps> | ((web: TwelveFactorApp) => Partial<PauseBufferProps>);

const made = (buffer: Buffer): Row['to'] => ({
  web: { scale: { min: 2, max: 6 } },
  then: Object.assign(
    (app: TwelveFactorApp) => void new PauseBuffer(Chart.of(app), 'headroom', typeof buffer === 'function' ? buffer(app) : { sizedLike: app, ...buffer }),
    { buffer },
  ),
});
export const headroom = (to: Buffer, from: Buffer = {}): Row => ({ from: made(from), to: made(to) });

const WHOLE = { count: 1, cpu: '4', memory: '16Gi' };
const whole = (more: object): Row => headroom(() => ({ nodes: { ...WHOLE, ...more } }), () => ({ nodes: WHOLE }));

const OFFICE_HOURS: BufferSchedule = { up: Schedule.cron('30 6 * * 1-5'), down: Schedule.cron('0 20 * * 1-5') };
export const scheduledRoom = (more: Partial<BufferSchedule>): Row => (
  headroom({ replicas: 3, schedule: { ...OFFICE_HOURS, ...more } }, { replicas: 3, schedule: OFFICE_HOURS })
);

/** Of another name than the other rows' tiers: what a class of the cluster says of preemption can never change. */
export const tiered = (options: PriorityTierOptions): Row => (
  web({ priority: PriorityTier.of('patient', 1000, options) }, { priority: PriorityTier.of('patient', 1000) })
);

/** For every prop of buffers and priorities: the same program without and with it. */
export const bufferRows = (): { readonly [prop: string]: Row } => ({
  'WorkloadProps.priority': web({ priority: PriorityTier.of('business', 1000) }),
  'StatefulBackendProps.priority': {
    from: { then: app => { new StatefulBackend(Chart.of(app), 'ledger', LEDGER); } },
    to: { then: app => { new StatefulBackend(Chart.of(app), 'ledger', { ...LEDGER, priority: PriorityTier.existing('business') }); } },
  },
  'PriorityTierOptions.preempts': tiered({ preempts: false }),
  'PriorityTierOptions.description': web({ priority: PriorityTier.of('business', 1000, { description: 'What customers wait for' }) }, { priority: PriorityTier.of('business', 1000) }),

  'PauseBufferProps.sizedLike': { from: { web: { scale: { min: 2, max: 6 } } }, to: made({}) },
  'PauseBufferProps.replicas': headroom({ replicas: 2 }),
  'PauseBufferProps.headroomFor': headroom(app => ({ headroomFor: app })),
  'PauseBufferProps.nodes': headroom(() => ({ nodes: WHOLE })),
  'PauseBufferProps.nodeSize': headroom({ nodeSize: { cpu: '4', memory: '16Gi' } }),
  'PauseBufferProps.schedule': headroom({ replicas: 3, schedule: OFFICE_HOURS }, { replicas: 3 }),
  'PauseBufferProps.priority': headroom({ priority: PriorityTier.existing('overprovisioning', -5) }),
  'PauseBufferProps.image': headroom({ image: 'registry.acme.example/pause:3.10.2' }),
  'PauseBufferProps.name': headroom({ name: 'spare' }),
  'PauseBufferProps.labels': headroom({ labels: { team: 'platform' } }),
  'PauseBufferProps.annotations': headroom({ annotations: { 'acme.example/runbook': 'https://acme.example/headroom' } }),
  'PauseBufferProps.podLabels': headroom({ podLabels: { 'cost-center': 'reserve' } }),
  'PauseBufferProps.podAnnotations': headroom({ podAnnotations: { 'acme.example/reserve': 'yes' } }),
  'PauseBufferProps.platform': headroom({ platform: Platform.gke({ operators: [Operator.CAPACITY_BUFFER] }) }),

  'NodeSize.cpu': headroom({ nodeSize: { cpu: '8', memory: '16Gi' } }, { nodeSize: { cpu: '4', memory: '16Gi' } }),
  'NodeSize.memory': headroom({ nodeSize: { cpu: '4', memory: '32Gi' } }, { nodeSize: { cpu: '4', memory: '16Gi' } }),
  'WholeNodes.count': whole({ count: 2 }),
  'WholeNodes.onNodes': whole({ onNodes: [NodeTerm.is('pool', 'gpu')] }),
  'WholeNodes.tolerations': whole({ tolerations: [Toleration.of('dedicated', 'gpu')] }),

  'BufferSchedule.up': scheduledRoom({ up: Schedule.daily('05:00', { timeZone: 'Europe/Berlin' }) }),
  'BufferSchedule.down': scheduledRoom({ down: Schedule.daily('22:00') }),
  'BufferSchedule.min': scheduledRoom({ min: 1 }),
  'BufferSchedule.image': scheduledRoom({ image: 'registry.acme.example/kubectl:v1.37.1' }),
});
