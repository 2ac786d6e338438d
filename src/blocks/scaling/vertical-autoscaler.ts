import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Replicas } from './replicas';
import { allowedResources, Bounded } from './vertical-bounds';
import { Operator } from '../../platform/operator';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { ControlledResource, ControlledValues, VerticalScale, VerticalScaleMode } from '../../props/scaling/vertical-scale';
import { requireFeature } from '../objects/features';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

/** Replicas that must be alive before the autoscaler's updater acts, unless it is configured otherwise. */
const UPDATE_MINIMUM = 2;
const UPDATING = [VerticalScaleMode.RECREATE, VerticalScaleMode.IN_PLACE_OR_RECREATE];

export interface VerticalAutoscalerOptions extends Bounded {
  readonly vertical: VerticalScale;
  /** Undefined for pods that run to completion. */
  readonly replicas?: Replicas;
  /** Why no pod may be stopped in order to move it. */
  readonly doNotDisrupt?: string;
  readonly labels: { readonly [key: string]: string };
}

/** Sets the resources of each replica of the target. */
export function verticalAutoscaler(scope: Construct, identity: Identity, target: ApiObject, options: VerticalAutoscalerOptions): ApiObject {
  const { vertical, replicas, labels } = options;
  const { mode, minReplicas, controlledValues = ControlledValues.REQUESTS_AND_LIMITS } = vertical;
  refuseWithoutOperator(scope);
  refuseMode(scope, mode);
  refuseIdle(scope, vertical, replicas);
  if (options.doNotDisrupt !== undefined && UPDATING.includes(mode)) refuseDisruption(scope, mode);
  const controlled = controlledOf(scope, vertical);
  if (mode !== VerticalScaleMode.OFF) refuseBoth(scope, controlled, replicas);
  return kubeObject(ApiObject, scope, 'VerticalPodAutoscaler', {
    apiVersion: 'autoscaling.k8s.io/v1',
    kind: 'VerticalPodAutoscaler',
    metadata: { name: target.name, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      targetRef: { apiVersion: target.apiVersion, kind: target.kind, name: target.name },
      updatePolicy: { updateMode: mode, ...(minReplicas !== undefined && { minReplicas }) },
      resourcePolicy: {
        containerPolicies: [
          {
            containerName: target.name,
            ...allowedResources(scope, vertical, controlled, options),
            controlledResources: controlled,
            controlledValues,
          },
          // An injected proxy would be resized without bounds, and back, forever.
          { containerName: '*', mode: 'Off' },
        ],
      },
    },
  });
}

function controlledOf(where: Construct, { controlledResources }: VerticalScale): string[] {
  const known = Object.values(ControlledResource);
  const given: string[] = controlledResources ?? known;
  if (given.length > 0 && given.every((name, i) => known.includes(name as ControlledResource) && !given.slice(0, i).includes(name))) return given;
  return refuse(where, {
    code: 'vertical-scale-resources',
    problem: 'verticalScale.controlledResources is not a valid list of resources',
    given,
    allowed: 'ControlledResource.CPU, ControlledResource.MEMORY or both, each once',
    fix: 'remove it to control both',
  });
}

function refuseWithoutOperator(where: Construct): void {
  const { name, operators } = Platform.of(where);
  if (operators.includes(Operator.VERTICAL_POD_AUTOSCALER)) return;
  refuse(where, {
    code: 'vertical-scale-operator-missing',
    problem: 'the VerticalPodAutoscaler is not part of Kubernetes, and the platform does not list its operator: the API server would reject the object',
    given: operators.length === 0 ? `the platform ${name} without operators` : operators,
    allowed: 'platforms with Operator.VERTICAL_POD_AUTOSCALER',
    fix: `if the cluster has it, set Platform.${name}({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }); otherwise remove verticalScale`,
  });
}

