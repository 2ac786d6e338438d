import { spawn } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import { AddressInfo } from 'net';
import * as os from 'os';
import * as path from 'path';
import { gzipSync } from 'zlib';
import { HttpMethod } from '../../src';
import { ReplayPlan } from '../../src/releases/shadow/replay-plan';
import { replayScript, replayVariables } from '../../src/releases/shadow/replay-script';

interface Seen {
  readonly at: number;
  readonly line: string;
  readonly headers: http.IncomingHttpHeaders;
}

const combined = (request: string) => `203.0.113.9 - - [20/Nov/2026:10:00:00 +0000] "${request}" 200 512 "https://acme.example/" "Mozilla/5.0 (X11)"`;

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

/** A server that is sent to, and a folder with a log; both are gone when the test is over. */
class Replay {
  static async start(): Promise<Replay> {
    const replay = new Replay();
    await replay.listen(0);
    return replay;
  }

  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-replay-'));
  readonly seen: Seen[] = [];
  port = 0;
  private readonly server = http.createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    const isFirst = line === 'HEAD /' && this.seen.length === 0;
    this.seen.push({ at: Date.now(), line: isFirst ? 'hello' : line, headers: request.headers });
    const [, status = '200'] = /^\/status\/(\d+)/.exec(request.url!) ?? [];
    if (request.url === '/hang-up') request.socket.destroy();
    else response.writeHead(Number(status), { location: '/followed' }).end('x'.repeat(5000));
  });

  async listen(port: number): Promise<void> {
    await new Promise<void>(done => this.server.listen(port, '127.0.0.1', done));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }

  async end(): Promise<void> {
    await this.close();
    fs.rmSync(this.folder, { recursive: true });
  }

  requests(): string[] {
    return this.seen.slice(1).map(({ line }) => line).sort();
  }

  async play(log: string | Buffer | undefined, changes: Partial<ReplayPlan> = {}, secondsToAnswer = 1) {
    const file = path.join(this.folder, changes.file ?? 'requests.log');
    if (log !== undefined) fs.writeFileSync(file, log);
    const plan: ReplayPlan = {
      folder: this.folder,
      target: `127.0.0.1:${this.port}`,
      requestsPerSecond: 50,
      methods: [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS],
      headers: {},
      ...changes,
      file,
    };
    const variables = Object.fromEntries(Object.entries(replayVariables(plan)).map(([name, value]) => [name, `${value}`]));
    const [program, ...args] = replayScript();
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, TMPDIR: this.folder, ...variables, REPLAY_SECONDS_TO_ANSWER: `${secondsToAnswer}`, http_proxy: 'http://127.0.0.1:9' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += text));
    const status = await new Promise(done => child.on('close', done));
    return { status, output, tally: /^sent .*$/m.exec(output)?.[0] };
  }
}

const withReplay = (what: (replay: Replay) => Promise<void>) => async () => {
  const replay = await Replay.start();
  try {
    await what(replay);
  } finally {
    await replay.end();
  }
};

