import * as fs from 'fs';
import * as path from 'path';
import { redis, redisCache } from '../../../src/engines/redis';
import { Software } from '../../../src/engines/software';
import { familyOf, killContainer, Lab, Pod, PodOptions, redisOf, SETTING, until, valkeyOf, WHERE } from '../lab';

/** A user name is one word; the password may be anything. */
const SECRET = { username: 'orders', password: 'it\'s a "pa\\ss$word` %d' };

const lab = new Lab();
afterAll(() => lab.remove());

const spec = (engine: Software, version: string, memory = '256Mi') => engine.spec(WHERE, version, { cpu: '1', memory }, SETTING);
const start = (options: Partial<PodOptions> = {}) => lab.server(spec(redis, '8.2'), { software: redisOf('debian-13'), secret: SECRET, ...options });

async function ask(server: Pod, ...words: string[]): Promise<string> {
  return (await server.exec(['redis-cli', ...(server.options.secret?.username === undefined ? [] : ['--user', 'orders']), '--no-auth-warning', ...words])).stdout.trim();
}

describe.each([
  ['Redis 7.0', redisOf('debian-12'), /redis_version:7\.0\./],
  ['Redis 8.0', redisOf('debian-13'), /redis_version:8\.0\./],
  ['Valkey 8.1', valkeyOf('debian-13'), /valkey_version:8\.1\./],
])('%s', (_, software, version) => {
  let server: Pod;
  beforeAll(async () => { server = await start({ software }); });

  test('runs as what it is said to be, on a root that is read-only', async () => {
    expect(await ask(server, 'info', 'server')).toMatch(version);
    expect(await server.exec(['sh', '-c', 'id -u; id -g; touch /x'])).toMatchObject({ stdout: '999\n999\n', stderr: expect.stringContaining('Read-only file system') });
  });

  test('answers its probes', async () => {
    expect(await server.health()).toEqual({ startup: true, ready: true, alive: true });
  });

  test('lets in who knows the password, and nobody else', async () => {
    expect(await ask(server, 'acl', 'whoami')).toBe('orders');
    const stranger = { REDISCLI_AUTH: '', REDIS_USERNAME: '' };
    expect((await server.exec(['env', '-u', 'REDISCLI_AUTH', 'redis-cli', 'get', 'a'], stranger)).stdout).toContain('NOAUTH');
    expect((await server.exec(['redis-cli', '-a', 'wrong', 'get', 'a'], stranger)).stdout).toContain('NOAUTH');
  });

  test('has the password in no command line and in no file', async () => {
    const { stdout } = await server.exec(['sh', '-c', 'cat /proc/[0-9]*/cmdline /run/redis/*; find /data -type f | xargs cat']);
    expect(stdout).toContain('redis-server');
    expect(stdout).not.toContain('pa\\ss');
  });

  test('keeps half of its memory for the copy that rewriting takes, and refuses writes when the other half is full', async () => {
    expect(await ask(server, 'config', 'get', 'maxmemory')).toBe(`maxmemory\n${128 * 2 ** 20}`);
    expect(await ask(server, 'config', 'get', 'maxmemory-policy')).toBe('maxmemory-policy\nnoeviction');
  });

  test('stops cleanly and has everything when it is back', async () => {
    await ask(server, 'set', 'paid', '1');
    expect(await server.stop()).toMatchObject({ code: 0 });
    expect(await server.health()).toEqual({ startup: false, ready: false, alive: false });
    expect(await server.guard()).toMatchObject({ code: 0 });
    server.startServer();
    await server.becomesReady();
    expect(await ask(server, 'get', 'paid')).toBe('1');
  });

  test('has its transactions when it is back', async () => {
    await ask(server, 'eval', "redis.call('set', 'first', '1') redis.call('set', 'second', '1')", '0');
    await server.stop();
    server.startServer();
    await server.becomesReady();
    expect(await ask(server, 'mget', 'first', 'second')).toBe('1\n1');
  });

  test('loses at most a second when it is killed', async () => {
    await ask(server, 'set', 'sent', '1');
    await new Promise(resolve => setTimeout(resolve, 2000));
    await server.kill();
    server.startServer();
    await server.becomesReady();
    expect(await ask(server, 'get', 'sent')).toBe('1');
  });

  test('is alive but not ready while it loads', async () => {
    await ask(server, 'eval', "for i = 1, 600000 do redis.call('set', 'key:' .. i % 1000, i) end", '0');
    await server.stop();
    server.startServer();
    const seen: string[] = [];
    await until('it is ready', async () => {
      const { ready, alive } = await server.health();
      seen.push(`${ready} ${alive}`);
      return ready;
    });
    expect(seen).toContain('false true');
  });
});

