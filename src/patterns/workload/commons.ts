import { Construct } from 'constructs';
import { CommonProps } from './common-props';
import { Environment } from '../../blocks/config/environment';
import { Identity, Labels } from '../../blocks/objects/identity';
import { setPullSecrets } from '../../blocks/pods/pull-secrets';
import { labelMap, metadataMap } from '../../private/names';
import { Secret } from '../../props/config/secret';
import { PodSettings } from '../../props/pods/pod-settings';
import { System } from '../system/system';

/** What all objects and all pods of a workload carry, and the variables of its containers. */
export interface Commons {
  readonly environment: Environment;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
  readonly imagePullSecrets?: Secret[];
  readonly settings?: PodSettings;
  readonly workingDir?: string;
}

interface CommonWishes extends Pick<CommonProps, 'podFields' | 'configSets' | 'podLabels' | 'podAnnotations' | 'imagePullSecrets' | 'pod' | 'workingDir'> {
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/** The workload's own, on top of the defaults of its System. */
export function commonsOf(where: Construct, { namespace }: Identity, props: CommonWishes): Commons {
  const defaults = System._defaultsOf(where);
  const environment = new Environment(where, namespace);
  // Also those of the pods that it makes beside its own, such as those of backups.
  setPullSecrets(where, props.imagePullSecrets);
  environment.addFields(props.podFields);
  props.configSets?.forEach(({ configMap }) => environment.addSet(configMap));
  return {
    environment,
    labels: labelMap(where, 'labels', { ...defaults.labels, ...props.labels }),
    annotations: metadataMap(where, 'annotations', props.annotations),
    podLabels: labelMap(where, 'podLabels', { ...defaults.podLabels, ...props.podLabels }),
    podAnnotations: metadataMap(where, 'podAnnotations', { ...defaults.podAnnotations, ...props.podAnnotations }),
    imagePullSecrets: props.imagePullSecrets,
    settings: props.pod,
    workingDir: props.workingDir,
  };
}
