import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { collect } from './collect';
import { Exchange, RunOptions } from './exchange';
import { Program } from './find-program';
import { refuseEnd, refuseFailure } from './program-failure';
import { spawnProgram } from './spawn-program';
import { Synthesis } from '../synth/synthesis';

/** Runs the user's program apart from us and reads what it made. */
export async function runProgram(program: Program, options: RunOptions): Promise<Synthesis> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-'));
  const exchange: Exchange = {
    yamlFolder: path.join(folder, 'yaml'),
    synthesisFile: path.join(folder, 'synthesis.jsonl'),
    failureFile: path.join(folder, 'failure.json'),
  };
  try {
    const end = await spawnProgram(program, exchange, options);
    refuseFailure(program, exchange.failureFile);
    refuseEnd(program, end);
    return collect(program, exchange, options.kubernetes);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
