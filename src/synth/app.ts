import * as cdk8s from 'cdk8s';
import { applyOrder } from './apply-order';
import { judge } from './judge';
import { recordSynthesis } from './record-synthesis';
import { renderFindings } from './render-findings';
import { lateEntries } from './steps';
import { Synthesis } from './synthesis';
import { synthesize } from './synthesize';
import { writeFolder } from './write-folder';
import { toYaml } from './yaml';
import { recordsItself } from '../blocks/announce';
import { describeManifest } from '../manifests/manifest';
import { Platform } from '../platform/platform';
import { dnsLabel } from '../private/names';
import { ENVIRONMENT, SYNTHESIS_FILE } from '../private/protocol';
import { anything, checkShape, instance, listOf, Shape, text } from '../private/shape';
import { markSource } from '../private/source';

/** Settings of an App. */
export interface AppProps {
  /**
   * Name of the program. With the environment it marks every object as this program's, so that what it makes no more
   * can be found on the cluster. Two programs for one cluster must not share it.
   *
   * @default - the id of the first chart
   */
  readonly name?: string;

  /**
   * The environment that is synthesized, such as `prod`.
   *
   * @default - what `keelwright synth --env` says, else none
   */
  readonly environment?: string;

  /**
   * The cluster below.
   *
   * @default - Platform.generic()
   */
  readonly platform?: Platform;

  /**
   * Folder for the YAML, when the program is run without `keelwright synth`.
   *
   * @default 'dist/k8s'
   */
  readonly outdir?: string;

  /**
   * Resolvers that turn values into what is printed, beside those of cdk8s.
   *
   * @default - none
   */
  readonly resolvers?: cdk8s.IResolver[];
}

const SHAPE: Shape<AppProps> = {
  name: anything,
  environment: anything,
  platform: instance(Platform, 'Platform.kind()'),
  outdir: text,
  resolvers: listOf(anything),
};

/** A program that synthesizes Kubernetes manifests: a cdk8s App that checks what it prints. */
export class App extends cdk8s.App {
  /** The environment that is synthesized; undefined when there is but one. */
  public readonly environment?: string;

  private readonly givenName?: string;

  constructor(props: AppProps = {}) {
    super({ outdir: props.outdir ?? process.env.CDK8S_OUTDIR ?? 'dist/k8s', resolvers: props.resolvers });
    markSource(this);
    checkShape(this, '', props, SHAPE);
    recordsItself(this);
    this.givenName = props.name === undefined ? undefined : dnsLabel(this, 'name', props.name);
    const environment = props.environment ?? process.env[ENVIRONMENT];
    this.environment = environment === undefined ? undefined : dnsLabel(this, 'environment', environment);
    (props.platform ?? Platform.generic()).applyTo(this);
  }

  /**
   * Checks the manifests and writes them to `outdir`, or hands them to the `keelwright` command that runs the program.
   * When a check fails, nothing is written.
   * What must wait for a second step is written as well, and named on stderr.
   *
   * @throws checks-failed with all that was found
   */
  public synth(): void {
    const synthesis = this._synthesis();
    if (process.env[SYNTHESIS_FILE] !== undefined) {
      recordSynthesis(synthesis, this);
      return;
    }
    const verdict = judge(synthesis);
    verdict.orThrow();
    if (verdict.warnings.length > 0) process.stderr.write(`${renderFindings(verdict.warnings)}\n`);
    writeFolder(this.outdir, synthesis);
    const late = lateEntries(synthesis).map(({ manifest }) => describeManifest(manifest)).join(', ');
    if (late !== '') process.stderr.write(`Apply it in two steps, which keelwright synth prints: ${late} must wait until the rest is ready\n`);
  }

  /**
   * The manifests as one YAML text, in the order in which they can be applied.
   *
   * @throws checks-failed with all that was found
   */
  public synthYaml(): string {
    const synthesis = this._synthesis();
    judge(synthesis).orThrow();
    return toYaml(applyOrder(synthesis.entries).map(({ manifest }) => manifest));
  }

  /**
   * Everything that the program makes, before it is judged.
   * @internal
   */
  public _synthesis(): Synthesis {
    const name = this.givenName ?? this.charts[0]?.node.id;
    return synthesize(this, { name, named: this.givenName !== undefined, environment: this.environment });
  }
}
