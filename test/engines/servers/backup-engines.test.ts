import * as fs from 'fs';
import { Backup, Engine, RestoreOptions, Storage } from '../../../src';
import { mariadb } from '../../../src/engines/mariadb';
import { rabbitmq } from '../../../src/engines/rabbitmq';
import { redis } from '../../../src/engines/redis';
import { Software as Known } from '../../../src/engines/software';
import { Lab, Pod, rabbitmqOf, redisOf, SETTING, Software, sqlOf, WHERE } from '../lab';
import { codes, namesIn, OK, Orders, Place, runBackup, runRestore } from '../lab/backups';
import { ownedByGroup } from '../lab/rendered';
import * as sql from '../lab/sql';
import { temporary } from '../lab/temporary';

interface Case {
  readonly known: Known;
  readonly engine: Engine;
  readonly software: Software;
  readonly suffix: string;
  readonly fill: (server: Pod) => Promise<unknown>;
  /** What the app does later. */
  readonly change: (server: Pod) => Promise<unknown>;
  /** What must be the same before and after. */
  readonly look: (server: Pod) => Promise<string>;
}

/** A user name that all of them take. */
const SECRET = { username: 'orders', password: 'it\'s a "pa\\ss$word` %d', cookie: 'ABCDEFGHIJKLMNOPQRST' };

async function ask(server: Pod, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await server.exec(words);
  if (code !== 0) throw new Error(stdout + stderr);
  return stdout.trim();
}

const redisCli = async (server: Pod, ...words: string[]) => ask(server, 'sh', '-c', 'exec redis-cli --user "$REDIS_USERNAME" --no-auth-warning "$@"', 'redis-cli', ...words);
const asApp = async (server: Pod, text: string) => sql.asApp(server, 'mariadb', text);

const CASES: { readonly [what: string]: Case } = {
  Redis: {
    known: redis,
    engine: Engine.redis('8.2'),
    software: redisOf('debian-13'),
    suffix: '.rdb',
    fill: async server => redisCli(server, 'eval', "for i = 1, 20000 do redis.call('set', 'key:' .. i, string.rep('x', i % 100)) end", '0'),
    change: async server => redisCli(server, 'set', 'key:7', 'more'),
    look: async server => redisCli(server, 'eval', "local sum = 0 for i = 1, 20000 do sum = sum + i * #redis.call('get', 'key:' .. i) end return sum", '0'),
  },
  MariaDB: {
    known: mariadb,
    engine: Engine.mariadb('11.8'),
    software: sqlOf('debian-13'),
    suffix: '.sql',
    fill: async server => { for (const statement of [...sql.SCHEMA, sql.FILL]) await asApp(server, statement); },
    change: async server => asApp(server, 'delete from customer limit 7'),
    look: async server => asApp(server, sql.SUM),
  },
  RabbitMQ: {
    known: rabbitmq,
    engine: Engine.rabbitmq('4.0'),
    software: rabbitmqOf('debian-13'),
    suffix: '.json',
    fill: async server => ask(server, 'rabbitmqctl', '--quiet', 'set_policy', 'short', '^short\\.', '{"message-ttl":1000}', '--apply-to', 'queues'),
    change: async server => ask(server, 'rabbitmqctl', '--quiet', 'clear_policy', 'short'),
    look: async server => ask(server, 'rabbitmqctl', '--quiet', 'list_policies'),
  },
};

describe.each(Object.keys(CASES))('%s', what => {
  const { known, engine, software, suffix, fill, change, look } = CASES[what];
  const folder = ownedByGroup(temporary('keelwright-claim-'), 999);
  /** Both servers have the same name: each is in a lab of its own. */
  const labs = [new Lab(), new Lab()];
  afterAll(async () => {
    await Promise.all(labs.map(async lab => lab.remove()));
    fs.rmSync(folder, { recursive: true });
  });

  const start = async (lab: Lab): Promise<Orders> => ({
    engine, software, server: await lab.server(known.spec(WHERE, engine.version, { cpu: '1', memory: '512Mi' }, SETTING), { software, secret: SECRET }),
  });

  test('F5: comes back from a backup by the pods of its manifests, once in the life of the data', async () => {
    const place: Place = { backup: (keep = 3) => Backup.daily({ keep, storage: Storage.of('1Gi') }), folder, services: {} };
    const first = await start(labs[0]);
    await fill(first.server);
    const before = await look(first.server);
    expect(codes(await runBackup(labs[0], first, place, { secrets: { orders: SECRET } }))).toEqual(OK);
    const [name, ...others] = namesIn(place);
    expect([name.slice(18), others]).toEqual([suffix, []]);

    const second = await start(labs[1]);
    expect((await runRestore(labs[1], second, place, name, { secrets: { orders: SECRET } })).at(-1)).toMatchObject({ container: 'restore', code: 0 });
    expect(await look(second.server)).toBe(before);
    expect(fs.readdirSync(folder)).toEqual([name]);

    await change(second.server);
    const changed = await look(second.server);
    expect(changed).not.toBe(before);
    const again = async (restored: RestoreOptions) => runRestore(labs[1], second, place, name, { secrets: { orders: SECRET }, restored });
    expect((await again({})).at(-1)).toMatchObject({ container: 'restore', code: 0, stdout: expect.stringContaining('nothing is changed') });
    expect(await look(second.server)).toBe(changed);
    expect(codes(await again({ retry: 1 }))).toEqual({ fetch: 0, restore: 0 });
    expect(await look(second.server)).toBe(before);
  });
});
