import { postgres } from '../../../src/engines/postgres';
import { killContainer, Lab, Pod, postgresOf, SETTING, WHERE } from '../lab';
import { asAdmin, asApp } from '../lab/psql';

const lab = new Lab();
afterAll(() => lab.remove());

const spec = (version: string) => postgres.spec(WHERE, version, { cpu: '1', memory: '512Mi' }, { ...SETTING, database: 'it\'s "orders"' });
const start = (version: string) => lab.server(spec(version), { software: postgresOf(version) });

describe.each(['15', '17'])('a backup of PostgreSQL %s', version => {
  const FILE = { BACKUP_FILE: `/backup/${version}.dump`, RESTORE_ID: '1' };
  const ROWS = 'select id, name, encode(photo, \'hex\'), at, tags, "Odd Name" from customer order by id';
  let server: Pod;
  let rows: string;
  beforeAll(async () => {
    server = await start(version);
    await asApp(server, `
      create extension pgcrypto;
      create table customer (id bigint generated always as identity primary key, name text not null, photo bytea, at timestamptz, tags text[], "Odd Name" jsonb);
      insert into customer (name, photo, at, tags, "Odd Name")
        select 'Zoë \\ "' || i || E'"\\n\\t', gen_random_bytes(200), now(), array['a', null, i::text], '{"a": [1, null]}' from generate_series(1, 60000) i;
      create view big as select * from customer where id > 10;
      create function twice(int) returns int language sql as 'select $1 * 2';
    `);
    rows = await asApp(server, `select md5(string_agg(t::text, ';')) from (${ROWS}) t`);
  });

  test('holds the same rows when it is restored into another server', async () => {
    expect(await (await lab.job(server)).run(server.spec.backup!.dump, FILE)).toMatchObject({ code: 0 });
    const other = await start(version);
    expect(await (await lab.job(other)).run(other.spec.backup!.restore, FILE)).toMatchObject({ code: 0 });
    expect(await asApp(other, `select md5(string_agg(t::text, ';')) from (${ROWS}) t`)).toBe(rows);
    expect(await asApp(other, "select count(*) from big union all select twice(21); insert into customer (name) values ('next') returning id")).toBe('59990\n42\n60001');
  });

  test('takes a server back to what it was', async () => {
    await asApp(server, "update customer set name = 'lost'; drop view big");
    expect(await (await lab.job(server)).run(server.spec.backup!.restore, FILE)).toMatchObject({ code: 0 });
    expect(await asApp(server, `select md5(string_agg(t::text, ';')) from (${ROWS}) t`)).toBe(rows);
  });

  test('is not there when the dump breaks off half-way', async () => {
    const hangUp = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pg_dump'";
    expect(await lab.dumpHalf(server, 'killed.dump', killContainer)).not.toBe(0);
    expect(await lab.dumpHalf(server, 'broken.dump', () => asAdmin(server, hangUp))).toBeGreaterThan(0);
    expect(['killed.dump', 'broken.dump'].filter(file => lab.hasBackup(file))).toEqual([]);
  });

  test('fails when nobody answers, and when the file is broken', async () => {
    const job = await lab.job(server);
    expect(await job.run(server.spec.backup!.restore, { BACKUP_FILE: '/etc/passwd', RESTORE_ID: '2' })).toMatchObject({ code: 1 });
    expect(await asApp(server, `select md5(string_agg(t::text, ';')) from (${ROWS}) t`)).toBe(rows);
    await server.stop();
    expect(await job.run(server.spec.backup!.dump, { BACKUP_FILE: '/backup/none.dump' })).toMatchObject({ code: 1, stderr: expect.stringContaining('Connection refused') });
    expect(lab.hasBackup('none.dump')).toBe(false);
  });
});
