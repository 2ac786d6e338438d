import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Backup, Credentials, Engine, Secret, Storage } from '../../../src';
import { postgres } from '../../../src/engines/postgres';
import { killContainer, Lab, postgresOf, SETTING, until, WHERE } from '../lab';
import { BUCKET, codes, KEYS, More, namesIn, OK, Orders, Place, runBackup, runRestore } from '../lab/backups';
import { HalfFile } from '../lab/half-file';
import { asAdmin, asApp } from '../lab/psql';
import { bucketServer, ownedByGroup } from '../lab/rendered';
import { temporary } from '../lab/temporary';

const lab = new Lab();
const folders: string[] = [];
afterAll(async () => {
  await lab.remove();
  folders.forEach(folder => fs.rmSync(folder, { recursive: true }));
});

function folderOf(what: string, mode: number): string {
  const folder = temporary(`keelwright-${what}-`);
  folders.push(folder);
  fs.chmodSync(folder, mode);
  return folder;
}

const DATABASE = 'it\'s "orders"';
const engine = Engine.postgres('17', { database: DATABASE });
const NAME = /^\d{4}-\d\d-\d\dT\d{6}Z\.dump$/;
const SUM = "select md5(string_agg(t::text, ';' order by id)) from customer t";
const OLD = ['2026-11-15T031500Z.dump', '2026-11-16T031500Z.dump', '2026-11-17T031500Z.dump', '2026-11-18T031500Z.dump'];
/** What another program may have put there. */
const FOREIGN = ['2026-11-01.dump', '2026-11-01T031500Z.dump.gz', '2026-11-01T031500Z.rdb', 'notes.txt', 'old/2026-01-01T031500Z.dump', 'x2026-11-01T031500Z.dump'];

async function server(): Promise<Orders> {
  const software = postgresOf('17');
  const pod = await lab.server(postgres.spec(WHERE, '17', { cpu: '1', memory: '512Mi' }, { ...SETTING, database: DATABASE }), { software });
  return { engine, software, server: pod };
}

const inBucket = (options: object) => (keep?: number, more: object = {}) => (
  Backup.daily({ keep, bucket: `s3://${BUCKET}/orders`, endpoint: 'http://store:9000', credentials: Credentials.existing('backup-bucket'), ...options, ...more })
);

const PLACES: { readonly [what: string]: () => Promise<Place> } = {
  bucket: async () => {
    const store = await bucketServer(lab, BUCKET, KEYS);
    return { backup: inBucket({}), folder: path.join(store.volume, BUCKET, 'orders'), services: { store } };
  },
  claim: async () => {
    const folder = ownedByGroup(folderOf('claim', 0o755), 999);
    return { backup: (keep = 14, more = {}) => Backup.daily({ keep, storage: Storage.of('10Gi'), ...more }), folder, services: {} };
  },
};

let orders: Orders;
let rows: string;
beforeAll(async () => {
  orders = await server();
  await asApp(orders.server, `
    create table customer (id bigint primary key, name text, photo text);
    insert into customer select i, 'Zoë \\ "' || i || E'"\\n\\t', (select string_agg(md5(random()::text || i || j), '') from generate_series(1, 12) j) from generate_series(1, 60000) i;
  `);
  rows = await asApp(orders.server, SUM);
});

