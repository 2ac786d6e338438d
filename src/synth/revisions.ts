import { fields, items } from '../manifests/json';
import { groupOf } from '../manifests/kinds';
import { Resource, Manifest } from '../manifests/manifest';
import { referencesOf } from '../manifests/references/references';

/** Kinds with earlier pod templates of workloads, and Jobs that still run. They have the labels of pods, so the owner label does not select them. */
export const REVISIONS = ['replicasets.apps', 'controllerrevisions.apps', 'jobs.batch'];

const KEEP_REVISIONS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** What is known of pods from earlier templates: `kubectl rollout undo` and the end of a failed rollout create them again. */
export interface Revisions {
  /** Whether the revisions of each workload were found; without them, an earlier template may reference unknown objects. */
  readonly areKnown: boolean;
  readonly read: (map: Manifest) => boolean;
}

/** @param gone the objects to delete, whose earlier templates are deleted with them */
export function revisionsIn(found: readonly Resource[], gone: readonly Manifest[]): Revisions {
  const goneIds = new Set(gone.map(idOf));
  const stay = found.filter(({ manifest }) => !goneIds.has(idOf(manifest)) && !ownersOf(manifest).some(owner => goneIds.has(owner)));
  const read = new Set(stay.flatMap(readBy));
  const revisions = found.map(({ manifest }) => manifest).filter(isRevision);
  const owners = new Set(revisions.flatMap(ownersOf));
  const keepers = found.map(({ manifest }) => manifest).filter(({ apiVersion, kind }) => groupOf(apiVersion) === 'apps' && KEEP_REVISIONS.includes(kind));
  return {
    areKnown: revisions.length > 0 && keepers.every(workload => owners.has(idOf(workload))),
    read: map => read.has(idOf(map)),
  };
}

function isRevision({ apiVersion, kind }: Manifest): boolean {
  return groupOf(apiVersion) === 'apps' && ['ReplicaSet', 'ControllerRevision'].includes(kind);
}

/** The ConfigMaps that its pods read. */
function readBy({ manifest, origin }: Resource): string[] {
  // A revision of a StatefulSet or DaemonSet has its content under `data`.
  const spec = manifest.kind === 'ControllerRevision' ? fields(manifest.data).spec : manifest.spec;
  return referencesOf({ manifest: { ...manifest, spec }, origin })
    .filter(({ kind }) => kind === 'ConfigMap').map(({ name, namespace }) => ['', 'ConfigMap', namespace, name].join('/'));
}

function ownersOf({ metadata: { namespace, ownerReferences } }: Manifest): string[] {
  return items(ownerReferences, '').map(({ value: { apiVersion = '', kind, name } }) => idOf({ apiVersion, kind, metadata: { name, namespace } }));
}

/** The same for an object in any version of its API group. */
export function idOf({ apiVersion, kind, metadata: { namespace, name } }: Manifest): string {
  return [groupOf(apiVersion), kind, namespace, name].join('/');
}
