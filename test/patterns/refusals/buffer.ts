import { Chart } from 'cdk8s';
import {
  App, Operator, PauseBuffer, PauseBufferProps, Platform, PriorityTier, Schedule, System, TwelveFactorApp, TwelveFactorAppProps,
} from '../../../src';
import { makeShop, MINIMAL } from '../../program';

type Buffer = Partial<PauseBufferProps> | ((web: TwelveFactorApp) => Partial<PauseBufferProps>);

const made = (buffer: Buffer = {}, changed: Partial<TwelveFactorAppProps> = {}) => () => {
  const { shop, web } = makeShop({ web: changed });
  return new PauseBuffer(shop, 'headroom', typeof buffer === 'function' ? buffer(web) : { sizedLike: web, ...buffer });
};
const prioritized = (priority: PriorityTier) => () => makeShop({ web: { priority } });
const UP_AND_DOWN = { up: Schedule.daily('06:30'), down: Schedule.daily('20:00') };
const anything = (value: unknown) => value as any;

/** Each program is refused; its message stands in the golden file. */
export const BUFFER_REFUSED: { readonly [what: string]: () => unknown } = {
  'buffer of no size': made(() => ({})),
  'buffer of two sizes': made(web => ({ sizedLike: web, nodes: { count: 1, cpu: '4', memory: '16Gi' } })),
  'buffer of an app\'s growth and a number': made(web => ({ headroomFor: web, replicas: 2 })),
  'buffer of whole nodes of two sizes': made(() => ({ nodes: { count: 1, cpu: '4', memory: '16Gi' }, nodeSize: { cpu: '8', memory: '32Gi' } })),
  'buffer for less than no pod': made({ replicas: -1 }),
  'buffer of half a node': made(() => ({ nodes: { count: 0.5, cpu: '4', memory: '16Gi' } })),
  'buffer for the growth of a fixed app': made(web => ({ headroomFor: web })),
  'buffer for pods that no node holds': made({ nodeSize: { cpu: '200m', memory: '16Gi' } }),
  'buffer on nodes of a size in words': made({ nodeSize: { cpu: 'four', memory: '16Gi' } }),
  'buffer like a text': made({ sizedLike: anything('web') }),
  'buffer for an app in a chart without a namespace': () => {
    const app = new App();
    const web = new TwelveFactorApp(new Chart(app, 'plain'), 'web', MINIMAL);
    return new PauseBuffer(new System(app, 'spare'), 'headroom', { sizedLike: web });
  },
  'buffer that apps cannot push aside': made({ priority: PriorityTier.of('headroom', 0, { preempts: false }) }),
  'buffer that no autoscaler heeds': made({ priority: PriorityTier.of('headroom', -1000, { preempts: false }) }),
  'buffer above all, with Karpenter': made({
    priority: PriorityTier.of('headroom', 5, { preempts: false }), platform: Platform.eks({ operators: [Operator.KARPENTER] }),
  }),
  'buffer that preempts': made({ priority: PriorityTier.of('headroom', -5) }),
  'buffer for an app behind it': made({}, { priority: PriorityTier.of('background', -20) }),
  'buffer for an app that never preempts': made({}, { priority: PriorityTier.of('patient', 1000, { preempts: false }) }),
  'priority of a buffer without pods': made({
    priority: PriorityTier.existing('overprovisioning', -5), platform: Platform.gke({ operators: [Operator.CAPACITY_BUFFER] }),
  }),
  'buffer with half a schedule': made({ schedule: anything({ up: UP_AND_DOWN.up }) }),
  'buffer whose schedule is suspended': made({ schedule: { ...UP_AND_DOWN, down: Schedule.daily('20:00', { suspend: true }) } }),
  'buffer whose schedule leaves all of it': made({ replicas: 2, schedule: { ...UP_AND_DOWN, min: 2 } }),
  'buffer with a name too long for its CronJobs': made({ name: 'room-that-is-kept-for-the-web-app-of-the-shop' }),

  'tier of no value': () => prioritized(PriorityTier.of('business', anything(undefined)))(),
  'tier above all that users may have': prioritized(PriorityTier.of('business', 2000000000)),
  'tier that exists with no whole value': prioritized(PriorityTier.existing('business', 0.5)),
  'tier of a name that Kubernetes keeps': prioritized(PriorityTier.of('system-business', 1000)),
  'tier of a name that no class can have': prioritized(PriorityTier.of('Business', 1000)),
  'app among what the cluster needs itself': prioritized(PriorityTier.clusterCritical()),
  'priority as a text': prioritized(anything('business')),
  'one tier with two values': () => makeShop({
    web: { priority: PriorityTier.of('business', 1000), processes: { worker: { priority: PriorityTier.of('business', 500) } } },
  }),
};
