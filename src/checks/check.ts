import { Resource } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

export type Severity = 'error' | 'warning';

/**
 * What a check is about: whether the API server takes the objects as they are written (`api`), whether they fit together (`references`),
 * stay available (`reliability`), are protected (`security`), and have what every workload in production should have (`practice`).
 * Users leave out a whole profile, or single checks.
 */
export const PROFILES = ['api', 'references', 'reliability', 'security', 'practice'] as const;

export type Profile = typeof PROFILES[number];

/** One rule: prose as data, then one pure function. */
export interface Check {
  /** Literal kebab-case ID, also the name of its file and of its page in docs/checks. */
  readonly id: string;
  readonly profile: Profile;
  readonly severity: Severity;
  /** One sentence: what goes wrong on the cluster. */
  readonly description: string;
  /** The Kubernetes page that explains it. */
  readonly see: string;
  /** Sees all manifests, but reports only problems of the entry that is passed. */
  readonly inspect: (entry: Resource, manifests: Manifests) => Problem[];
}

/** What a check found in the entry that was passed. */
export interface Problem {
  /** What is wrong, with the names and values involved; in lower case, without a period. */
  readonly message: string;
  /** What to change. */
  readonly fix: string;
  /** Path such as `spec.template.spec.containers[0].image`, with other keys in brackets: `metadata.labels[app.kubernetes.io/name]`. Absent for the whole object. */
  readonly field?: string;
  /** Overrides the severity of the check, when this problem is less severe. */
  readonly severity?: Severity;
}

export interface Finding extends Problem {
  readonly id: string;
  readonly severity: Severity;
  readonly entry: Resource;
}
