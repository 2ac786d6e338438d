import * as fc from 'fast-check';
import { Resource } from '../../src/manifests/manifest';

/** A workload in few words, small enough for all orders to be tried. */
export interface Wish {
  readonly name: string;
  readonly replicas: number;
  /** Cores, and Gi of memory. */
  readonly cpu: number;
  readonly memory: number;
  /** One replica in each. */
  readonly maxOnePer?: 'host' | 'zone';
  /** Required. */
  readonly spread?: Spread;
  readonly separateFrom?: string;
  /** The taint that some nodes have. */
  readonly isTolerant?: boolean;
  readonly pool?: string;
  readonly onEachNode?: boolean;
}

export interface Spread {
  readonly over: 'host' | 'zone';
  readonly maxSkew: number;
  readonly minDomains?: number;
  /** Whether nodes whose taint they do not tolerate are left out. */
  readonly honorsTaints?: boolean;
  /** Whether the pods of all are counted. */
  readonly countsAll?: boolean;
}

export const TAINT = { key: 'dedicated', value: 'lab', effect: 'NoSchedule' };

export const KEYS = { host: 'kubernetes.io/hostname', zone: 'topology.kubernetes.io/zone' };

export interface Sizes {
  readonly replicas: number;
  readonly cpu: number;
  readonly memory: number;
  /** Share of sets with workloads that run on each node, of ten. */
  readonly daemons: number;
}

export function wishes({ replicas, cpu, memory, daemons }: Sizes, names: string[]): fc.Arbitrary<Wish[]> {
  const rule = fc.constantFrom<Partial<Wish>>(
    {}, {}, {}, { maxOnePer: 'host' }, { maxOnePer: 'zone' }, { spread: { over: 'zone', maxSkew: 1 } }, { spread: { over: 'zone', maxSkew: 2 } }, { spread: { over: 'host', maxSkew: 1 } },
    { spread: { over: 'zone', maxSkew: 1, honorsTaints: true } }, { spread: { over: 'zone', maxSkew: 1, minDomains: 2 } }, { spread: { over: 'zone', maxSkew: 2, minDomains: 3 } },
    { spread: { over: 'zone', maxSkew: 1, countsAll: true } },
  );
  return fc.tuple(...names.map(name => fc.record({
    name: fc.constant(name),
    replicas: fc.integer({ min: 1, max: replicas }),
    cpu: fc.integer({ min: 1, max: cpu }),
    memory: fc.integer({ min: 1, max: memory }),
    rule,
    separateFrom: fc.constantFrom(undefined, undefined, undefined, ...names.filter(other => other !== name)),
    pool: fc.constantFrom(undefined, undefined, undefined, 'a'),
    isTolerant: fc.constantFrom(undefined, undefined, true),
    onEachNode: fc.integer({ min: 1, max: 10 }).map(number => number <= daemons),
  }))).map(made => made.map(({ rule: { maxOnePer, spread }, onEachNode, separateFrom, ...wish }, i) => (
    onEachNode && i > 0 ? { ...wish, replicas: 1, onEachNode } : { ...wish, maxOnePer, spread, separateFrom }
  )));
}

/** What all workloads of a set have in common. */
export interface Common {
  readonly namespace?: string;
  /** More that nodes must have. */
  readonly nodeSelector?: { readonly [label: string]: string };
  /** Class of what runs on each node. */
  readonly priorityClassName?: string;
}

/** Label of all pods. */
const EVERYONE = { crowd: 'lab' };

/** The manifest of a workload, as it is applied. */
export function entryOf(wish: Wish, common: Common = {}): Resource {
  const { name, replicas, cpu, memory, maxOnePer, spread, separateFrom, pool, isTolerant, onEachNode } = wish;
  const required = [
    ...maxOnePer ? [{ labelSelector: { matchLabels: { app: name } }, topologyKey: KEYS[maxOnePer] }] : [],
    ...separateFrom === undefined ? [] : [{ labelSelector: { matchLabels: { app: separateFrom } }, topologyKey: KEYS.host }],
  ];
  const spec = {
    ...(onEachNode && common.priorityClassName && { priorityClassName: common.priorityClassName }),
    containers: [{ name: 'app', image: 'app:1', resources: { requests: { cpu: `${cpu}`, memory: `${memory}Gi` } } }],
    nodeSelector: { ...common.nodeSelector, ...(pool && { pool }) },
    ...(isTolerant && { tolerations: [{ key: TAINT.key, operator: 'Exists' }] }),
    ...(required.length > 0 && { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } }),
    ...(spread && {
      topologySpreadConstraints: [{
        topologyKey: KEYS[spread.over],
        maxSkew: spread.maxSkew,
        ...(spread.minDomains && { minDomains: spread.minDomains }),
        ...(spread.honorsTaints && { nodeTaintsPolicy: 'Honor' }),
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: spread.countsAll ? EVERYONE : { app: name } },
        ...(!spread.countsAll && { matchLabelKeys: ['pod-template-hash'] }),
      }],
    }),
  };
  const template = { metadata: { labels: { app: name, ...EVERYONE } }, spec };
  const selector = { matchLabels: { app: name } };
  return {
    manifest: {
      apiVersion: 'apps/v1',
      kind: onEachNode ? 'DaemonSet' : 'Deployment',
      metadata: { name, namespace: common.namespace ?? 'shop' },
      spec: onEachNode ? { selector, template } : { replicas, selector, template },
    },
    origin: {},
  };
}
