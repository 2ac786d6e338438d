import { IConstruct } from 'constructs';
import { inDomains, knownDomains } from './topologies';
import { refuse } from '../../private/refusal';

/** Pods that do not share topology domains: the label of the domains, and the maximum number of pods. */
export interface Alone {
  readonly topologyKey: string;
  readonly pods: number;
}

/** Pods that must be separate from others need one domain more than they use themselves: the others run somewhere. */
export function refuseNoRoom(where: IConstruct, topologyKey: string, others: string, alone: Alone | undefined): void {
  // The others may run where these pods may not: the node terms of these pods say nothing about the others.
  const known = knownDomains(where, topologyKey, []);
  const own = alone?.topologyKey === topologyKey ? alone.pods : 1;
  if (known === undefined || own === 0 || own + 1 <= known.count) return;
  const apart = own === 1 ? 'one of them for its own pods' : `${own} of them for its own pods, one for each replica`;
  refuse(where, {
    code: 'separate-from-crowded',
    problem: `it must be separate from ${others}, and there are not enough topology domains for both: pods of one of the two would stay pending forever`,
    given: `${inDomains(topologyKey, known.count)} (${known.because}), ${apart}`,
    allowed: `at least ${inDomains(topologyKey, own + 1)}`,
    fix: own === 1 ? 'remove required: true from the neighbor, or separate them by node: topology: Topology.host()'
      : `lower the replicas to ${Math.max(known.count - 1, 1)}, or remove required: true from the neighbor`,
  });
}