describe('a Redis that keeps its data', () => {
  test('is alive but not ready while a script holds it up', async () => {
    const server = await start();
    const script = ask(server, 'eval', 'while true do end', '0');
    await until('it says that it is busy', async () => (await server.health()).alive && !(await server.health()).ready);
    await ask(server, 'script', 'kill');
    expect(await script).toContain('Script killed');
    expect(await server.health()).toMatchObject({ ready: true });
  });

  test('starts newer on older data, and never older on newer', async () => {
    const old = await lab.server(spec(redis, '7.2'), { software: redisOf('debian-12'), secret: SECRET });
    await ask(old, 'set', 'paid', '1');
    await old.stop();
    const newer = await start({ volume: old.volume });
    expect(await ask(newer, 'get', 'paid')).toBe('1');
    await ask(newer, 'bgrewriteaof');
    await until('the file is rewritten', async () => (await ask(newer, 'info', 'persistence')).includes('aof_rewrite_in_progress:0'));
    await newer.stop();
    const back = await lab.pod(spec(redis, '7.2'), { software: redisOf('debian-12'), secret: SECRET, volume: old.volume });
    expect(await back.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('is of redis 8.2, and redis 7.2 must not start on it') });
    // Data from elsewhere has no stamp: there the server itself is the judge.
    fs.rmSync(path.join(old.volume, '.keelwright-engine'));
    expect(await back.guard()).toMatchObject({ code: 0 });
    back.startServer();
    await until('the server refuses', () => back.hasEnded);
    expect(back.log).toContain("Can't handle RDB format version");
  });

  test('does not start on the data of other software', async () => {
    const server = await lab.pod(spec(redis, '8.2'), { software: redisOf('debian-13'), secret: SECRET });
    fs.writeFileSync(path.join(server.volume, '.keelwright-engine'), 'mysql 8.4\n');
    expect(await server.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('is of mysql 8.4') });
  });

  test('asks for a user name that it can take', async () => {
    const server = await lab.pod(spec(redis, '8.2'), { software: redisOf('debian-13'), secret: { username: 'on nopass', password: 'x' } });
    expect(await server.guard()).toMatchObject({ code: 1, stderr: expect.stringContaining('letters, digits') });
  });

  test('takes a password without a name, and neither', async () => {
    const named = await start({ secret: { password: 'x' } });
    expect(await ask(named, 'acl', 'whoami')).toBe('default');
    expect((await named.exec(['env', '-u', 'REDISCLI_AUTH', 'redis-cli', 'get', 'a'])).stdout).toContain('NOAUTH');
    const open = await start({ secret: {} });
    expect(await ask(open, 'set', 'a', '1')).toBe('OK');
    expect(await open.health()).toMatchObject({ ready: true, alive: true });
  });
});

