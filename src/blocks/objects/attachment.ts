import { k8s } from 'cdk8s-plus-27';
import { Json } from './kube';
import { Secret } from '../../props/config/secret';

/** Something that is mounted into every container of a pod: files, a token. */
export interface Attachment {
  readonly volumes?: Json<k8s.Volume>[];
  readonly mounts?: Json<k8s.VolumeMount>[];
  /** The Secrets that it mounts. */
  readonly secrets?: Secret[];
}

export function merged(attachments: Attachment[]): Required<Attachment> {
  return {
    volumes: attachments.flatMap(({ volumes = [] }) => volumes),
    mounts: attachments.flatMap(({ mounts = [] }) => mounts),
    secrets: attachments.flatMap(({ secrets = [] }) => secrets),
  };
}
