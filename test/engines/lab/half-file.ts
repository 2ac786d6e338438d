import { spawnSync } from 'child_process';
import * as fs from 'fs';

/** A pipe in place of a file: who writes it comes as far as the pipe is deep, and then waits in the middle of its work. */
export class HalfFile {
  private readonly descriptor: number;
  private readonly buffer = Buffer.alloc(65536);

  constructor(file: string) {
    spawnSync('mkfifo', ['--mode=666', file]);
    // The mode is masked when the pipe is made.
    fs.chmodSync(file, 0o666);
    this.descriptor = fs.openSync(file, fs.constants.O_NONBLOCK);
  }

  /** Whether something has come since the last time. */
  public read(): boolean {
    try {
      return fs.readSync(this.descriptor, this.buffer) > 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
      throw error;
    }
  }

  /** Lets the writer go on, until the given work ends. */
  public async drain(work: Promise<unknown>): Promise<void> {
    const timer = setInterval(() => { while (this.read()); }, 5);
    await work;
    clearInterval(timer);
    fs.closeSync(this.descriptor);
  }
}
