import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { waitFor } from '../../cluster/lab/wait';

const SUPERVISOR = resolve(__dirname, '../../cluster/lab/supervisor.sh');

/**
 * The programs of real nodes in mounts, a network and process ids of their own, and the folder where they run. They end with this process,
 * however it ends: their shell reads from it.
 */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'keelwright-nodes-'));
  private readonly shell: ChildProcess;
  private readonly closed: Promise<void>;
  private readonly ended: string[] = [];

  constructor(env: NodeJS.ProcessEnv) {
    this.shell = spawn('sh', [join(__dirname, 'world.sh'), this.folder, SUPERVISOR], { env: { ...process.env, ...env }, detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    this.closed = new Promise(done => this.shell.once('close', () => done()));
    createInterface({ input: this.shell.stdout! }).on('line', name => this.ended.push(name));
    // What nobody stopped must not keep this process alive.
    for (const kept of [this.shell, this.shell.stdout, this.shell.stdin]) (kept as unknown as { unref(): void }).unref();
  }

  run(name: string, program: string, args: readonly string[]): void {
    this.shell.stdin!.write([name, program, ...args].map(quote).join(' ') + '\n');
  }

  /** Waits for something that the programs bring about; fails at once if one of them ended, unless it was killed. */
  async until(what: string, attempt: () => unknown, seconds?: number): Promise<void> {
    await waitFor(what, async () => {
      const [ended] = this.ended;
      if (ended) throw new Error(`${ended} ended unexpectedly:\n${this.log(ended)}`);
      return attempt();
    }, seconds);
  }

  /** The first process of a script that has made itself a world within this one. */
  firstProcessOf(script: string, name: string): number {
    return firstProcess(about => {
      const [, ran, called] = readFileSync(`${about}/cmdline`, 'utf8').split('\0');
      return ran === script && called === name && readlinkSync(`${about}/cwd`) === this.folder;
    });
  }

  /** The first process of a container whose control group ends so. */
  firstProcessIn(group: string): number {
    return firstProcess(about => readFileSync(`${about}/cgroup`, 'utf8').includes(group));
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

/** The one that is first in process ids of its own. */
function firstProcess(isIt: (about: string) => boolean): number {
  return Number(readdirSync('/proc').filter(entry => /^\d+$/.test(entry)).find(pid => {
    try {
      return isIt(`/proc/${pid}`) && /^NSpid:.*\t1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      // It has ended meanwhile.
      return false;
    }
  }));
}

function quote(word: string): string {
  return `'${word.replace(/'/g, "'\\''")}'`;
}
