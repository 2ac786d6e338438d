import * as fs from 'fs';
import * as path from 'path';
import { createTwoFilesPatch } from 'diff';
import { Egress, Health, Platform, PlatformOptions, Schedule, ServiceType, StorageClass, System, TwelveFactorApp, User } from '../../src';
import { PRESETS } from '../../src/platform/presets';
import { Manifest, Testing } from '../../src/testing';

type Preset = (options?: PlatformOptions) => Platform;

const MAKE: { readonly [name: string]: Preset } = {
  generic: Platform.generic,
  kind: Platform.kind,
  minikube: Platform.minikube,
  gke: Platform.gke,
  eks: Platform.eks,
  aks: Platform.aks,
  openshift: Platform.openshift,
};

const SPECIAL = Object.keys(MAKE).filter(name => name !== 'generic');

/** One program with everything that a platform has a say in. */
function program(platform: Platform): System {
  const shop = new System(Testing.app({ platform }), 'shop');
  const resources = { cpu: '100m', memory: '128Mi' };
  const digest = `sha256:${'0'.repeat(64)}`;
  const web = new TwelveFactorApp(shop, 'web', {
    image: 'ghcr.io/acme/web:1.8.2',
    port: 8080,
    health: Health.http('/healthz'),
    resources,
    processes: { nightly: { command: ['./tidy'], schedule: Schedule.cron('0 3 * * *') } },
  });
  web.expose('web-public', { type: ServiceType.LOAD_BALANCER });
  new TwelveFactorApp(shop, 'worker', { image: `ghcr.io/acme/worker:1.8.2@${digest}`, resources, calls: [web] });
  new TwelveFactorApp(shop, 'legacy', { image: 'ghcr.io/acme/legacy:0.9', resources, user: User.of(999) });
  return shop;
}

test('every preset has its factory, and makes a platform of its name', () => {
  expect(Object.keys(MAKE)).toEqual(Object.keys(PRESETS));
  expect(Object.entries(MAKE).map(([, make]) => make().name)).toEqual(Object.keys(MAKE));
});

test.each(SPECIAL)('%s differs from generic by exactly this', name => {
  const [generic, special] = [Platform.generic(), MAKE[name]()].map(platform => Testing.yaml(program(platform)));
  const change = createTwoFilesPatch('generic', name, generic, special, undefined, undefined, { context: 3 });
  expect(change.split('\n').slice(4).join('\n')).toMatchSnapshot();
});

/** All that a preset may change: which field of which kind. */
const PLATFORM_FIELDS = [
  /^(Deployment|CronJob) \S+ .*template\.spec\.containers\.\d+\.imagePullPolicy$/,
  /^(Deployment|CronJob) \S+ .*template\.spec\.(containers\.\d+\.)?securityContext\.(runAsUser|runAsGroup|fsGroup|fsGroupChangePolicy)$/,
  /^Service web-public metadata\.annotations/,
  /^Namespace shop metadata\.labels\.(elbv2\.k8s\.aws|eks\.amazonaws\.com)\/pod-readiness-gate-inject$/,
  /^Deployment web spec\.template\.spec\.(terminationGracePeriodSeconds|containers\.0\.lifecycle\.preStop\.sleep\.seconds)$/,
  /^NetworkPolicy \S+ spec\.(ingress|egress)\.\d+\.(ports|from|to)/,
];

test.each(SPECIAL)('%s changes nothing else than pull policy, load balancers, policy ports and addresses, and users', name => {
  const [generic, special] = [Platform.generic(), MAKE[name]()].map(platform => Testing.synth(program(platform)));
  expect(special.map(idOf)).toEqual(generic.map(idOf));
  const changed = generic.flatMap((manifest, i) => differences(manifest, special[i]).map(field => `${idOf(manifest)} ${field}`));
  expect(changed.filter(field => !PLATFORM_FIELDS.some(allowed => allowed.test(field)))).toEqual([]);
});

test.each(SPECIAL)('what %s makes passes every check', name => {
  expect(Testing.findings(program(MAKE[name]()))).toEqual([]);
});

function idOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

