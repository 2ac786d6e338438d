import { IConstruct } from 'constructs';
import { StatefulBackendProps } from './stateful-backend-props';
import { memberHost, membersOf } from '../blocks/members';
import { Replicas } from '../blocks/replicas';
import { knownOf } from '../engines';
import { EngineSpec } from '../engines/engine-spec';
import { refuseUnreadable, Software as Known } from '../engines/software';
import { refuse } from '../private/refusal';
import { Health } from '../props/health';
import { InitStep } from '../props/init-step';
import { MemberList } from '../props/member-list';
import { Plain } from '../props/plain';
import { PodManagement } from '../props/pod-management';
import { Port } from '../props/port';
import { Resources } from '../props/resources';
import { SecretKey } from '../props/secret';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

const SECONDS_TO_STOP = 120;

/** What runs in the members of a backend, whoever said it: the user, or what is known of an engine. */
export interface Software {
  readonly image: string;
  readonly port?: number;
  readonly ports?: Port[];
  readonly memberPorts: Port[];
  readonly health?: Health;
  readonly dataPath?: string;
  readonly user?: User;
  readonly resources: Resources;
  readonly writablePaths: WritablePath[];
  readonly command?: string[];
  readonly args?: string[];
  readonly init: InitStep[];
  readonly files: { readonly [path: string]: string | Plain };
  readonly config: { readonly [variable: string]: string };
  readonly secrets: { readonly [variable: string]: SecretKey };
  readonly preStop?: string[];
  readonly terminationGraceSeconds: number;
  readonly podManagement: PodManagement;
  /** Path of the URL. */
  readonly path?: string;
  /** What is known of it, when it is an engine. */
  readonly spec?: EngineSpec;
}

export function softwareOf(where: IConstruct, name: string, replicas: number, props: StatefulBackendProps): Software {
  return props.engine === undefined ? ownSoftware(where, props) : engineSoftware(where, name, replicas, props);
}

/** What the software is told of its members. */
export function memberLists(
  where: IConstruct, lists: { readonly [variable: string]: MemberList }, name: string, { min, max }: Replicas,
): { [variable: string]: string } {
  return Object.fromEntries(Object.entries(lists).map(([variable, { template, options }]) => {
    const { separator = ',', first = min } = options;
    refuseNobody(where, variable, template, first, max);
    const members = Array.from({ length: Math.min(first, max) }, (_, ordinal) => template
      .replace(/\{host\}/g, memberHost(name, ordinal)).replace(/\{ordinal\}/g, `${ordinal}`).replace(/\{number\}/g, `${ordinal + 1}`));
    return [variable, members.join(separator)];
  }));
}

function refuseNobody(where: IConstruct, variable: string, template: unknown, first: unknown, replicas: number): void {
  const names = typeof template === 'string' && /\{(host|ordinal|number)\}/.test(template);
  const unknown = typeof template === 'string' ? template.match(/\{(?!(host|ordinal|number)\})\w*\}/)?.[0] : undefined;
  const counted = Number.isInteger(first) && ((first as number) >= 1 || replicas === 0);
  if (names && unknown === undefined && counted) return;
  refuse(where, {
    code: 'member-list-invalid',
    problem: counted ? `memberLists.${variable} does not say which member is meant` : `memberLists.${variable} is a list of nobody`,
    given: counted ? unknown ?? template : { first },
    allowed: 'a text with {host}, {ordinal} or {number}; first from 1 on',
    fix: counted ? "write MemberList.of('{host}')" : 'write first: 1 or more, or leave it out for all',
  });
}

function ownSoftware(where: IConstruct, props: StatefulBackendProps): Software {
  if (props.preStop !== undefined) refuseNoCommand(where, props.preStop);
  return {
    ...props,
    image: props.image ?? refuseNothing(where),
    resources: props.resources!,
    memberPorts: props.memberPorts ?? [],
    writablePaths: props.writablePaths ?? [],
    init: props.init ?? [],
    files: props.configFiles ?? {},
    config: {},
    secrets: {},
    terminationGraceSeconds: props.terminationGraceSeconds ?? SECONDS_TO_STOP,
    podManagement: props.podManagement ?? (props.selfClustering ? PodManagement.ORDERED_READY : PodManagement.PARALLEL),
  };
}

