import { IConstruct } from 'constructs';
import { valuesLeft } from './node-affinity';
import { Platform } from '../../platform/platform';
import { NodeTerm } from '../../props/scheduling/node-term';
import { Topology } from '../../props/scheduling/topology';

/** The number of topology domains for the pods, and how it is known. */
export interface KnownDomains {
  readonly count: number;
  readonly because: string;
}

/** The topology domains of a label where pods with these terms may run; undefined when their number is unknown. */
export function knownDomains(where: IConstruct, topologyKey: string, onNodes: NodeTerm[]): KnownDomains | undefined {
  const values = valuesLeft(onNodes, topologyKey);
  const { name, zones } = Platform.of(where);
  const known = [
    ...values === undefined ? [] : [{ count: values.length, because: `onNodes allows ${values.join(', ')}` }],
    ...zones === undefined || topologyKey !== Topology.zone().topologyKey ? [] : [{ count: zones, because: `the platform ${name} has ${zones}` }],
  ];
  return known.sort((a, b) => a.count - b.count)[0];
}

const USUAL = new Map([
  [Topology.zone().topologyKey, { word: 'zone', spread: 'Spread.overZones(' }],
  [Topology.host().topologyKey, { word: 'node', spread: 'Spread.overHosts(' }],
]);

/** Plain words for the common labels: `2 zones`. */
export function inDomains(topologyKey: string, count: number): string {
  const word = USUAL.get(topologyKey)?.word;
  return word === undefined ? `${count} of ${topologyKey}` : `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The call that spreads over these domains as a requirement. */
export function spreadOver(topologyKey: string): string {
  return `${USUAL.get(topologyKey)?.spread ?? `Spread.over('${topologyKey}', `}{ required: true })`;
}