function refuseMode(where: Construct, mode: VerticalScaleMode): void {
  if (mode === VerticalScaleMode.IN_PLACE_OR_RECREATE) {
    requireFeature(where, 'inPlaceResize', { what: 'VerticalScaleMode.IN_PLACE_OR_RECREATE', fix: 'use VerticalScaleMode.RECREATE' });
  }
}

/** The updater ignores workloads with fewer replicas than it needs, and reports it in its log only. */
function refuseIdle(where: Construct, { mode, minReplicas }: VerticalScale, replicas: Replicas | undefined): void {
  const updates = UPDATING.includes(mode);
  if (minReplicas !== undefined && !(updates && Number.isInteger(minReplicas) && minReplicas >= 1)) {
    refuse(where, {
      code: 'vertical-scale-minimum',
      problem: updates ? 'verticalScale.minReplicas is not a valid number of replicas' : `verticalScale.minReplicas has no effect in the mode ${mode}, which never updates a running pod`,
      given: minReplicas,
      allowed: updates ? 'a whole number, at least 1' : 'minReplicas with RECREATE and IN_PLACE_OR_RECREATE',
      fix: updates ? 'set minReplicas: 1 to update a single replica too, or remove it' : 'remove it',
    });
  }
  if (!updates) return;
  if (replicas === undefined) {
    refuse(where, {
      code: 'vertical-scale-runs',
      problem: 'runs of a schedule would be stopped halfway to be resized',
      given: `the mode ${mode} with a schedule`,
      allowed: 'VerticalScaleMode.INITIAL, OFF',
      fix: 'use VerticalScaleMode.INITIAL, which sets the size of each new run',
    });
  }
  const least = minReplicas ?? UPDATE_MINIMUM;
  if (replicas.max === 0 || replicas.max >= least) return;
  refuse(where, {
    code: 'vertical-scale-idle',
    problem: `no pod would ever be updated: the autoscaler acts only when ${least} replicas are alive`,
    given: `${replicas.max} ${replicas.max === 1 ? 'replica' : 'replicas'}, ${minReplicas === undefined ? 'minReplicas not set (2 by default)' : `minReplicas ${minReplicas}`}`,
    allowed: `at least ${least} replicas, or minReplicas of at most ${replicas.max}`,
    fix: `set minReplicas: ${replicas.max}, but nothing serves requests while ${replicas.max === 1 ? 'the only replica' : 'they'} restart${replicas.max === 1 ? 's' : ''}; or use VerticalScaleMode.INITIAL, which changes new pods only`,
  });
}

function refuseDisruption(where: Construct, mode: string): void {
  refuse(where, {
    code: 'do-not-disrupt-contradicted',
    problem: 'doNotDisrupt does not allow a pod to be stopped in order to move it, and verticalScale would stop it to resize it',
    given: `doNotDisrupt with the mode ${mode}`,
    allowed: 'VerticalScaleMode.INITIAL, OFF',
    fix: 'use VerticalScaleMode.INITIAL, which sets the size of new pods',
  });
}

function refuseBoth(where: Construct, controlled: string[], replicas: Replicas | undefined): void {
  const metrics = (replicas?.metrics ?? []).filter(({ type }) => ['Resource', 'ContainerResource'].includes(type));
  const both = controlled.filter(name => metrics.some(metric => metric.name === name));
  if (both.length === 0) return;
  const left = controlled.filter(name => !both.includes(name));
  refuse(where, {
    code: 'vertical-scale-and-scale',
    problem: 'scale and verticalScale both react to the same resource: larger pods look less busy, so fewer are kept, which makes them busier',
    given: `${both.join(' and ')} in both`,
    allowed: 'each resource in one of the two; VerticalScaleMode.OFF with any metric, to see the recommendations',
    fix: left.length > 0 ? `set controlledResources: [ControlledResource.${left.map(name => name.toUpperCase()).join()}]`
      : 'scale by another metric, such as ScaleMetric.pods or ScaleMetric.external, or remove one of the two',
  });
}
