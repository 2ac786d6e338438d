import { IConstruct } from 'constructs';
import { valuesLeft } from './node-affinity';
import { Platform } from '../platform/platform';
import { Domain } from '../props/domain';
import { NodeTerm } from '../props/node-term';

/** How many domains there are for the pods, and how that is known. */
export interface KnownDomains {
  readonly count: number;
  readonly because: string;
}

/** The domains of a label that pods with these terms may be in; undefined when it is not known how many there are. */
export function knownDomains(where: IConstruct, topologyKey: string, onNodes: NodeTerm[]): KnownDomains | undefined {
  const values = valuesLeft(onNodes, topologyKey);
  const { name, zones } = Platform.of(where);
  const known = [
    ...values === undefined ? [] : [{ count: values.length, because: `onNodes leaves ${values.join(', ')}` }],
    ...zones === undefined || topologyKey !== Domain.zone().topologyKey ? [] : [{ count: zones, because: `the platform ${name} has ${zones}` }],
  ];
  return known.sort((a, b) => a.count - b.count)[0];
}

const USUAL = new Map([
  [Domain.zone().topologyKey, { word: 'zone', spread: 'Spread.overZones(' }],
  [Domain.host().topologyKey, { word: 'node', spread: 'Spread.overHosts(' }],
]);

/** Plain words for the usual labels: `2 zones`. */
export function inDomains(topologyKey: string, count: number): string {
  const word = USUAL.get(topologyKey)?.word;
  return word === undefined ? `${count} of ${topologyKey}` : `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The call that spreads over these domains, whatever happens. */
export function spreadOver(topologyKey: string): string {
  return `${USUAL.get(topologyKey)?.spread ?? `Spread.over('${topologyKey}', `}{ required: true })`;
}
