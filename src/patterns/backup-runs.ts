import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { JobPodOptions } from '../blocks/job-pod';
import { refuse } from '../private/refusal';
import { Endpoint } from '../props/backing-service';
import { Egress } from '../props/peer';

/** What the runs of a backup are, whichever kind of copy they make. */
export interface BackupRuns {
  readonly pod: Pick<JobPodOptions, 'steps' | 'writablePaths' | 'user'>;
  readonly calls: Endpoint[];
  readonly egress: Egress[];
  /** Annotations of the ServiceAccount. */
  readonly accountAnnotations: { readonly [key: string]: string };
  /** Whether a pod that has ended keeps a volume until its job is deleted. */
  readonly keepsVolume: boolean;
  readonly parts: {
    readonly persistentVolumeClaim?: k8s.KubePersistentVolumeClaim;
    readonly role?: k8s.KubeRole;
    readonly roleBinding?: k8s.KubeRoleBinding;
    readonly userRoleBinding?: k8s.KubeRoleBinding;
  };
}

/** More than anybody lists; far larger numbers are written in a form that the shell does not count with. */
const MOST = 100_000;

/** A bucket has rules of its own for what is old; other storage is full one day. */
export function countToKeep(where: Construct, keep: number | undefined, isNeeded: boolean): number | undefined {
  if (keep === undefined && !isNeeded) return undefined;
  if (Number.isInteger(keep) && keep! >= 1 && keep! <= MOST) return keep;
  return refuse(where, {
    code: 'backup-keep-invalid',
    problem: keep === undefined ? 'backup.keep is missing: what is never deleted fills the storage' : 'backup.keep is no number of backups',
    given: keep ?? 'nothing',
    allowed: `a whole number from 1 to ${MOST}`,
    fix: 'write keep: 14',
  });
}
