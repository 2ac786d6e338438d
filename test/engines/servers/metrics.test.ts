import * as fs from 'fs';
import * as path from 'path';
import { Credentials, Engine, Metrics, Peer, StatefulBackend, Storage, System } from '../../../src';
import { knownOf } from '../../../src/engines';
import { Testing } from '../../../src/testing';
import { exporterOf, Lab, Pod, postgresOf, rabbitmqOf, redisOf, SECRET, SETTING, Software, sqlOf, until, WHERE } from '../lab';
import { mainProcess } from '../lab/pod';
import { innermost, Output } from '../lab/process';
import { temporary } from '../lab/temporary';

/** The containers of the backend's pods, as its manifest has them. */
function containersOf(engine: Engine, keepsData: boolean): any[] {
  const data = keepsData ? { storage: Storage.of('2Gi'), credentials: Credentials.existing('orders') } : {};
  const metrics = Metrics.ofEngine({ from: [Peer.namespace('monitoring')] });
  const orders = new StatefulBackend(new System(Testing.app(), 'shop'), 'orders', { engine, metrics, ...data });
  const { initContainers = [], containers } = (Testing.synth(orders) as any[]).find(({ kind }) => kind === 'StatefulSet').spec.template.spec;
  return [...initContainers, ...containers];
}

/** Starts the exporter beside the server: its command, environment and user are those of the manifest. */
function exporterBeside(server: Pod, engine: Engine, software: Software, secret: { readonly [key: string]: string }) {
  const container = containersOf(engine, server.spec.volumePath !== undefined).find(({ name }) => name === 'orders-exporter');
  const variables = Object.fromEntries(container.env.map(({ name, value, valueFrom }: any) => [name, value ?? secret[valueFrom.secretKeyRef.key]]));
  const exporter = server.beside(software, container.securityContext.runAsUser, container.command, variables);
  return { port: container.ports[0].containerPort, exporter };
}

const specOf = (engine: Engine) => knownOf(engine).spec(WHERE, engine.version, { cpu: '1', memory: '512Mi' }, SETTING);

interface Case {
  readonly engine: Engine;
  readonly server: Software;
  readonly program: string;
  /** Where the image has it. */
  readonly target: string;
  readonly up: string;
  /** A metric that the user must be allowed to see. */
  readonly sees: RegExp;
  readonly secret?: { readonly [key: string]: string };
}

const MYSQLD = { program: 'prometheus-mysqld-exporter', target: '/bin/mysqld_exporter', up: 'mysql_up', sees: /^mysql_global_status_uptime \d/m };
const POSTGRES = { program: 'prometheus-postgres-exporter', target: '/bin/postgres_exporter', up: 'pg_up', sees: /^pg_stat_database_numbackends\{.*datname="app".*\} \d/m };
const CASES: [string, Case][] = [
  ['PostgreSQL 18', { ...POSTGRES, engine: Engine.postgres('18'), server: postgresOf('18') }],
  ['PostgreSQL 15', { ...POSTGRES, engine: Engine.postgres('15'), server: postgresOf('15') }],
  ['Redis 8.0', {
    engine: Engine.redis('8.2'),
    server: redisOf('debian-13'),
    program: 'prometheus-redis-exporter',
    target: '/redis_exporter',
    up: 'redis_up',
    sees: /^redis_config_maxmemory \d/m,
    secret: { ...SECRET, username: 'orders' },
  }],
  ['MariaDB 11.8', { ...MYSQLD, engine: Engine.mariadb('11.8'), server: sqlOf('debian-13') }],
];

describe.each(CASES)('%s', (_, { engine, server: software, program, target, up, sees, secret = SECRET }) => {
  const lab = new Lab();
  afterAll(() => lab.remove());
  let server: Pod;
  let exporter: Output;
  let port: number;

  const metrics = () => server.get(port, '/metrics');
  const says = (value: number) => until(`${up} ${value}`, async () => (await metrics()).includes(`\n${up} ${value}\n`));

  beforeAll(async () => {
    server = await lab.server(specOf(engine), { software, secret });
    ({ exporter, port } = exporterBeside(server, engine, exporterOf(program, target), secret));
  });

  test('tells over the network that the server is up, and what it does', async () => {
    await says(1);
    expect(await metrics()).toMatch(sees);
    expect(await metrics()).not.toMatch(/collector_success\{.*\} 0|scrape_error\{?.*\}? 1/);
  });

  test('has the password in no command line and not in its log', async () => {
    const commandLine = fs.readFileSync(`/proc/${innermost(mainProcess(exporter)!, 1)}/cmdline`, 'utf-8');
    expect(commandLine).toContain(target);
    expect(commandLine + exporter.stdout + exporter.stderr).not.toContain('pa\\ss');
  });

  test('tells that the server is down, and when it is back', async () => {
    await server.stop();
    await says(0);
    server.startServer();
    await server.becomesReady();
    await says(1);
  });

  test('is there again when it has ended, in a container that goes on', async () => {
    process.kill(innermost(mainProcess(exporter)!, 1)!, 'SIGKILL');
    await until('it has ended', () => exporter.stderr.includes('the exporter ended with 137'));
    await says(1);
    expect(exporter.child.exitCode).toBeNull();
  });

  test('ends at once when it is told to stop', async () => {
    const started = Date.now();
    process.kill(mainProcess(exporter)!, 'SIGTERM');
    expect((await exporter.result).code).toBe(0);
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(await metrics()).toBe('');
  });
});

describe('RabbitMQ 4.0', () => {
  const lab = new Lab();
  afterAll(() => lab.remove());

  test('tells itself how it is, by the plugin that its image enables', async () => {
    const engine = Engine.rabbitmq('4.0');
    const plugins = path.join(temporary('keelwright-plugins-'), 'enabled_plugins');
    fs.writeFileSync(plugins, '[rabbitmq_prometheus].\n');
    const server = await lab.server(specOf(engine), { software: rabbitmqOf('debian-13'), mounts: [`${plugins}:/etc/rabbitmq/enabled_plugins`] });
    const { containerPort } = containersOf(engine, true).find(({ name }) => name === 'orders').ports.find(({ name }: any) => name === 'metrics');
    await until('it tells', async () => /^rabbitmq_process_resident_memory_bytes \d/m.test(await server.get(containerPort, '/metrics')));
    fs.rmSync(path.dirname(plugins), { recursive: true });
  });
});
