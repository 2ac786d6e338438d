import { Entry, External } from '../manifests/manifest';

/** Everything a program made: what our App hands to the command line, or what is read from a plain cdk8s app's YAML. */
export interface Synthesis {
  /** Name of the program; with the environment it is the owner of the objects. Absent for a plain cdk8s app. */
  readonly name?: string;
  /** Whether the user gave that name; else it is the first chart's. */
  readonly named?: boolean;
  readonly environment?: string;
  /** The Kubernetes minor version the manifests are made for, such as `1.35`. */
  readonly kubernetes: string;
  /** What the platforms of its constructs are said to have beside Kubernetes' own; not known of a plain cdk8s app. */
  readonly operators?: string[];
  /** In the order the constructs were made; the printed order is `applyOrder`'s. */
  readonly entries: Entry[];
  readonly externals: External[];
}

export { SYNTHESIS_FILE, ENVIRONMENT, KUBERNETES } from '../private/protocol';
