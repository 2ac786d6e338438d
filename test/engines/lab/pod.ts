import { spawn, StdioOptions } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Network } from './network';
import { innermost, Output, Result, until } from './process';
import { Software } from './software';
import { temporary } from './temporary';
import { EngineSpec } from '../../../src/engines/engine-spec';
import { Probe } from '../../../src/props/pods/probe';

const STANDARD_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** As containers have it. */
const NO_INPUT: StdioOptions = ['ignore', 'pipe', 'pipe'];
const UNPRIVILEGED = ['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs'];

export type Variables = { readonly [variable: string]: string };

export interface PodOptions {
  readonly software: Software;
  readonly hostname?: string;
  readonly network?: Network;
  /** What the Secret holds, by key. */
  readonly secret?: { readonly [key: string]: string };
  /** The volume of an earlier pod that has stopped. */
  readonly volume?: string;
  readonly mounts?: string[];
}

/** A pod on this machine that does what a spec says: a network, folders, and containers with a read-only root. */
export class Pod {
  public static async start(spec: EngineSpec, options: PodOptions): Promise<Pod> {
    const own = ['--net', '--pid', '--uts', '--ipc', '--fork', '--kill-child'];
    const holder = new Output(spawn('unshare', [...own, 'sh', script('pod.sh'), options.software.root]));
    await until('the pod has a network', () => holder.stdout.includes('ready'));
    const address = options.network?.join(innermost(holder.child.pid!, 1)!) ?? '127.0.0.1';
    return new Pod(spec, options, holder, address);
  }

  /** Where the volume is on this machine. */
  public readonly volume: string;
  private readonly folder = temporary('keelwright-pod-');
  private readonly hostname: string;
  private readonly mounts: string[];
  private readonly environment: Variables;
  private server?: Output;

  private constructor(
    public readonly spec: EngineSpec, public readonly options: PodOptions, private readonly holder: Output, public readonly address: string,
  ) {
    const { secret = {}, software, hostname = 'orders-0' } = options;
    fs.chmodSync(this.folder, 0o755);
    this.hostname = hostname;
    this.volume = options.volume ?? this.emptyFolder('volume', 0o2775);
    this.mounts = [
      ...software.mounts,
      `${this.file('/etc/hosts', '')}:/etc/hosts`,
      ...['/tmp', ...spec.writablePaths.map(scratch => scratch.path)].map(target => `${this.emptyFolder(target, 0o2777)}:${target}`),
      ...(spec.volumePath === undefined ? [] : [`${this.volume}:${spec.volumePath}`]),
      ...Object.entries(spec.files).map(([target, content]) => `${this.file(target, content)}:${target}`),
      ...options.mounts ?? [],
    ];
    const given = Object.entries(spec.credentials).filter(([, key]) => secret[key] !== undefined);
    const credentials = given.map(([variable, key]) => [variable, secret[key]]);
    this.forgetNames();
    this.environment = {
      PATH: [...software.path, STANDARD_PATH].join(':'), ...software.environment, ...spec.config, ...Object.fromEntries(credentials),
    };
  }

  /** The pod's DNS name in its namespace. */
  public get name(): string {
    return `${this.hostname}.orders-members`;
  }

  /** Lets the pod find another one by name, as DNS would. */
  public resolve(name: string, { address }: Pod): void {
    fs.appendFileSync(path.join(this.folder, fileName('/etc/hosts')), `${address} ${name}\n`);
  }

  /** As before DNS has heard of any pod, this one included. */
  public forgetNames(): void {
    fs.writeFileSync(path.join(this.folder, fileName('/etc/hosts')), `127.0.0.1 localhost\n${this.address} ${this.hostname}\n`);
  }

  /** Runs the init guard to its end. */
  public async guard(): Promise<Result> {
    return this.run(this.spec.guard!);
  }

  /** Runs a command to its end in a container of its own. */
  public async run(command: string[], variables: Variables = {}): Promise<Result> {
    return this.begin(command, variables).result;
  }

  public begin(command: string[], variables: Variables = {}): Output {
    return this.contain(this.options.software, this.spec.user.uid!, this.mounts, { ...this.environment, ...variables }, command);
  }

  /** Runs a command in a container of another image, which has nothing of the server's but the network. */
  public beside(software: Software, uid: number, command: string[], variables: Variables): Output {
    return this.contain(software, uid, software.mounts, { PATH: [...software.path, STANDARD_PATH].join(':'), ...variables }, command);
  }

  /** What an HTTP server of the pod answers to whoever comes over the network; empty while there is none. */
  public async get(port: number, address: string): Promise<string> {
    const program = 'fetch(process.argv[1]).then(async answer => process.stdout.write(await answer.text()), () => undefined)';
    const target = `--target=${innermost(this.holder.child.pid!, 1)}`;
    return (await new Output(spawn('nsenter', [target, '--net', process.execPath, '-e', program, `http://${this.address}:${port}${address}`])).result).stdout;
  }

