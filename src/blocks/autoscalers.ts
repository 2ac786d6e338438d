import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { autoscaler } from './autoscaler';
import { Identity } from './identity';
import { Replicas } from './replicas';
import { containerResources, total } from './resources';
import { Traffic } from './traffic';
import { verticalAutoscaler } from './vertical-autoscaler';
import { Resources } from '../props/resources';
import { Scale } from '../props/scale';
import { ScaleBehavior, ScalePolicy } from '../props/scale-behavior';
import { VerticalScale } from '../props/vertical-scale';
import { WritablePath } from '../props/writable-path';

/**
 * A member that goes hands over what it has, or others make it anew from their copies: not several at once. What came within a period may
 * go again in the same, whatever the policy, so that the window must be as long.
 */
const MEMBERS = ScaleBehavior.of({ scaleDown: { policies: [ScalePolicy.pods(1, 300)], stabilizationWindowSeconds: 300 } });

export interface AutoscalersOptions {
  readonly scale?: Scale;
  readonly verticalScale?: VerticalScale;
  readonly doNotDisrupt?: string;
  /** Undefined for pods that run to their end. */
  readonly replicas?: Replicas;
  readonly resources: Resources;
  readonly writablePaths: WritablePath[];
  /** Whether the pods are members of a StatefulSet. */
  readonly areMembers: boolean;
  /** Name of an engine that was set up for the memory it has. */
  readonly engine?: string;
  readonly labels: { readonly [key: string]: string };
  readonly traffic?: Traffic;
}

/** What decides how many pods there are, and how large they are. */
export interface Autoscalers {
  readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;
  readonly verticalPodAutoscaler?: ApiObject;
}

export function autoscalers(scope: Construct, identity: Identity, target: ApiObject, options: AutoscalersOptions): Autoscalers {
  const { scale, verticalScale: vertical, replicas, writablePaths, areMembers } = options;
  const resources = containerResources(scope, 'resources', options.resources, writablePaths);
  const inMemory = total(scope, writablePaths.filter(path => path.inMemory));
  return {
    horizontalPodAutoscaler: replicas && autoscaler(scope, identity, target, {
      ...options, replicas, resources, behavior: scale?.behavior ?? (areMembers ? MEMBERS : undefined),
    }),
    verticalPodAutoscaler: vertical && verticalAutoscaler(scope, identity, target, { ...options, vertical, resources, inMemory }),
  };
}
