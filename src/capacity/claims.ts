import { Amount, amountOf } from './amount';
import { endedPods, PodCounts } from './pod-counts';
import { fields, items } from '../manifests/json';
import { describeManifest, Resource, namespaceOf } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { PodTemplate } from '../manifests/pod-templates';

/** PersistentVolumeClaims of one kind that one manifest creates. */
export interface Claims {
  readonly namespace: string;
  /** Name of each, followed by an ordinal if there may be several. Ephemeral ones have the name of the volume. */
  readonly name: string;
  /** Undefined for the cluster's default class, empty for volumes without a class. */
  readonly storageClass?: string;
  readonly size: Amount;
  readonly counts: PodCounts;
}

/** The PersistentVolumeClaims among the manifests. */
export function standingClaims(manifests: Manifests): Claims[] {
  return manifests.ofKind('PersistentVolumeClaim', '')
    .map(entry => ({ ...claimOf(entry.manifest, entry, 'spec'), name: entry.manifest.metadata.name, counts: { min: 1, max: 1, rollout: 1 } }));
}

/** The PersistentVolumeClaims of the pods of a template: of each replica of a StatefulSet, and ephemeral ones. */
export function claimsOfPods(template: PodTemplate, counts: PodCounts, manifests: Manifests): Claims[] {
  const { entry, spec, field } = template;
  const ended = endedPods(template, counts);
  const { volumeClaimTemplates } = fields(entry.manifest.spec);
  const templates = entry.manifest.kind === 'StatefulSet' ? items(volumeClaimTemplates, 'spec.volumeClaimTemplates') : [];
  const ephemeral = items(spec.volumes, `${field}.volumes`).filter(({ value }) => fields(value.ephemeral).volumeClaimTemplate !== undefined);
  return [
    ...templates.map(({ value, field: place }) => {
      const name = `${fields(value.metadata).name}-${entry.manifest.metadata.name}`;
      return { ...claimOf(value, entry, `${place}.spec`), name, counts: notStanding(name, entry, counts, manifests) };
    }),
    ...ephemeral.map(({ value, field: place }) => (
      { ...claimOf(value.ephemeral.volumeClaimTemplate, entry, `${place}.ephemeral.volumeClaimTemplate.spec`), name: `${value.name} of ${describeManifest(entry.manifest)}`, counts: { ...counts, max: counts.max + ended, rollout: counts.rollout + ended } }
    )),
  ];
}

/** Those that are also among the manifests are counted there, with their current size. */
function notStanding(name: string, entry: Resource, { min, max, rollout }: PodCounts, manifests: Manifests): PodCounts {
  const namespace = namespaceOf(entry.manifest);
  const without = (count: number) => count - Array.from({ length: count }, (_, ordinal) => (
    manifests.find({ kind: 'PersistentVolumeClaim', namespace, name: `${name}-${ordinal}` })
  )).filter(Boolean).length;
  return { min: without(min), max: without(max), rollout: without(rollout) };
}

function claimOf(claim: { readonly [field: string]: any }, entry: Resource, field: string): Omit<Claims, 'name' | 'counts'> {
  const { resources, storageClassName } = fields(claim.spec);
  return {
    namespace: indexedNamespace(namespaceOf(entry.manifest)),
    storageClass: storageClassName ?? fields(fields(claim.metadata).annotations)['volume.beta.kubernetes.io/storage-class'],
    size: amountOf(fields(fields(resources).requests).storage ?? 0, entry, `${field}.resources.requests.storage`),
  };
}
