import { App, Engine, Health, Peer, Platform, Port, Probe, ProcessProps, Schedule, StatefulBackend, Storage, System, TwelveFactorApp } from 'keelwright';

const app = new App({ platform: Platform.generic({ enforcesNetworkPolicies: true }) });
const podinfo = new System(app, 'podinfo');

const ask = (url: string) => Probe.command(['podcli', 'check', 'http', `localhost:${url}`], { initialDelaySeconds: 5, timeoutSeconds: 5 });
const image = 'ghcr.io/stefanprodan/podinfo:6.14.1';
const monitoring = Peer.namespace('monitoring').onPort('http-metrics');
const server = (port: number) => ({
  image,
  health: Health.probes({ readiness: ask(`${port}/readyz`), liveness: ask(`${port}/healthz`) }),
  minReadySeconds: 3,
  podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9797' },
  callers: [monitoring],
});
const command = (port: number, ...more: string[]) => ['./podinfo', `--port=${port}`, '--port-metrics=9797', ...more];
const metrics = Port.http(9797, { name: 'http-metrics' });
const config = { PODINFO_UI_COLOR: '#34577c' };
const resources = { cpu: '100m', memory: '32Mi', cpuLimit: '2', memoryLimit: '512Mi' };

/** Runs scripts from its own directory. */
const job = (cron: string, script: string, retries: number, more: ProcessProps): ProcessProps => ({
  schedule: Schedule.cron(cron, { successfulRuns: 1, failedRuns: 1, retries }),
  command: ['/bin/sh', `/scripts/${script}.sh`],
  resources: { cpu: '10m', memory: '16Mi', cpuLimit: '100m', memoryLimit: '32Mi' },
  ...more,
});

const cache = new StatefulBackend(podinfo, 'cache', {
  engine: Engine.redisCache('8.8'),
  resources: { cpu: '100m', memory: '32Mi', cpuLimit: '1', memoryLimit: '128Mi' },
});

const database = { ...server(3306), ports: [Port.http(3306, { name: 'db' }), metrics], command: command(3306, '--level=info'), resources };
new StatefulBackend(podinfo, 'database-primary', { ...database, dataPath: '/data', storage: Storage.of('1Gi') });

const rollup = { '/scripts/rollup.sh': 'set -e\npodcli check http "$DATABASE/readyz"\nsleep $((ROLLUP_STEPS * 10))\n' };
const backup = { '/scripts/backup.sh': 'set -e\npodcli check http "$DATABASE/readyz"\nsleep 60\nexit "$BACKUP_EXIT"\n' };
const replica = new TwelveFactorApp(podinfo, 'database-replica', {
  ...database,
  scale: { min: 2, max: 3, cpu: 99 },
  processes: {
    'rollup-daily': job('*/10 * * * *', 'rollup', 3, { configFiles: rollup, config: { ROLLUP_STEPS: 6 } }),
    'rollup-weekly': job('*/30 * * * *', 'rollup', 3, { configFiles: rollup, config: { ROLLUP_STEPS: 12 } }),
    'backup-daily': job('0 0 * * *', 'backup', 1, { configFiles: backup, config: { BACKUP_EXIT: 1 } }),
  },
});
Object.keys(replica.processes).forEach(process => replica.bind('DATABASE', replica.address, process));

const backend = new TwelveFactorApp(podinfo, 'backend', {
  ...server(9898),
  ports: [Port.http(9898), metrics, Port.grpc(9999)],
  command: command(9898, '--grpc-port=9999', '--grpc-service-name=backend', '--level=info', '--cache-server=tcp://cache:6379'),
  calls: [cache],
  config,
  resources,
  scale: { min: 2, max: 3, cpu: 99 },
});

const frontend = new TwelveFactorApp(podinfo, 'frontend', {
  ...server(9898),
  ports: [Port.http(9898, { service: 80 }), metrics],
  command: command(9898, '--level=debug', '--backend-url=http://backend:9898/echo', '--cache-server=tcp://cache:6379'),
  calls: [backend, cache],
  callers: [Peer.anyone().onPort('http'), monitoring],
  config,
  resources: { ...resources, cpuLimit: '1', memoryLimit: '128Mi' },
  scale: { min: 2, max: 4, cpu: 99 },
  processes: {
    'warm-cache': job('*/5 * * * *', 'warm-cache', 3, {
      init: [{ name: 'warm-cache-init', command: ['/bin/sh', '/scripts/warm-cache-init.sh'] }],
      configFiles: {
        '/scripts/warm-cache-init.sh': 'curl -fv "$FRONTEND_URL/api/info" 2>&1\n',
        '/scripts/warm-cache.sh': 'set -e\nurl=$FRONTEND_URL/cache/$HOSTNAME\ncurl -fsS "$FRONTEND_URL/api/info" | curl -fsS --data-binary @- "$url"\ncurl -fsS "$url"\n',
      },
    }),
  },
});
frontend.bind('FRONTEND_URL', frontend.url, 'warm-cache');

app.synth();
