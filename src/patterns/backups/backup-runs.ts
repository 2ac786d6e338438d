import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { JobPodOptions } from '../../blocks/workloads/job-pod';
import { refuse } from '../../private/refusal';
import { Egress } from '../../props/policies/peer';
import { Endpoint } from '../../props/services/backing-service';

/** The runs of a backup, for each kind of backup. */
export interface BackupRuns {
  readonly pod: Pick<JobPodOptions, 'steps' | 'writablePaths' | 'user'>;
  readonly calls: Endpoint[];
  readonly egress: Egress[];
  /** Annotations of the ServiceAccount. */
  readonly accountAnnotations: { readonly [key: string]: string };
  /** Whether a completed pod keeps a volume until its Job is deleted. */
  readonly keepsVolume: boolean;
  readonly parts: {
    readonly persistentVolumeClaim?: k8s.KubePersistentVolumeClaim;
    readonly role?: k8s.KubeRole;
    readonly roleBinding?: k8s.KubeRoleBinding;
    readonly userRoleBinding?: k8s.KubeRoleBinding;
  };
}

/** More than anyone needs; far larger numbers are formatted in a way that the shell cannot calculate with. */
const MOST = 100_000;

/** A bucket can have its own lifecycle rules for old objects; other storage fills up. */
export function countToKeep(where: Construct, keep: number | undefined, isNeeded: boolean): number | undefined {
  if (keep === undefined && !isNeeded) return undefined;
  if (Number.isInteger(keep) && keep! >= 1 && keep! <= MOST) return keep;
  return refuse(where, {
    code: 'backup-keep-invalid',
    problem: keep === undefined ? 'backup.keep is missing: without it the storage fills up' : 'backup.keep is not a valid number of backups',
    given: keep ?? 'nothing',
    allowed: `a whole number from 1 to ${MOST}`,
    fix: 'set keep: 14',
  });
}
