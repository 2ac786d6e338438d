import { IConstruct } from 'constructs';
import { StatefulBackendProps } from './stateful-backend-props';
import { statedReason } from '../../blocks/objects/stated-reason';
import { Replicas } from '../../blocks/scaling/replicas';
import { memberHost, membersOf } from '../../blocks/workloads/members';
import { knownOf } from '../../engines';
import { EngineSpec } from '../../engines/engine-spec';
import { refuseOtherImage, refuseUnreadable, Software as Known } from '../../engines/software';
import { Platform } from '../../platform/platform';
import { GUARD } from '../../private/calls/guard';
import { byteQuantity } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { Credentials } from '../../props/config/credentials';
import { PlainText } from '../../props/config/plain-text';
import { SecretKey } from '../../props/config/secret';
import { Health } from '../../props/pods/health';
import { Hook } from '../../props/pods/hook';
import { InitStep } from '../../props/pods/init-step';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { User } from '../../props/security/user';
import { Port } from '../../props/services/port';
import { MemberList } from '../../props/workloads/member-list';
import { PodManagement } from '../../props/workloads/pod-management';

const SECONDS_TO_STOP = 120;

/** The software that runs in the members of a backend: from the user's options, or from the engine. */
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
  readonly files: { readonly [path: string]: string | PlainText };
  readonly config: { readonly [variable: string]: string };
  readonly secrets: { readonly [variable: string]: SecretKey };
  /** Read only by the pre-start check. */
  readonly guardSecrets: { readonly [variable: string]: SecretKey };
  readonly preStop?: Hook;
  readonly terminationGraceSeconds: number;
  readonly podManagement: PodManagement;
  /** Path of the URL. */
  readonly path?: string;
  /** The engine's specification, if it is an engine. */
  readonly spec?: EngineSpec;
}

export function softwareOf(where: IConstruct, name: string, replicas: number, props: StatefulBackendProps): Software {
  return props.engine === undefined ? ownSoftware(where, props) : engineSoftware(where, name, replicas, props);
}

/** The environment variables that list the members. */
export function memberLists(
  where: IConstruct, lists: { readonly [variable: string]: MemberList }, name: string, { min, max, autoscaled }: Replicas,
): { [variable: string]: string } {
  return Object.fromEntries(Object.entries(lists).map(([variable, { template, options }]) => {
    const { separator = ',', first = min, quorum = options.first === undefined && !autoscaled } = options;
    refuseNobody(where, variable, template, first, max);
    if (quorum) refuseEven(where, variable, Math.min(first, max));
    const members = Array.from({ length: Math.min(first, max) }, (_, ordinal) => template
      .replace(/\{host\}/g, memberHost(name, ordinal)).replace(/\{ordinal\}/g, `${ordinal}`).replace(/\{number\}/g, `${ordinal + 1}`));
    return [variable, members.join(separator)];
  }));
}

/** The majority of four is three, the same as of five: a fourth member adds nothing but one more that can fail. */
function refuseEven(where: IConstruct, variable: string, voters: number): void {
  if (voters % 2 === 1 || voters === 0) return;
  refuse(where, {
    code: 'members-even',
    problem: voters === 2 ? `memberLists.${variable} lists two members: if they vote, the loss of either stops the other`
      : `memberLists.${variable} lists ${voters} members: if they vote, the loss of ${voters / 2} stops the others, the same as with ${voters - 1}, and one more member can fail`,
    given: `${voters} members`,
    allowed: 'an odd number of members; any number of members that do not vote',
    fix: `set replicas: ${voters + 1}${voters > 2 ? ` or ${voters - 1}` : ''}; or, if they do not vote, use MemberList.of('...', { quorum: false })`,
  });
}

