import * as path from 'path';
import { IConstruct } from 'constructs';
import { ConfigValues } from '../../blocks/config/config-value';
import { Environment } from '../../blocks/config/environment';
import { Identity, Labels } from '../../blocks/objects/identity';
import { Replicas } from '../../blocks/scaling/replicas';
import { BACKUP_FILE, BACKUP_HOST, EngineSpec } from '../../engines/engine-spec';
import { refuse } from '../../private/refusal';
import { Backup } from '../../props/backups/backup';
import { BackupOptions } from '../../props/backups/backup-options';
import { Credentials } from '../../props/config/credentials';
import { Resources } from '../../props/scaling/resources';
import { PlacementProps } from '../../props/scheduling/placement';
import { User } from '../../props/security/user';
import { Endpoint } from '../../props/services/backing-service';
import { Storage } from '../../props/storage/storage';

/** Enough for the engines' dump tools, which read row by row. */
const DUMP_RESOURCES: Resources = { cpu: '250m', memory: '512Mi' };
const SUFFIX = /^(\.[A-Za-z0-9_-]+)+$/;

/** The software in the members, as far as backups and restores need it. */
export interface BackedUpSoftware {
  readonly image: string;
  readonly resources: Resources;
  /** The engine's specification, if it is an engine. */
  readonly spec?: EngineSpec;
}

/** What backups and restores need from their backend. */
export interface BackupSource {
  /** The identity of the members. */
  readonly identity: Identity;
  readonly software: BackedUpSoftware;
  readonly storage?: Storage;
  readonly replicas: Replicas;
  readonly user?: User;
  readonly credentials?: Credentials;
  /** The environment of the members' containers. */
  readonly environment: Environment;
  /** The endpoint of the server. */
  readonly server: () => Endpoint;
  /** The endpoints on which only members reach each other. */
  readonly memberEndpoints: Endpoint[];
  readonly placement: PlacementProps;
  /** Whether an operator creates the members. */
  readonly isOperated: boolean;
  /** The backend's own `backup`. */
  readonly backup?: Backup;
  readonly labels: Labels;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
}

/** The commands that dump the data of a backend to a file and restore it. */
export interface DumpCommands {
  readonly dump: string[];
  readonly restore?: string[];
  readonly suffix: string;
}

export function dumpCommands(where: IConstruct, { software: { spec } }: BackupSource, options: BackupOptions): DumpCommands {
  const { dump, restore, suffix = '.backup' } = options;
  if (spec?.backup) {
    const decided = (['dump', 'restore', 'suffix'] as const).filter(prop => options[prop] !== undefined);
    return decided.length === 0 ? spec.backup : refuse(where, {
      code: 'engine-decides',
      problem: `the engine ${spec.name} sets these backup options itself: ${decided.join(', ')}`,
      given: [`engine ${spec.name} ${spec.version}`, ...decided].join(', '),
      allowed: 'backups of an engine without custom commands',
      fix: 'remove it, or set image instead of engine',
    });
  }
  if (!SUFFIX.test(suffix)) {
    refuse(where, {
      code: 'backup-suffix-invalid',
      problem: 'backup.suffix is not a valid file name suffix',
      given: suffix,
      allowed: 'letters, digits, underscores and hyphens after a dot',
      fix: "set suffix, such as suffix: '.dump'",
    });
  }
  return { dump: dump ?? refuseSilent(where), restore, suffix };
}

/** An engine's commands read only the engine's variables; those of other software may read any. */
export function dumpEnvironment(where: IConstruct, source: BackupSource, file: string, more: ConfigValues = {}): () => Environment {
  const { identity, software: { spec }, credentials, environment, server } = source;
  const own = new Environment(where, identity.namespace);
  // Tools write large temporary files to TMPDIR.
  own.addConfig({ [BACKUP_FILE]: file, [BACKUP_HOST]: server().options.host, TMPDIR: path.dirname(file), ...more }, 'backup');
  if (spec === undefined) return () => environment.forOtherPods().with(own);
  const engine = new Environment(where, identity.namespace);
  engine.addConfig(spec.config, 'engine');
  if (credentials) engine.addSecrets(Object.fromEntries(Object.entries(spec.credentials).map(([variable, key]) => [variable, credentials[key]])), 'credentials');
  return () => engine.with(own);
}

export function dumpResources(source: BackupSource, given: Resources | undefined): Resources {
  return given ?? (source.software.spec ? DUMP_RESOURCES : memberResources(source));
}

/** Requests and limits of a member, except for ephemeral storage: the scratch space determines that. */
export function memberResources({ software: { resources } }: BackupSource): Resources {
  const { ephemeralStorage: _, ephemeralStorageLimit: __, ...size } = resources;
  return size;
}

/** The endpoints that the commands call: the server and, for an engine, all members, as some commands call them. */
export function dumpTargets({ software: { spec }, server, memberEndpoints }: BackupSource): Endpoint[] {
  return [server(), ...spec ? memberEndpoints : []];
}

export function refuseNothingKept(where: IConstruct, { storage, software: { spec } }: BackupSource): Storage {
  return storage ?? refuse(where, {
    code: 'backup-of-nothing',
    problem: `${spec?.name ?? 'it'} stores no data to back up`,
    given: 'no storage',
    allowed: 'backup together with storage',
    fix: 'remove backup',
  });
}

function refuseSilent(where: IConstruct): never {
  return refuse(where, {
    code: 'backup-command-missing',
    problem: 'backup.dump is missing: the command that dumps all data of this software to a file',
    given: 'no dump',
    allowed: 'a program that writes the file $(BACKUP_FILE), run in the image of the backend',
    fix: "set dump: ['...', '$(BACKUP_FILE)'] in backup, and restore likewise",
  });
}
