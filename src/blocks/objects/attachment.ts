import { k8s } from 'cdk8s-plus-27';
import { Json } from './kube';
import { Secret } from '../../props/config/secret';
import { PodField } from '../../props/pods/pod-field';

/** A field of the pod that a container reads, and the name of the prop that shows it. */
export interface ShownField {
  readonly prop: string;
  readonly field: PodField;
}

/** Something that is mounted into every container of a pod: files, a token. */
export interface Attachment {
  readonly volumes?: Json<k8s.Volume>[];
  readonly mounts?: Json<k8s.VolumeMount>[];
  /** The Secrets that it mounts. */
  readonly secrets?: Secret[];
  /** The fields of the pod that its files show. */
  readonly fields?: ShownField[];
}

export function merged(attachments: Attachment[]): Required<Attachment> {
  return {
    volumes: attachments.flatMap(({ volumes = [] }) => volumes),
    mounts: attachments.flatMap(({ mounts = [] }) => mounts),
    secrets: attachments.flatMap(({ secrets = [] }) => secrets),
    fields: attachments.flatMap(({ fields = [] }) => fields),
  };
}
