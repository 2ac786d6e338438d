import { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { pullPolicy } from '../../blocks/container';
import { versionLabel } from '../../blocks/deployment';
import { podLabels as ownLabels } from '../../blocks/identity';
import { containerResources } from '../../blocks/resources';
import { writablePaths } from '../../blocks/scratch';
import { TwelveFactorApp } from '../../patterns/twelve-factor-app';
import { labelMap, metadataMap } from '../../private/names';
import { VersionProps } from '../version-props';

const TEMPLATE = '/spec/template';
const CONTAINER = `${TEMPLATE}/spec/containers/0`;

/** Makes the app's own Deployment the new version: what the version says itself, and all else as the app has it. */
export function becomeVersion(where: Construct, app: TwelveFactorApp, own: VersionProps): void {
  app._workload.wire(own);
  app._workload.refuseContradictions();
  app.deployment.addJsonPatch(...imagePatches(where, app, own), ...containerPatches(where, app, own), ...metadataPatches(where, app, own));
}

/** Hands its pods to whoever has adopted its template; an autoscaler's number is printed by nobody. */
export function becomeEmpty({ deployment, _workload: { replicas } }: TwelveFactorApp): void {
  if (!replicas!.autoscaled) deployment.addJsonPatch(JsonPatch.replace('/spec/replicas', 0));
}

/** Steps before the app's start run its image too, unless they have their own. */
function imagePatches(where: Construct, { _props: { init = [] } }: TwelveFactorApp, { image }: VersionProps): JsonPatch[] {
  if (image === undefined) return [];
  const policy = pullPolicy(where, 'image', image);
  const steps = init.flatMap((step, i) => step.image === undefined ? [`${TEMPLATE}/spec/initContainers/${i}`] : []);
  return [
    ...[CONTAINER, ...steps].flatMap(container => [JsonPatch.add(`${container}/image`, image), JsonPatch.add(`${container}/imagePullPolicy`, policy)]),
    ...entriesAt('/metadata/labels', versionLabel(where, image)),
  ];
}

function containerPatches(where: Construct, { _props }: TwelveFactorApp, own: VersionProps): JsonPatch[] {
  const { image = _props.image, command, args, resources } = own;
  const writable = writablePaths(where, image, _props.writablePaths);
  const steps = (_props.init ?? []).flatMap((step, i) => step.resources === undefined ? [`${TEMPLATE}/spec/initContainers/${i}`] : []);
  return [
    ...command ? [JsonPatch.add(`${CONTAINER}/command`, command)] : [],
    ...args ? [JsonPatch.add(`${CONTAINER}/args`, args)] : [],
    ...resources ? [CONTAINER, ...steps].map(container => JsonPatch.add(`${container}/resources`, containerResources(where, 'resources', resources, writable))) : [],
  ];
}

/** Labels by which selectors find the pods stay what they are. */
function metadataPatches(where: Construct, { deployment, _workload }: TwelveFactorApp, { podLabels, podAnnotations }: VersionProps): JsonPatch[] {
  const fixed = ownLabels(_workload.identity);
  const labels = Object.entries(labelMap(where, 'podLabels', podLabels)).filter(([key]) => !(key in fixed));
  const annotations = metadataMap(where, 'podAnnotations', podAnnotations);
  const { metadata } = deployment.toJson().spec.template;
  const hasNone = metadata.annotations === undefined && Object.keys(annotations).length > 0;
  return [
    ...entriesAt(`${TEMPLATE}/metadata/labels`, Object.fromEntries(labels)),
    ...hasNone ? [JsonPatch.add(`${TEMPLATE}/metadata/annotations`, {})] : [],
    ...entriesAt(`${TEMPLATE}/metadata/annotations`, annotations),
  ];
}

function entriesAt(path: string, map: { readonly [key: string]: string }): JsonPatch[] {
  return Object.entries(map).map(([key, value]) => JsonPatch.add(`${path}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`, value));
}
