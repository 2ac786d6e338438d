import { spawnSync } from 'child_process';
import { App as CdkApp, Chart } from 'cdk8s';
import { specOf } from './facts';
import { ENGINES } from '../../src/engines';
import { EngineSpec } from '../../src/engines/engine-spec';
import { postgres } from '../../src/engines/postgres';
import { rabbitmq } from '../../src/engines/rabbitmq';
import { redis } from '../../src/engines/redis';
import { refuseUnreadable } from '../../src/engines/software';
import { parseImage } from '../../src/private/image';

const WHERE = new Chart(new CdkApp(), 'shop');
const SETTING = { workload: 'orders', service: 'orders-members', members: 1 };
const ALL = ENGINES.flatMap(engine => engine.versions.map(version => ({ engine, version, title: `${engine.name} ${version}` })));

const followers = ({ engine, version }: typeof ALL[number]) => engine.versions.filter(next => next !== version && engine.follows(version, next));

test('data goes forward only, and through every step that the vendor asks for', () => {
  expect(Object.fromEntries(ALL.map(one => [one.title, followers(one).join(' ')]))).toMatchObject({
    'postgres 15': '',
    'postgres 16': '',
    'postgres 17': '',
    'postgres 18': '',
    'redis 7.2': '7.4 8.2 8.4 8.6 8.8 8.10',
    'redis 8.8': '8.10',
    'redis 8.10': '',
    'mysql 8.4': '9.7',
    'mysql 9.7': '',
    'mariadb 10.11': '11.4 11.8 12.3',
    'mariadb 12.3': '',
    'rabbitmq 4.0': '4.1 4.2',
    'rabbitmq 4.1': '4.2',
    'rabbitmq 4.2': '4.3',
    'rabbitmq 4.3': '',
  });
});

test('a version may follow itself, and one that is not known follows nothing', () => {
  expect(() => refuseUnreadable(WHERE, postgres, '17', '17')).not.toThrow();
  expect(() => refuseUnreadable(WHERE, redis, '6.2', '8.2')).toThrow(/^engine-version-skipped/);
});

test.each([
  ['a major that reads another format', () => refuseUnreadable(WHERE, postgres, '16', '17'),
    /^engine-version-skipped: shop.*: postgres 17 must not start on the data of version 16\n.*16 to 17.*\n.*allowed: 16 alone, on this data\n.*take a backup/],
  ['a step that is left out', () => refuseUnreadable(WHERE, rabbitmq, '4.0', '4.3'), /allowed: 4\.0, or from it 4\.1, 4\.2\n/],
  ['a version that is not known', () => postgres.spec(WHERE, '17.5', { cpu: '1', memory: '1Gi' }, SETTING), /^engine-version-unknown: [\s\S]*allowed: 15, 16, 17, 18\n.*write '17'/],
  ['memory that does not suffice', () => postgres.spec(WHERE, '17', { cpu: '1', memory: '64Mi' }, SETTING), /^engine-memory-too-small: [\s\S]*at least 128Mi/],
])('%s is refused', (_, program, message) => {
  expect(program).toThrow(message);
});

describe.each(ALL)('$title', ({ engine, version }) => {
  const spec = specOf(engine, version, 3);

  test('names one build of its image', () => {
    expect(parseImage(WHERE, 'image', spec.image).tag).toMatch(/^\d+\.\d+/);
  });

  test('has commands that a shell can read and that Kubernetes does not change', () => {
    for (const words of commandsOf(spec)) {
      const text = words.join(' ');
      expect(text).not.toContain('$$');
      expect(text).not.toMatch(new RegExp(`\\$\\((${[...Object.keys(spec.config), ...Object.keys(spec.credentials)].join('|') || 'none'})\\)`));
      if (words[0] === 'sh') expect(spawnSync('sh', ['-n'], { input: words[2], encoding: 'utf-8' })).toMatchObject({ status: 0, stderr: '' });
    }
  });

  test('has no credentials in its command line', () => {
    expect(spec.args.join(' ')).not.toMatch(new RegExp(`[$(](${Object.keys(spec.credentials).join('|') || 'none'})\\b`));
  });
});

function commandsOf({ health, guard, preStop, backup, command = [], args }: EngineSpec): string[][] {
  const probes = [health.startup, health.readiness, health.liveness].map(probe => probe?.commandLine);
  return [[...command, ...args], ...probes, guard, preStop, backup?.dump, backup?.restore].filter(words => words !== undefined);
}
