import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { compiledPackage } from './package';

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the command left in the folder for temporary files. */
  readonly left: string[];
}

/** The package as it is published, and folders to use it in. */
export class CommandLine {
  public readonly package = compiledPackage();
  private readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-cli-')));
  private folders = 0;

  /** A new folder with these files and without node_modules: what its programs import comes with the command. */
  folder(files: { readonly [name: string]: string } = {}): string {
    const folder = path.join(this.root, `${this.folders++}`);
    fs.mkdirSync(path.join(folder, 'tmp'), { recursive: true });
    for (const [name, text] of Object.entries(files)) write(path.join(folder, name), text);
    return folder;
  }

  async run(folder: string, ...args: string[]): Promise<Outcome> {
    return this.shell(folder, 'exec keelwright "$@"', args);
  }

  /** Runs a line of shell, in which `keelwright` is the command; `started` is told its process id. */
  async shell(folder: string, line: string, args: string[] = [], started?: (pid: number) => void): Promise<Outcome> {
    const child = spawn('sh', ['-c', line, 'sh', ...args], {
      cwd: folder,
      env: {
        ...process.env,
        // As when it is called by its own name, however the tests are run.
        npm_command: undefined,
        PATH: [path.join(this.package, 'bin'), path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
        TMPDIR: path.join(folder, 'tmp'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started?.(child.pid!);
    const [stdout, stderr] = [child.stdout, child.stderr].map(stream => {
      const chunks: Buffer[] = [];
      stream.on('data', chunk => chunks.push(chunk));
      return chunks;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject).once('close', (code, signal) => resolve({
        code,
        signal,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
        left: fs.readdirSync(path.join(folder, 'tmp')),
      }));
    });
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true });
  }
}

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
