import { groupOf } from './kinds';
import { Manifest } from './manifest';

/** Kinds that contain data, or objects with data, by API group: deleting one of them deletes the data. */
const HOLD_DATA: { readonly [group: string]: string[] } = {
  '': ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim'],
  'postgresql.cnpg.io': ['Cluster'],
  'snapshot.storage.k8s.io': ['VolumeSnapshot', 'VolumeSnapshotContent'],
};

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const HELM_POLICY = 'helm.sh/resource-policy';

/**
 * Keeps GitOps tools from deleting an object that is no longer in their directory. They read the annotation from the object on the cluster, so
 * it must be there before the object is removed. Without the second one, Argo CD would then report the application as out of sync.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#no-prune-resources
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/compare-options/
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
 */
export const NOT_PRUNED: { readonly [annotation: string]: string } = {
  [SYNC_OPTIONS]: 'Prune=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/**
 * Also keeps them from deleting it together with everything else.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#no-resource-deletion
 * @see https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource
 */
export const NEVER_DELETED: { readonly [annotation: string]: string } = {
  ...NOT_PRUNED,
  [SYNC_OPTIONS]: 'Prune=false,Delete=false',
  [HELM_POLICY]: 'keep',
};

/**
 * Keeps Flux from replacing `${NAME}` with its own variables, or with nothing, because shells and programs read these.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 */
const NOT_SUBSTITUTED: { readonly [annotation: string]: string } = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };

/** Applies texts unchanged, unless the author of the manifest sets the annotation differently. */
export function verbatim(manifest: Manifest): Manifest {
  if (!isSubstituted(manifest)) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, annotations: { ...NOT_SUBSTITUTED, ...manifest.metadata.annotations } } };
}

function isSubstituted(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${');
  return typeof value === 'object' && value !== null && Object.values(value).some(isSubstituted);
}

export function holdsData(apiVersion: string, kind: string): boolean {
  return HOLD_DATA[groupOf(apiVersion)]?.includes(kind) ?? false;
}

/** Whether its annotations also keep it when everything is deleted; an object that must be kept only for a step of a release does not count. */
export function isAskedToStay(annotations: { readonly [name: string]: string }): boolean {
  return annotations[SYNC_OPTIONS]?.split(',').some(option => option.trim() === 'Delete=false') || annotations[HELM_POLICY] === 'keep';
}
