import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { type Binaries, toolSource } from './binaries';
import { ApiClient } from './client';
import type { Supervisor } from './supervisor';

/** More flags for a server, such as `--feature-gates=...`. */
export interface ServerFlags {
  readonly apiServer?: readonly string[];
  readonly controllerManager?: readonly string[];
  readonly scheduler?: readonly string[];
}

export interface ServerOptions {
  readonly flags: ServerFlags;
  /** Seconds from the start of a pod until it is ready. */
  readonly readinessDelay: number;
}

export interface Servers {
  /** The path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly api: ApiClient;
}

/** Starts the API server, and when it answers, all that works against it. */
export async function startServers(programs: Binaries, supervisor: Supervisor, { flags, readinessDelay }: ServerOptions): Promise<Servers> {
  const { api, kubeconfig, certificate, key } = await startApiServer(programs, supervisor, flags.apiServer);

  const client = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0', '--kube-api-qps=200', '--kube-api-burst=400'];
  supervisor.run('kube-controller-manager', programs.controllerManager, [
    ...client, `--service-account-private-key-file=${key}`, `--root-ca-file=${certificate}`, ...flags.controllerManager ?? [],
  ]);
  supervisor.run('kube-scheduler', programs.scheduler, [...client, ...flags.scheduler ?? []]);
  supervisor.run('kwok', programs.kwok, [
    `--kubeconfig=${kubeconfig}`, '--manage-all-nodes=true', '--node-lease-duration-seconds=40', '--cidr=10.244.0.0/16', '--node-ip=10.0.0.1',
    ...(await stageFiles(supervisor.folder, readinessDelay)).map(file => `--config=${file}`),
  ]);
  return { kubeconfig, api };
}

interface FirstServers extends Servers {
  readonly certificate: string;
  /** With which tokens of service accounts are signed. */
  readonly key: string;
}

/** Starts etcd and the API server, and waits until it answers. */
export async function startApiServer(
  programs: Pick<Binaries, 'etcd' | 'apiServer'>, supervisor: Supervisor, flags: readonly string[] = [],
): Promise<FirstServers> {
  const inFolder = (name: string) => join(supervisor.folder, name);
  const key = inFolder('service-account.key');
  const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' });
  writeFileSync(key, privateKey, { mode: 0o600 });
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  writeFileSync(inFolder('tokens.csv'), `${token},admin,1,system:masters\n`, { mode: 0o600 });

  // etcd needs no port: a socket in the folder cannot collide with anything.
  const etcd = `unix://${inFolder('etcd.sock')}`;
  supervisor.run('etcd', programs.etcd, [
    `--data-dir=${inFolder('etcd')}`, '--unsafe-no-fsync', '--log-level=warn',
    `--listen-client-urls=${etcd}`, `--advertise-client-urls=${etcd}`, `--listen-peer-urls=unix://${inFolder('peer.sock')}`,
  ]);
  supervisor.run('kube-apiserver', programs.apiServer, [
    `--etcd-servers=${etcd}`, `--secure-port=${port}`, '--bind-address=127.0.0.1', `--cert-dir=${inFolder('apiserver')}`,
    // A loopback address is no endpoint of the service "kubernetes".
    '--endpoint-reconciler-type=none',
    `--token-auth-file=${inFolder('tokens.csv')}`, '--authorization-mode=RBAC', '--allow-privileged',
    `--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`,
    '--service-account-issuer=https://kubernetes.default.svc', '--service-cluster-ip-range=10.96.0.0/16',
    ...flags,
  ]);

  const server = new URL(`https://127.0.0.1:${port}`);
  const certificate = inFolder('apiserver/apiserver.crt');
  await supervisor.until('the certificate of the API server', () => existsSync(certificate) && readFileSync(certificate, 'utf8'));
  const kubeconfig = inFolder('kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(server, certificate, token), { mode: 0o600 });
  const api = new ApiClient(server, token, readFileSync(certificate, 'utf8'));
  await supervisor.until('the API server', async () => api.get('/readyz').then(() => true, () => false));
  return { api, kubeconfig, certificate, key };
}

// Below the range from which the kernel serves outgoing connections: none of them can take the port meanwhile.
export async function freePort(): Promise<number> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(randomInt(20_000, 32_000), '127.0.0.1', resolve));
  } catch {
    return freePort();
  }
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

function kubeconfigFor(server: URL, certificate: string, token: string): string {
  return JSON.stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': 'lab',
    'contexts': [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
    'clusters': [{ name: 'lab', cluster: { 'server': server.origin, 'certificate-authority': certificate } }],
    'users': [{ name: 'admin', user: { token } }],
  }, undefined, 2);
}

// Nodes behave as kwok has it; pods do what stages/pods.yaml says.
async function stageFiles(folder: string, readinessDelay: number): Promise<string[]> {
  const kwok = join(await toolSource('kwok'), 'kustomize/stage/node');
  const pods = readFileSync(join(__dirname, 'stages/pods.yaml'), 'utf8').replace('durationMilliseconds: 0', `durationMilliseconds: ${readinessDelay * 1000}`);
  writeFileSync(join(folder, 'pods.yaml'), pods);
  return [
    join(kwok, 'fast/node-initialize.yaml'),
    join(kwok, 'heartbeat-with-lease/node-heartbeat-with-lease.yaml'),
    join(folder, 'pods.yaml'),
  ];
}
