import { postgres } from '../../../src/engines/postgres';
import { killContainer, Lab, Pod, postgresOf, Result, SECRET, SETTING, until, WHERE } from '../lab';
import { asAdmin, asApp } from '../lab/psql';

const lab = new Lab();
afterAll(() => lab.remove());

const spec = (version: string) => postgres.spec(WHERE, version, { cpu: '1', memory: '512Mi' }, SETTING);
const quoted = (name: string) => `"${name.replace(/"/g, '""')}"`;
const USER = quoted(SECRET.username);

/** A database of its own on a server that several have in common. */
class Shop {
  public static async on(server: Pod, name: string): Promise<Shop> {
    await asAdmin(server, `create database ${quoted(name)} owner ${USER}`);
    return new Shop(server, await lab.job(server), name);
  }

  private constructor(public readonly server: Pod, public readonly job: Pod, public readonly name: string) {}

  public async app(sql: string) { return asApp(this.server, sql, { POSTGRES_DB: this.name }); }

  public async admin(sql: string, database = this.name) { return asAdmin(this.server, sql, database); }

  public async dump(): Promise<Result> { return this.job.run(this.server.spec.backup!.dump, this.variables({})); }

  public begin(more = {}) { return this.job.begin(this.server.spec.backup!.restore, this.variables(more)); }

  public async restore(more = {}): Promise<Result> { return this.begin(more).result; }

  /** All that it holds, as an administrator's dump without its comments. */
  public async content(database = this.name): Promise<string> {
    const { code, stdout, stderr } = await this.server.exec(['pg_dump', '--username=postgres', '--no-owner'], { PGDATABASE: database });
    if (code !== 0) throw new Error(stderr);
    return stdout.replace(/^(--.*|\\(un)?restrict .*|)\n/gm, '');
  }

  /** What restores have kept, oldest first. */
  public async kept(): Promise<string[]> {
    const names = await this.admin(`select datname from pg_database where starts_with(datname, '${this.name}_before_') order by 1`);
    return names.split('\n').filter(name => name !== '');
  }

  private variables(more: object) {
    return { POSTGRES_DB: this.name, BACKUP_FILE: `/backup/${this.name}.dump`, RESTORE_ID: '2026-11-20T031500Z.dump 0', ...more };
  }
}

const SCHEMA = `
  create table customer (id bigint primary key, name text not null, kind int);
  create table "order" (id bigint primary key, customer bigint references customer);
  create index by_name on customer (lower(name));
  create view big as select * from customer where id > 10;
  insert into customer select i, 'Zoë ' || i, i % 3 from generate_series(1, 2000) i;
  insert into "order" select i, i from generate_series(1, 1000) i;
`;

/** What has happened to a database since its backup was made, or before it was. */
interface Incident {
  readonly before?: (shop: Shop) => Promise<unknown>;
  readonly after?: (shop: Shop) => Promise<unknown>;
}

const sql = (text: string): Incident => ({ after: async shop => shop.app(text) });

const INCIDENTS: { readonly [what: string]: Incident } = {
  'rows were deleted': sql('delete from "order"'),
  'a view was added': sql('create view names as select name from customer'),
  'a foreign key was added': sql('create table address (customer bigint references customer)'),
  'a table was renamed and made anew': sql('alter table customer rename to customer_old; create table customer (like customer_old)'),
  'the type of a column was changed': sql('drop view big; alter table customer alter kind type text'),
  'a table was dropped': sql('drop table "order"'),
  'the app dropped public and made it anew': sql('drop schema public cascade; create schema public; create table fresh (id int)'),
  'the app had dropped public and made it anew': {
    before: async shop => shop.app(`drop schema public cascade; create schema public; ${SCHEMA}`),
    after: async shop => shop.app('delete from "order"'),
  },
  'an administrator had made an extension that anybody may make': { before: async shop => shop.admin('create extension pgcrypto') },
  'an administrator had made a publication': { before: async shop => shop.admin('create publication changes for table public.customer') },
  'an administrator made an extension and a publication since': {
    after: async shop => shop.admin('create extension pg_stat_statements; create publication everything for all tables'),
  },
  'another role made tables': {
    before: async shop => shop.admin("do $$ begin if to_regrole('report') is null then create role report; end if; end $$; grant create on schema public to report"),
    after: async shop => shop.admin('set role report; create table public.report as select 1 as id'),
  },
  'another role may read': {
    before: async shop => {
      await shop.admin("do $$ begin if to_regrole('report') is null then create role report; end if; end $$");
      await shop.app('grant select on all tables in schema public to report; alter default privileges grant select on tables to report');
    },
    after: async shop => shop.app('revoke all on all tables in schema public from report'),
  },
};

