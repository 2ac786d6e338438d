import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ENGINES } from '../../src/engines';
import { fetchScript, prepareScript, snapshotScript, storeScript } from '../../src/patterns/backups/backup-scripts';
import { replayScript } from '../../src/releases/shadow/replay-script';
import { enginesWith } from '../engines/declared';
import { specOf } from '../engines/facts';

const IDENTITY = { name: 'queue', component: 'backup', instance: 'queue-backup' };

/** Every script that is printed, by what it does. */
const SCRIPTS: { readonly [what: string]: string[] | undefined } = {
  'backup prepare': prepareScript('/scratch'),
  'backup store': storeScript('/scratch', 7),
  'backup store, shrunk': storeScript('/scratch', 7, true),
  'restore fetch': fetchScript(),
  'snapshots': snapshotScript(IDENTITY),
  'replay': replayScript(),
  ...Object.fromEntries(ENGINES.flatMap(engine => {
    const { name, guard, preStop, health, backup, metrics } = specOf(engine, engine.versions.at(-1)!, 3);
    const { startup, readiness, liveness } = health;
    const commands = { guard, preStop, ...backup && { dump: backup.dump, restore: backup.restore }, exporter: metrics?.exporter?.command };
    const probes = Object.entries({ startup, readiness, liveness }).map(([kind, probe]) => [`${name} ${kind}`, probe?.commandLine]);
    return [...Object.entries(commands).map(([kind, command]) => [`${name} ${kind}`, command]), ...probes];
  })),
};

/** Loops that nothing in them ends, and what does. */
const ENDED_ELSEWHERE: { readonly [script: string]: { readonly [loop: string]: string } } = {
  'snapshots': { 'until [ "$(kubectl get volumesnapshots': 'the deadline of the run: how long a snapshot takes is the storage\'s affair' },
  'postgres restore': {
    'until [ "$(echo \'SELECT rolcreatedb OR rolsuper': 'the deadline of the Job: a person is asked to do something, and the log says what',
    'until { echo \'SET client_min_messages = warning;\'; sql': 'the deadline of the Job: a person is asked to do something, and the log says what',
    'while :; do': 'the deadline of the Job: sessions of administrators end when they do, and the log says so',
    '{ while echo "$ends" | ask postgres; do sleep 0.3; done }': 'it is killed when the names are swapped',
  },
  ...Object.fromEntries(enginesWith(({ metrics }) => metrics?.exporter !== undefined).map(({ name }) => [
    `${name} exporter`, { 'while :; do': 'the end of the pod: an exporter is started again for as long as the server runs' },
  ])),
};

/** What a loop that waits has in its first lines: tries that are counted, a time, or a process that must be alive. */
const BOUND = /(\[ "\$(tries|\(date \+%s\))" -lt .* \]|kill -0 "\$server" 2> \/dev\/null) \|\| refuse /;
const LINES = 7;

function unbounded(words: string[] | undefined): string[] {
  const lines = words?.[0] === 'sh' ? words[2].split('\n').map(line => line.trim()) : [];
  return lines.filter((line, i) => {
    const isLoop = /(^|[{;|] ?)(until|while) /.test(line) && !line.startsWith('#');
    const reads = /while (IFS= )?read /.test(line) || /while \[ \$(\w+) -lt /.test(line);
    return isLoop && !reads && !BOUND.test(lines.slice(i, i + LINES).join('\n'));
  });
}

test.each(Object.keys(SCRIPTS))('F64 %s waits for nothing without end', what => {
  const stated = Object.keys(ENDED_ELSEWHERE[what] ?? {});
  const left = unbounded(SCRIPTS[what]);
  expect({
    'loops that nothing ends: count their tries, or add what does to ENDED_ELSEWHERE': left.filter(loop => !stated.some(start => loop.startsWith(start))),
    'in ENDED_ELSEWHERE, and no longer in the script': stated.filter(start => !left.some(loop => loop.startsWith(start))),
  }).toEqual({
    'loops that nothing ends: count their tries, or add what does to ENDED_ELSEWHERE': [],
    'in ENDED_ELSEWHERE, and no longer in the script': [],
  });
});

describe('F64 what fetches a backup', () => {
  let folder: string;
  beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-fetch-')); });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  function fetch(nc: string | undefined) {
    const rclone = '#!/bin/sh\ncase "$1" in lsf) echo 2026-11-20T031500Z.dump ;; esac\n';
    const programs = { rclone, sleep: '#!/bin/sh\necho slept >> "$FOLDER/slept"\n', ...nc !== undefined && { nc } };
    Object.entries(programs).forEach(([name, text]) => fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 }));
    // Only what the script needs beside, so that a missing program is missing.
    ['sh', 'grep', 'cat'].forEach(name => fs.symlinkSync(spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf-8' }).stdout.trim(), path.join(folder, name)));
    const [, ...script] = fetchScript();
    // The script writes the list of backups to /tmp, and has the patience of an hour.
    const words = script.map(word => word.replace(/\/tmp\//g, `${folder}/`).replace('-lt 1200 ', '-lt 5 '));
    const env = { PATH: folder, FOLDER: folder, BACKUP_STORE: 's3:orders/', BACKUP_NAME: '2026-11-20T031500Z.dump', BACKUP_FILE: `${folder}/dump`, BACKUP_HOST: 'orders', BACKUP_PORT: '5432' };
    return spawnSync('/bin/sh', words, { env, encoding: 'utf-8', timeout: 60_000 });
  }

  test('says at once when the image of the client has no nc that can ask', () => {
    for (const nc of [undefined, '#!/bin/sh\necho "nc: invalid option -- z" >&2\nexit 1\n', '#!/bin/sh\necho "nc: unrecognized option: z" >&2\nexit 1\n']) {
      expect(fetch(nc)).toMatchObject({ status: 1, stderr: expect.stringContaining('must contain an nc that supports -z and -w') });
      fs.readdirSync(folder).forEach(name => fs.rmSync(path.join(folder, name)));
    }
  });

  test('gives up on a server that is never reached, and says which', () => {
    const { status, stderr } = fetch('#!/bin/sh\nexit 1\n');
    expect({ status, stderr: stderr.trim() }).toEqual({ status: 1, stderr: 'orders:5432 was not reachable in 5 attempts: nothing is restored.' });
  });

  test('goes on as soon as the server answers', () => {
    expect(fetch('#!/bin/sh\n[ -e "$FOLDER/slept" ]\n')).toMatchObject({ status: 0, stdout: 'waiting for orders:5432 to be ready\n' });
  });
});
