import * as fs from 'fs';
import * as path from 'path';
import { postgres } from '../../../src/engines/postgres';
import { killContainer, Lab, Pod, postgresOf, SECRET, SETTING, until, WHERE } from '../lab';
import { asAdmin, asApp } from '../lab/psql';

const lab = new Lab();
afterAll(() => lab.remove());

const spec = (version: string) => postgres.spec(WHERE, version, { cpu: '1', memory: '512Mi' }, { ...SETTING, database: 'it\'s "orders"', storage: 2 ** 30 });
const start = (version: string) => lab.server(spec(version), { software: postgresOf(version) });

describe.each(['15', '16', '17', '18'])('PostgreSQL %s', version => {
  let server: Pod;
  beforeAll(async () => { server = await start(version); });

  test('runs as what it is said to be, on a root that is read-only', async () => {
    expect(await asAdmin(server, 'show server_version')).toMatch(new RegExp(`^${version}\\.`));
    expect(await server.exec(['sh', '-c', 'id -u; id -g; touch /x'])).toMatchObject({ stdout: '999\n999\n', stderr: expect.stringContaining('Read-only file system') });
  });

  test('answers its probes', async () => {
    expect(await server.health()).toEqual({ startup: true, ready: true, alive: true });
  });

  test('F34 keeps no more of what it writes than a small volume holds', async () => {
    expect(await asAdmin(server, 'show max_wal_size')).toBe('102MB');
    expect(await asAdmin(server, 'show max_slot_wal_keep_size')).toBe('256MB');
  });

  test('has what the memory allows, checksums, and an order of texts that no library changes', async () => {
    expect(await asAdmin(server, 'show shared_buffers')).toBe('128MB');
    expect(await asAdmin(server, 'show data_checksums')).toBe('on');
    expect(await asAdmin(server, 'select datcollate from pg_database where datname = current_database()')).toBe('C.UTF-8');
  });

  test('lets the app in by its password, to its own database, and never as a superuser', async () => {
    expect(await asApp(server, 'select current_user, current_database()')).toBe(`${SECRET.username}|it's "orders"`);
    expect(await asApp(server, 'select rolsuper or rolcreaterole from pg_roles where rolname = current_user')).toBe('f');
    const wrong = server.run(['sh', '-c', 'PGPASSWORD=wrong exec psql --host=127.0.0.1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --command="select 1"']);
    expect(await wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('password authentication failed') });
    expect(await server.run(['psql', '--host=127.0.0.1', '--username=postgres', '--no-password', '--command=select 1'])).toMatchObject({ code: 2 });
  });

  test('has the password in no command line', async () => {
    const { stdout } = await server.exec(['sh', '-c', 'cat /proc/[0-9]*/cmdline']);
    expect(stdout).toContain('postgres');
    expect(stdout).not.toContain('pa\\ss');
  });

  test('stops cleanly at once, also while a client is connected', async () => {
    const client = asApp(server, 'select pg_sleep(1000)').catch(error => error.message);
    await until('the client is there', async () => await asAdmin(server, "select count(*) from pg_stat_activity where query like '%sleep(1000)'") === '1');
    expect(await server.stop()).toMatchObject({ code: 0 });
    expect(await client).toContain('terminating connection');
    expect(await server.health()).toEqual({ startup: false, ready: false, alive: false });
    expect(await server.guard()).toMatchObject({ code: 0 });
    server.startServer();
    await server.becomesReady();
    expect(server.log).toContain('database system was shut down at');
    expect(server.log).not.toContain('recovery');
  });

  test('is alive but not ready while it stops', async () => {
    const client = asApp(server, 'select pg_sleep(1000)').catch(() => undefined);
    await until('the client is there', async () => await asAdmin(server, "select count(*) from pg_stat_activity where query like '%sleep(1000)'") === '1');
    server.signal('SIGTERM');
    await until('it takes no more clients', async () => !(await server.health()).ready);
    expect(await server.health()).toEqual({ startup: true, ready: false, alive: true });
    expect(await server.stop()).toMatchObject({ code: 0 });
    await client;
  });

  test('is alive but not ready while it recovers', async () => {
    const data = path.join(server.volume, 'pgdata');
    const config = fs.readFileSync(path.join(data, 'postgresql.auto.conf'));
    fs.writeFileSync(path.join(data, 'recovery.signal'), '');
    fs.appendFileSync(path.join(data, 'postgresql.auto.conf'), "restore_command = 'sleep 1000'\nhot_standby = off\n");
    server.startServer();
    await until('it recovers', () => server.log.includes('database system was shut down'));
    await until('it answers', async () => (await server.health()).startup);
    expect(await server.health()).toEqual({ startup: true, ready: false, alive: true });
    await server.kill();
    fs.rmSync(path.join(data, 'recovery.signal'));
    fs.writeFileSync(path.join(data, 'postgresql.auto.conf'), config);
  });

  test('keeps what was committed when it is killed', async () => {
    server.startServer();
    await server.becomesReady();
    await asApp(server, 'create table paid (id int); insert into paid select generate_series(1, 1000)');
    await server.kill();
    expect(await server.guard()).toMatchObject({ code: 0 });
    server.startServer();
    await server.becomesReady();
    expect(server.log).toContain('automatic recovery in progress');
    expect(await asApp(server, 'select count(*) from paid')).toBe('1000');
  });

  test('starts again when mounting has let the group into its files', async () => {
    await server.stop();
    await server.run(['chmod', '-R', 'g+rwX', '/var/lib/postgresql/data']);
    expect(await server.guard()).toMatchObject({ code: 0, stdout: '' });
    server.startServer();
    await server.becomesReady();
    await server.stop();
  });

  test.each(['15', '16', '17', '18'].filter(other => other !== version))('leaves its data alone when %s comes', async other => {
    const before = fs.readdirSync(server.volume);
    const newer = await lab.pod(spec(other), { software: postgresOf(other), volume: server.volume });
    expect(await newer.guard()).toMatchObject({ code: 1, stderr: expect.stringMatching(`is of postgres ${version}, and postgres ${other} must not start on it: .*take a backup`) });
    expect(fs.readdirSync(server.volume)).toEqual(before);
  });
});

