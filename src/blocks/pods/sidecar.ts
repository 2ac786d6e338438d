import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { container, withEnvironment } from './container';
import { Resources } from '../../props/scaling/resources';
import { User } from '../../props/security/user';
import { Port } from '../../props/services/port';
import { Environment } from '../config/environment';
import { hasFeature } from '../objects/features';
import { Json } from '../objects/kube';

/** A container that runs next to the main one for as long as the main one runs. */
export interface Sidecar {
  readonly name: string;
  /** Prefix of its props in messages, such as `metrics.`. */
  readonly prop: string;
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly ports: Port[];
  readonly resources: Resources;
  readonly user?: User;
  readonly environment: Environment;
}

/** The sidecars of a pod, in one of its two lists of containers. */
export interface Sidecars {
  readonly initContainers: Json<k8s.Container>[];
  readonly containers: Json<k8s.Container>[];
}

const ORDINARY = 'a sidecar is an ordinary container: it may start after the main one, and stop before it';

/**
 * Since Kubernetes 1.29, a sidecar is an init container that keeps running: it starts before the main container, and runs until that has stopped.
 * It has no probes: those of a sidecar would decide whether the pod is ready, and a failing one would delay the main container.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export function sidecars(scope: Construct, all: Sidecar[], pod: { readonly user?: User }): Sidecars {
  const rendered = all.map(sidecar => {
    const user = sidecar.user ?? pod.user;
    const { volumeMounts: _, ...spec } = container(scope, { ...sidecar, user, probes: {}, writablePaths: [] });
    return withEnvironment(spec, sidecar.environment);
  });
  if (all.length > 0 && !hasFeature(scope, 'sidecars', ORDINARY)) return { initContainers: [], containers: rendered };
  return { initContainers: rendered.map(spec => ({ ...spec, restartPolicy: 'Always' })), containers: [] };
}
