import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './measure';

const load = createRequire(join(ROOT, 'lib', 'index.js'));

// What the compiled package does behind its exports, with the types of its sources.
export const { toYaml }: typeof import('../src/synth/yaml') = load('./synth/yaml');
export const { heldBack, keptForRevisions, leftovers, leftToPeople }: typeof import('../src/synth/leftovers') = load('./synth/leftovers');
export const { Manifests }: typeof import('../src/manifests/manifests') = load('./manifests/manifests');
export const { reach }: typeof import('../src/reach/reach') = load('./reach/reach');
export const { summaryOf }: typeof import('../src/reach/answer') = load('./reach/answer');
export const { capacityReport }: typeof import('../src/capacity/report') = load('./capacity/report');
export const { workloadsOf }: typeof import('../src/capacity/workloads') = load('./capacity/workloads');
