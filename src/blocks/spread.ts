import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { inDomains, knownDomains } from './domains';
import { Identity, instanceLabels } from './identity';
import { Plain } from './kube';
import { metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { NodeTerm } from '../props/node-term';
import { Spread } from '../props/spread';

export function spreadConstraints(
  where: IConstruct, identity: Identity, given: Spread[], onNodes: NodeTerm[], areMembers = false,
): Plain<k8s.TopologySpreadConstraint>[] {
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
      // Without it, a rollout counts the old pods too and leaves the new ones uneven. Members are replaced one by one.
      ...(!areMembers && { matchLabelKeys: ['pod-template-hash'] }),
      // A node that the pods may not run on would stay the emptiest one for ever, and keep them from all others.
      ...(required && { nodeTaintsPolicy: 'Honor' }),
    };
  });
}

function count(where: IConstruct, option: string, given: unknown): number {
  if (Number.isInteger(given) && (given as number) >= 1) return given as number;
  return refuse(where, {
    code: 'spread-invalid',
    problem: `the ${option} of spread is no number of ${option === 'maxSkew' ? 'pods' : 'domains'}`,
    given,
    allowed: 'a whole number, at least 1',
    fix: `write ${option}: ${option === 'maxSkew' ? 1 : 3}, or leave it out`,
  });
}

function refuseTwins(where: IConstruct, topologyKey: string, earlier: Spread[]): void {
  if (!earlier.some(other => other.topologyKey === topologyKey)) return;
  refuse(where, {
    code: 'spread-duplicate',
    problem: 'spread names the same domains twice',
    given: topologyKey,
    allowed: 'each kind of domain once',
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
    problem: required ? 'spread asks for more domains than there are: its pods would wait for them for ever' : 'minDomains has no effect on a spread that is not required',
    given: `minDomains: ${minDomains}${required ? ` where ${known!.because}` : ', required: false'}`,
    allowed: required ? `at most ${inDomains(topologyKey, known!.count)}` : 'minDomains beside required: true',
    fix: required ? `write minDomains: ${known!.count}, or leave it out` : 'add required: true, or remove minDomains',
  });
}