describe.each(['15', '17'])('PostgreSQL %s', version => {
  let server: Pod;
  let number = 0;
  beforeAll(async () => { server = await lab.server(spec(version), { software: postgresOf(version) }); });

  const shopWith = async (text = SCHEMA, name = `shop ${version}.${++number}`) => {
    const shop = await Shop.on(server, name);
    await shop.app(text);
    return shop;
  };

  describe('F1: a restore takes the database back, and keeps the one of before, when', () => {
    test.each(Object.keys(INCIDENTS))('%s', async what => {
      const { before, after } = INCIDENTS[what];
      const shop = await shopWith();
      await before?.(shop);
      const then = await shop.content();
      expect(await shop.dump()).toMatchObject({ code: 0 });
      await after?.(shop);
      const now = await shop.content();
      expect(await shop.restore()).toMatchObject({ code: 0 });
      expect(await shop.content()).toBe(then);
      const [kept, ...others] = await shop.kept();
      expect(others).toEqual([]);
      expect(await shop.content(kept)).toBe(now);
      await shop.app('insert into customer values (-1, $$new$$, 0); create table later (id int)');
    });

    test('there are 10,000 tables', async () => {
      const many = "do $$ begin for i in 1..500 loop execute format('create table t%s_%s (id int primary key, name text)', current_setting('a.b'), i); end loop; end $$";
      const shop = await shopWith('create table customer (id int); insert into customer values (1)');
      await shop.app(Array.from({ length: 20 }, (_, i) => `begin; set a.b = ${i}; ${many}; commit;`).join('\n'));
      expect(await shop.dump()).toMatchObject({ code: 0 });
      await shop.app('delete from customer');
      expect(await shop.restore()).toMatchObject({ code: 0 });
      expect(await shop.app("select count(*) from pg_tables where schemaname = 'public'; select count(*) from customer")).toBe('10001\n1');
    });

    test('sessions of the app have transactions open, and it comes back by itself', async () => {
      const shop = await shopWith();
      await shop.dump();
      const idle = shop.app('begin; delete from "order"; select pg_sleep(1000)').catch((error: Error) => error.message);
      await until('it is there', async () => (await shop.admin('select count(*) from pg_locks where mode = $$RowExclusiveLock$$ and granted and database is not null')) !== '0');
      expect(await shop.restore()).toMatchObject({ code: 0 });
      expect(await idle).toContain('terminating connection');
      expect(await shop.app('select count(*) from "order"')).toBe('1000');
    });
  });

  test('F1: what is said of a database, and is in no dump, is said of the restored one', async () => {
    const shop = await shopWith();
    await shop.admin(`
      do $$ begin if to_regrole('reader') is null then create role reader; end if; end $$;
      comment on database ${quoted(shop.name)} is 'the shop''s own'; revoke connect on database ${quoted(shop.name)} from public;
      grant connect on database ${quoted(shop.name)} to reader with grant option; alter database ${quoted(shop.name)} connection limit 50;
      alter database ${quoted(shop.name)} set search_path = "$user", public, pg_temp; alter database ${quoted(shop.name)} set datestyle = 'German, DMY'`);
    const said = async () => shop.admin(`select datacl, datconnlimit, datcollate, (select array_agg(x order by x) from pg_db_role_setting, unnest(setconfig) x where setdatabase = d.oid)
      from pg_database d where datname = '${shop.name}'`);
    const before = await said();
    await shop.dump();
    expect(await shop.restore()).toMatchObject({ code: 0, stderr: '' });
    expect(await said()).toBe(before);
    expect(await shop.admin(`select shobj_description(oid, 'pg_database') from pg_database where datname = '${shop.name}'`)).toMatch(/^the shop's own\nrestored by keelwright from 2026/);
  });

  test('F1: an extension that only an administrator may make is waited for, and told', async () => {
    const shop = await shopWith();
    await shop.admin('create extension pg_stat_statements; create publication everything for all tables');
    const then = await shop.content();
    await shop.dump();
    const restore = shop.begin();
    await until('it waits', () => restore.stdout.includes('CREATE EXTENSION IF NOT EXISTS pg_stat_statements'));
    const [, database] = /--dbname="(.*)", then/.exec(restore.stdout)!;
    await shop.admin('create extension pg_stat_statements', database);
    expect(await restore.result).toMatchObject({ code: 0, stdout: expect.stringContaining('CREATE PUBLICATION everything FOR ALL TABLES') });
    await shop.admin('create publication everything for all tables');
    expect(await shop.content()).toBe(then);
  });

  test('F1: a user that may not create a database is waited for, and told', async () => {
    const shop = await shopWith();
    await shop.dump();
    await shop.admin(`alter role ${USER} nocreatedb`);
    const restore = shop.begin();
    await until('it waits', () => restore.stdout.includes(`ALTER ROLE ${USER} CREATEDB`));
    await shop.admin(`alter role ${USER} createdb`);
    expect(await restore.result).toMatchObject({ code: 0 });
  });

  test('F1: a database that somebody dropped comes back', async () => {
    const shop = await shopWith();
    const then = await shop.content();
    await shop.dump();
    await shop.admin(`drop database ${quoted(shop.name)} with (force)`, 'postgres');
    expect(await shop.restore()).toMatchObject({ code: 0 });
    expect(await shop.content()).toBe(then);
  });

  test('F1: a volume too small for both is told before anything is made', async () => {
    const shop = await shopWith();
    await shop.dump();
    expect(await shop.restore({ RESTORE_VOLUME_BYTES: '9000000' })).toMatchObject({ code: 1, stderr: expect.stringContaining('let the volume grow') });
    expect(await shop.admin("select count(*) from pg_database where datname like '%restoring%'")).toBe('0');
    expect(await shop.restore({ RESTORE_VOLUME_BYTES: `${2 ** 40}` })).toMatchObject({ code: 0 });
  });

  test.each([
    ['while it restores', async (shop: Shop) => until('it restores', async () => (await shop.admin("select count(*) from pg_stat_activity where datname like '%restoring%'", 'postgres')) !== '0')],
    ['while it waits for an administrator to leave', async (shop: Shop, said: () => string) => {
      shop.admin('select pg_sleep(300)').catch(() => undefined);
      await until('it waits', () => said().includes('is being accessed by other users'));
    }],
  ])('F1: killed %s, it has changed nothing, and the next attempt does it all', async (_, moment) => {
    const slow = "create function slow(int) returns int immutable language plpgsql as 'begin perform pg_sleep(3); return $1; end'";
    const shop = await shopWith(`${SCHEMA}; ${slow}; create table one (id int); create index on one (slow(id)); insert into one values (1)`);
    const then = await shop.content();
    await shop.dump();
    await shop.app('drop view big');
    const now = await shop.content();
    const restore = shop.begin();
    await moment(shop, () => restore.stdout);
    killContainer(restore);
    await restore.result;
    expect(await shop.content()).toBe(now);
    expect(await shop.kept()).toEqual([]);
    await shop.app('select count(*) from customer');
    await shop.admin("select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(300)'", 'postgres');
    expect(await shop.restore()).toMatchObject({ code: 0 });
    expect(await shop.content()).toBe(then);
    expect(await shop.kept()).toHaveLength(1);
    expect(await shop.admin("select count(*) from pg_database where datname like '%restoring%'")).toBe('0');
  });

  test('F4: a dump that is cut is no dump, and nobody restores it', async () => {
    const shop = await shopWith();
    const then = await shop.content();
    for (const cut of [10, 200, 2000]) {
      lab.putBackup('pg_dump', `#!/bin/sh\n/usr/lib/postgresql/${version}/bin/pg_dump "$@"\ntruncate --size=-${cut} "\${2#--file=}"\n`, 0o755);
      const path = `/backup:/usr/lib/postgresql/${version}/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
      expect(await shop.job.run(server.spec.backup!.dump, { POSTGRES_DB: shop.name, BACKUP_FILE: `/backup/cut-${cut}.dump`, PATH: path })).toMatchObject({ code: 1 });
      expect(lab.hasBackup(`cut-${cut}.dump`)).toBe(false);
    }
    await shop.dump();
    const whole = lab.readBackup(`${shop.name}.dump`);
    for (const length of [0, 100, whole.length - 2000, whole.length - 10]) {
      lab.putBackup('cut.dump', whole.subarray(0, length));
      expect(await shop.restore({ BACKUP_FILE: '/backup/cut.dump' })).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing is changed') });
    }
    expect(await shop.content()).toBe(then);
    expect(await shop.kept()).toEqual([]);
  });

  test('F4: a dump of an empty database takes the place of none that has tables', async () => {
    const [empty, shop] = [await shopWith('select 1'), await shopWith()];
    await empty.dump();
    expect(await shop.restore({ BACKUP_FILE: `/backup/${empty.name}.dump` })).toMatchObject({ code: 1, stderr: expect.stringContaining('has no tables, but the database') });
    expect(await shop.app('select count(*) from customer')).toBe('2000');
    expect(await empty.restore()).toMatchObject({ code: 0 });
  });

  test('F5: a restore happens once in the life of the data', async () => {
    const shop = await shopWith();
    await shop.dump();
    expect(await shop.restore()).toMatchObject({ code: 0 });
    await shop.app('update customer set name = $$new$$');
    expect(await shop.restore()).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing is changed') });
    expect(await shop.app('select distinct name from customer')).toBe('new');
    expect(await shop.restore({ RESTORE_ID: '2026-11-20T031500Z.dump 1' })).toMatchObject({ code: 0 });
    expect(await shop.restore()).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing is changed') });
    expect(await shop.app('select count(distinct name) from customer')).toBe('2000');
    expect(await shop.kept()).toHaveLength(2);
  });
});
