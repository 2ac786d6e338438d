import * as fs from 'fs';
import * as path from 'path';
import { mariadb } from '../../../src/engines/mariadb';
import { killContainer, Lab, Pod, SECRET, SETTING, sqlOf, until, WHERE } from '../lab';
import * as sql from '../lab/sql';

const lab = new Lab();
afterAll(() => lab.remove());

const SOFTWARE: { readonly [version: string]: ReturnType<typeof sqlOf> } = { 10.11: sqlOf('debian-12'), 11.8: sqlOf('debian-13') };
const spec = (version: string) => mariadb.spec(WHERE, version, { cpu: '1', memory: '512Mi' }, { ...SETTING, database: 'my_`orders', storage: 512 * 2 ** 20 });
const start = (version: string) => lab.server(spec(version), { software: SOFTWARE[version] });
const asApp = (server: Pod, text: string) => sql.asApp(server, 'mariadb', text);
const asAdmin = async (server: Pod, text: string) => (await server.exec(['mariadb', '--no-defaults', '--socket=/run/mysqld/mysqld.sock', '-BN', '-e', text])).stdout.trim();

describe.each(['10.11', '11.8'])('MariaDB %s', version => {
  let server: Pod;
  beforeAll(async () => { server = await start(version); });

  test('runs as what it is said to be, on a root that is read-only', async () => {
    expect(await asApp(server, 'select version()')).toMatch(new RegExp(`^${version}\\.`));
    expect(await server.exec(['sh', '-c', 'id -u; id -g; touch /x'])).toMatchObject({ stdout: '999\n999\n', stderr: expect.stringContaining('Read-only file system') });
  });

  test('answers its probes without a word in the log', async () => {
    expect(await server.health()).toEqual({ startup: true, ready: true, alive: true });
    expect(server.log).not.toContain('Access denied');
  });

  test('lets the app into its own database, and nobody else in over the network', async () => {
    expect(await asApp(server, 'select current_user(), database()')).toBe(`${SECRET.username}@%\tmy_\`orders`);
    expect(await asApp(server, 'show databases')).toBe('information_schema\nmy_`orders');
    await expect(asApp(server, 'select user from mysql.user')).rejects.toThrow('denied');
    expect(await asAdmin(server, "select group_concat(user, '@', host order by user) from mysql.user where user <> 'mariadb.sys'")).toBe(`mysql@localhost,${SECRET.username}@%,root@localhost`);
    for (const user of ['root', 'mysql']) {
      expect(await server.run(['mariadb', '--no-defaults', '--host=127.0.0.1', '--protocol=tcp', `--user=${user}`, '-e', 'select 1'])).toMatchObject({ code: 1, stderr: expect.stringContaining('denied') });
    }
  });

  test('has what the memory allows, and the password in no command line', async () => {
    expect(await asApp(server, 'select @@innodb_buffer_pool_size')).toBe(`${256 * 2 ** 20}`);
    const { stdout } = await server.exec(['sh', '-c', 'cat /proc/[0-9]*/cmdline']);
    expect(stdout).toContain('mariadbd');
    expect(stdout).not.toContain('pa\\ss');
  });

  test('stops cleanly, also while a client is connected', async () => {
    const client = asApp(server, 'select sleep(1000)').catch(() => undefined);
    await until('the client is there', async () => (await asAdmin(server, 'show processlist')).includes('sleep(1000)'));
    expect(await server.stop()).toMatchObject({ code: 0 });
    await client;
    expect(await server.health()).toEqual({ startup: false, ready: false, alive: false });
    expect(await server.guard()).toMatchObject({ code: 0, stdout: '' });
    server.startServer();
    await server.becomesReady();
    expect(server.log).not.toContain('crash recovery');
  });

  test('keeps what was committed when it is killed, and does not answer before it has recovered', async () => {
    await asApp(server, 'create table paid (id int); insert into paid values (1), (2)');
    await server.kill();
    expect(await server.guard()).toMatchObject({ code: 0 });
    server.startServer();
    expect(await server.health()).toEqual({ startup: false, ready: false, alive: false });
    await server.becomesReady();
    expect(server.log).toMatch(/crash recovery/);
    expect(await asApp(server, 'select count(*) from paid; drop table paid')).toBe('2');
  });

  test('holds the same rows after a backup was restored into another server', async () => {
    const file = { BACKUP_FILE: '/backup/whole.sql', RESTORE_ID: '1' };
    for (const statement of sql.SCHEMA) await asApp(server, statement);
    await asApp(server, sql.FILL);
    const sum = await asApp(server, sql.SUM);
    expect(await (await lab.job(server)).run(server.spec.backup!.dump, file)).toMatchObject({ code: 0 });
    const other = await start(version);
    expect(await (await lab.job(other)).run(other.spec.backup!.restore, file)).toMatchObject({ code: 0 });
    expect(await asApp(other, sql.SUM)).toBe(sum);
    expect(await asApp(other, 'call twice(21)')).toBe('42');
    expect(await asApp(other, 'select count(*) from information_schema.events union all select count(*) from information_schema.triggers')).toBe('1\n1');
    expect(await (await lab.job(other)).run(other.spec.backup!.restore, file)).toMatchObject({ code: 0 });
    expect(await asApp(other, sql.SUM)).toBe(sum);
  });

  test('leaves no backup when the dump breaks off half-way', async () => {
    const job = await lab.job(server);
    expect(await lab.dumpHalf(server, 'killed.sql', killContainer)).not.toBe(0);
    expect(await lab.dumpHalf(server, 'broken.sql', () => server.kill())).toBeGreaterThan(0);
    expect(await job.run(server.spec.backup!.restore, { BACKUP_FILE: '/etc/passwd', RESTORE_ID: '1' })).toMatchObject({ code: 1 });
    expect(['killed.sql', 'broken.sql'].filter(name => lab.hasBackup(name))).toEqual([]);
  });
});