/** Paths of the fields in which two objects differ. */
function differences(one: any, other: any, at: string[] = []): string[] {
  const areMaps = [one, other].every(value => typeof value === 'object' && value !== null);
  if (!areMaps) return one === other ? [] : [at.join('.')];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap(key => differences(one[key], other[key], [...at, key]));
}

describe('docs/platforms.md', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'platforms.md'), 'utf-8');
  const sections = new Map(page.split('\n## ').slice(1).map(section => [section.split('\n')[0], rowsOf(section)]));

  test('has a table for each preset', () => {
    expect([...sections.keys()]).toEqual(Object.keys(MAKE));
  });

  test.each(Object.keys(MAKE))('says of %s what the preset says', name => {
    const written = sections.get(name)!.map(([option, value]) => `${option}: ${value}`);
    expect(written).toEqual(Object.entries(settings(name)).map(([option, value]) => `${option}: ${value}`));
  });

  test.each(SPECIAL)('links a source for each value of %s that is not generic', name => {
    const generic = settings('generic');
    const unsourced = sections.get(name)!.filter(([option, value, source]) => value !== generic[option] && !/\]\(https:\/\//.test(source));
    expect(unsourced).toEqual([]);
  });

  test('explains every option', () => {
    expect(rowsOf(page.split('\n## ')[0]).map(([option]) => option).sort()).toEqual(Object.keys(settings('generic')).sort());
  });
});

/** Cells of a Markdown table, without header and code marks. */
function rowsOf(section: string): string[][] {
  const lines = section.split('\n').filter(line => line.startsWith('| '));
  return lines.slice(1).map(line => line.split('|').slice(1, -1).map((cell, i) => (i < 2 ? cell.replace(/`/g, '') : cell).trim()));
}

/** What a preset comes down to, in the words of the page. */
function settings(name: string): { readonly [option: string]: string } {
  const platform = MAKE[name]();
  return {
    kubernetes: platform.kubernetes,
    pullPolicy: platform.pullPolicy ?? 'not set',
    imagePullSecrets: platform.imagePullSecrets.map(secret => secret.name).join(', ') || 'none',
    zones: `${platform.zones ?? 'not set'}`,
    storageClass: storage(platform.storageClass),
    hasDefaultStorageClass: platform.hasDefaultStorageClass ? 'yes' : 'no',
    volumeSnapshotClass: platform.volumeSnapshotClass ?? 'not set',
    operators: platform.operators.join(', ') || 'none',
    metricsReaders: platform.metricsReaders?.map(({ namespaceName }) => namespaceName).join(', ') ?? 'not set',
    apiServer: places(platform.apiServer),
    identityServers: places(platform.identityServers),
    telemetry: places(platform.telemetry),
    loadBalancerClass: platform.loadBalancerClass ?? 'not set',
    loadBalancerControllers: platform.loadBalancerControllers?.join(', ') ?? 'not set',
    loadBalancerAnnotations: annotations(platform.loadBalancerAnnotations),
    internalLoadBalancerAnnotations: annotations(PRESETS[name].internalLoadBalancerAnnotations),
    loadBalancerSources: platform.loadBalancerSources?.join(', ') ?? 'not set',
    gatewayApi: platform.gatewayApi,
    dnsPorts: platform.dnsPorts.join(', '),
    dns: platform.dns === undefined ? 'not set' : 'set',
    enforcesNetworkPolicies: { true: 'yes', false: 'no', undefined: 'not set' }[`${platform.enforcesNetworkPolicies}`]!,
    namePolicies: platform.namePolicies ?? 'not set',
    assignsUsers: platform.assignsUsers ? 'yes' : 'no',
  };
}

function storage(known: StorageClass | undefined): string {
  return known ? `${known.name}, ${known.allowVolumeExpansion ? 'grows' : 'does not grow'}, ${known.volumeBindingMode}` : 'not set';
}

function places(egress: Egress[]): string {
  return egress.map(({ peer, ports = [] }) => `${ports.map(({ port }) => port).join(', ')} of ${peer.block ?? 'anyone'}`).join('; ') || 'none';
}

function annotations(map: { readonly [key: string]: string } | undefined): string {
  if (map === undefined) return 'not set';
  return Object.entries(map).map(([key, value]) => `${key}: ${value}`).join('<br>') || 'none';
}
