import * as path from 'path';
import { IConstruct } from 'constructs';
import { Software } from './software';
import { ConfigValues } from '../blocks/config-value';
import { Environment } from '../blocks/environment';
import { Identity } from '../blocks/identity';
import { Replicas } from '../blocks/replicas';
import { BACKUP_FILE, BACKUP_HOST } from '../engines/engine-spec';
import { refuse } from '../private/refusal';
import { Endpoint } from '../props/backing-service';
import { Backup } from '../props/backup';
import { BackupOptions } from '../props/backup-options';
import { Credentials } from '../props/credentials';
import { PlacementProps } from '../props/placement';
import { Resources } from '../props/resources';
import { Storage } from '../props/storage';
import { User } from '../props/user';

type Labels = { readonly [key: string]: string };

/** Enough for the dump tools of the engines, which read row by row. */
const DUMP_RESOURCES: Resources = { cpu: '250m', memory: '512Mi' };
const SUFFIX = /^(\.[A-Za-z0-9_-]+)+$/;

/** What backups and restores need to know of their backend. */
export interface BackupSource {
  /** That of the members. */
  readonly identity: Identity;
  readonly software: Software;
  readonly storage?: Storage;
  readonly replicas: Replicas;
  readonly user?: User;
  readonly credentials?: Credentials;
  /** What the members' containers know. */
  readonly environment: Environment;
  /** Where the server is. */
  readonly server: () => Endpoint;
  /** By which only members reach each other. */
  readonly memberEndpoints: Endpoint[];
  readonly placement: PlacementProps;
  /** Whether an operator makes the members. */
  readonly isOperated: boolean;
  /** What the backend itself says of its backups. */
  readonly backup?: Backup;
  readonly labels: Labels;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
}

/** How the data of a backend gets into a file and back. */
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
      problem: `backup ${decided.join(', ')}: that is known of ${spec.name}, and both cannot hold`,
      given: [`engine ${spec.name} ${spec.version}`, ...decided].join(', '),
      allowed: 'backups of an engine without commands of their own',
      fix: 'remove it, or write image instead of engine',
    });
  }
  if (!SUFFIX.test(suffix)) {
    refuse(where, {
      code: 'backup-suffix-invalid',
      problem: 'backup.suffix is nothing that a name can end with',
      given: suffix,
      allowed: 'letters, digits, underscores and hyphens after a dot',
      fix: "write it as in suffix: '.dump'",
    });
  }
  return { dump: dump ?? refuseSilent(where), restore, suffix };
}

/** An engine's commands read its own variables; those of other software may read any. */
export function dumpEnvironment(where: IConstruct, source: BackupSource, file: string, more: ConfigValues = {}): () => Environment {
  const { identity, software: { spec }, credentials, environment, server } = source;
  const own = new Environment(where, identity.namespace);
  // Tools put large files where TMPDIR says.
  own.addConfig({ [BACKUP_FILE]: file, [BACKUP_HOST]: server().options.host, TMPDIR: path.dirname(file), ...more }, 'backup');
  if (spec === undefined) return () => environment.with(own);
  const engine = new Environment(where, identity.namespace);
  engine.addConfig(spec.config, 'engine');
  if (credentials) engine.addSecrets(Object.fromEntries(Object.entries(spec.credentials).map(([variable, key]) => [variable, credentials[key]])), 'credentials');
  return () => engine.with(own);
}

export function dumpResources(source: BackupSource, given: Resources | undefined): Resources {
  return given ?? (source.software.spec ? DUMP_RESOURCES : memberResources(source));
}

/** What a member gets, but for its disk: the scratch space decides about that. */
export function memberResources({ software: { resources } }: BackupSource): Resources {
  const { ephemeralStorage: _, ephemeralStorageLimit: __, ...size } = resources;
  return size;
}

/** Whom the commands call: the server, and of an engine all members, as some commands ask those. */
export function dumpTargets({ software: { spec }, server, memberEndpoints }: BackupSource): Endpoint[] {
  return [server(), ...spec ? memberEndpoints : []];
}

export function refuseNothingKept(where: IConstruct, { storage, software: { spec } }: BackupSource): Storage {
  return storage ?? refuse(where, {
    code: 'backup-of-nothing',
    problem: `${spec?.name ?? 'it'} keeps nothing that could be backed up`,
    given: 'no storage',
    allowed: 'backups of what has storage',
    fix: 'remove backup',
  });
}

function refuseSilent(where: IConstruct): never {
  return refuse(where, {
    code: 'backup-command-missing',
    problem: 'it does not say how all data of this software gets into a file',
    given: 'no dump',
    allowed: 'a program that writes the file $(BACKUP_FILE), run in the image of the backend',
    fix: "write backup dump: ['...', '$(BACKUP_FILE)'] and restore likewise",
  });
}
