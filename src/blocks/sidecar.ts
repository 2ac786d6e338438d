import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { container, withEnvironment } from './container';
import { Environment } from './environment';
import { Plain } from './kube';
import { Platform } from '../platform/platform';
import { Port } from '../props/port';
import { Resources } from '../props/resources';
import { User } from '../props/user';

/** A container that runs beside the main one for as long as that does. */
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
  readonly initContainers: Plain<k8s.Container>[];
  readonly containers: Plain<k8s.Container>[];
}

/**
 * Since 1.29 a sidecar is an init container that goes on: it is there before the main container starts, and until it has stopped. It has no
 * probes: those of a sidecar would decide whether the pod is ready, and a failing one would hold up the main container.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export function sidecars(scope: Construct, all: Sidecar[], pod: { readonly user?: User }): Sidecars {
  const rendered = all.map(sidecar => {
    const user = sidecar.user ?? pod.user;
    const { volumeMounts: _, ...spec } = container(scope, { ...sidecar, user, probes: {}, writablePaths: [], drainSeconds: 0 });
    return withEnvironment(spec, sidecar.environment);
  });
  if (!Platform.of(scope)._supports('sidecars')) return { initContainers: [], containers: rendered };
  return { initContainers: rendered.map(spec => ({ ...spec, restartPolicy: 'Always' })), containers: [] };
}