describe('a volume of MariaDB', () => {
  test('is upgraded by a newer version, and then refused by the older one', async () => {
    const old = await start('10.11');
    await asApp(old, 'create table paid (id int); insert into paid values (1), (2)');
    await old.stop();
    const newer = await lab.pod(spec('11.8'), { software: SOFTWARE['11.8'], volume: old.volume });
    expect(await newer.guard()).toMatchObject({ code: 0, stdout: expect.stringContaining('Phase 8/8') });
    expect(await newer.guard()).toMatchObject({ code: 0, stdout: '' });
    newer.startServer();
    await newer.becomesReady();
    expect(await asApp(newer, 'select count(*) from paid')).toBe('2');
    await newer.stop();
    expect(await old.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('is of mariadb 11.8, and mariadb 10.11 must not start on it') });
    fs.rmSync(path.join(old.volume, '.keelwright-engine'));
    expect(await old.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('is of mariadb 11.8') });
  });

  test('is made whole when the first attempt was killed half-way', async () => {
    const server = await lab.pod(spec('11.8'), { software: SOFTWARE['11.8'] });
    const first = server.begin(server.spec.guard!);
    await until('it is under way', () => fs.existsSync(path.join(server.volume, 'data.new', 'mysql')));
    killContainer(first);
    await first.result;
    expect(fs.readdirSync(server.volume)).not.toContain('data');
    expect(await server.guard()).toMatchObject({ code: 0 });
    server.startServer();
    await server.becomesReady();
    expect(await asApp(server, 'select 1')).toBe('1');
  });

  test('is not taken for empty when the data lies elsewhere in it, or does not say its version', async () => {
    const server = await lab.pod(spec('11.8'), { software: SOFTWARE['11.8'] });
    fs.mkdirSync(path.join(server.volume, 'mysql'));
    expect(await server.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('contains data that this server would not use: it would start empty in') });
    fs.renameSync(path.join(server.volume, 'mysql'), path.join(server.volume, 'data'));
    fs.mkdirSync(path.join(server.volume, 'data', 'mysql'));
    expect(await server.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('does not say which version') });
  });
});

describe('a restore of MariaDB', () => {
  const FILE = { BACKUP_FILE: '/backup/restored.sql', RESTORE_ID: '1' };
  const databases = async (server: Pod) => (await asAdmin(server, "select schema_name from information_schema.schemata where left(schema_name, 3) = 'my_' order by 1")).split('\n');

  test('F1: takes the database back, and keeps the one of before, whatever was added', async () => {
    const server = await start('11.8');
    for (const statement of sql.SCHEMA) await asApp(server, statement);
    await asApp(server, sql.FILL);
    const sum = await asApp(server, sql.SUM);
    await (await lab.job(server)).run(server.spec.backup!.dump, FILE);
    await asApp(server, 'create view names as select name from customer; create table address (customer int, foreign key (customer) references customer (id)); delete from log');
    const idle = asApp(server, 'start transaction; select count(*) from customer; select sleep(1000)').catch(() => 'ended');
    await until('it is there', async () => (await asAdmin(server, 'show processlist')).includes('sleep(1000)'));
    expect(await (await lab.job(server)).run(server.spec.backup!.restore, FILE)).toMatchObject({ code: 0, stdout: expect.stringContaining('is kept in the database my_`orders-before-') });
    expect(await idle).toBe('ended');
    expect(await asApp(server, sql.SUM)).toBe(sum);
    expect(await asApp(server, 'show tables')).toBe('big\ncustomer\nlog');
    const [own, kept, ...others] = await databases(server);
    expect([own, kept, others]).toEqual(['my_`orders', expect.stringContaining('-before-'), ['my_`orders-restores']]);
    expect(await asAdmin(server, `select group_concat(table_name order by 1) from information_schema.tables where table_schema = '${kept}'`)).toBe('address,big,customer,log,names');
    expect(await asAdmin(server, `select status from information_schema.events where event_schema = '${kept}'`)).toBe('DISABLED');
  });

  test('F4: changes nothing when the dump is cut, empty or not to be loaded', async () => {
    const server = await start('11.8');
    await asApp(server, 'create table paid (id int); insert into paid values (1), (2)');
    const job = await lab.job(server);
    await job.run(server.spec.backup!.dump, FILE);
    const whole = lab.readBackup('restored.sql').toString();
    for (const content of ['', whole.slice(0, -60), whole.slice(0, 400), '-- Dump completed\n', whole.replace('CREATE TABLE', 'CREATE TABEL'), whole.replace('INSERT INTO', 'INSERT INTWO')]) {
      lab.putBackup('cut.sql', content);
      expect(await job.run(server.spec.backup!.restore, { BACKUP_FILE: '/backup/cut.sql', RESTORE_ID: '2' })).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing is changed') });
      expect(await asApp(server, 'select count(*) from paid')).toBe('2');
    }
    expect(await databases(server)).toEqual(['my_`orders', 'my_`orders-restores']);
  });
});
