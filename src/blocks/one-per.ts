import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { inDomains, knownDomains, spreadOver } from './domains';
import { Identity, instanceLabels } from './identity';
import { Plain } from './kube';
import { Replicas } from './replicas';
import { Platform } from '../platform/platform';
import { metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { Domain } from '../props/domain';
import { NodeTerm } from '../props/node-term';
import { UpdateStrategy } from '../props/update-strategy';

/** How many pods there are, at most. */
export interface Crowd {
  readonly replicas: Replicas;
  readonly strategy?: UpdateStrategy;
  /** Whether they are members of a StatefulSet: an update replaces each where it is, and no two share a host unless that is said. */
  readonly areMembers?: boolean;
}

/** Keeps the replicas from each other's domain, whatever happens. */
export function onePer(
  where: IConstruct, identity: Identity, { topologyKey }: Domain, crowd: Crowd, onNodes: NodeTerm[],
): Plain<k8s.PodAffinityTerm> {
  metadataMap(where, 'onePer', { [topologyKey]: '' });
  const releasesApart = !crowd.areMembers && Platform.of(where)._supports('podAffinityMatchLabelKeys');
  refuseCrowd(where, topologyKey, crowd, releasesApart, onNodes);
  return {
    labelSelector: { matchLabels: instanceLabels(identity) },
    topologyKey,
    // Without it, no new pod of a rollout finds room beside the old ones, and no old one goes before.
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
    code: 'one-per-crowded',
    problem: max > known.count ? 'onePer lets one replica into each domain, and there are fewer domains than replicas'
      : 'onePer lets one replica into each domain, and a rollout that starts new ones first needs more domains than there are',
    given: [
      `${max} ${max === 1 ? 'replica' : 'replicas'}${autoscaled ? ' at most' : ''}`,
      ...surge(max) > 0 ? [`${surge(max)} more in a rollout`] : [],
      `${inDomains(topologyKey, known.count)} (${known.because})`,
    ].join(', '),
    allowed: `at most ${known.count} at a time`,
    fix: [
      ...fitting === undefined ? [] : [`lower ${autoscaled ? 'scale.max' : 'replicas'} to ${fitting}`],
      ...max > known.count ? [] : ['write strategy: UpdateStrategy.recreate()'],
      `spread them instead: spread: [${spreadOver(topologyKey)}]`,
    ].join(', or '),
  });
}

/** Pods that a rollout has above the replicas asked for, rounded up as Kubernetes does; what is no surge is refused elsewhere. */
function surgeOf({ surge }: UpdateStrategy = UpdateStrategy.rolling(), replicas: number): number {
  const [, count, percent] = /^(\d+)(%?)$/.exec(surge ?? '0') ?? ['', '0', ''];
  return percent === '' ? Number(count) : Math.ceil(replicas * Number(count) / 100);
}
