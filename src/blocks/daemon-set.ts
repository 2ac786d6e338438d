import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { podCount, versionLabel } from './deployment';
import { Identity, instanceLabels, objectLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { PodOptions, podTemplate } from './pod';
import { wholeSeconds } from './seconds';
import { refuse } from '../private/refusal';
import { DaemonSetStrategy } from '../props/daemon-set-strategy';

/** Long enough to see an agent that starts and falls over, before it has taken the place of the next one. */
const SECONDS_TO_PROVE = 10;

type Labels = { readonly [key: string]: string };

export interface DaemonSetOptions extends PodOptions {
  readonly strategy?: DaemonSetStrategy;
  readonly minReadySeconds?: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export function daemonSet(scope: Construct, identity: Identity, options: DaemonSetOptions): k8s.KubeDaemonSet {
  const template = podTemplate(scope, identity, options);
  const minReadySeconds = wholeSeconds(scope, 'minReadySeconds', options.minReadySeconds ?? SECONDS_TO_PROVE);
  return kubeObject(k8s.KubeDaemonSet, scope, 'DaemonSet', {
    metadata: {
      name: identity.instance,
      labels: { ...options.labels, ...objectLabels(identity), ...versionLabel(scope, options.image) },
      annotations: options.annotations,
    },
    spec: {
      revisionHistoryLimit: 10,
      ...(minReadySeconds > 0 && { minReadySeconds }),
      selector: { matchLabels: instanceLabels(identity) },
      updateStrategy: updateStrategy(scope, options),
      template: Lazy.any({ produce: template }),
    },
  });
}

function updateStrategy(
  scope: Construct, { strategy = DaemonSetStrategy.rolling(), ports, host }: DaemonSetOptions,
): Plain<k8s.DaemonSetUpdateStrategy> {
  const { maxUnavailable, maxSurge } = strategy;
  if (maxUnavailable !== undefined) {
    return { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: nodes(scope, 'rolling', maxUnavailable), maxSurge: 0 } };
  }
  if (maxSurge === undefined) return { type: 'OnDelete' };
  if (ports.length > 0 && host?.namespaces.hostNetwork) {
    refuse(scope, {
      code: 'surge-on-host-network',
      problem: 'two pods cannot listen on one port of a node: the new one would wait for the old one, and the old one for the new one',
      given: `hostNetwork, ${ports.map(({ name, container }) => `port ${name} ${container}`).join(', ')}, DaemonSetStrategy.surging`,
      allowed: 'DaemonSetStrategy.rolling or .onDelete beside hostNetwork and ports',
      fix: 'write DaemonSetStrategy.rolling()',
    });
  }
  return { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: nodes(scope, 'surging', maxSurge) } };
}

function nodes(scope: Construct, strategy: string, given: string): number | string {
  return podCount(given) ?? refuse(scope, {
    code: 'daemon-set-strategy-invalid',
    problem: 'the strategy is told no number of nodes',
    given,
    allowed: "a whole number of nodes as a string, at least '1', or '1%' to '100%'",
    fix: `write DaemonSetStrategy.${strategy}('10%')`,
  });
}
