import * as path from 'path';
import { ApiType } from './model';

export interface Topic {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** What programs import it from, where that is not the package itself. */
  readonly module?: string;
}

/** In the order of the index: from what every program has to what few need. */
export const TOPICS: Topic[] = [
  { id: 'app', title: 'App', about: 'The program, its systems, and the apps and processes in them.' },
  { id: 'workloads', title: 'Workloads', about: 'Backends, agents, engines, schedules, and how a new version replaces the old one.' },
  { id: 'pods', title: 'Pods', about: 'Health checks, init containers, writable paths and metrics.' },
  { id: 'config', title: 'Config', about: 'Environment variables, Secrets and credentials.' },
  { id: 'scaling', title: 'Scaling', about: 'Resources, horizontal and vertical autoscaling.' },
  { id: 'scheduling', title: 'Scheduling', about: 'On which nodes pods run, beside which others, and in which order of priority.' },
  { id: 'services', title: 'Services', about: 'Ports, addresses, bindings, and what is outside the cluster.' },
  { id: 'routes', title: 'Routes', about: 'How calls come in from outside the cluster.' },
  { id: 'mesh', title: 'Mesh', about: 'Timeouts, retries and faults, where the platform has a service mesh.' },
  { id: 'releases', title: 'Releases', about: 'Canary, blue-green, A/B test and shadow.' },
  { id: 'storage', title: 'Storage', about: 'Volumes, claims, storage classes and scratch space.' },
  { id: 'backups', title: 'Backups', about: 'Backups of a backend, and how they are restored.' },
  { id: 'policies', title: 'Policies', about: 'Peers and egress, the parts of network policies.' },
  { id: 'access', title: 'Access', about: 'Permissions on the Kubernetes API, teams, and identities for cloud services.' },
  { id: 'security', title: 'Security', about: 'Users, Pod Security levels, and what an agent has of its node.' },
  { id: 'quotas', title: 'Quotas', about: 'Limits of a namespace and of the containers in it.' },
  { id: 'headroom', title: 'Headroom', about: 'Capacity that is reserved for pods to come.' },
  { id: 'platform', title: 'Platform', about: 'The target cluster and its capabilities.' },
  { id: 'testing', title: 'Testing', about: 'Tests of your own programs, in jest.', module: 'keelwright/testing' },
];

/** The topic of what is not in a room of src/props, by the beginning of its file's path; the longest one counts. */
const TOPIC_OF: { readonly [beginning: string]: string } = {
  'synth/': 'app',
  'platform/': 'platform',
  'testing/': 'testing',
  'checks/': 'testing',
  'manifests/': 'testing',
  'releases/': 'releases',
  'patterns/app/': 'app',
  'patterns/system/': 'app',
  'patterns/workload/': 'app',
  'patterns/agent/': 'workloads',
  'patterns/job/': 'workloads',
  'patterns/backend/': 'workloads',
  'patterns/backend/external-backend': 'services',
  'patterns/backups/': 'backups',
  'patterns/headroom/': 'headroom',
  'patterns/shared/config-set': 'config',
  'patterns/shared/existing': 'app',
  'patterns/shared/public-gateway': 'routes',
  'patterns/shared/shared-volume': 'storage',
  'patterns/shared/static-volume': 'storage',
  'patterns/shared/storage-tier': 'storage',
};

/** The page and heading where a type is described. */
export interface Place {
  readonly page: string;
  readonly anchor?: string;
}

export type Places = ReadonlyMap<string, Place>;

export function placesOf(types: readonly ApiType[]): Places {
  const constructs = types.filter(({ kind }) => kind === 'construct').map((type): [string, Place] => [type.name, { page: constructPage(type) }]);
  const props = types.flatMap(type => propsOf(type, types).map(({ name }): [string, Place] => [name, { page: constructPage(type), anchor: 'props' }]));
  const others = TOPICS.flatMap(topic => inTopic(topic, types).others.map(({ name }, i, all): [string, Place] => {
    const before = all.slice(0, i).filter(other => anchorOf(other.name) === anchorOf(name)).length;
    return [name, { page: `${topic.id}.md`, anchor: `${anchorOf(name)}${before === 0 ? '' : `-${before}`}` }];
  }));
  return new Map([...constructs, ...props, ...others]);
}

/** Constructs by name; others by file, where classes stand before what they are made of. The props of a construct are on its page. */
export function inTopic({ id }: Topic, types: readonly ApiType[]): { readonly constructs: ApiType[]; readonly others: ApiType[] } {
  const taken = types.flatMap(type => propsOf(type, types));
  const inside = types.filter(type => topicOf(type) === id && !taken.includes(type));
  const rank = ({ kind }: ApiType) => kind === 'class' ? 0 : 1;
  return {
    constructs: inside.filter(({ kind }) => kind === 'construct').sort((a, b) => compare(a.name, b.name)),
    others: inside.filter(({ kind }) => kind !== 'construct').sort((a, b) => compare(stem(a), stem(b)) || rank(a) - rank(b) || a.position - b.position),
  };
}

/** What a construct is made with; none where it is made by something else. */
export function propsOf({ made }: ApiType, types: readonly ApiType[]): ApiType[] {
  const names = made?.parameters.filter(({ name }) => name === 'props').map(({ type }) => type) ?? [];
  return types.filter(({ name }) => names.includes(name));
}

function topicOf({ file }: ApiType): string {
  const [, room] = /^props\/([^/]+)\//.exec(file) ?? [];
  const [beginning] = Object.keys(TOPIC_OF).filter(text => file.startsWith(text)).sort((a, b) => b.length - a.length);
  const topic = room ?? TOPIC_OF[beginning];
  if (TOPICS.every(({ id }) => id !== topic)) throw new Error(`src/${file} has no topic: write it in test/api-docs/places.ts`);
  return topic;
}

/** From one page to a place, which may be on the same page. */
export function linkTo(from: string, { page, anchor }: Place): string {
  const hash = anchor === undefined ? '' : `#${anchor}`;
  return page === from && hash !== '' ? hash : `${path.posix.relative(path.posix.dirname(from), page)}${hash}`;
}

function constructPage(type: ApiType): string {
  return `constructs/${path.basename(stem(type))}.md`;
}

/** So that `scale` stands before `scale-metric`. */
function stem({ file }: ApiType): string {
  return file.replace(/\.ts$/, '');
}

function anchorOf(name: string): string {
  return name.toLowerCase();
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