// Side by side, as most of them wait most of the time.
describe('a request log', () => {
  test.concurrent('is sent line by line, whether as requests or as lines of an access log, each marked', withReplay(async replay => {
    const log = [
      'GET /cart?page=2&sort=a%20b', 'HEAD /cart', 'OPTIONS /cart', 'GET /crlf\r', 'GET /raw HTTP/1.1',
      combined('GET /orders/[1]?q={a,b} HTTP/1.1'), combined('GET /a/../b HTTP/2.0'),
      '203.0.113.9 - jane [20/Nov/2026:10:00:00 +0000] "GET /common HTTP/1.0" 304 0',
      'shop.acme.example 203.0.113.9 - - [20/Nov/2026:10:00:00 +0000] "GET /virtual HTTP/1.1" 200 1',
    ];
    expect(await replay.play(log.join('\n'), { headers: { 'host': 'shop.acme.example', 'x-team': 'a "b" \\c $(id) `id`' } })).toMatchObject({
      status: 0, tally: 'sent 9, answered by status 2xx 9, 3xx 0, 4xx 0, 5xx 0, failed 0, skipped 0',
    });
    expect(replay.requests()).toEqual([
      'GET /a/../b', 'GET /cart?page=2&sort=a%20b', 'GET /common', 'GET /crlf', 'GET /orders/[1]?q={a,b}', 'GET /raw', 'GET /virtual', 'HEAD /cart', 'OPTIONS /cart',
    ]);
    expect(replay.seen.map(({ headers }) => headers['x-shadow-replay'])).toEqual(Array(10).fill('true'));
    expect(replay.seen.slice(1).map(({ headers }) => [headers.host, headers['x-team']])).toEqual(Array(9).fill(['shop.acme.example', 'a "b" \\c $(id) `id`']));
  }), PATIENCE);

  test.concurrent('that is packed is unpacked', withReplay(async replay => {
    expect(await replay.play(gzipSync('GET /a\nGET /b\n'), { file: 'requests.log.gz' })).toMatchObject({ status: 0 });
    expect(replay.requests()).toEqual(['GET /a', 'GET /b']);
  }), PATIENCE);

  test.concurrent('is answered by every kind of status; no redirect is followed', withReplay(async replay => {
    const paths = ['200', '204', '301', '404', '404', '500'].map(status => `GET /status/${status}`);
    expect(await replay.play([...paths, 'GET /hang-up'].join('\n'))).toMatchObject({
      status: 0, tally: 'sent 7, answered by status 2xx 2, 3xx 1, 4xx 2, 5xx 1, failed 1, skipped 0',
    });
    expect(replay.requests()).toEqual([...paths, 'GET /hang-up'].sort());
  }), PATIENCE);

  test.concurrent('has requests of other methods, which are counted and not sent', withReplay(async replay => {
    const result = await replay.play('GET /a\nDELETE /a\nPOST /b\nTRACE /c\n');
    expect(result).toMatchObject({ status: 0, tally: expect.stringMatching(/^sent 1,.* skipped 3$/) });
    expect(result.output).toContain('3 requests are of other methods than GET HEAD OPTIONS, the first is line 2.');
    expect(replay.requests()).toEqual(['GET /a']);
  }), PATIENCE);

  test.concurrent('may have them sent, without a body', withReplay(async replay => {
    const methods = [HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE];
    expect(await replay.play(methods.map(method => `${method} /a`).join('\n'), { methods })).toMatchObject({ status: 0, tally: expect.stringMatching(/^sent 4, .* 2xx 4,/) });
    expect(replay.requests()).toEqual(['DELETE /a', 'PATCH /a', 'POST /a', 'PUT /a']);
    expect(replay.seen.slice(1).map(({ headers }) => [headers['content-length'] ?? '0', headers['content-type']])).toEqual(Array(4).fill(['0', undefined]));
  }), PATIENCE);

  test.concurrent('leads nowhere else, and runs nothing', withReplay(async replay => {
    const hostile = [
      'GET http://127.0.0.1:9/', 'GET //127.0.0.1:9/', 'GET @127.0.0.1:9/', 'OPTIONS *', 'CONNECT 127.0.0.1:9', 'GET', 'get /lower', '', ' GET /indented', '-o /etc/passwd',
      'GET /"\\noutput = "pwned', 'GET /a\\"b', `GET /a" --output "${replay.folder}/pwned`, 'GET /a b c', 'GET /tab\there', 'GET /caf\u00e9', 'GET /a#b', 'GET /<b>', `GET /${'a'.repeat(9000)}`,
      combined('GET http://127.0.0.1:9/ HTTP/1.1'), combined('\\x16\\x03\\x01'), combined('GET /a\\" HTTP/1.1'), combined('-'),
      'x "y" [..] "GET /second-quote HTTP/1.1" 200 1', '{"method":"GET","path":"/json"}',
    ];
    const harmless = ['GET /$(touch${IFS}pwned)', 'GET /`touch${IFS}pwned`', "GET /';touch${IFS}pwned;'", 'GET /%0d%0aX-Evil:1', 'GET /@127.0.0.1:9/', 'GET /|touch', 'GET /%{url}', 'GET /{a,b}[1-3]', 'GET /?--output=pwned', 'GET /:@x'];
    const result = await replay.play([...hostile, ...harmless].join('\n'));
    expect(result).toMatchObject({ status: 0, tally: `sent ${harmless.length}, answered by status 2xx ${harmless.length}, 3xx 0, 4xx 0, 5xx 0, failed 0, skipped ${hostile.length}` });
    expect(result.output).not.toMatch(/pwned|127\.0\.0\.1:9\b/);
    expect(replay.requests()).toEqual([...harmless].sort());
    expect(fs.readdirSync(replay.folder).filter(name => !name.startsWith('tmp.'))).toEqual(['requests.log']);
  }), PATIENCE);

  test.concurrent('of thousands of lines is sent whole, each line once', withReplay(async replay => {
    const lines = Array.from({ length: 2300 }, (_, i) => `GET /${i}`);
    expect(await replay.play(lines.join('\n'), { requestsPerSecond: 500 })).toMatchObject({ status: 0, tally: expect.stringMatching(/^sent 2300, .* 2xx 2300, .* failed 0,/) });
    expect(replay.requests()).toEqual([...lines].sort());
  }), PATIENCE);

  test.concurrent.each<[string, string | Buffer | undefined, Partial<ReplayPlan>, string]>([
    ['is not there', undefined, {}, 'The volume has no file'],
    ['is empty', '', {}, 'There is nothing to send: sent 0, skipped 0'],
    ['has nothing to send', 'POST /a\nhello\n', {}, 'There is nothing to send: sent 0, skipped 2'],
    ['is packed and broken', 'GET /a', { file: 'requests.log.gz' }, 'cannot be read to its end'],
    ['is for a target that is down', 'GET /a', { target: '127.0.0.1:9' }, 'has not answered for 1 seconds'],
    ['is for a target that fails at once', 'GET /hang-up', {}, 'Nothing was answered.'],
  ])('that %s fails', async (_, log, changes, message) => withReplay(async replay => {
    const { status, output } = await replay.play(log, changes);
    expect(status).toBe(1);
    expect(output).toContain(message);
  })(), PATIENCE);

  test.concurrent('waits for a target that is not ready yet', withReplay(async replay => {
    const { port } = replay;
    await replay.close();
    setTimeout(() => void replay.listen(port), 1500);
    const result = await replay.play('GET /a', { target: `127.0.0.1:${port}` }, 20);
    expect(result).toMatchObject({ status: 0, tally: expect.stringMatching(/^sent 1, answered by status 2xx 1,/) });
    expect(result.output).toContain('waiting for');
  }), PATIENCE);

  // By itself, after all others: it is timed.
  test.each([[5, 15], [40, 120]])('is sent at %i requests a second', async (requestsPerSecond, count) => withReplay(async replay => {
    expect(await replay.play(Array(count).fill('GET /').join('\n'), { requestsPerSecond })).toMatchObject({ status: 0, tally: expect.stringContaining(` 2xx ${count},`) });
    const times = replay.seen.slice(1).map(({ at }) => at);
    const taken = (Math.max(...times) - Math.min(...times)) / 1000;
    expect(taken).toBeGreaterThan(count / requestsPerSecond * 0.85);
    expect(taken).toBeLessThan(count / requestsPerSecond * 1.6);
    const inOneSecond = Math.max(...times.map(start => times.filter(at => at >= start && at < start + 1000).length));
    expect(inOneSecond).toBeLessThanOrEqual(requestsPerSecond * 1.5);
  })(), PATIENCE);
});
