import { IConstruct } from 'constructs';
import { EngineSetting, EngineSpec } from './engine-spec';
import { logKept, memorySettings, postgres, settings, storageSettings } from './postgres';
import { isAfter, mebibytes, Software } from './software';
import { ENGINE_IMAGES } from '../private/default-images';
import { byteQuantity } from '../private/quantity';
import { WritablePath } from '../props/pods/writable-path';
import { Resources } from '../props/scaling/resources';
import { User } from '../props/security/user';

const IMAGES: { readonly [version: string]: string } = ENGINE_IMAGES.cloudNativePg;

/** Directory of the operator's own program, sockets and certificates. */
export const TEMPORARY_DATA = '/controller';
export const SHARED_MEMORY = '/dev/shm';

/** PostgreSQL as CloudNativePG runs it. The operator determines how it is started, probed and stopped. */
export const operatedPostgres: Software = {
  ...postgres,
  follows: (from, to) => postgres.versions.includes(from) && isAfter(to, from),
  wayOut: 'CloudNativePG upgrades the data in place and never back; go back to the newer version, '
    + 'or restore a backup into a second backend of the older version',
  spec,
};

function spec(where: IConstruct, version: string, resources: Resources, setting: EngineSetting): EngineSpec {
  const { command: _, guard, preStop, config: { POSTGRES_DB }, ...plain } = postgres.spec(where, version, resources, setting);
  // The operator rejects shared buffers above the memory request.
  const memory = byteQuantity(where, 'resources.memory', resources.memory);
  return {
    ...plain,
    image: IMAGES[version],
    user: User.of(26, 26),
    writablePaths: [WritablePath.disk(TEMPORARY_DATA, '1Gi'), WritablePath.memory(SHARED_MEMORY, `${mebibytes(memory, 1 / 4)}Mi`)],
    config: { POSTGRES_DB },
    needsCredentials: false,
    // Served by the operator's own program in each server.
    metrics: { port: 9187 },
    args: settings({ ...memorySettings(memory), ...storageSettings(setting.storage), ...kept(setting.storage) }),
  };
}

/** The operator keeps 512MB for replicas that fall behind. */
function kept(storage: number | undefined): { readonly [name: string]: string } {
  return storage === undefined ? {} : { wal_keep_size: `${Math.min(512, logKept(storage))}MB` };
}

/**
 * Settings that only the operator may set.
 *
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/configuration.go
 */
export const FIXED_SETTINGS = new Set([
  'allow_system_table_mods', 'archive_cleanup_command', 'archive_command', 'archive_mode', 'bonjour', 'bonjour_name', 'cluster_name', 'config_file',
  'data_directory', 'data_sync_retry', 'event_source', 'external_pid_file', 'hba_file', 'hot_standby', 'ident_file', 'jit_provider', 'listen_addresses',
  'log_destination', 'log_directory', 'log_file_mode', 'log_filename', 'log_rotation_age', 'log_rotation_size', 'log_truncate_on_rotation',
  'logging_collector', 'pg_failover_slots.primary_dsn', 'pg_failover_slots.standby_slot_names', 'port', 'primary_conninfo', 'primary_slot_name',
  'promote_trigger_file', 'recovery_end_command', 'recovery_min_apply_delay', 'recovery_target', 'recovery_target_action', 'recovery_target_inclusive',
  'recovery_target_lsn', 'recovery_target_name', 'recovery_target_time', 'recovery_target_timeline', 'recovery_target_xid', 'restart_after_crash',
  'restore_command', 'ssl', 'ssl_ca_file', 'ssl_cert_file', 'ssl_crl_file', 'ssl_dh_params_file', 'ssl_ecdh_curve', 'ssl_key_file',
  'ssl_passphrase_command', 'ssl_passphrase_command_supports_reload', 'ssl_prefer_server_ciphers', 'stats_temp_directory', 'synchronized_standby_slots',
  'synchronous_standby_names', 'syslog_facility', 'syslog_ident', 'syslog_sequence_numbers', 'syslog_split_messages', 'temp_tablespaces',
  'unix_socket_directories', 'unix_socket_group', 'unix_socket_permissions',
]);
