import { IConstruct } from 'constructs';
import { inDomains, knownDomains } from './domains';
import { refuse } from '../private/refusal';

/** Pods of which no two share a domain: the label of the domains, and how many pods there are at most. */
export interface Alone {
  readonly topologyKey: string;
  readonly pods: number;
}

/** Pods that must be apart from others need a domain more than they take themselves: the others run somewhere. */
export function refuseNoRoom(where: IConstruct, topologyKey: string, others: string, alone: Alone | undefined): void {
  // The others may run where these pods may not: what the nodes of these are says nothing.
  const known = knownDomains(where, topologyKey, []);
  const own = alone?.topologyKey === topologyKey ? alone.pods : 1;
  if (known === undefined || own === 0 || own + 1 <= known.count) return;
  const apart = own === 1 ? 'its own' : `${own} of its own, one for each replica`;
  refuse(where, {
    code: 'apart-from-crowded',
    problem: `it must be apart from ${others}, and there are no domains left for both: pods of one of the two would wait for ever`,
    given: `${inDomains(topologyKey, known.count)} (${known.because}), ${apart}`,
    allowed: `at least ${inDomains(topologyKey, own + 1)}`,
    fix: own === 1 ? 'write the neighbor without required: true, or keep them apart by node: domain: Domain.host()'
      : `lower the replicas to ${Math.max(known.count - 1, 1)}, or write the neighbor without required: true`,
  });
}
