import * as fs from 'fs';
import * as path from 'path';
import { Exchange } from './exchange';
import { Program } from './find-program';
import { Resource } from '../../manifests/manifest';
import { entriesFromYaml } from '../../manifests/yaml/from-yaml';
import { DEFAULT_KUBERNETES, kubernetesVersion } from '../../platform/kubernetes';
import { refuse } from '../../private/refusal';
import { combine } from '../../synth/combine';
import { readRecorded, withNotes } from '../../synth/record-synthesis';
import { Synthesis } from '../../synth/synthesis';

/** What the program generated: with keelwright's Apps, with plain cdk8s Apps that wrote YAML, or with both. */
export function collect({ label }: Program, { synthesisFile, yamlFolder }: Exchange, kubernetes: string | undefined): Synthesis {
  const { syntheses, externals, releases, degraded, plainTexts, noted } = readRecorded(synthesisFile);
  const files = yamlFilesIn(yamlFolder);
  if (syntheses.length === 0 && files.length === 0) {
    refuse(label, {
      code: 'synth-not-called',
      problem: 'the program ended without synthesizing an App',
      given: 0,
      allowed: 'at least one App',
      fix: 'call app.synth() at the end of the program; do not set outdir of a plain cdk8s App',
    });
  }

  const plain = {
    kubernetes: syntheses[0]?.kubernetes ?? kubernetesVersion('--kubernetes', kubernetes ?? DEFAULT_KUBERNETES),
    entries: withNotes(files.flatMap(file => entriesOf(yamlFolder, file)), noted),
    externals,
    releases,
    degraded,
    plainTexts,
  };
  const synthesis = combine(files.length === 0 ? syntheses : [...syntheses, plain]);
  if (synthesis.entries.length === 0) {
    refuse(label, {
      code: 'nothing-made',
      problem: 'the program generated no objects',
      given: 0,
      allowed: 'at least one object',
      fix: 'check that its charts have the App as scope, and its constructs a chart',
    });
  }
  return synthesis;
}

function yamlFilesIn(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => /\.ya?ml$/.test(file)).sort();
}

/** The file is deleted before a finding is read, so only the chart identifies an object. */
function entriesOf(folder: string, file: string): Resource[] {
  const chart = path.basename(file).replace(/(\.k8s)?\.ya?ml$/, '').replace(/^\d{4}-/, '');
  return entriesFromYaml(fs.readFileSync(path.join(folder, file), 'utf8'), file).map(({ manifest }) => ({ manifest, origin: { chart } }));
}
