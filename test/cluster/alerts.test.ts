import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { promtool } from './lab/promtool';
import { documents } from './prove/documents';
import { run } from './prove/subject';

const PROGRAM = 'test/cluster/programs/backups.ts';

describe('the alert, as Prometheus reads it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keelwright-alert-'));
  const TIMES = 'kube_cronjob_status_last_successful_time{namespace="backups",cronjob="orders-backup",instance="a"}';
  const CREATED = 'kube_cronjob_created{namespace="backups",cronjob="orders-backup",instance="a"}';
  let ask: (...args: string[]) => Promise<{ stdout: string }>;

  beforeAll(async () => {
    const program = await promtool();
    ask = async (...args) => promisify(execFile)(program, args, { cwd: folder });
    const { stdout } = await run(`keelwright synth ${PROGRAM}`);
    const rules = documents(stdout).filter(({ kind }) => kind === 'PrometheusRule');
    rules.forEach(({ metadata, spec }) => writeFileSync(join(folder, `${metadata.name}.json`), JSON.stringify(spec)));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(['orders', 'cart', 'queue', 'ledger'])('is well formed for %s', async name => {
    expect((await ask('check', 'rules', `${name}-backup.json`)).stdout).toContain('SUCCESS: 2 rules found');
  });

  const tooOld = { severity: 'critical', namespace: 'backups', cronjob: 'orders-backup' };
  const unknown = { ...tooOld, severity: 'warning' };
  /** Series by their values from 1970 on, every quarter of an hour; the alert; and when it must and must not be raised. */
  const STORIES: [string, { [series: string]: string }, string, { [time: string]: object | undefined }][] = [
    ['the last success is too long ago', { [TIMES]: '0x160', [CREATED]: '0x160' }, 'BackupTooOld', { '35h': undefined, '35h30m': tooOld }],
    ['there was another success', { [TIMES]: '0x95 86400x65', [CREATED]: '0x160' }, 'BackupTooOld', { '35h30m': undefined, '40h': undefined }],
    ['nothing has ever succeeded', { [CREATED]: '0x160' }, 'BackupTooOld', { '35h': undefined, '35h30m': tooOld }],
    ['another cron job fails', { [TIMES.replace('orders', 'cart')]: '0x160', [CREATED]: '0x160', [TIMES]: '0x95 86400x65' }, 'BackupTooOld', { '40h': undefined }],
    ['the reporter has moved', { [TIMES]: '0x160', [TIMES.replace('"a"', '"b"')]: '0x95 86400x65', [CREATED]: '0x160' }, 'BackupTooOld', { '40h': undefined }],
    ['nobody reports the cron job', { 'up{job="other"}': '1x160' }, 'BackupUnknown', { '45m': undefined, '75m': unknown }],
    ['somebody reports it', { [CREATED]: '0x160' }, 'BackupUnknown', { '75m': undefined }],
  ];

  test.each(STORIES)('when %s', async (_, series, alertname, expected) => {
    const { groups } = JSON.parse(readFileSync(join(folder, 'orders-backup.json'), 'utf-8'));
    const { annotations } = groups[0].rules.find(({ alert }: any) => alert === alertname);
    const described = { ...annotations, description: annotations.description.replace('{{ $value | humanizeDuration }}', '1d 11h 30m 0s') };
    const story = {
      rule_files: ['orders-backup.json'],
      evaluation_interval: '15m',
      tests: [{
        interval: '15m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: Object.entries(expected).map(([time, labels]) => (
          { eval_time: time, alertname, exp_alerts: labels ? [{ exp_labels: labels, exp_annotations: described }] : [] }
        )),
      }],
    };
    writeFileSync(join(folder, 'story.json'), JSON.stringify(story));
    await ask('test', 'rules', 'story.json');
  });
});
