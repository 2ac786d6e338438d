import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { inDomains, knownDomains, spreadOver } from './topologies';
import { metadataMap } from '../../private/names';
import { refuse } from '../../private/refusal';
import { NodeTerm } from '../../props/scheduling/node-term';
import { Topology } from '../../props/scheduling/topology';
import { UpdateStrategy } from '../../props/workloads/update-strategy';
import { hasFeature } from '../objects/features';
import { Identity, instanceLabels } from '../objects/identity';
import { Json } from '../objects/kube';
import { Replicas } from '../scaling/replicas';

/** The maximum number of pods, and how they are updated. */
export interface Crowd {
  readonly replicas: Replicas;
  readonly strategy?: UpdateStrategy;
  /** Whether they are members of a StatefulSet: an update replaces each in place, and no two share a host unless that is configured. */
  readonly areMembers?: boolean;
}

const OLD_PODS_COUNT = 'maxOnePer also separates the new pods of a rollout from the old ones, and without a spare host or zone the rollout waits forever';

/** Keeps the replicas out of each other's topology domain, as a requirement. */
export function maxOnePer(
  where: IConstruct, identity: Identity, { topologyKey }: Topology, crowd: Crowd, onNodes: NodeTerm[],
): Json<k8s.PodAffinityTerm> {
  metadataMap(where, 'maxOnePer', { [topologyKey]: '' });
  const releasesApart = !crowd.areMembers && hasFeature(where, 'podAffinityMatchLabelKeys', OLD_PODS_COUNT);
  refuseCrowd(where, topologyKey, crowd, releasesApart, onNodes);
  return {
    labelSelector: { matchLabels: instanceLabels(identity) },
    topologyKey,
    // Without it, no new pod of a rollout can be scheduled beside the old ones, and no old pod stops first.
    ...(releasesApart && { matchLabelKeys: ['pod-template-hash'] }),
  };
}

function refuseCrowd(
  where: IConstruct, topologyKey: string, { replicas, strategy, areMembers }: Crowd, releasesApart: boolean, onNodes: NodeTerm[],
): void {
  const known = knownDomains(where, topologyKey, onNodes);
  const surge = (count: number) => releasesApart || areMembers ? 0 : surgeOf(strategy, count);
  const { max, autoscaled } = replicas;
  if (known === undefined || max + surge(max) <= known.count) return;
  const fitting = Array.from({ length: known.count }, (_, i) => known.count - i).find(count => count + surge(count) <= known.count);
  refuse(where, {
    code: 'max-one-per-crowded',
    problem: max > known.count ? 'maxOnePer allows one replica in each topology domain, and there are fewer domains than replicas'
      : 'maxOnePer allows one replica in each topology domain, and a rollout that starts new replicas first needs more domains than there are',
    given: [
      `${max} ${max === 1 ? 'replica' : 'replicas'}${autoscaled ? ' at most' : ''}`,
      ...surge(max) > 0 ? [`${surge(max)} more during a rollout`] : [],
      `${inDomains(topologyKey, known.count)} (${known.because})`,
    ].join(', '),
    allowed: `at most ${known.count} at a time`,
    fix: [
      ...fitting === undefined ? [] : [`lower ${autoscaled ? 'scale.max' : 'replicas'} to ${fitting}`],
      ...max > known.count ? [] : ['set strategy: UpdateStrategy.recreate()'],
      `use spread instead: spread: [${spreadOver(topologyKey)}]`,
    ].join(', or '),
  });
}

/** Pods that a rollout has above the desired replicas, rounded up as Kubernetes does; an invalid surge is rejected elsewhere. */
function surgeOf({ surge }: UpdateStrategy = UpdateStrategy.rolling(), replicas: number): number {
  const [, count, percent] = /^(\d+)(%?)$/.exec(surge ?? '0') ?? ['', '0', ''];
  return percent === '' ? Number(count) : Math.ceil(replicas * Number(count) / 100);
}