function refuseNobody(where: IConstruct, variable: string, template: unknown, first: unknown, replicas: number): void {
  const names = typeof template === 'string' && /\{(host|ordinal|number)\}/.test(template);
  const unknown = typeof template === 'string' ? template.match(/\{(?!(host|ordinal|number)\})\w*\}/)?.[0] : undefined;
  const counted = Number.isInteger(first) && ((first as number) >= 1 || replicas === 0);
  if (names && unknown === undefined && counted) return;
  refuse(where, {
    code: 'member-list-invalid',
    problem: counted ? `memberLists.${variable} does not identify the members` : `memberLists.${variable}: first is not a valid number of members`,
    given: counted ? unknown ?? template : { first },
    allowed: 'a text with {host}, {ordinal} or {number}; first of at least 1',
    fix: counted ? "use MemberList.of('{host}')" : 'set first: 1 or more, or remove it to list all members',
  });
}

function ownSoftware(where: IConstruct, props: StatefulBackendProps): Software {
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
    guardSecrets: {},
    terminationGraceSeconds: props.terminationGraceSeconds ?? SECONDS_TO_STOP,
    podManagement: props.podManagement ?? (props.clustered ? PodManagement.ORDERED_READY : PodManagement.PARALLEL),
  };
}

function engineSoftware(where: IConstruct, name: string, replicas: number, props: StatefulBackendProps): Software {
  refuseDecided(where, props);
  const { version, options } = props.engine!;
  const known = knownOf(props.engine!);
  const resources = props.resources ?? known.resources;
  const storage = props.storage && byteQuantity(where, 'storage', props.storage.size);
  const { database } = options;
  const spec = known.spec(where, version, resources, { workload: name, service: membersOf(name), members: replicas, database, storage });
  if (options.image !== undefined) refuseOtherImage(where, known, spec, options.image);
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
    writablePaths: writablePathsWith(spec, props),
    command: spec.command,
    args: [...spec.args, ...props.args ?? []],
    init: [...spec.guard ? [{ name: GUARD, command: spec.guard }] : [], ...props.init ?? []],
    files: filesWith(where, spec, props),
    config: spec.config,
    ...secretsOf(where, known, spec, props),
    preStop: spec.preStop && Hook.command(spec.preStop),
    terminationGraceSeconds: props.terminationGraceSeconds ?? spec.terminationGraceSeconds,
    podManagement: managed(where, spec, props),
    path: spec.database === undefined ? undefined : `/${encodeURIComponent(spec.database)}`,
    spec,
  };
}

function refuseNothing(where: IConstruct): never {
  return refuse(where, {
    code: 'software-missing',
    problem: 'set engine or image',
    given: 'neither engine nor image',
    allowed: 'an engine, or the image of other software',
    fix: "set engine: Engine.postgres('17'), or image: '...' with its port, health, dataPath and resources",
  });
}

/** Options that the engine determines cannot be set together with it. */
function refuseDecided(where: IConstruct, props: StatefulBackendProps): void {
  const decided = (['image', 'port', 'ports', 'memberPorts', 'health', 'dataPath', 'command', 'workingDir', 'preStop', 'clustered', 'user'] as const)
    .filter(prop => props[prop] !== undefined) as string[];
  // Its image reads variables such as MYSQL_PORT, which a Service of that name would set to an address.
  if (props.pod?.serviceLinks) decided.push('pod.serviceLinks');
  if (decided.length === 0) return;
  const { name, version } = props.engine!;
  refuse(where, {
    code: 'engine-decides',
    problem: `the engine ${name} sets these options itself: ${decided.join(', ')}`,
    given: [`engine ${name} ${version}`, ...decided].join(', '),
    allowed: 'an engine, or an image with all related options',
    fix: decided.includes('image') ? `remove it, or set a copy of the engine's image in the engine: { image: '${props.image}' }` : 'remove it, or set image instead of engine',
  });
}

function managed(where: IConstruct, { name, clustering }: EngineSpec, { podManagement }: StatefulBackendProps): PodManagement {
  // With a single member and ORDERED_READY, a revision that never becomes ready would have to be deleted manually before another one starts.
  if (!clustering?.parallel) return podManagement ?? PodManagement.PARALLEL;
  if (podManagement !== PodManagement.ORDERED_READY) return PodManagement.PARALLEL;
  return refuse(where, {
    code: 'members-need-each-other',
    problem: `a member of ${name} waits for the others when it starts: if they start one by one, none ever becomes ready`,
    given: podManagement,
    allowed: 'PodManagement.PARALLEL',
    fix: 'remove podManagement',
  });
}

