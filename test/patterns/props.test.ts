import { inspect } from 'util';
import { createTwoFilesPatch } from 'diff';
import { outside, permitted, probed, propRows, Row, scheduled, spreading, web } from './prop-rows';
import { Concurrency, HttpScheme, PodSecurity, Probe } from '../../src';
import { shopYaml } from '../program';
import { publicApi } from '../public-api';

const ROWS = propRows();

const ABOUT_THE_CLUSTER = ['PlatformOptions.zones', 'PlatformOptions.storageClass', 'StorageClassOptions.allowVolumeExpansion', 'StorageClassOptions.volumeBindingMode'];

/** Props that decide where output goes, that only constructs fill in, or that tell constructs about the cluster. */
const NOT_IN_THE_YAML = ['AppProps.outdir', ...ABOUT_THE_CLUSTER, ...['host', 'namespace', 'port', 'podPort', 'podLabels', 'scheme', 'path', 'addresses'].map(name => `EndpointOptions.${name}`)];

const { members } = publicApi();
const props = members.filter(({ kind }) => kind === 'prop');

test('every public prop has a row here, and every row a prop', () => {
  expect([...Object.keys(ROWS), ...NOT_IN_THE_YAML].sort()).toEqual(props.map(({ name }) => name));
});

test.each(Object.keys(ROWS))('%s changes exactly this', prop => {
  const { from, to } = ROWS[prop];
  const change = createTwoFilesPatch('without', 'with', shopYaml(from), shopYaml(to), undefined, undefined, { context: 3 });
  const lines = change.split('\n').slice(4);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join('\n')).toMatchSnapshot();
});

describe('a default that is a literal is what an absent prop means', () => {
  const LITERALS: { readonly [prop: string]: Row } = {
    'SystemProps.createNamespace': { to: { system: { createNamespace: true } } },
    'SystemProps.podSecurity': { to: { system: { podSecurity: PodSecurity.RESTRICTED } } },
    'SystemDefaults.replicas': { to: { system: { defaults: { replicas: 2 } } } },
    'Scale.min': web({ scale: { max: 8, min: 2 } }, { scale: { max: 8 } }),
    'ProbeTimings.initialDelaySeconds': probed(Probe.http('/ready', { initialDelaySeconds: 0 })),
    'ExternalServiceOptions.scheme': outside({ scheme: 'tcp' }),
    'ScheduleOptions.timeZone': scheduled({ timeZone: 'Etc/UTC' }),
    'ScheduleOptions.concurrency': scheduled({ concurrency: Concurrency.FORBID }),
    'ScheduleOptions.startingDeadlineSeconds': scheduled({ startingDeadlineSeconds: 300 }),
    'ScheduleOptions.activeDeadlineSeconds': scheduled({ activeDeadlineSeconds: 3600 }),
    'ScheduleOptions.retries': scheduled({ retries: 3 }),
    'ScheduleOptions.successfulRuns': scheduled({ successfulRuns: 3 }),
    'ScheduleOptions.failedRuns': scheduled({ failedRuns: 3 }),
    'WorkloadProps.minReadySeconds': web({ minReadySeconds: 0 }),
    'PermissionOptions.clusterWide': permitted({ clusterWide: false }),
    'SpreadOptions.required': spreading({ required: false }),
    'SpreadOptions.maxSkew': spreading({ maxSkew: 1 }),
    'HttpProbeOptions.scheme': probed(Probe.http('/ready', { scheme: HttpScheme.HTTP })),
  };

  test('every literal default is tried', () => {
    const literal = props.filter(({ name, byDefault }) => byDefault !== undefined && !byDefault.startsWith('-') && !NOT_IN_THE_YAML.includes(name));
    expect(literal.map(({ name }) => name)).toEqual(Object.keys(LITERALS).sort());
  });

  test.each(Object.keys(LITERALS))('%s', prop => {
    const { from, to } = LITERALS[prop];
    const given = members.find(({ name }) => name === prop)!.byDefault!.replace(/^'|'$/g, '').split('.').pop()!;
    const spelled = inspect(to, { depth: 8 }).toLowerCase();
    expect(spelled).toContain(given.toLowerCase());
    expect(shopYaml(to)).toBe(shopYaml(from));
  });
});
