import { IConstruct } from 'constructs';
import { EngineSetting, EngineSpec } from './engine-spec';
import { memorySettings, postgres, settings } from './postgres';
import { isAfter, mebibytes, Software } from './software';
import { byteQuantity } from '../private/quantity';
import { Resources } from '../props/resources';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

/** Of the project's catalog, by tags that are not built anew; all on one Debian, as an upgrade in place asks for. */
const IMAGES: { readonly [version: string]: string } = {
  15: 'ghcr.io/cloudnative-pg/postgresql:15.19-202608310817-minimal-trixie',
  16: 'ghcr.io/cloudnative-pg/postgresql:16.15-202608310817-minimal-trixie',
  17: 'ghcr.io/cloudnative-pg/postgresql:17.11-202608310816-minimal-trixie',
  18: 'ghcr.io/cloudnative-pg/postgresql:18.6-202608310817-minimal-trixie',
};

/** Where the operator puts its own program, sockets and certificates. */
export const TEMPORARY_DATA = '/controller';
export const SHARED_MEMORY = '/dev/shm';

/** PostgreSQL as CloudNativePG runs it. How it is started, asked and stopped is the operator's. */
export const operatedPostgres: Software = {
  ...postgres,
  follows: (from, to) => postgres.versions.includes(from) && isAfter(to, from),
  wayOut: 'CloudNativePG upgrades the data in place and never back; go back to the newer version, '
    + 'or restore a backup into a second backend of the older one',
  spec,
};

function spec(where: IConstruct, version: string, resources: Resources, setting: EngineSetting): EngineSpec {
  const { command: _, guard, preStop, config: { POSTGRES_DB }, ...plain } = postgres.spec(where, version, resources, setting);
  // The operator refuses shared buffers above what is requested.
  const memory = byteQuantity(where, 'resources.memory', resources.memory);
  return {
    ...plain,
    image: IMAGES[version],
    user: User.of(26, 26),
    writablePaths: [WritablePath.disk(TEMPORARY_DATA, '1Gi'), WritablePath.memory(SHARED_MEMORY, `${mebibytes(memory, 1 / 4)}Mi`)],
    config: { POSTGRES_DB },
    needsCredentials: false,
    // The operator's own program in each server serves them.
    metrics: { port: 9187 },
    args: settings(memorySettings(memory)),
  };
}

/**
 * Settings that are the operator's alone.
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
