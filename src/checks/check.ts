import { Entry } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

export type Severity = 'error' | 'warning';

/** One rule: prose as data, then one pure function. */
export interface Check {
  /** Literal kebab-case id, also the name of the file and of its page in docs/checks. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what goes wrong on the cluster. */
  readonly description: string;
  /** The Kubernetes page that explains it. */
  readonly see: string;
  /** Sees all manifests, but reports only about the entry it is handed. */
  readonly inspect: (entry: Entry, manifests: Manifests) => Problem[];
}

/** What a check found on the entry it was handed. */
export interface Problem {
  /** What is wrong, with the names and values involved; lower case, no full stop. */
  readonly message: string;
  /** What to change. */
  readonly fix: string;
  /** Instead of the check's own, when this problem weighs less. */
  readonly severity?: Severity;
}

export interface Finding extends Problem {
  readonly id: string;
  readonly severity: Severity;
  readonly entry: Entry;
}
