import * as path from 'path';
import { collect } from './collect';
import { Exchange, RunOptions } from './exchange';
import { UsageError } from '../exit';
import { Program } from './find-program';
import { refuseEnd, refuseFailure } from './program-failure';
import { makeScratch, refuseWithoutRoom, removeScratch } from './scratch';
import { spawnProgram } from './spawn-program';
import { kubernetesVersion } from '../../platform/kubernetes';
import { dnsLabel } from '../../private/names';
import { KeelwrightError } from '../../private/refusal';
import { Synthesis } from '../../synth/synthesis';

/** Runs the user's program in a separate process and reads what it generated. */
export async function runProgram(program: Program, options: RunOptions): Promise<Synthesis> {
  refuseWrongUsage(options);
  const folder = makeScratch();
  const exchange: Exchange = {
    yamlFolder: path.join(folder, 'yaml'),
    synthesisFile: path.join(folder, 'synthesis.jsonl'),
    failureFile: path.join(folder, 'failure.json'),
  };
  try {
    const end = await spawnProgram(program, exchange, options);
    if (end.code !== 0) refuseWithoutRoom(folder);
    refuseFailure(program, exchange.failureFile);
    refuseEnd(program, end);
    return collect(program, exchange, options.kubernetes);
  } finally {
    removeScratch(folder);
  }
}

/** Rejects options that every program would reject. */
function refuseWrongUsage({ kubernetes, env }: RunOptions): void {
  try {
    if (kubernetes !== undefined) kubernetesVersion('--kubernetes', kubernetes);
    if (env !== undefined) dnsLabel('--env', 'environment', env);
  } catch (error) {
    throw error instanceof KeelwrightError ? new UsageError(error.refusal, error.where) : error;
  }
}