describe.each(Object.keys(PLACES))('in a %s, a backup', what => {
  let place: Place;
  const run = (more: More = {}) => runBackup(lab, orders, place, more);
  const fill = (names: string[]) => names.forEach(name => write(name, `content of ${name}`));
  const write = (name: string, content: string) => {
    fs.mkdirSync(path.dirname(path.join(place.folder, name)), { recursive: true });
    fs.writeFileSync(path.join(place.folder, name), content);
    fs.chmodSync(path.join(place.folder, name), 0o666);
    ownedByGroup(place.folder, 999);
  };
  beforeEach(async () => { place = await PLACES[what](); });

  test('is there under its name when it is whole, and comes back into an empty server', async () => {
    const before = new Date().toISOString();
    expect(codes(await run())).toEqual(OK);
    const [name, ...others] = namesIn(place);
    expect(others).toEqual([]);
    expect(name).toMatch(NAME);
    expect(name.slice(0, 13) >= before.slice(0, 13)).toBe(true);

    const other = await server();
    const ended = await runRestore(lab, other, place, name);
    expect(codes(ended)).toEqual({ fetch: 0, restore: 0 });
    expect(await asApp(other.server, SUM)).toBe(rows);
    expect(namesIn(place)).toEqual([name]);
  });

  test('takes a server back to what it was', async () => {
    await run();
    await asApp(orders.server, "update customer set name = 'lost'; create table if not exists later (id int)");
    expect(codes(await runRestore(lab, orders, place, namesIn(place)[0]))).toEqual({ fetch: 0, restore: 0 });
    expect(await asApp(orders.server, SUM)).toBe(rows);
  });

  test.each([
    ['its container is killed', killContainer],
    ['the server hangs up', () => asAdmin(orders.server, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pg_dump'")],
  ])('is not there when %s in the middle of the dump, and the old ones are', async (_, happening) => {
    fill(OLD);
    let half: HalfFile;
    const ended = await run({
      keep: 2,
      started: async (container, output, job) => {
        if (container === 'prepare') half = new HalfFile(path.join(job.volume('backup'), 'data.dump.partial'));
        if (container !== 'dump') return;
        await until('it writes', () => half.read());
        await happening(output);
        await half.drain(output.result);
      },
    });
    expect(Object.keys(codes(ended))).toEqual(['prepare', 'dump']);
    expect(codes(ended).dump).not.toBe(0);
    expect(namesIn(place)).toEqual(OLD);
  });

  const slow = { RCLONE_BWLIMIT: '2M' };
  const oneByOne = { RCLONE_CONFIG_BUCKET_UPLOAD_CUTOFF: '5M', RCLONE_CONFIG_BUCKET_CHUNK_SIZE: '5M', RCLONE_CONFIG_BUCKET_UPLOAD_CONCURRENCY: '1' };
  const ways: [string, { readonly [name: string]: string }][] = what === 'bucket' ? [['in one piece', slow], ['in parts', { ...slow, ...oneByOne }]] : [['in one piece', slow]];
  test.each(ways)('is not there when the client is killed while it stores it %s, and the old ones are', async (_, variables) => {
    fill(OLD);
    const killed = await run({
      keep: 2,
      variables: { store: variables },
      started: async (container, output) => {
        if (container !== 'store') return;
        await until('a part is there', () => bytesBelow(what === 'bucket' ? path.dirname(place.folder) : place.folder) > 1e6);
        killContainer(output);
      },
    });
    expect(codes(killed)).toEqual({ prepare: 0, dump: 0, store: expect.any(Number) });
    expect(codes(killed).store).not.toBe(0);
    expect(namesIn(place).filter(name => NAME.test(name))).toEqual(OLD);

    expect(codes(await run({ keep: 2 }))).toEqual(OK);
    const [last, name, ...others] = namesIn(place);
    expect([last, name, others]).toEqual([OLD[3], expect.stringMatching(NAME), []]);
  });

  test('in parts comes back as well', async () => {
    expect(codes(await run({ variables: { store: oneByOne } }))).toEqual(OK);
    const other = await server();
    expect(codes(await runRestore(lab, other, place, namesIn(place)[0]))).toEqual({ fetch: 0, restore: 0 });
    expect(await asApp(other.server, SUM)).toBe(rows);
  });

  test('takes the place of the oldest, and of nothing else', async () => {
    fill([...OLD, ...FOREIGN]);
    expect(codes(await run({ keep: 3 }))).toEqual(OK);
    const left = namesIn(place);
    expect(left.filter(name => NAME.test(name))).toEqual([OLD[2], OLD[3], expect.stringMatching(NAME)]);
    expect(left.filter(name => !NAME.test(name))).toEqual(FOREIGN);
  });

  test.each([1, 2])('F2: is never deleted by a wrong clock\'s names when %i are kept, and those are told', async keep => {
    const future = ['2126-01-01T000000Z.dump', '2126-01-02T000000Z.dump'];
    fill([...OLD, ...future]);
    const ended = await run({ keep });
    expect(codes(ended)).toEqual(OK);
    expect(namesIn(place)).toEqual([...OLD.slice(OLD.length - keep + 1), expect.stringMatching(NAME), ...future]);
    expect(ended[2].stderr).toContain('2126-01-02T000000Z.dump has a time in the future in its name');
  });

  test('F3: of data that was lost pushes out no other, night after night, until that is allowed', async () => {
    fill(OLD);
    write(OLD[0], 'x'.repeat(1e6));
    const empty = { ...orders, server: (await server()).server };
    for (const count of [1, 2]) {
      const ended = await runBackup(lab, empty, place, { keep: 1 });
      expect(codes(ended)).toEqual({ prepare: 0, dump: 0, store: 1 });
      expect(ended[2].stderr).toMatch(/is stored, but it has only \d+ bytes, and another backup has 1000000: nothing is deleted/);
      expect(namesIn(place)).toEqual([...OLD, ...Array(count).fill(expect.stringMatching(NAME))]);
    }
    expect(codes(await runBackup(lab, empty, place, { keep: 1, options: { allowShrink: true } }))).toEqual(OK);
    expect(namesIn(place)).toEqual([expect.stringMatching(NAME)]);
  });

  test('never takes the place of one with the same name', async () => {
    let name = '';
    const ended = await run({
      started: (container, _, job) => {
        if (container !== 'dump') return;
        name = `${fs.readFileSync(path.join(job.volume('backup'), 'started'), 'utf-8').trim()}.dump`;
        write(name, 'of somebody else');
      },
    });
    expect(codes(ended)).toEqual({ prepare: 0, dump: 0, store: expect.any(Number) });
    expect(codes(ended).store).not.toBe(0);
    expect(fs.readFileSync(path.join(place.folder, name), 'utf-8')).toBe('of somebody else');
  });

  test('that nobody made is not restored, and what there is is named', async () => {
    fill(OLD);
    const ended = await runRestore(lab, orders, place, '2026-11-20T031500Z.dump');
    expect(codes(ended)).toEqual({ fetch: 1 });
    expect(ended[0].stderr).toContain(`does not contain 2026-11-20T031500Z.dump. It contains:\n${OLD[0]}\n`);
    expect(await asApp(orders.server, SUM)).toBe(rows);
  });

  test('that is no dump leaves the server as it was', async () => {
    fill(OLD);
    const ended = await runRestore(lab, orders, place, OLD[0]);
    expect(codes(ended)).toEqual({ fetch: 0, restore: 1 });
    expect(await asApp(orders.server, SUM)).toBe(rows);
  });
});

describe('a bucket', () => {
  let place: Place;
  beforeEach(async () => { place = await PLACES.bucket(); });

  test('keeps all when nobody says how many', async () => {
    fs.mkdirSync(place.folder);
    OLD.forEach(name => fs.writeFileSync(path.join(place.folder, name), 'x'));
    ownedByGroup(place.folder, 999);
    expect(codes(await runBackup(lab, orders, place))).toEqual(OK);
    expect(namesIn(place)).toHaveLength(OLD.length + 1);
  });

  test.each([
    ['wrong keys', { secrets: { 'backup-bucket': { username: KEYS[0], password: 'wrong' } } }, {}],
    ['no such bucket', {}, { bucket: 's3://acme-other/orders' }],
  ])('that does not let itself be written to is found out before the dump: %s', async (_, more, options) => {
    const ended = await runBackup(lab, orders, { ...place, backup: inBucket(options) }, more);
    expect(Object.keys(codes(ended))).toEqual(['prepare']);
    expect(codes(ended).prepare).not.toBe(0);
  });

  test('is asked for no more than docs/guides/backups.md lets the keys do', async () => {
    fs.mkdirSync(place.folder);
    OLD.forEach(name => fs.writeFileSync(path.join(place.folder, name), 'x'));
    ownedByGroup(place.folder, 999);
    const told = { RCLONE_DUMP: 'headers' };
    const inParts = { RCLONE_CONFIG_BUCKET_UPLOAD_CUTOFF: '5M', RCLONE_CONFIG_BUCKET_CHUNK_SIZE: '5M' };
    const made = await runBackup(lab, orders, place, { keep: 2, variables: { prepare: told, store: { ...told, ...inParts } } });
    expect(codes(made)).toEqual(OK);
    const fetched = await runRestore(lab, orders, place, namesIn(place)[1], { variables: { fetch: told } });
    const requests = [...made, ...fetched].flatMap(({ stderr }) => [...stderr.matchAll(/ ([A-Z]+) (\/\S*) HTTP\/1\.1/g)].map(([, method, url]) => `${method} ${url}`));
    const RIGHTS = {
      's3:ListBucket': /^GET \/acme-backups\?.*prefix=orders%2F($|&)/,
      's3:GetObject': /^(GET|HEAD) \/acme-backups\/orders\/[^/?]+(\?x-id=GetObject)?$/,
      's3:PutObject': /^(POST|PUT) \/acme-backups\/orders\/[^/?]+(\?.*(uploads|uploadId|x-id=PutObject).*)?$/,
      's3:DeleteObject': /^DELETE \/acme-backups\/orders\/[^/?]+(\?x-id=DeleteObject)?$/,
    };
    const used = requests.map(request => Object.entries(RIGHTS).find(([, form]) => form.test(request))?.[0] ?? request);
    expect([...new Set(used)].sort()).toEqual(Object.keys(RIGHTS).sort());
  });

  test('may have a certificate that nobody else vouches for', async () => {
    const folder = folderOf('tls', 0o755);
    certificate(folder);
    const store = await bucketServer(lab, BUCKET, KEYS, ['--cert', '/tls/tls.crt', '--key', '/tls/tls.key'], [`${folder}:/tls`]);
    const secure = { endpoint: 'https://store:9000', certificateAuthority: Secret.existing('store-ca').key('ca.crt') };
    const https: Place = { ...place, services: { store }, folder: path.join(store.volume, BUCKET, 'orders'), secrets: { 'store-ca': { 'ca.crt': fs.readFileSync(path.join(folder, 'tls.crt'), 'utf-8') } } };
    const refused = await runBackup(lab, orders, { ...https, backup: inBucket({ endpoint: 'https://store:9000' }) });
    expect(codes(refused)).toEqual({ prepare: expect.any(Number) });
    expect(refused[0].stderr).toContain('certificate');
    expect(codes(await runBackup(lab, orders, { ...https, backup: inBucket(secure) }))).toEqual(OK);
    expect(namesIn(https)).toEqual([expect.stringMatching(NAME)]);
  });
});

test('a server that does not answer fails the run before anything is stored', async () => {
  const place = await PLACES.claim();
  const other = await server();
  await other.server.stop();
  const ended = await runBackup(lab, other, place);
  expect(codes(ended)).toEqual({ prepare: 0, dump: 1 });
  expect(namesIn(place)).toEqual([]);
});

function bytesBelow(folder: string): number {
  const files = fs.readdirSync(folder, { recursive: true }) as string[];
  return files.reduce((sum, file) => sum + (fs.statSync(path.join(folder, file), { throwIfNoEntry: false })?.size ?? 0), 0);
}

function certificate(folder: string): void {
  const [key, cert] = ['tls.key', 'tls.crt'].map(file => path.join(folder, file));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=store', '-addext', 'subjectAltName=DNS:store', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  fs.chmodSync(key, 0o644);
}
