import { k8s } from 'cdk8s-plus-27';
import { Plain } from './kube';

/** Something that comes with every container of a pod: files, a token, shared settings. */
export interface Attachment {
  readonly volumes?: Plain<k8s.Volume>[];
  readonly mounts?: Plain<k8s.VolumeMount>[];
  readonly envFrom?: Plain<k8s.EnvFromSource>[];
  /** What makes the pod roll when it changes. */
  readonly podAnnotations?: { readonly [key: string]: string };
}

export function merged(attachments: Attachment[]): Required<Attachment> {
  return {
    volumes: attachments.flatMap(({ volumes = [] }) => volumes),
    mounts: attachments.flatMap(({ mounts = [] }) => mounts),
    envFrom: attachments.flatMap(({ envFrom = [] }) => envFrom),
    podAnnotations: Object.assign({}, ...attachments.map(({ podAnnotations }) => podAnnotations)),
  };
}
