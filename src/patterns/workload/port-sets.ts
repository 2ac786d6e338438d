import { Construct } from 'constructs';
import { WorkloadProps } from './workload-props';
import { mergedMetrics } from '../../blocks/mesh/mesh';
import { Scrape } from '../../blocks/pods/scrape';
import { portsBeside, portsOf } from '../../blocks/services/ports';
import { Port } from '../../props/services/port';

interface PortOptions {
  readonly props: WorkloadProps;
  readonly membership?: { readonly memberPorts?: Port[] };
  readonly metrics?: Scrape;
}

/** The ports of a workload, by who uses them. */
export interface PortSets {
  /** Those of its Service. */
  readonly served: Port[];
  /** Those that only members use among themselves. */
  readonly members: Port[];
  /** Those that Prometheus reads. */
  readonly scraped: Port[];
  /** Those of its sidecars. */
  readonly beside: Port[];
  /** All that have a name: callers may be allowed on any of them. */
  readonly named: Port[];
  /** Those that the container itself listens on; a sidecar has its own. */
  readonly inContainer: Port[];
}

export function portSets(scope: Construct, { props, membership, metrics }: PortOptions): PortSets {
  const served = portsOf(scope, props.port, props.ports);
  const { memberPorts = [] } = membership ?? {};
  const called = [...served, ...memberPorts];
  const isOfMetrics = ({ container, transport }: Port) => container === metrics?.port.container && transport === metrics.port.transport;
  const isServed = !metrics?.sidecar && called.some(isOfMetrics);
  const ownOrScraped = [...called, ...metrics && !isServed ? [metrics.port] : []];
  const checked = portsOf(scope, undefined, ownOrScraped);
  const beside = portsBeside(scope, ownOrScraped, props.sidecars);
  const named = [...checked, ...beside];
  const scraped = metrics ? [metrics.port, ...mergedMetrics(scope)] : [];
  return { served, members: memberPorts, scraped, beside, named, inContainer: metrics?.sidecar ? called : ownOrScraped };
}
