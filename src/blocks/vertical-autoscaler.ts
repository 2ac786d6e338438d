import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { allowedResources, Bounded } from './allowed-resources';
import { Identity, objectLabels } from './identity';
import { kubeObject } from './kube';
import { Replicas } from './replicas';
import { requireFeature } from './require-feature';
import { Operator } from '../platform/operator';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';
import { ControlledResource, ControlledValues, VerticalScale, VerticalScaleMode } from '../props/vertical-scale';

/** Replicas that must be alive before the autoscaler's updater begins, unless it was set up otherwise. */
const UPDATE_MINIMUM = 2;
const UPDATING = [VerticalScaleMode.RECREATE, VerticalScaleMode.IN_PLACE_OR_RECREATE];

export interface VerticalAutoscalerOptions extends Bounded {
  readonly vertical: VerticalScale;
  /** Undefined for pods that run to their end. */
  readonly replicas?: Replicas;
  /** Why no pod may be ended to be moved. */
  readonly doNotDisrupt?: string;
  readonly labels: { readonly [key: string]: string };
}

/** Decides what each replica of the target gets. */
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
          // A proxy that somebody injects would be resized without a bound, and back, for ever.
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
    problem: 'verticalScale.controlledResources is nothing that it can set',
    given,
    allowed: 'ControlledResource.CPU, ControlledResource.MEMORY or both, each once',
    fix: 'leave it out for both',
  });
}

function refuseWithoutOperator(where: Construct): void {
  const { name, operators } = Platform.of(where);
  if (operators.includes(Operator.VERTICAL_POD_AUTOSCALER)) return;
  refuse(where, {
    code: 'vertical-scale-operator-missing',
    problem: 'what sets the size of pods is no part of Kubernetes, and the platform is not said to have it: the API server would refuse the object',
    given: operators.length === 0 ? `the platform ${name} without operators` : operators,
    allowed: 'platforms with Operator.VERTICAL_POD_AUTOSCALER',
    fix: `where the cluster has it, write Platform.${name}({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }); else remove verticalScale`,
  });
}

/** What Auto and InPlace stand for only the autoscaler's own pages say. */
function refuseMode(where: Construct, mode: string): void {
  if (mode === VerticalScaleMode.IN_PLACE_OR_RECREATE) {
    requireFeature(where, 'inPlaceResize', { what: 'VerticalScaleMode.IN_PLACE_OR_RECREATE', fix: 'write VerticalScaleMode.RECREATE' });
  }
  if (Object.values<string>(VerticalScaleMode).includes(mode)) return;
  refuse(where, {
    code: 'vertical-scale-mode',
    problem: mode === 'Auto' ? 'the mode Auto is deprecated: it became Recreate, and how pods get their size is to be said by name'
      : mode === 'InPlace' ? 'the mode InPlace is still an experiment, which the autoscaler must be told to allow' : 'verticalScale.mode is no mode of the autoscaler',
    given: mode ?? 'nothing',
    allowed: Object.keys(VerticalScaleMode).map(name => `VerticalScaleMode.${name}`).join(', '),
    fix: mode === 'Auto' ? 'write VerticalScaleMode.RECREATE for what Auto did, or IN_PLACE_OR_RECREATE to restart only where it must be'
      : mode === 'InPlace' ? 'write VerticalScaleMode.IN_PLACE_OR_RECREATE' : 'write VerticalScaleMode.OFF to see first what it recommends',
  });
}

/** The updater leaves alone what has fewer replicas than it needs, and says so in its log only. */
function refuseIdle(where: Construct, { mode, minReplicas }: VerticalScale, replicas: Replicas | undefined): void {
  const updates = UPDATING.includes(mode);
  if (minReplicas !== undefined && !(updates && Number.isInteger(minReplicas) && minReplicas >= 1)) {
    refuse(where, {
      code: 'vertical-scale-minimum',
      problem: updates ? 'verticalScale.minReplicas is no number of replicas' : `verticalScale.minReplicas has no effect in the mode ${mode}, which never updates a running pod`,
      given: minReplicas,
      allowed: updates ? 'a whole number, at least 1' : 'minReplicas beside RECREATE and IN_PLACE_OR_RECREATE',
      fix: updates ? 'write minReplicas: 1 to have a single replica updated too, or leave it out' : 'remove it',
    });
  }
  if (!updates) return;
  if (replicas === undefined) {
    refuse(where, {
      code: 'vertical-scale-runs',
      problem: 'runs that go to their end would be stopped halfway to get another size',
      given: `the mode ${mode} beside a schedule`,
      allowed: 'VerticalScaleMode.INITIAL, OFF',
      fix: 'write VerticalScaleMode.INITIAL: each new run gets its size',
    });
  }
  const least = minReplicas ?? UPDATE_MINIMUM;
  if (replicas.max === 0 || replicas.max >= least) return;
  refuse(where, {
    code: 'vertical-scale-idle',
    problem: `no pod would ever be updated: the autoscaler begins when ${least} replicas are alive`,
    given: `${replicas.max} ${replicas.max === 1 ? 'replica' : 'replicas'}, ${minReplicas === undefined ? 'minReplicas not given, so that it is 2' : `minReplicas ${minReplicas}`}`,
    allowed: `at least ${least} replicas, or minReplicas of at most ${replicas.max}`,
    fix: `write minReplicas: ${replicas.max}, and nothing serves while ${replicas.max === 1 ? 'the one' : 'they'} restart${replicas.max === 1 ? 's' : ''}; or VerticalScaleMode.INITIAL, which changes new pods only`,
  });
}

function refuseDisruption(where: Construct, mode: string): void {
  refuse(where, {
    code: 'do-not-disrupt-contradicted',
    problem: 'doNotDisrupt says that no pod may be ended to be moved, and verticalScale would end it to give it another size',
    given: `doNotDisrupt beside the mode ${mode}`,
    allowed: 'VerticalScaleMode.INITIAL, OFF',
    fix: 'write VerticalScaleMode.INITIAL: new pods get their size',
  });
}

function refuseBoth(where: Construct, controlled: string[], replicas: Replicas | undefined): void {
  const metrics = (replicas?.metrics ?? []).filter(({ type }) => ['Resource', 'ContainerResource'].includes(type));
  const both = controlled.filter(name => metrics.some(metric => metric.name === name));
  if (both.length === 0) return;
  const left = controlled.filter(name => !both.includes(name));
  refuse(where, {
    code: 'vertical-scale-and-scale',
    problem: 'scale and verticalScale answer to the same resource: larger pods look less busy, so that fewer are kept, which makes them busier',
    given: `${both.join(' and ')} in both`,
    allowed: 'each resource in one of the two; VerticalScaleMode.OFF beside any metric, to see what it recommends',
    fix: left.length > 0 ? `write controlledResources: [ControlledResource.${left.map(name => name.toUpperCase()).join()}]`
      : 'scale by another metric, such as ScaleMetric.pods or ScaleMetric.external, or remove one of the two',
  });
}
