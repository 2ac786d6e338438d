import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { podCount, versionLabel } from './deployment';
import { revisionHistory } from './revision-history';
import { refuse } from '../../private/refusal';
import { DaemonSetStrategy } from '../../props/workloads/daemon-set-strategy';
import { Identity, instanceLabels, Labels, objectLabels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { minReady } from '../objects/seconds';
import { PodOptions, podTemplate } from '../pods/pod';

export interface DaemonSetOptions extends PodOptions {
  readonly strategy?: DaemonSetStrategy;
  readonly minReadySeconds?: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export function daemonSet(scope: Construct, identity: Identity, options: DaemonSetOptions): k8s.KubeDaemonSet {
  const template = podTemplate(scope, identity, options);
  const minReadySeconds = minReady(scope, options.minReadySeconds);
  return kubeObject(k8s.KubeDaemonSet, scope, 'DaemonSet', {
    metadata: {
      name: identity.instance,
      labels: { ...versionLabel(scope, options.image), ...options.labels, ...objectLabels(identity) },
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
  scope: Construct, { strategy = DaemonSetStrategy.rolling(), ports, host }: DaemonSetOptions,
): Json<k8s.DaemonSetUpdateStrategy> {
  const { maxUnavailable, maxSurge } = strategy;
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
