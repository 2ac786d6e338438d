import { Chart, Lazy } from 'cdk8s';
import { IConstruct } from 'constructs';
import { GATE_LABELS } from '../../platform/balancer';
import { LoadBalancerController } from '../../platform/load-balancer-controller';
import { Platform } from '../../platform/platform';
import { TreeState } from '../../private/tree-state';
import { needLabels } from '../objects/external';

const GATED = new TreeState<Map<string | undefined, Set<string>>>('gatedNamespaces');

/** Requires labels on the construct's namespace, so that new pods count as ready only once they are healthy behind Amazon's load balancer. */
export function needGates(scope: IConstruct): void {
  // Each controller reads only its own label: where it is unknown which one is installed, both are right.
  const { loadBalancerControllers = Object.values(LoadBalancerController) } = Platform.of(scope);
  if (loadBalancerControllers.length === 0) return;
  const labels = loadBalancerControllers.map(controller => GATE_LABELS[controller]).sort();
  const { namespace } = Chart.of(scope);
  const gated = gatedIn(scope);
  gated.set(namespace, new Set([...gated.get(namespace) ?? [], ...labels]));
  needLabels(scope, namespace, Object.fromEntries(labels.map(label => [label, 'enabled'])));
}

/** These labels for a namespace that this program creates, which exists before its apps do. */
export function gateLabels(scope: IConstruct, namespace: string): { [label: string]: string } {
  const valueOf = (label: string) => gatedIn(scope).get(namespace)?.has(label) ? 'enabled' : undefined;
  return Object.fromEntries(Object.values(GATE_LABELS).map(label => [label, Lazy.any({ produce: () => valueOf(label) })]));
}

function gatedIn({ node }: IConstruct): Map<string | undefined, Set<string>> {
  return GATED.ofOr(node.root, () => new Map());
}
