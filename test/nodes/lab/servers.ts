import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './world';
import type { Binaries } from '../../cluster/lab/binaries';
import { ApiClient } from '../../cluster/lab/client';

const PORT = 6443;

/** A user of the API server, by token. */
export interface User {
  readonly name: string;
  readonly group: string;
  readonly token: string;
}

export function user(name: string, group: string): User {
  return { name, group, token: randomBytes(16).toString('hex') };
}

/** A control plane that real nodes can join. */
export interface Servers {
  readonly api: ApiClient;
  /** The path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The text of a kubeconfig for one of the users. */
  readonly kubeconfigOf: (user: User) => string;
}

/** Starts etcd and the API server at that address, and when it answers, the controllers. */
export async function startServers(programs: Binaries, world: World, address: string, users: readonly User[]): Promise<Servers> {
  const inFolder = (name: string) => join(world.folder, name);
  const key = inFolder('service-account.key');
  writeFileSync(key, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  const admin = user('admin', 'system:masters');
  writeFileSync(inFolder('tokens.csv'), [admin, ...users].map(({ name, group, token }, i) => `${token},${name},${i},${group}\n`).join(''), { mode: 0o600 });

  const etcd = `unix://${inFolder('etcd.sock')}`;
  world.run('etcd', programs.etcd, [
    `--data-dir=${inFolder('etcd')}`, '--unsafe-no-fsync', '--log-level=warn',
    `--listen-client-urls=${etcd}`, `--advertise-client-urls=${etcd}`, `--listen-peer-urls=unix://${inFolder('peer.sock')}`,
  ]);
  world.run('kube-apiserver', programs.apiServer, [
    `--etcd-servers=${etcd}`, `--secure-port=${PORT}`, `--bind-address=${address}`, `--cert-dir=${inFolder('apiserver')}`,
    `--token-auth-file=${inFolder('tokens.csv')}`, '--authorization-mode=Node,RBAC', '--enable-admission-plugins=NodeRestriction', '--allow-privileged',
    // The names of nodes are in no DNS, and addresses of Services lead nowhere from here.
    '--kubelet-preferred-address-types=InternalIP', '--enable-aggregator-routing=true',
    `--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`,
    '--service-account-issuer=https://kubernetes.default.svc', '--service-cluster-ip-range=10.96.0.0/16',
  ]);

  const server = new URL(`https://${address}:${PORT}`);
  const certificate = inFolder('apiserver/apiserver.crt');
  await world.until('the certificate of the API server', () => existsSync(certificate) && readFileSync(certificate, 'utf8'));
  const kubeconfigOf = ({ token }: User) => kubeconfigFor(server, certificate, token);
  const kubeconfig = inFolder('kubeconfig');
  writeFileSync(kubeconfig, kubeconfigOf(admin), { mode: 0o600 });
  const api = new ApiClient(server, admin.token, readFileSync(certificate, 'utf8'));
  await world.until('the API server', async () => api.get('/readyz').then(() => true, () => false));

  const client = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0', '--kube-api-qps=200', '--kube-api-burst=400'];
  world.run('kube-controller-manager', programs.controllerManager, [
    ...client, `--service-account-private-key-file=${key}`, `--root-ca-file=${certificate}`, '--horizontal-pod-autoscaler-sync-period=5s',
  ]);
  world.run('kube-scheduler', programs.scheduler, client);
  return { api, kubeconfig, kubeconfigOf };
}

function kubeconfigFor(server: URL, certificate: string, token: string): string {
  return JSON.stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': 'lab',
    'contexts': [{ name: 'lab', context: { cluster: 'lab', user: 'user' } }],
    'clusters': [{ name: 'lab', cluster: { 'server': server.origin, 'certificate-authority': certificate } }],
    'users': [{ name: 'user', user: { token } }],
  }, undefined, 2);
}
