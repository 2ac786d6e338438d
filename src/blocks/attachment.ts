import { k8s } from 'cdk8s-plus-27';
import { Plain } from './kube';
import { Secret } from '../props/secret';

/** Something that comes with every container of a pod: files, a token. */
export interface Attachment {
  readonly volumes?: Plain<k8s.Volume>[];
  readonly mounts?: Plain<k8s.VolumeMount>[];
  /** The Secrets that it shows. */
  readonly secrets?: Secret[];
  /** What makes the pod roll when it changes. */
  readonly podAnnotations?: { readonly [key: string]: string };
}

export function merged(attachments: Attachment[]): Required<Attachment> {
  return {
    volumes: attachments.flatMap(({ volumes = [] }) => volumes),
    mounts: attachments.flatMap(({ mounts = [] }) => mounts),
    secrets: attachments.flatMap(({ secrets = [] }) => secrets),
    podAnnotations: Object.assign({}, ...attachments.map(({ podAnnotations }) => podAnnotations)),
  };
}
