import { Degradation } from '../manifests/degradation';
import { Resource, External } from '../manifests/manifest';
import { ReleaseReport } from '../manifests/release-report';

/** Label on every object of a program, so that its orphaned objects can be found. */
export const OWNER_LABEL = 'keelwright.io/owner';

/** The name of a program. Together with the environment it is the owner of the objects. */
export interface Program {
  /** Absent for a plain cdk8s app. */
  readonly name?: string;
  /** Whether the user set that name; otherwise it is the ID of the first chart. */
  readonly named?: boolean;
  readonly environment?: string;
}

/** Everything that a program generated: what keelwright's App passes to the command line, or what is read from the YAML of a plain cdk8s app. */
export interface Synthesis extends Program {
  /** The Kubernetes minor version that the manifests target, such as `1.35`. */
  readonly kubernetes: string;
  /** Custom resource kinds that its platforms have and earlier versions may have generated, as kubectl names them. */
  readonly customResources?: string[];
  /** In the order in which the constructs were created; `applyOrder` gives the printed order. */
  readonly entries: Resource[];
  readonly externals: External[];
  /** Reports of its releases, in the order in which they were created; absent if it has none. */
  readonly releases?: ReleaseReport[];
  /** Features that its constructs do not use because the servers of its platform may be too old; absent if none. */
  readonly degraded?: Degradation[];
  /** Texts that it declares not to be secrets, even if they look like one; absent if it declares none. */
  readonly plainTexts?: string[];
}

/** The owner of a program's objects: its name, with the environment if there is one. */
export function ownerOf({ name, environment }: Program): string | undefined {
  return name === undefined || environment === undefined ? name : `${name}.${environment}`;
}

export { SYNTHESIS_FILE, ENVIRONMENT, KUBERNETES } from '../private/protocol';
