import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { podCount, workloadLabels } from './deployment';
import { revisionHistory } from './revision-history';
import { refuse } from '../../private/refusal';
import { NodeTerm } from '../../props/scheduling/node-term';
import { DaemonSetStrategy } from '../../props/workloads/daemon-set-strategy';
import { Identity, instanceLabels, Labels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { minReady } from '../objects/seconds';
import { PodOptions, podTemplate } from '../pods/pod';

export interface DaemonSetOptions extends PodOptions {
  readonly strategy?: DaemonSetStrategy;
  readonly minReadySeconds?: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Leaves out nodes that count for a DaemonSet but run no pods of it. */
const NODES_WITH_AGENTS = [
  NodeTerm.notIn('eks.amazonaws.com/compute-type', ['fargate']),
  NodeTerm.notIn('type', ['virtual-kubelet']),
];

/** All security settings of the pod are for Linux, and so are the images. On a virtual node the agent would stay pending forever. */
export function nodesOfAgents(terms: NodeTerm[] = []): NodeTerm[] {
  return [...NODES_WITH_AGENTS.filter(({ label }) => !terms.some(term => term.label === label)), ...terms];
}

export function daemonSet(scope: Construct, identity: Identity, options: DaemonSetOptions): k8s.KubeDaemonSet {
  const template = podTemplate(scope, identity, options);
  const minReadySeconds = minReady(scope, options.minReadySeconds);
  return kubeObject(k8s.KubeDaemonSet, scope, 'DaemonSet', {
    metadata: {
      name: identity.instance,
      labels: workloadLabels(scope, identity, options),
      annotations: options.annotations,
    },
    spec: {
      revisionHistoryLimit: revisionHistory(scope, options.revisionHistory),
      ...(minReadySeconds > 0 && { minReadySeconds }),
      selector: { matchLabels: instanceLabels(identity) },
      updateStrategy: updateStrategy(scope, options),
      template: Lazy.any({ produce: template }),
    },
  });
}

function updateStrategy(
  scope: Construct, { strategy = DaemonSetStrategy.rolling(), ports: own, sidecars = [], host }: DaemonSetOptions,
): Json<k8s.DaemonSetUpdateStrategy> {
  const { maxUnavailable, maxSurge } = strategy;
  const ports = [...own, ...sidecars.flatMap(sidecar => sidecar.ports)];
  if (maxUnavailable !== undefined) {
    return { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: nodes(scope, 'rolling', maxUnavailable), maxSurge: 0 } };
  }
  if (maxSurge === undefined) return { type: 'OnDelete' };
  if (ports.length > 0 && host?.namespaces.hostNetwork) {
    refuse(scope, {
      code: 'surge-on-host-network',
      problem: 'two pods cannot listen on the same port of a node: the new pod would wait for the old pod, and the old pod for the new pod',
      given: `hostNetwork, ${ports.map(({ name, container }) => `port ${name} ${container}`).join(', ')}, DaemonSetStrategy.surging`,
      allowed: 'DaemonSetStrategy.rolling or .onDelete with hostNetwork and ports',
      fix: 'use DaemonSetStrategy.rolling()',
    });
  }
  return { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: nodes(scope, 'surging', maxSurge) } };
}

function nodes(scope: Construct, strategy: string, given: string): number | string {
  return podCount(given) ?? refuse(scope, {
    code: 'daemon-set-strategy-invalid',
    problem: 'the strategy has an invalid number of nodes',
    given,
    allowed: "a whole number of nodes as a string, at least '1', or '1%' to '100%'",
    fix: `use DaemonSetStrategy.${strategy}('10%')`,
  });
}
