import { Resource } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

export type Severity = 'error' | 'warning';

/** One rule: prose as data, then one pure function. */
export interface Check {
  /** Literal kebab-case ID, also the name of its file and of its page in docs/checks. */
  readonly id: string;
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
  /** Overrides the severity of the check, when this problem is less severe. */
  readonly severity?: Severity;
}

export interface Finding extends Problem {
  readonly id: string;
  readonly severity: Severity;
  readonly entry: Resource;
}
