import * as os from 'os';
import * as path from 'path';
import { App as CdkApp } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Finding } from '../checks/check';
import { Resource, Manifest } from '../manifests/manifest';
import { App, AppProps } from '../synth/app';
import { applyOrder } from '../synth/apply-order';
import { judge } from '../synth/judge';
import { Synthesis } from '../synth/synthesis';
import { synthesize } from '../synth/synthesize';
import { toYaml } from '../synth/yaml';

/** Functions for tests of a program. None of them writes a file. */
export const Testing = {
  /** An App to create constructs in. */
  app(props: AppProps = {}): App {
    return new App({ outdir: path.join(os.tmpdir(), 'keelwright-testing'), ...props });
  },

  /** The manifests of the construct (an app, a chart, a part of an app), in the order in which they can be applied. */
  synth(scope: IConstruct): Manifest[] {
    const inside = scope.node.path === '' ? '' : `${scope.node.path}/`;
    return applyOrder(synthesisOf(scope).entries.filter(({ origin }) => isInside(origin, inside))).map(({ manifest }) => manifest);
  },

  /** The same as one YAML text. */
  yaml(scope: IConstruct): string {
    return toYaml(Testing.synth(scope));
  },

  /** The findings of the checks in the whole program of the construct. */
  findings(scope: IConstruct): Finding[] {
    return judge(synthesisOf(scope)).findings;
  },
};

/** Prints manifests in jest snapshots as the YAML that `keelwright synth` prints: `expect.addSnapshotSerializer(yamlSerializer)`. */
export const yamlSerializer = {
  test: (value: unknown): boolean => isManifest(value) || (Array.isArray(value) && value.length > 0 && value.every(isManifest)),
  serialize: (value: Manifest | Manifest[]): string => toYaml(Array.isArray(value) ? value : [value]).trimEnd(),
};

function synthesisOf(scope: IConstruct): Synthesis {
  const app = scope.node.root as CdkApp;
  return app instanceof App ? app._synthesis() : synthesize(app);
}

function isInside({ path: constructPath = '' }: Resource['origin'], inside: string): boolean {
  return `${constructPath}/`.startsWith(inside);
}

function isManifest(value: any): boolean {
  return typeof value?.apiVersion === 'string' && typeof value.kind === 'string' && typeof value.metadata === 'object';
}
