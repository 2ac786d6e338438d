import { Entry, External } from '../manifests/manifest';
import { ReleaseReport } from '../manifests/release-report';

/** Everything a program made: what our App hands to the command line, or what is read from a plain cdk8s app's YAML. */
export interface Synthesis {
  /** Name of the program; with the environment it is the owner of the objects. Absent for a plain cdk8s app. */
  readonly name?: string;
  /** Whether the user gave that name; else it is the first chart's. */
  readonly named?: boolean;
  readonly environment?: string;
  /** The Kubernetes minor version the manifests are made for, such as `1.35`. */
  readonly kubernetes: string;
  /** Kinds beside Kubernetes' own that its platforms have and earlier versions may have made, as kubectl names them. */
  readonly customResources?: string[];
  /** In the order the constructs were made; the printed order is `applyOrder`'s. */
  readonly entries: Entry[];
  readonly externals: External[];
  /** What there is to tell of its releases, in the order in which they were made; absent when it has none. */
  readonly releases?: ReleaseReport[];
}

export { SYNTHESIS_FILE, ENVIRONMENT, KUBERNETES } from '../private/protocol';