describe('an empty volume', () => {
  test('is made whole when the first attempt was killed half-way', async () => {
    const server = await lab.pod(spec('17'), { software: postgresOf('17') });
    const first = server.begin(server.spec.guard!);
    await until('it is under way', () => first.stdout.includes('performing post-bootstrap'));
    killContainer(first);
    await first.result;
    expect(fs.readdirSync(server.volume)).toEqual(['pgdata.new']);
    expect(await server.guard()).toMatchObject({ code: 0 });
    expect(fs.readdirSync(server.volume)).toEqual(['pgdata']);
    server.startServer();
    await server.becomesReady();
    expect(await asApp(server, 'select 1')).toBe('1');
  });

  test.each(['postgres', 'pg_app'])('is not filled for a user that cannot be the app\'s: %s', async username => {
    const server = await lab.pod(spec('17'), { software: postgresOf('17'), secret: { ...SECRET, username } });
    expect(await server.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining(`The Secret names ${username} as the app's user`) });
    expect(fs.readdirSync(server.volume)).toEqual([]);
  });

  test.each(['', '18/docker', 'data', 'old'])('is none when data lies in it at /%s', async folder => {
    const server = await lab.pod(spec('18'), { software: postgresOf('18') });
    fs.mkdirSync(path.join(server.volume, folder), { recursive: true });
    fs.writeFileSync(path.join(server.volume, folder, 'PG_VERSION'), '17\n');
    expect(await server.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('contains data that this server would not use: it would start empty in') });
  });

  test('is none when the data folder has lost its version', async () => {
    const server = await lab.pod(spec('17'), { software: postgresOf('17') });
    fs.mkdirSync(path.join(server.volume, 'pgdata', 'base'), { recursive: true });
    expect(await server.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('restore a backup into an empty volume') });
  });

  test('may have the folder of a new file system', async () => {
    const server = await lab.pod(spec('17'), { software: postgresOf('17') });
    fs.mkdirSync(path.join(server.volume, 'lost+found'), { mode: 0o700 });
    expect(await server.guard()).toMatchObject({ code: 0 });
  });
});