  private contain(software: Software, uid: number, mounts: string[], env: Variables, command: string[]): Output {
    return new Output(spawn('nsenter', [
      `--target=${innermost(this.holder.child.pid!, 1)}`, '--net', '--pid', '--ipc',
      'unshare', '--mount', '--pid', '--uts', '--fork', '--kill-child',
      'sh', script('container.sh'), software.root, software.user, `${uid}`, this.hostname, ...mounts, '--', ...command,
    ], { env, stdio: NO_INPUT }));
  }

  /** What the server's container has: none of what the guard alone reads. */
  private get serverEnvironment(): Variables {
    const { credentials, serverReads } = this.spec;
    return Object.fromEntries(Object.entries(this.environment).filter(([variable]) => !(variable in credentials) || serverReads.includes(variable)));
  }

  /** Starts the server; does not wait until it answers. */
  public startServer(): void {
    const words = [...this.spec.command ?? [], ...this.spec.args];
    this.server = this.contain(this.options.software, this.spec.user.uid!, this.mounts, this.serverEnvironment, words);
  }

  /** Runs a command in the server's container, as a kubelet does for probes and hooks. */
  public async exec(command: string[], variables: Variables = {}): Promise<Result> {
    const server = this.server && mainProcess(this.server);
    if (server === undefined) return { stdout: '', stderr: 'the container does not run', seconds: 0 };
    const id = `${this.spec.user.uid}`;
    return new Output(spawn('nsenter', [
      `--target=${server}`, '--mount', '--net', '--pid', '--ipc', '--uts', '--root', '--wd',
      'setpriv', '--reuid', id, '--regid', id, '--groups', id, ...UNPRIVILEGED, ...command,
    ], { env: { ...this.serverEnvironment, ...variables }, stdio: NO_INPUT })).result;
  }

  /** Whether a probe is answered with yes. */
  public async answers(probe: Probe | undefined): Promise<boolean> {
    if (!probe) throw new Error('there is no such probe');
    if (probe.handler === 'command') return (await this.exec(probe.commandLine!)).code === 0;
    return (await this.talk('')).code === 0;
  }

  /** Connects to the server's first port, says something, and listens for half a second. */
  public async talk(text: string): Promise<Result> {
    const program = `
      const socket = require('net').connect(${this.spec.ports[0].number}, '${this.address}');
      socket.on('error', () => process.exit(1)).on('data', data => process.stdout.write(data));
      socket.on('connect', () => { socket.write(process.argv[1]); setTimeout(() => process.exit(0), process.argv[1] === '' ? 0 : 500); });
    `;
    return new Output(spawn('nsenter', [`--target=${innermost(this.holder.child.pid!, 1)}`, '--net', process.execPath, '-e', program, text])).result;
  }

  /** Asks all three probes at once. */
  public async health(): Promise<{ startup: boolean; ready: boolean; alive: boolean }> {
    const { startup, readiness, liveness } = this.spec.health;
    const [started, ready, alive] = await Promise.all([startup, readiness, liveness].map(probe => this.answers(probe)));
    return { startup: started, ready, alive };
  }

  public async becomesReady(): Promise<void> {
    await until('the server is ready', async () => {
      if (this.hasEnded) throw new Error(`the server ended\n${this.log}`);
      return this.answers(this.spec.health.readiness);
    });
  }

  /** Ends the server as a kubelet does: the hook, the signal, then patience. */
  public async stop(): Promise<Result> {
    if (this.spec.preStop) await this.exec(this.spec.preStop);
    this.signal('SIGTERM');
    return this.server!.result;
  }

  /** As when the node dies. */
  public async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.server!.result;
  }

  public signal(signal: NodeJS.Signals): void {
    const pid = mainProcess(this.server!);
    if (pid !== undefined) process.kill(pid, signal);
  }

  public get hasEnded(): boolean {
    return this.server!.child.exitCode !== null || this.server!.child.signalCode !== null;
  }

  /** What the server said since it was last started. */
  public get log(): string {
    return this.server!.stdout + this.server!.stderr;
  }

  public async remove(): Promise<void> {
    this.holder.child.stdin!.end();
    await this.holder.result;
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** As the kubelet leaves an empty volume of which fsGroup is the group. */
  private emptyFolder(name: string, mode: number): string {
    const folder = path.join(this.folder, fileName(name));
    fs.mkdirSync(folder);
    fs.chownSync(folder, 0, this.spec.user.gid!);
    fs.chmodSync(folder, mode);
    return folder;
  }

  private file(name: string, content: string): string {
    const file = path.join(this.folder, fileName(name));
    fs.writeFileSync(file, content, { mode: 0o644 });
    return file;
  }
}

function script(name: string): string {
  return path.join(__dirname, name);
}

function fileName(target: string): string {
  return target.replace(/\//g, '_');
}

/** All processes of a container at once, as when memory runs out. */
export function killContainer(container: Output): void {
  process.kill(mainProcess(container)!, 'SIGKILL');
}

/** Process 1 of a container: nsenter starts unshare, which starts it. */
export function mainProcess(container: Output): number | undefined {
  return innermost(container.child.pid!, 2);
}