describe('a backup', () => {
  const FILE = { BACKUP_FILE: '/backup/data.rdb', RESTORE_ID: '1' };
  const ODD = 'a "key" with\nnewline, \\ and \x01';
  let server: Pod;
  beforeAll(async () => {
    server = await start();
    await ask(server, 'set', ODD, 'value\r\n');
    await ask(server, 'zadd', 'scores', '1', 'a', '2', 'b');
    await ask(server, '-n', '3', 'hset', 'session', 'user', '1');
    await ask(server, '-n', '3', 'expire', 'session', '1000');
    await ask(server, 'function', 'load', '#!lua name=shop\nredis.register_function("twice", function(_, args) return args[1] * 2 end)');
    await ask(server, 'eval', "for i = 1, 20000 do redis.call('set', 'key:' .. i, string.rep('x', 1000)) end", '0');
  });

  const expectWhole = async (other: Pod) => {
    // With the one that says what is restored.
    expect(await ask(other, 'dbsize')).toBe('20003');
    expect(await ask(other, 'get', ODD)).toBe('value');
    expect(await ask(other, 'zrange', 'scores', '0', '-1', 'withscores')).toBe('a\n1\nb\n2');
    expect(await ask(other, '-n', '3', 'hgetall', 'session')).toBe('user\n1');
    expect(Number(await ask(other, '-n', '3', 'ttl', 'session'))).toBeGreaterThan(900);
    expect(await ask(other, 'fcall', 'twice', '0', '21')).toBe('42');
  };

  test('holds the same keys when it is restored into another server', async () => {
    expect(await (await lab.job(server)).run(server.spec.backup!.dump, FILE)).toMatchObject({ code: 0 });
    const other = await start();
    await ask(other, 'set', 'more', '1');
    expect(await (await lab.job(other)).run(other.spec.backup!.restore, FILE)).toMatchObject({ code: 0, stderr: '' });
    await expectWhole(other);
    await other.kill();
    other.startServer();
    await other.becomesReady();
    await expectWhole(other);
  });

  test('shows the password in no command line while it is restored', async () => {
    const job = await lab.job(server);
    const restore = job.begin(server.spec.backup!.restore, FILE);
    const lines: string[] = [];
    await until('it ends', async () => {
      // What this file started: the servers of other files have passwords too.
      lines.push(...familyOf(process.pid).map(commandLine));
      return restore.child.exitCode !== null;
    });
    expect(lines.join('\n')).toContain('redis-cli');
    expect(lines.join('\n')).not.toContain('pa\\ss');
    await expectWhole(server);
  });

  test('F6: changes nothing when the backup is empty, or the server has no memory for both', async () => {
    const [empty, full] = [await start(), await start()];
    await (await lab.job(empty)).run(empty.spec.backup!.dump, { BACKUP_FILE: '/backup/empty.rdb' });
    const restore = async (file: string) => (await lab.job(full)).run(full.spec.backup!.restore, { BACKUP_FILE: file, RESTORE_ID: '3' });
    await ask(full, 'set', 'own', '1');
    expect(await restore('/backup/empty.rdb')).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing is changed') });
    await ask(full, 'config', 'set', 'maxmemory', '15mb');
    expect(await restore('/backup/data.rdb')).toMatchObject({ code: 1, stderr: expect.stringContaining('needs memory') });
    expect(await ask(full, 'info', 'keyspace')).toMatch(/^# Keyspace\s+db0:keys=1,[^\n]*$/);
    await ask(full, 'config', 'set', 'maxmemory', '256mb');
    await ask(full, '-n', '15', 'set', 'keelwright:restoring', '1');
    expect(await restore('/backup/data.rdb')).toMatchObject({ code: 0, stderr: '' });
    await expectWhole(full);
    expect(await ask(full, '-n', '15', 'dbsize')).toBe('0');
  });

  test('leaves the server alone when its file is broken', async () => {
    expect(await (await lab.job(server)).run(server.spec.backup!.restore, { BACKUP_FILE: '/etc/passwd', RESTORE_ID: 'broken' })).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be loaded') });
    await expectWhole(server);
  });

  test('is not there when its container or the server is killed half-way', async () => {
    const job = await lab.job(server);
    expect(await lab.dumpHalf(server, 'killed.rdb', killContainer)).not.toBe(0);
    expect(await lab.dumpHalf(server, 'broken.rdb', () => server.kill())).toBeGreaterThan(0);
    expect(await job.run(server.spec.backup!.dump, { BACKUP_FILE: '/backup/none.rdb' })).toMatchObject({ code: 1 });
    expect(['killed.rdb', 'broken.rdb', 'none.rdb'].filter(file => lab.hasBackup(file))).toEqual([]);
  });
});

describe('a Redis that is a cache', () => {
  test('forgets what is old rather than refuse what is new, and writes nothing down', async () => {
    const server = await lab.server(spec(redisCache, '8.2', '32Mi'), { software: redisOf('debian-13'), secret: {} });
    expect(await ask(server, 'config', 'get', 'maxmemory')).toBe(`maxmemory\n${24 * 2 ** 20}`);
    expect(await ask(server, 'eval', "for i = 1, 50000 do redis.call('set', 'key:' .. i, string.rep('x', 1000)) end return 'all taken'", '0')).toBe('all taken');
    expect(await ask(server, 'get', 'key:50000')).toHaveLength(1000);
    expect(await ask(server, 'info', 'stats')).toMatch(/evicted_keys:[1-9]/);
    expect(await server.stop()).toMatchObject({ code: 0 });
    expect(fs.readdirSync(server.volume)).toEqual([]);
    expect(await server.guard()).toMatchObject({ code: 0 });
  });
});

function commandLine(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf-8');
  } catch {
    return '';
  }
}
