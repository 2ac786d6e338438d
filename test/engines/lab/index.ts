import * as fs from 'fs';
import * as path from 'path';
import { App as CdkApp, Chart } from 'cdk8s';
import { HalfFile } from './half-file';
import { Network } from './network';
import { Pod, PodOptions } from './pod';
import { Output, until } from './process';
import { temporary } from './temporary';
import { BACKUP_HOST, EngineSpec } from '../../../src/engines/engine-spec';

export { killContainer, Pod, type PodOptions } from './pod';
export { familyOf, type Result, until } from './process';
export * from './software';

/** Where messages would say that the backend is. */
export const WHERE = new Chart(new CdkApp(), 'shop');
export const SETTING = { workload: 'orders', service: 'orders-members', members: 1 };

/** What breaks commands that do not quote. */
export const SECRET = { username: 'o\'rd`e"rs', password: 'it\'s a "pa\\ss$word` %d', cookie: 'ABCDEFGHIJKLMNOPQRST' };

/** Pods on one network. */
export class Lab {
  private readonly backups = temporary('keelwright-backups-');
  private readonly pods: Pod[] = [];
  private network?: Promise<Network>;

  constructor() {
    fs.chmodSync(this.backups, 0o777);
  }

  public async pod(spec: EngineSpec, options: PodOptions): Promise<Pod> {
    this.network ??= Network.start();
    const pod = await Pod.start(spec, { secret: SECRET, ...options, network: await this.network });
    for (const other of this.pods) {
      pod.resolve(other.name, other);
      other.resolve(pod.name, pod);
    }
    pod.resolve(pod.name, pod);
    this.pods.push(pod);
    return pod;
  }

  /** A pod whose server is ready. */
  public async server(spec: EngineSpec, options: PodOptions): Promise<Pod> {
    const pod = await this.pod(spec, options);
    const { code, stdout, stderr } = await pod.guard();
    if (code !== 0) throw new Error(`the guard ended with ${code}\n${stdout}${stderr}`);
    pod.startServer();
    await pod.becomesReady();
    return pod;
  }

  /** A pod of the same image without volume and config files, from which the server is reached over the network. */
  public async job(server: Pod): Promise<Pod> {
    const { volumePath, ...spec } = server.spec;
    return this.pod(
      { ...spec, files: {}, writablePaths: [], config: { ...spec.config, [BACKUP_HOST]: server.address } },
      { ...server.options, hostname: `job-${this.pods.length}`, mounts: [`${this.backups}:/backup`], volume: undefined },
    );
  }

  public hasBackup(file: string): boolean {
    return fs.existsSync(path.join(this.backups, path.basename(file)));
  }

  /** Puts a file where the jobs find backups, as `/backup/<file>`. */
  public putBackup(file: string, content: string | Buffer, mode = 0o644): void {
    fs.writeFileSync(path.join(this.backups, file), content);
    fs.chmodSync(path.join(this.backups, file), mode);
  }

  public readBackup(file: string): Buffer {
    return fs.readFileSync(path.join(this.backups, file));
  }

  /** Starts a dump and brings something upon it when it has written a part; returns its exit code. */
  public async dumpHalf(server: Pod, file: string, happening: (dump: Output) => unknown): Promise<number | undefined> {
    const half = new HalfFile(path.join(this.backups, `${file}.partial`));
    const dump = (await this.job(server)).begin(server.spec.backup!.dump, { BACKUP_FILE: `/backup/${file}` });
    await until('it writes', () => half.read());
    await happening(dump);
    await half.drain(dump.result);
    return (await dump.result).code;
  }

  public async remove(): Promise<void> {
    await Promise.all(this.pods.map(pod => pod.remove()));
    await (await this.network)?.remove();
    fs.rmSync(this.backups, { recursive: true, force: true });
  }
}
