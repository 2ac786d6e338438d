import { spawnSync } from 'child_process';
import { App as CdkApp, Chart } from 'cdk8s';
import fc from 'fast-check';
import { specOf } from './facts';
import { ENGINES } from '../../src/engines';
import { operatedPostgres } from '../../src/engines/cloud-native-pg';
import { EngineSpec } from '../../src/engines/engine-spec';
import { mysql } from '../../src/engines/mysql';
import { postgres } from '../../src/engines/postgres';
import { rabbitmq } from '../../src/engines/rabbitmq';
import { redis } from '../../src/engines/redis';
import { refuseOtherImage, refuseUnreadable, Software } from '../../src/engines/software';
import { parseImage } from '../../src/private/image-reference';
import { WELL_KNOWN_PORTS } from '../../src/private/network/outside-url';

const WHERE = new Chart(new CdkApp(), 'shop');
const SETTING = { workload: 'orders', service: 'orders-members', members: 1 };
const ALL = ENGINES.flatMap(engine => engine.versions.map(version => ({ engine, version, title: `${engine.name} ${version}` })));

const followers = ({ engine, version }: typeof ALL[number]) => engine.versions.filter(next => next !== version && engine.follows(version, next));

test('data goes forward only, and through every step that the vendor asks for', () => {
  const keepers = ALL.filter(({ engine, version }) => specOf(engine, version).volumePath !== undefined);
  expect(Object.fromEntries(keepers.map(one => [one.title, followers(one).join(' ')]))).toEqual({
    'postgres 15': '',
    'postgres 16': '',
    'postgres 17': '',
    'postgres 18': '',
    'redis 7.2': '7.4 8.2 8.4 8.6 8.8 8.10',
    'redis 7.4': '8.2 8.4 8.6 8.8 8.10',
    'redis 8.2': '8.4 8.6 8.8 8.10',
    'redis 8.4': '8.6 8.8 8.10',
    'redis 8.6': '8.8 8.10',
    'redis 8.8': '8.10',
    'redis 8.10': '',
    'mysql 8.4': '9.7',
    'mysql 9.7': '',
    'mariadb 10.11': '11.4 11.8 12.3',
    'mariadb 11.4': '11.8 12.3',
    'mariadb 11.8': '12.3',
    'mariadb 12.3': '',
    'rabbitmq 4.0': '4.1 4.2',
    'rabbitmq 4.1': '4.2',
    'rabbitmq 4.2': '4.3',
    'rabbitmq 4.3': '',
  });
});

test('a cache may become any version, as there is no data', () => {
  const caches = ALL.filter(({ engine, version }) => specOf(engine, version).volumePath === undefined);
  for (const one of caches) expect([one.title, followers(one)]).toEqual([one.title, one.engine.versions.filter(version => version !== one.version)]);
});

test('the scheme of each has its port where URLs of servers outside the cluster are read: src/private/network/outside-url.ts', () => {
  const ports = ALL.flatMap(({ engine, version }) => specOf(engine, version).ports).filter(({ scheme }) => scheme !== undefined && scheme !== 'memcached');
  expect(ports.map(({ scheme }) => [scheme, WELL_KNOWN_PORTS[scheme!]])).toEqual(ports.map(({ scheme, number }) => [scheme, number]));
});

test('a version may follow itself, and one that is not known follows nothing', () => {
  expect(() => refuseUnreadable(WHERE, postgres, '17', '17')).not.toThrow();
  expect(() => refuseUnreadable(WHERE, redis, '6.2', '8.2')).toThrow(/^engine-version-skipped/);
});

test.each([
  ['a major that reads another format', () => refuseUnreadable(WHERE, postgres, '16', '17'),
    /^engine-version-skipped: shop.*: postgres 17 must not start on the data of version 16\n.*16 to 17.*\n.*allowed: 16 alone, on this data\n.*take a backup/],
  ['a step that is left out', () => refuseUnreadable(WHERE, rabbitmq, '4.0', '4.3'), /allowed: 4\.0, or from it 4\.1, 4\.2\n/],
  ['a version that is not known', () => postgres.spec(WHERE, '17.5', { cpu: '1', memory: '1Gi' }, SETTING), /^engine-version-unknown: [\s\S]*allowed: 15, 16, 17, 18\n.*set the version to '17'/],
  ['memory that does not suffice', () => postgres.spec(WHERE, '17', { cpu: '1', memory: '64Mi' }, SETTING), /^engine-memory-too-small: [\s\S]*at least 128Mi/],
])('%s is refused', (_, program, message) => {
  expect(program).toThrow(message);
});

