import { Amount, amountOf } from './amount';
import { endedPods, PodCounts } from './pod-counts';
import { fields, items } from '../manifests/json';
import { describeManifest, Entry, namespaceOf } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { PodTemplate } from '../manifests/pod-templates';

/** Claims of one kind that one manifest makes. */
export interface Claims {
  readonly namespace: string;
  /** Of each; with an ordinal at its end when there may be several. Those that live as long as a pod have the name of the volume. */
  readonly name: string;
  /** Undefined for the cluster's default class, empty for volumes without one. */
  readonly storageClass?: string;
  readonly size: Amount;
  readonly counts: PodCounts;
}

/** The claims of the manifests' own. */
export function standingClaims(manifests: Manifests): Claims[] {
  return manifests.ofKind('PersistentVolumeClaim', '')
    .map(entry => ({ ...claimOf(entry.manifest, entry, 'spec'), name: entry.manifest.metadata.name, counts: { min: 1, max: 1, rollout: 1 } }));
}

/** The claims that come with the pods of a template: of each member of a StatefulSet, and those that live as long as a pod. */
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

/** Those that stand among the manifests too are counted there: with the size that they have by now. */
function notStanding(name: string, entry: Entry, { min, max, rollout }: PodCounts, manifests: Manifests): PodCounts {
  const namespace = namespaceOf(entry.manifest);
  const without = (count: number) => count - Array.from({ length: count }, (_, ordinal) => (
    manifests.find({ kind: 'PersistentVolumeClaim', namespace, name: `${name}-${ordinal}` })
  )).filter(Boolean).length;
  return { min: without(min), max: without(max), rollout: without(rollout) };
}

function claimOf(claim: { readonly [field: string]: any }, entry: Entry, field: string): Omit<Claims, 'name' | 'counts'> {
  const { resources, storageClassName } = fields(claim.spec);
  return {
    namespace: indexedNamespace(namespaceOf(entry.manifest)),
    storageClass: storageClassName ?? fields(fields(claim.metadata).annotations)['volume.beta.kubernetes.io/storage-class'],
    size: amountOf(fields(fields(resources).requests).storage ?? 0, entry, `${field}.resources.requests.storage`),
  };
}
