import * as fs from 'fs';
import * as path from 'path';
import { mysql } from '../../../../src/engines/mysql';
import { killContainer, Lab, Pod, SECRET, SETTING, sqlOf, until, WHERE } from '../../lab';
import * as sql from '../../lab/sql';

const lab = new Lab();
afterAll(() => lab.remove());

const SOFTWARE = sqlOf('debian-unstable');
const spec = (version: string) => mysql.spec(WHERE, version, { cpu: '1', memory: '512Mi' }, { ...SETTING, database: 'my_`orders' });
const start = () => lab.server(spec('9.7'), { software: SOFTWARE });
const asApp = (server: Pod, text: string) => sql.asApp(server, 'mysql', text);

let server: Pod;
beforeAll(async () => { server = await start(); });

test('MySQL 9.7 runs on a root that is read-only', async () => {
  expect(await asApp(server, 'select version()')).toMatch(/^9\.7\./);
  expect(await server.exec(['sh', '-c', 'id -u; id -g; touch /x'])).toMatchObject({ stdout: '999\n999\n', stderr: expect.stringContaining('Read-only file system') });
});

test('answers its probes without a word in the log', async () => {
  expect(await server.health()).toEqual({ startup: true, ready: true, alive: true });
  expect(server.log).not.toContain('Access denied');
});

test('lets the app into its own database, and root in on the socket alone', async () => {
  expect(await asApp(server, 'select current_user(), database(), @@log_bin, @@innodb_buffer_pool_size')).toBe(`${SECRET.username}@%\tmy_\`orders\t0\t${256 * 2 ** 20}`);
  await expect(asApp(server, 'select user from mysql.user')).rejects.toThrow('denied');
  const asRoot = (how: string) => server.run(['sh', '-c', `MYSQL_PWD="$MYSQL_PASSWORD" mysql --no-defaults --user=root ${how} -BNe "select 1"`]);
  expect(await asRoot('--host=127.0.0.1 --protocol=tcp')).toMatchObject({ code: 1, stderr: expect.stringContaining('denied') });
  expect(await server.exec(['sh', '-c', 'MYSQL_PWD="$MYSQL_PASSWORD" mysql --no-defaults --user=root --socket=/run/mysqld/mysqld.sock -BNe "select 1"'])).toMatchObject({ stdout: '1\n' });
});

test('stops cleanly, and recovers when it is killed', async () => {
  await asApp(server, 'create table paid (id int); insert into paid values (1), (2)');
  expect(await server.stop()).toMatchObject({ code: 0 });
  expect(await server.health()).toEqual({ startup: false, ready: false, alive: false });
  expect(await server.guard()).toMatchObject({ code: 0, stdout: '' });
  server.startServer();
  await server.becomesReady();
  expect(server.log).not.toContain('crash recovery');
  await server.kill();
  server.startServer();
  expect(await server.health()).toEqual({ startup: false, ready: false, alive: false });
  await server.becomesReady();
  expect(await asApp(server, 'select count(*) from paid; drop table paid')).toBe('2');
});

test('holds the same rows after a backup was restored into another server', async () => {
  const file = { BACKUP_FILE: '/backup/whole.sql' };
  for (const statement of sql.SCHEMA) await asApp(server, statement);
  await asApp(server, sql.FILL);
  const sum = await asApp(server, sql.SUM);
  expect(await (await lab.job(server)).run(server.spec.backup!.dump, file)).toMatchObject({ code: 0, stderr: '' });
  const other = await start();
  expect(await (await lab.job(other)).run(other.spec.backup!.restore, file)).toMatchObject({ code: 0 });
  expect(await asApp(other, sql.SUM)).toBe(sum);
  expect(await asApp(other, 'call twice(21)')).toBe('42');
});

test('leaves no backup when the dump breaks off half-way', async () => {
  expect(await lab.dumpHalf(server, 'killed.sql', killContainer)).not.toBe(0);
  expect(await lab.dumpHalf(server, 'broken.sql', () => server.kill())).toBeGreaterThan(0);
  expect(['killed.sql', 'broken.sql'].filter(name => lab.hasBackup(name))).toEqual([]);
});

test('makes its data whole when the first attempt was killed half-way, and refuses an older version after', async () => {
  const fresh = await lab.pod(spec('9.7'), { software: SOFTWARE });
  const first = fresh.begin(fresh.spec.guard!);
  await until('it is under way', () => fs.existsSync(path.join(fresh.volume, 'data.new', 'mysql')));
  killContainer(first);
  await first.result;
  expect(fs.readdirSync(fresh.volume)).not.toContain('data');
  expect(await fresh.guard()).toMatchObject({ code: 0 });
  const older = await lab.pod(spec('8.4'), { software: SOFTWARE, volume: fresh.volume });
  expect(await older.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('is of mysql 9.7, and mysql 8.4 must not start on it') });
});
