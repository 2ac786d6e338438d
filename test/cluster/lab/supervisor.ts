import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { waitFor } from './wait';

/**
 * The programs of one lab and the temporary folder where they run.
 *
 * They are children of a shell that ends them when its input closes. The kernel closes it even if this
 * process is killed by force, so that nothing is ever left running.
 */
export class Supervisor {
  readonly folder = mkdtempSync(join(tmpdir(), 'keelwright-lab-'));
  private readonly shell: ChildProcess;
  private readonly closed: Promise<void>;
  private readonly ended: string[] = [];

  constructor() {
    this.shell = spawn('sh', [join(__dirname, 'supervisor.sh'), this.folder], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    this.closed = new Promise(resolve => this.shell.once('close', () => resolve()));
    createInterface({ input: this.shell.stdout! }).on('line', name => this.ended.push(name));
    // A lab that nobody stopped must not keep the process alive.
    this.shell.unref();
    (this.shell.stdout as unknown as { unref(): void }).unref();
    (this.shell.stdin as unknown as { unref(): void }).unref();
  }

  run(name: string, program: string, args: readonly string[]): void {
    this.shell.stdin!.write([name, program, ...args].map(quote).join(' ') + '\n');
  }

  /** Waits for something that the programs bring about; fails at once if one of them ended. */
  async until(what: string, attempt: () => unknown): Promise<void> {
    await waitFor(what, async () => {
      const [ended] = this.ended;
      if (ended) throw new Error(`${ended} ended unexpectedly:\n${this.log(ended)}`);
      return attempt();
    });
  }

  async stop(): Promise<void> {
    this.shell.stdin!.end();
    this.shell.ref();
    await this.closed;
  }

  private log(name: string): string {
    return readFileSync(join(this.folder, `${name}.log`), 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  }
}

function quote(word: string): string {
  return `'${word.replace(/'/g, "'\\''")}'`;
}
