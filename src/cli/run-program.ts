import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { collect } from './collect';
import { Program } from './find-program';
import { refuseEnd, refuseFailure } from './program-failure';
import { spawnProgram } from './spawn-program';
import { Synthesis } from '../synth/synthesis';

export interface RunOptions {
  readonly env?: string;
  readonly kubernetes?: string;
  readonly verbose: boolean;
}

/** Where a program leaves its results for us; all of it is gone when we are done. */
export interface Exchange {
  readonly yamlFolder: string;
  readonly synthesisFile: string;
  readonly failureFile: string;
}

/** Runs the user's program apart from us and reads what it made. */
export async function runProgram(program: Program, options: RunOptions): Promise<Synthesis> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-'));
  const exchange = {
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
