import * as path from 'path';
import * as cdk8s from 'cdk8s';
import { applyOrder } from './apply-order';
import { judge } from './judge';
import { recordSynthesis } from './record-synthesis';
import { renderFindings } from './render-findings';
import { lateEntries } from './steps';
import { count } from './summary/summary';
import { Synthesis } from './synthesis';
import { synthesize } from './synthesize';
import { writeFolder } from './write-folder';
import { toYaml } from './yaml';
import { recordsItself } from '../blocks/objects/program-record';
import { describeManifest } from '../manifests/manifest';
import { Platform } from '../platform/platform';
import { checked } from '../private/calls/checked';
import { throwNoted } from '../private/messages/mistakes';
import { dnsLabel } from '../private/names';
import { ENVIRONMENT, SYNTHESIS_FILE } from '../private/protocol';
import { markSource } from '../private/source';

/** Settings of an App. */
export interface AppProps {
  /**
   * Name of the program. Together with the environment it labels every object as owned by this program, so that
   * orphaned objects, which the program no longer generates, can be found on the cluster. Two programs for one cluster
   * must not share a name.
   *
   * @default - the ID of the first chart
   */
  readonly name?: string;

  /**
   * The environment to synthesize, such as `prod`.
   *
   * @default - the value of `keelwright synth --env`, otherwise none
   */
  readonly environment?: string;

  /**
   * The platform of the cluster.
   *
   * @default - Platform.generic()
   */
  readonly platform?: Platform;

  /**
   * Output directory for the YAML, if the program runs without `keelwright synth`.
   *
   * @default 'dist/k8s'
   */
  readonly outdir?: string;

  /**
   * Additional resolvers, which convert values to their printed form, besides those of cdk8s.
   *
   * @default - none
   */
  readonly resolvers?: cdk8s.IResolver[];
}

/**
 * A program that synthesizes Kubernetes manifests: a cdk8s App that checks its manifests before it writes them.
 *
 * @example
 * const app = new App({ name: 'shop', platform: Platform.gke() });
 * const shop = new System(app, 'shop');
 *
 * new TwelveFactorApp(shop, 'web', {
 *   image: 'ghcr.io/acme/web:1.8.2',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 * });
 *
 * app.synth();
 */
@checked
export class App extends cdk8s.App {
  /** The environment that is synthesized; undefined if none was set. */
  public readonly environment?: string;

  private readonly givenName?: string;

  constructor(props: AppProps = {}) {
    super({ outdir: props.outdir ?? process.env.CDK8S_OUTDIR ?? 'dist/k8s', resolvers: props.resolvers });
    markSource(this);
    recordsItself(this);
    this.givenName = props.name === undefined ? undefined : dnsLabel(this, 'name', props.name);
    const environment = props.environment ?? process.env[ENVIRONMENT];
    this.environment = environment === undefined ? undefined : dnsLabel(this, 'environment', environment);
    (props.platform ?? Platform.generic()).applyTo(this);
  }

  /**
   * Checks the manifests and writes them to `outdir`, or passes them to the `keelwright` command that runs the program.
   * If a check fails, nothing is written. A line on stderr reports what was written.
   * Objects that must wait for a later step are written as well, and listed on stderr.
   *
   * @throws checks-failed with all findings
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
    const files = writeFolder(this.outdir, synthesis);
    const where = files.length === 1 ? path.join(this.outdir, files[0]) : `${count(files.length, 'file')} in ${this.outdir}`;
    process.stderr.write(`Wrote ${count(synthesis.entries.length, 'object')} to ${where}\n`);
    const late = lateEntries(synthesis).map(({ manifest }) => describeManifest(manifest)).join(', ');
    if (late !== '') process.stderr.write(`Apply in steps, which 'keelwright synth' prints: ${late} must wait until the rest is ready\n`);
  }

  /**
   * The manifests as one YAML text, in the order in which they can be applied.
   *
   * @throws checks-failed with all findings
   */
  public synthYaml(): string {
    const synthesis = this._synthesis();
    judge(synthesis).orThrow();
    return toYaml(applyOrder(synthesis.entries).map(({ manifest }) => manifest));
  }

  /**
   * Everything that the program generates, before the checks run.
   * @internal
   */
  public _synthesis(): Synthesis {
    throwNoted();
    const name = this.givenName ?? this.charts[0]?.node.id;
    return synthesize(this, { name, named: this.givenName !== undefined, environment: this.environment });
  }
}
