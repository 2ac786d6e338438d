import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Crowd } from './max-one-per';
import { inDomains, knownDomains } from './topologies';
import { Platform } from '../../platform/platform';
import { reject } from '../../private/messages/mistakes';
import { metadataMap } from '../../private/names';
import { refuse } from '../../private/refusal';
import { NodeTerm } from '../../props/scheduling/node-term';
import { Spread } from '../../props/scheduling/spread';
import { Identity, instanceLabels } from '../objects/identity';
import { Json } from '../objects/kube';

/** Over zones, for workloads that set no spread; a single replica has nothing to spread. */
export function defaultSpread(where: IConstruct, crowd: Crowd): Spread[] {
  return crowd.replicas.max > 1 ? [overZones(where, crowd)] : [];
}

/** Members stay in the zone of their volume: if the platform is known to have several zones, the zone must be right from the start. */
function overZones(where: IConstruct, { replicas, areMembers = false }: Crowd): Spread {
  const { zones = 1 } = Platform.of(where);
  if (!areMembers || zones === 1) return Spread.overZones();
  // Zones without a node at that moment, as in a cluster that is still growing, would not count, and all members would be in the first one.
  // With more members than zones, the members of the other zones could not come back while one zone is down.
  return Spread.overZones({ required: true, minDomains: replicas.max > zones ? undefined : replicas.max });
}

export function spreadConstraints(
  where: IConstruct, identity: Identity, given: Spread[], onNodes: NodeTerm[], areMembers = false,
): Json<k8s.TopologySpreadConstraint>[] {
  return given.map((spread, i) => {
    const { topologyKey, required, maxSkew, minDomains } = spread;
    metadataMap(where, 'spread', { [topologyKey]: '' });
    refuseTwins(where, topologyKey, given.slice(0, i));
    refuseMisfit(where, spread, onNodes);
    return {
      maxSkew: count(where, 'maxSkew', maxSkew),
      topologyKey,
      whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
      ...(minDomains !== undefined && { minDomains }),
      labelSelector: { matchLabels: instanceLabels(identity) },
      // Without it, a rollout counts the old pods too and spreads the new ones unevenly. Members are replaced one by one.
      ...(!areMembers && { matchLabelKeys: ['pod-template-hash'] }),
      // A node where the pods may not run would stay the emptiest one forever, and keep them off all others.
      ...(required && { nodeTaintsPolicy: 'Honor' }),
    };
  });
}

function count(where: IConstruct, option: string, given: unknown): number {
  if (Number.isInteger(given) && (given as number) >= 1) return given as number;
  return reject(where, {
    code: 'spread-invalid',
    problem: `the ${option} of spread is not a valid number of ${option === 'maxSkew' ? 'pods' : 'domains'}`,
    given,
    allowed: 'a whole number, at least 1',
    fix: `set ${option}: ${option === 'maxSkew' ? 1 : 3}, or remove it`,
  }, 1);
}

function refuseTwins(where: IConstruct, topologyKey: string, earlier: Spread[]): void {
  if (!earlier.some(other => other.topologyKey === topologyKey)) return;
  refuse(where, {
    code: 'spread-duplicate',
    problem: 'spread has the same topology key twice',
    given: topologyKey,
    allowed: 'each topology key once',
    fix: 'keep the stricter of the two',
  });
}

function refuseMisfit(where: IConstruct, { topologyKey, required, minDomains }: Spread, onNodes: NodeTerm[]): void {
  if (minDomains === undefined) return;
  count(where, 'minDomains', minDomains);
  const known = knownDomains(where, topologyKey, onNodes);
  if (required && (known === undefined || minDomains <= known.count)) return;
  refuse(where, {
    code: 'spread-min-domains',
    problem: required ? 'spread requires more topology domains than there are: its pods would stay pending forever' : 'minDomains has no effect on a spread that is not required',
    given: `minDomains: ${minDomains}${required ? ` where ${known!.because}` : ', required: false'}`,
    allowed: required ? `at most ${inDomains(topologyKey, known!.count)}` : 'minDomains with required: true',
    fix: required ? `set minDomains: ${known!.count}, or remove it` : 'add required: true, or remove minDomains',
  });
}
