import * as fs from 'fs';
import * as path from 'path';
import { Exchange } from './exchange';
import { Program } from './find-program';
import { entriesFromYaml } from '../manifests/from-yaml';
import { Entry } from '../manifests/manifest';
import { DEFAULT_KUBERNETES, kubernetesVersion } from '../platform/kubernetes';
import { refuse } from '../private/refusal';
import { combine } from '../synth/combine';
import { readRecorded, withNotes } from '../synth/record-synthesis';
import { Synthesis } from '../synth/synthesis';

/** What the program made: by our Apps, by plain cdk8s Apps that wrote YAML, or by both. */
export function collect({ label }: Program, { synthesisFile, yamlFolder }: Exchange, kubernetes: string | undefined): Synthesis {
  const { syntheses, externals, releases, noted } = readRecorded(synthesisFile);
  const files = yamlFilesIn(yamlFolder);
  if (syntheses.length === 0 && files.length === 0) {
    refuse(label, {
      code: 'synth-not-called',
      problem: 'the program ended without having synthesized an App',
      given: 0,
      allowed: 'at least one App',
      fix: 'end the program with app.synth(); a plain cdk8s App must leave outdir unset',
    });
  }

  const plain = {
    kubernetes: syntheses[0]?.kubernetes ?? kubernetesVersion('--kubernetes', kubernetes ?? DEFAULT_KUBERNETES),
    entries: withNotes(files.flatMap(file => entriesOf(yamlFolder, file)), noted),
    externals,
    releases,
  };
  const synthesis = combine(files.length === 0 ? syntheses : [...syntheses, plain]);
  if (synthesis.entries.length === 0) {
    refuse(label, {
      code: 'nothing-made',
      problem: 'the program made no object at all',
      given: 0,
      allowed: 'at least one object',
      fix: 'look whether its charts are given the App as scope, and its constructs a chart',
    });
  }
  return synthesis;
}

function yamlFilesIn(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => /\.ya?ml$/.test(file)).sort();
}

/** The file is gone when a finding is read, so an object is told by its chart alone. */
function entriesOf(folder: string, file: string): Entry[] {
  const chart = path.basename(file).replace(/(\.k8s)?\.ya?ml$/, '').replace(/^\d{4}-/, '');
  return entriesFromYaml(fs.readFileSync(path.join(folder, file), 'utf8'), file).map(({ manifest }) => ({ manifest, origin: { chart } }));
}