function engineSoftware(where: IConstruct, name: string, replicas: number, props: StatefulBackendProps): Software {
  refuseDecided(where, props);
  const { version, options } = props.engine!;
  const known = knownOf(props.engine!);
  const resources = props.resources ?? known.resources;
  const spec = known.spec(where, version, resources, { workload: name, service: membersOf(name), members: replicas, database: options.database });
  if (options.previousVersion !== undefined) refuseUnreadable(where, known, options.previousVersion, version);
  const [own, among] = [spec.ports.filter(({ scheme }) => scheme), spec.ports.filter(({ scheme }) => !scheme)];
  return {
    image: options.image ?? spec.image,
    ports: own.map(port => Port.tcp(port.number, { name: port.name, scheme: port.scheme })),
    memberPorts: among.map(port => Port.tcp(port.number, { name: port.name })),
    health: spec.health,
    dataPath: spec.volumePath,
    user: spec.user,
    resources,
    writablePaths: [...spec.writablePaths, ...props.writablePaths ?? []],
    command: spec.command,
    args: [...spec.args, ...props.args ?? []],
    init: [...spec.guard ? [{ name: 'guard', command: spec.guard }] : [], ...props.init ?? []],
    files: filesWith(where, spec, props),
    config: spec.config,
    secrets: secretsOf(where, known, spec, props),
    preStop: spec.preStop,
    terminationGraceSeconds: props.terminationGraceSeconds ?? spec.terminationGraceSeconds,
    podManagement: managed(where, spec, props),
    path: spec.database === undefined ? undefined : `/${encodeURIComponent(spec.database)}`,
    spec,
  };
}

function refuseNoCommand(where: IConstruct, preStop: string[]): void {
  if (preStop.length > 0 && preStop[0] !== '') return;
  refuse(where, {
    code: 'command-invalid',
    problem: 'preStop has no command',
    given: preStop,
    allowed: "a list of strings, the program first, such as ['nodetool', 'drain']",
    fix: 'name the program to run, or leave preStop out',
  });
}

function refuseNothing(where: IConstruct): never {
  return refuse(where, {
    code: 'software-missing',
    problem: 'it does not say what runs in it',
    given: 'neither engine nor image',
    allowed: 'an engine, or the image of other software',
    fix: "write engine: Engine.postgres('17'), or image: '...' with its port, health, dataPath and resources",
  });
}

/** What an engine is known to need cannot be said otherwise beside it. */
function refuseDecided(where: IConstruct, props: StatefulBackendProps): void {
  const decided = (['image', 'port', 'ports', 'memberPorts', 'health', 'dataPath', 'command', 'preStop', 'selfClustering', 'user'] as const)
    .filter(prop => props[prop] !== undefined);
  if (decided.length === 0) return;
  const { name, version } = props.engine!;
  refuse(where, {
    code: 'engine-decides',
    problem: `${decided.join(', ')}: that is known of ${name}, and both cannot hold`,
    given: [`engine ${name} ${version}`, ...decided].join(', '),
    allowed: 'an engine, or an image with all that belongs to it',
    fix: decided.includes('image') ? `remove it, or give a copy of the engine's image to the engine: { image: '${props.image}' }` : 'remove it, or write image instead of engine',
  });
}

function managed(where: IConstruct, { name, clustering }: EngineSpec, { podManagement }: StatefulBackendProps): PodManagement {
  // Of one member alone, a revision that never gets ready would have to be deleted by hand before another one is tried.
  if (!clustering?.parallel) return podManagement ?? PodManagement.PARALLEL;
  if (podManagement !== PodManagement.ORDERED_READY) return PodManagement.PARALLEL;
  return refuse(where, {
    code: 'members-need-each-other',
    problem: `a member of ${name} waits for the others when it starts: one by one, none would ever be ready`,
    given: podManagement,
    allowed: 'PodManagement.PARALLEL',
    fix: 'remove podManagement',
  });
}

function filesWith(where: IConstruct, spec: EngineSpec, { configFiles = {} }: StatefulBackendProps): Software['files'] {
  const twice = Object.keys(configFiles).filter(path => path in spec.files);
  if (twice.length > 0) {
    refuse(where, {
      code: 'engine-file-taken',
      problem: `${spec.name} gets a file at this path already`,
      given: twice.join(', '),
      allowed: `paths other than ${Object.keys(spec.files).join(', ')}`,
      fix: `write another file that ${spec.name} reads as well, such as one in ${twice[0].replace(/\/([^/]*)\.conf$/, '/conf.d')}`,
    });
  }
  return { ...spec.files, ...configFiles };
}

function secretsOf(where: IConstruct, known: Known, spec: EngineSpec, { credentials }: StatefulBackendProps): { [variable: string]: SecretKey } {
  const variables = Object.entries(spec.credentials);
  if (credentials === undefined) {
    return !spec.needsCredentials ? {} : refuse(where, {
      code: 'credentials-missing',
      problem: `${known.name} makes a user when its volume is empty, and must be told which`,
      given: 'no credentials',
      allowed: `a Secret that exists on the cluster with the keys ${variables.map(([, key]) => key).join(', ')}`,
      fix: "write credentials: Credentials.existing('...')",
    });
  }
  if (variables.length === 0) {
    refuse(where, {
      code: 'credentials-unused',
      problem: `${known.name} knows no users: whoever reaches it may use it`,
      given: credentials.secret.name,
      allowed: 'no credentials; the network policy decides who reaches it',
      fix: 'remove credentials',
    });
  }
  return Object.fromEntries(variables.map(([variable, key]) => [variable, credentials[key]]));
}
