import { debian, goPrograms } from './lab/programs';
import { binaries } from '../cluster/lab/binaries';
import { defaultVersion } from '../cluster/suites.json';

/** Builds and unpacks what the tests need, before their times begin to count. */
export default async function setup(): Promise<void> {
  await debian();
  await binaries(defaultVersion);
  for (const module of ['kube', 'crane', 'go']) await goPrograms(module);
}
