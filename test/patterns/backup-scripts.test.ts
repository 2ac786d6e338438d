import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { snapshotScript } from '../../src/patterns/backups/backup-scripts';

/** Answers from files: what can be used by now, and all that there are; and notes what it is told. */
const KUBECTL = `#!/bin/sh
case "$*" in
  create*) cat >> "$FOLDER/created" ;;
  delete*) echo "$*" > "$FOLDER/deleted" ;;
  *'is not ready yet'*) touch "$FOLDER/awaited"; exit 1 ;;
  *instance=queue-backup,keelwright.io/snapshot-run=*) [ -e "$FOLDER/awaited" ] || { echo "Unable to connect to the server" >&2; exit 1; }; cat "$FOLDER/ready" ;;
  *instance=queue-backup,keelwright.io/snapshot-run*) cat "$FOLDER/all" ;;
  *) exit 1 ;;
esac
`;
const RUN = '20261120t031500z';
const CLAIMS = ['data-queue-0', 'data-queue-1'];

/** A run, how many snapshots it makes, the ordinals of those that there are, and of those that can be used. */
type Row = [string, number | '', number[], number[]];

describe('snapshots', () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-snapshots-'));
    const programs = { kubectl: KUBECTL, date: `#!/bin/sh\necho ${RUN}\n`, sleep: '#!/bin/sh\n' };
    Object.entries(programs).forEach(([name, text]) => fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 }));
  });

  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const read = (name: string) => fs.existsSync(path.join(folder, name)) ? fs.readFileSync(path.join(folder, name), 'utf-8').trim() : undefined;

  const script = snapshotScript({ name: 'queue', component: 'backup', instance: 'queue-backup' });
  const start = (claims: string[]) => spawnSync(script[0], script.slice(1), {
    env: { PATH: `${folder}:${process.env.PATH}`, FOLDER: folder, SNAPSHOT_CLAIMS: claims.join(' '), SNAPSHOT_CLASS: 'csi', BACKUP_KEEP: '2' },
    encoding: 'utf-8',
    timeout: 20_000,
  });

  function run(...rows: Row[]) {
    const lines = rows.map<Row>(([name, ...row]) => [dayOf(name), ...row]).flatMap(([name, count, ordinals, ready]) => (
      ordinals.map(ordinal => `data-queue-${ordinal}-${name} ${name} ${count} ${ready.includes(ordinal) ? 'true' : ''}`)
    ));
    fs.writeFileSync(path.join(folder, 'all'), lines.sort().join('\n'));
    fs.writeFileSync(path.join(folder, 'ready'), CLAIMS.join('\n'));
    return start(CLAIMS);
  }

  /** Runs are told by the last digit of their day. */
  const dayOf = (name: string) => /^\d$/.test(name) ? `2026111${name}t031500z` : name;
  const deleted = () => read('deleted')?.match(/data-\S+/g)?.map(name => name.replace(/2026111(\d)t031500z/, '$1')) ?? [];

  test('are made once each, though the server does not answer for a while', () => {
    expect(run([RUN, 2, [0, 1], [0, 1]])).toMatchObject({ status: 0 });
    const created = read('created')!.split(/(?<=^})\n/m).map(text => JSON.parse(text));
    expect(created.map(({ metadata, spec }) => [metadata.name, metadata.labels, spec.source])).toEqual(CLAIMS.map(claim => [
      `${claim}-${RUN}`,
      {
        'app.kubernetes.io/name': 'queue',
        'app.kubernetes.io/component': 'backup',
        'app.kubernetes.io/instance': 'queue-backup',
        'app.kubernetes.io/managed-by': 'keelwright',
        'keelwright.io/snapshot-of': claim,
        'keelwright.io/snapshot-run': RUN,
        'keelwright.io/snapshot-count': '2',
      },
      { persistentVolumeClaimName: claim },
    ]));
    expect(read('awaited')).toBe('');
    expect(deleted()).toEqual([]);
  });

  test.each<[string, Row[], string[]]>([
    ['the newest whole runs stay', [['3', 2, [0, 1], [0, 1]], ['2', 2, [0, 1], [0, 1]], ['1', 2, [0, 1], [0, 1]]], ['data-queue-1-1', 'data-queue-0-1']],
    ['as many as there may be stay', [['2', 2, [0, 1], [0, 1]], ['1', 2, [0, 1], [0, 1]]], []],
    ['a run that never got ready is none of them', [['3', 2, [0, 1], [0, 1]], ['2', 2, [0, 1], [0]], ['1', 2, [0, 1], [0, 1]]], []],
    ['neither is one that was killed while it made them', [['3', 2, [0, 1], [0, 1]], ['2', 2, [0], [0]], ['1', 2, [0, 1], [0, 1]]], []],
    ['both go when there are enough whole ones', [
      ['4', 2, [0, 1], [0, 1]], ['3', 2, [0, 1], [0, 1]], ['2', 2, [0], [0]], ['1', 2, [0, 1], []],
    ], ['data-queue-0-2', 'data-queue-1-1', 'data-queue-0-1']],
    ['members that are no more go with their run', [
      ['3', 2, [0, 1], [0, 1]], ['2', 2, [0, 1], [0, 1]], ['1', 3, [0, 1, 2], [0, 1, 2]],
    ], ['data-queue-2-1', 'data-queue-1-1', 'data-queue-0-1']],
    ['a run of more members is as good', [['3', 2, [0, 1], [0, 1]], ['2', 3, [0, 1, 2], [0, 1, 2]], ['1', 3, [2], [2]]], ['data-queue-2-1']],
    ['one that does not say how many it made is kept until then', [['3', 2, [0, 1], [0, 1]], ['2', '', [0, 1], [0, 1]], ['1', 2, [0, 1], [0, 1]], ['0', '', [0], [0]]], ['data-queue-0-0']],
  ])('%s', (_, rows, gone) => {
    expect(run(...rows)).toMatchObject({ status: 0 });
    expect(deleted().sort()).toEqual(gone.sort());
  });

  test('F2: of a run whose name is from the future are neither counted nor deleted, and told', () => {
    const future: Row[] = [['21260101t000000z', 2, [0, 1], [0, 1]], ['21260102t000000z', 2, [0, 1], [0, 1]]];
    const ended = run(...future, [RUN, 2, [0, 1], [0, 1]], ['2', 2, [0, 1], [0, 1]], ['1', 2, [0, 1], [0, 1]]);
    expect(ended).toMatchObject({ status: 0, stderr: expect.stringContaining('data-queue-1-21260102t000000z has a time in the future in its name') });
    expect(deleted().sort()).toEqual(['data-queue-0-1', 'data-queue-1-1']);
  });

  test('of no members are no success', () => {
    expect(start([])).toMatchObject({ status: 1, stderr: 'The backend has no members, so there is nothing to take a snapshot of.\n' });
  });

  test('nothing is deleted when it cannot be known what there is', () => {
    fs.writeFileSync(path.join(folder, 'kubectl'), KUBECTL.replace('cat "$FOLDER/all"', 'cat "$FOLDER/all"; exit 1'), { mode: 0o755 });
    expect(run(['3', 2, [0, 1], [0, 1]], ['2', 2, [0, 1], [0, 1]], ['1', 2, [0, 1], [0, 1]]).status).not.toBe(0);
    expect(read('deleted')).toBeUndefined();
  });
});
