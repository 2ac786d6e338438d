import { ApiObject, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ServiceName } from '../../private/network/host-name';
import { refuse } from '../../private/refusal';

/** By its Service's name, an app of this program would never learn of its client: only a binding to the app itself allows the traffic on both sides. */
export function refuseOwnService(where: Construct, service: ServiceName, given: string): void {
  const owner = ownerOf(where, service);
  if (owner === undefined) return;
  refuse(where, {
    code: 'egress-unnamed',
    problem: `it connects to ${owner.node.path} of this program by the name of a Service, and only a binding to it allows the traffic on both sides`,
    given,
    allowed: 'apps and backends of this program by binding them; Services of other programs by their names',
    fix: `bind to it instead: bindings: { ${owner.node.id.toUpperCase().replace(/\W/g, '_')}_URL: ${variableOf(owner)}.url }`,
  });
}

/** Whether a chart of the program is in the namespace: a Service there may be created later, or by an operator. */
export function isOwnNamespace(where: Construct, namespace: string): boolean {
  return where.node.root.node.findAll().some(construct => Chart.isChart(construct) && construct.namespace === namespace);
}

/** The app or backend that the Service belongs to. */
function ownerOf(where: Construct, { name, namespace }: ServiceName): IConstruct | undefined {
  const service = where.node.root.node.findAll().find(construct => (
    ApiObject.isApiObject(construct) && construct.kind === 'Service' && construct.name === name && construct.metadata.namespace === namespace
  ));
  return [...service?.node.scopes ?? []].reverse().find(scope => 'endpoint' in scope);
}

/** How a program would name it: `web`, or `web.processes.worker`. */
function variableOf(owner: IConstruct): string {
  const { id, scope } = owner.node;
  const name = id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const isProcess = scope !== undefined && 'processes' in scope;
  return isProcess ? `${variableOf(scope)}.processes${/^\w+$/.test(id) ? `.${id}` : `['${id}']`}` : name;
}
