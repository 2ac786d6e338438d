import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { autoscaler } from './horizontal-autoscaler';
import { Replicas } from './replicas';
import { containerResources, total } from './resources';
import { MEMBERS } from './scale-behavior';
import { verticalAutoscaler } from './vertical-autoscaler';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { Scale } from '../../props/scaling/scale';
import { VerticalScale } from '../../props/scaling/vertical-scale';
import { Identity } from '../objects/identity';
import { Traffic } from '../traffic/traffic';

export interface AutoscalersOptions {
  readonly scale?: Scale;
  readonly verticalScale?: VerticalScale;
  readonly doNotDisrupt?: string;
  /** Undefined for pods that run to completion. */
  readonly replicas?: Replicas;
  readonly resources: Resources;
  readonly writablePaths: WritablePath[];
  /** Whether the pods are members of a StatefulSet. */
  readonly areMembers: boolean;
  /** Name of an engine that is configured for the memory it has. */
  readonly engine?: string;
  readonly labels: { readonly [key: string]: string };
  readonly traffic?: Traffic;
}

/** The autoscalers of the number of pods and of their size. */
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