describe('F34 what a server keeps for itself', () => {
  const MIB = 2 ** 20;
  const KEEPERS = [...ALL.filter(({ engine, version }) => specOf(engine, version).leastStorage), { engine: operatedPostgres, version: '17', title: 'postgres with ha' }];
  const at = (engine: Software, version: string, storage: number) => engine.spec(WHERE, version, { cpu: '1', memory: '512Mi' }, { ...SETTING, storage });
  /** Settings that are amounts on the volume, in bytes, by name. */
  const amounts = ({ args, files }: EngineSpec) => Object.fromEntries([...[...args, ...Object.values(files).flatMap(text => text.split('\n'))].join('\n')
    .matchAll(/^(?:--)?([a-z_.-]*(?:wal|redo|log-file|disk_free)[a-z_.-]*)\s?=\s?(\d+)(MB?)?$/gm)].map(([, name, number, unit]) => [name, Number(number) * (unit ? MIB : 1)]));

  test.each(KEEPERS)('is a small part of any volume that $title takes', ({ engine, version }) => {
    const { bytes } = at(engine, version, 2 ** 40).leastStorage!;
    fc.assert(fc.property(fc.double({ min: Math.log2(bytes), max: 44, noNaN: true }), exponent => {
      const storage = Math.max(bytes, Math.floor(2 ** exponent));
      const kept = amounts(at(engine, version, storage));
      expect(Object.keys(kept)).not.toEqual([]);
      for (const [name, amount] of Object.entries(kept)) {
        expect(amount).toBeGreaterThan(0);
        expect(amount).toBeLessThanOrEqual(storage / (name === 'disk_free_limit.absolute' ? 2 : 4) + 1);
      }
      if (engine.name === 'postgres') expect(kept.min_wal_size).toBeLessThanOrEqual(kept.max_wal_size);
    }));
  });

  test('is a tenth of a small volume, and never more than the server keeps by itself', () => {
    expect(amounts(at(postgres, '17', 2 ** 30))).toEqual({ max_wal_size: 102 * MIB, min_wal_size: 80 * MIB, max_slot_wal_keep_size: 256 * MIB });
    expect(amounts(at(postgres, '17', 256 * MIB))).toEqual({ max_wal_size: 32 * MIB, min_wal_size: 32 * MIB, max_slot_wal_keep_size: 64 * MIB });
    expect(amounts(at(postgres, '17', 2 ** 40))).toMatchObject({ max_wal_size: 2 ** 30 });
    expect(amounts(at(operatedPostgres, '17', 2 ** 30))).toMatchObject({ wal_keep_size: 102 * MIB });
  });
});

describe('F34 an image', () => {
  const refused = (engine: Software, version: string, image: string) => () => refuseOtherImage(WHERE, engine, specOf(engine, version), image);

  test.each([
    ['postgres', postgres, '17', 'postgres:16'],
    ['a copy', postgres, '17', 'registry.acme.example:5000/team/postgres:16.15-trixie'],
    ['one with a digest, too', postgres, '17', `postgres:16@sha256:${'a'.repeat(64)}`],
    ['a series whose digits begin alike', redis, '8.2', 'redis:8.20'],
    ['the operator\'s', operatedPostgres, '17', 'ghcr.io/cloudnative-pg/postgresql:16.15-202608310817-minimal-trixie'],
  ])('of another version is refused: %s', (_, engine, version, image) => {
    expect(refused(engine, version, image)).toThrow(/^engine-image-version: shop/);
  });

  test.each([
    ['its own', postgres, '17', 'postgres:17.11-trixie'],
    ['a rougher tag', redis, '8.2', 'redis:8'],
    ['a finer tag', redis, '8.2', 'redis:8.2.1'],
    ['by its digest', postgres, '17', `postgres@sha256:${'1'.repeat(64)}`],
    ['a tag that says nothing', postgres, '17', 'postgres:stable'],
    ['a date', postgres, '17', 'postgres:20261120'],
    ['of another name, with versions of its own', postgres, '17', 'ghcr.io/acme/orders-postgres:1.4.0'],
  ])('is taken: %s', (_, engine, version, image) => {
    expect(refused(engine, version, image)).not.toThrow();
  });
});

test('F34 a series before all that are known leads to the first step, and not to the last', () => {
  expect(() => specOf(mysql, '8.0')).toThrow(/fix: +set the version to '8\.4', and upgrade the data of 8\.0 to it first; after that, 9\.7 may follow/);
  expect(() => specOf(mysql, '9.9')).toThrow(/fix: +set the version to '9\.7'$/);
  expect(() => specOf(postgres, '9.6')).toThrow(/fix: +set the version to '18'$/);
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
