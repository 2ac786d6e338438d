import { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { pullPolicy } from '../../blocks/pods/container';
import { writablePaths } from '../../blocks/pods/writable-paths';
import { containerResources } from '../../blocks/scaling/resources';
import { versionLabel } from '../../blocks/workloads/deployment';
import { TwelveFactorApp } from '../../patterns/app/twelve-factor-app';
import { WorkloadProps } from '../../patterns/workload/workload-props';
import { labelMap, metadataMap } from '../../private/names';
import { InitStep } from '../../props/pods/init-step';
import { VersionProps } from '../version-props';

const TEMPLATE = '/spec/template';
const CONTAINER = `${TEMPLATE}/spec/containers/0`;

/** Turns the app's own Deployment into the new version: with the version's options, and the app's for all others. */
export function becomeVersion(where: Construct, app: TwelveFactorApp, own: VersionProps): void {
  app._workload.wire(own);
  app._workload.refuseContradictionsOf(own);
  app.deployment.addJsonPatch(...imagePatches(where, app, own), ...containerPatches(where, app, own), ...metadataPatches(where, app, own));
}

/** Scales the Deployment to zero, as the Rollout runs its pods; with an autoscaler, replicas are never generated. */
export function becomeEmpty({ deployment, _workload: { replicas } }: TwelveFactorApp): void {
  if (!replicas!.autoscaled) deployment.addJsonPatch(JsonPatch.replace('/spec/replicas', 0));
}

/** Init containers use the app's image too, unless they have their own. */
function imagePatches(where: Construct, { _props }: TwelveFactorApp, { image }: VersionProps): JsonPatch[] {
  if (image === undefined) return [];
  const policy = pullPolicy(where, 'image', image);
  const steps = initContainers(_props, step => step.image === undefined);
  return [
    ...[CONTAINER, ...steps].flatMap(container => [JsonPatch.add(`${container}/image`, image), JsonPatch.add(`${container}/imagePullPolicy`, policy)]),
    ...entriesAt('/metadata/labels', versionLabel(where, image)),
  ];
}

function containerPatches(where: Construct, { _props }: TwelveFactorApp, own: VersionProps): JsonPatch[] {
  const { image = _props.image, command, args, resources } = own;
  const writable = writablePaths(where, image, _props.writablePaths);
  const steps = initContainers(_props, step => step.resources === undefined);
  return [
    ...command ? [JsonPatch.add(`${CONTAINER}/command`, command)] : [],
    ...args ? [JsonPatch.add(`${CONTAINER}/args`, args)] : [],
    ...resources ? [CONTAINER, ...steps].map(container => JsonPatch.add(`${container}/resources`, containerResources(where, 'resources', resources, writable))) : [],
  ];
}

/** The paths of its init containers; sidecars that start before them come first. */
function initContainers({ init = [], sidecars = [] }: WorkloadProps, isMeant: (step: InitStep) => boolean): string[] {
  const first = sidecars.filter(({ beforeInit }) => beforeInit).length;
  return init.flatMap((step, i) => isMeant(step) ? [`${TEMPLATE}/spec/initContainers/${first + i}`] : []);
}

function metadataPatches(where: Construct, { deployment }: TwelveFactorApp, { podLabels, podAnnotations }: VersionProps): JsonPatch[] {
  const labels = labelMap(where, 'podLabels', podLabels);
  const annotations = metadataMap(where, 'podAnnotations', podAnnotations);
  const { metadata } = deployment.toJson().spec.template;
  const hasNone = metadata.annotations === undefined && Object.keys(annotations).length > 0;
  return [
    ...entriesAt(`${TEMPLATE}/metadata/labels`, labels),
    ...hasNone ? [JsonPatch.add(`${TEMPLATE}/metadata/annotations`, {})] : [],
    ...entriesAt(`${TEMPLATE}/metadata/annotations`, annotations),
  ];
}

function entriesAt(path: string, map: { readonly [key: string]: string }): JsonPatch[] {
  return Object.entries(map).map(([key, value]) => JsonPatch.add(`${path}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`, value));
}