/** A path of the engine may have another size, such as `/dev/shm` for large queries. */
function writablePathsWith(spec: EngineSpec, { writablePaths = [] }: StatefulBackendProps): WritablePath[] {
  return [...spec.writablePaths.filter(({ path }) => !writablePaths.some(own => own.path === path)), ...writablePaths];
}

function filesWith(where: IConstruct, spec: EngineSpec, { configFiles = {} }: StatefulBackendProps): Software['files'] {
  const twice = Object.keys(configFiles).filter(path => path in spec.files);
  if (twice.length > 0) {
    refuse(where, {
      code: 'engine-file-taken',
      problem: `the engine ${spec.name} already has a file at this path`,
      given: twice.join(', '),
      allowed: `paths other than ${Object.keys(spec.files).join(', ')}`,
      fix: `use another file that ${spec.name} also reads, such as one in ${twice[0].replace(/\/([^/]*)\.conf$/, '/conf.d')}`,
    });
  }
  return { ...spec.files, ...configFiles };
}

function secretsOf(
  where: IConstruct, known: Known, spec: EngineSpec, props: StatefulBackendProps,
): Pick<Software, 'secrets' | 'guardSecrets'> {
  const { credentials } = props;
  const variables = Object.entries(spec.credentials);
  const isOperated = props.engine?.options.ha !== undefined;
  if (credentials === undefined && !spec.needsCredentials && !isOperated) refuseOpen(where, known, variables.length > 0, props);
  if (credentials !== undefined && props.withoutPassword !== undefined) refuseBoth(where, credentials);
  if (credentials === undefined) {
    return !spec.needsCredentials ? { secrets: {}, guardSecrets: {} } : refuse(where, {
      code: 'credentials-missing',
      problem: `credentials is missing: ${known.name} creates a user when its volume is empty`,
      given: 'no credentials',
      allowed: `an existing Secret with the keys ${variables.map(([, key]) => key).join(', ')}`,
      fix: "set credentials: Credentials.existing('...')",
    });
  }
  if (variables.length === 0) {
    refuse(where, {
      code: 'credentials-unused',
      problem: `${known.name} has no user accounts: any client that reaches it can use it`,
      given: credentials.secret.name,
      allowed: 'no credentials; the network policy decides which clients reach it',
      fix: 'remove credentials',
    });
  }
  const keys = (isRead: boolean) => Object.fromEntries(variables
    .filter(([variable]) => spec.serverReads.includes(variable) === isRead).map(([variable, key]) => [variable, credentials[key]]));
  return { secrets: keys(true), guardSecrets: keys(false) };
}

/** Any client that reaches it can use it, so only network policies protect it. */
function refuseOpen(where: IConstruct, { name }: Known, hasUsers: boolean, { withoutPassword }: StatefulBackendProps): void {
  const platform = Platform.of(where);
  if (withoutPassword !== undefined) return void statedReason(where, 'withoutPassword', withoutPassword, 'any client in the cluster may use it', 'nothing in it is secret');
  if (platform._unenforced === undefined) return;
  refuse(where, {
    code: 'password-missing',
    problem: `any client that reaches ${name} can use it, and the cluster is not known to enforce network policies`,
    given: `${hasUsers ? 'no credentials' : `${name}, which has no user accounts`}, on Platform.${platform.name}`,
    allowed: `${hasUsers ? 'credentials, ' : ''}a platform that enforces network policies, or a reason why it needs no password`,
    fix: `${hasUsers ? "set credentials: Credentials.existing('...'); or, " : ''}if the cluster enforces them, ${platform._unenforced}; or set withoutPassword: 'nothing in it is secret'`,
  });
}

function refuseBoth(where: IConstruct, { secret }: Credentials): never {
  return refuse(where, {
    code: 'password-contradiction',
    problem: 'credentials and withoutPassword are mutually exclusive',
    given: secret.name,
    allowed: 'one of the two',
    fix: 'remove withoutPassword',
  });
}
