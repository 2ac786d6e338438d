import { IConstruct } from 'constructs';
import { BACKUP_FILE, EngineBackup, EngineSetting, EngineSpec, RESTORE_ID } from './engine-spec';
import { lines, REFUSE, shell } from './shell';
import { Software, knownVersion, MEBIBYTE, memoryLimit } from './software';
import { stamp } from './stamp';
import { ENGINE_IMAGES } from '../private/default-images';
import { Health } from '../props/pods/health';
import { Probe } from '../props/pods/probe';
import { Resources } from '../props/scaling/resources';
import { User } from '../props/security/user';

const IMAGES: { readonly [version: string]: string } = ENGINE_IMAGES.rabbitmq;

/** From the vendor's table. Every stable feature flag of the older version must be enabled before. */
const NEXT: { readonly [version: string]: string[] } = { '4.0': ['4.1', '4.2'], '4.1': ['4.2'], '4.2': ['4.3'] };

const VOLUME = '/var/lib/rabbitmq';
const CONFIG = '/etc/rabbitmq';
const LEAST_MEMORY = 256 * MEBIBYTE;
const QUORUM = 3;
/** The server's default. */
const MOST_UNWRITTEN = 512 * MEBIBYTE;

export const rabbitmq: Software = {
  name: 'rabbitmq',
  versions: Object.keys(IMAGES),
  resources: { cpu: '250m', memory: '1Gi' },
  follows: (from, to) => NEXT[from]?.includes(to) ?? false,
  wayOut: 'go through the versions in between, each with all feature flags enabled (rabbitmqctl enable_feature_flag all), and never back; '
    + 'or drain the queues into a second backend of the other version',
  spec,
};

function spec(where: IConstruct, version: string, resources: Resources, setting: EngineSetting): EngineSpec {
  knownVersion(where, rabbitmq, version);
  const memory = memoryLimit(where, 'RabbitMQ', resources, LEAST_MEMORY);
  return {
    name: rabbitmq.name,
    version,
    image: IMAGES[version],
    user: User.of(999, 999),
    volumePath: VOLUME,
    // Twice the amount that must stay free.
    leastStorage: {
      bytes: Math.ceil(memory * 1.2 / MEBIBYTE) * MEBIBYTE,
      why: 'RabbitMQ accepts no more messages when free disk space falls below a limit that depends on its memory; with less memory, less is needed',
    },
    writablePaths: [],
    config: { HOME: VOLUME },
    credentials: { RABBITMQ_DEFAULT_USER: 'username', RABBITMQ_DEFAULT_PASS: 'password', CLUSTER_COOKIE: 'cookie' },
    serverReads: ['RABBITMQ_DEFAULT_USER', 'RABBITMQ_DEFAULT_PASS'],
    needsCredentials: true,
    needsOwnName: true,
    args: ['rabbitmq-server'],
    files: {
      [`${CONFIG}/rabbitmq.conf`]: settings({
        'log.console': 'true',
        'log.file': 'false',
        // Memory that the container may use, which the server cannot always detect.
        'vm_memory_high_watermark.absolute': `${Math.floor(memory * 0.6)}`,
        'disk_free_limit.absolute': `${Math.floor(memory * 0.6)}`,
        // Data of quorum queues that is in memory before it is on disk. The server recommends at least three times as much memory.
        'raft.wal_max_size_bytes': `${Math.min(Math.floor(memory / 8), MOST_UNWRITTEN)}`,
        ...(setting.members > 1 && cluster(setting)),
      }),
      // Read by the server and the command-line tools. The data belongs to the node with this name, which must not change with the pod's address.
      [`${CONFIG}/rabbitmq-env.conf`]: `USE_LONGNAME=true\nNODENAME="rabbit@$(hostname).${setting.service}"\n`,
    },
    ports: [{ name: 'amqp', number: 5672, scheme: 'amqp' }, { name: 'epmd', number: 4369 }, { name: 'members', number: 25672 }],
    health: health(),
    ...(setting.members > 1 && { preStop: LEAVE }),
    terminationGraceSeconds: 600,
    guard: guard(version, setting),
    backup: backup(nodeName(setting, 0)),
    // From a plugin that the image enables.
    metrics: { port: 15692 },
    // A member that restarts waits for the others, so all of them must be allowed to start at the same time.
    clustering: { least: QUORUM, parallel: true },
  };
}

function nodeName({ workload, service }: EngineSetting, i: number): string {
  return `rabbit@${workload}-${i}.${service}`;
}

/** A queue that is declared while the first member is alone would stay on that member only, and be lost with it. */
const GROWING = {
  'quorum_queue.continuous_membership_reconciliation.enabled': 'true',
  'quorum_queue.continuous_membership_reconciliation.target_group_size': `${QUORUM}`,
};

/** The members are known beforehand, so they do not need access to the API server. */
function cluster(setting: EngineSetting): { [key: string]: string } {
  const nodes = Array.from({ length: setting.members }, (_, i) => [`cluster_formation.classic_config.nodes.${i + 1}`, nodeName(setting, i)]);
  return {
    'cluster_formation.peer_discovery_backend': 'classic_config',
    ...Object.fromEntries(nodes),
    ...(setting.members >= QUORUM && { cluster_partition_handling: 'pause_minority', default_queue_type: 'quorum', ...GROWING }),
  };
}

function settings(values: { readonly [key: string]: string }): string {
  return Object.entries(values).map(([key, value]) => `${key} = ${value}\n`).join('');
}

/** The port opens when the node has booted and found its peers. The liveness probe asks the Erlang runtime, which costs a second of CPU. */
function health(): Health {
  return Health.probes({
    startup: Probe.tcp({ periodSeconds: 5, failureThreshold: 720 }),
    readiness: Probe.tcp(),
    liveness: Probe.command(['rabbitmq-diagnostics', '--quiet', 'ping'], { periodSeconds: 60, timeoutSeconds: 30, failureThreshold: 3 }),
  });
}

/** Waits until no queue would lose its majority, then transfers leaders and clients to the other members. A broken cluster does not delay it. */
const LEAVE = shell(`
  rabbitmq-upgrade await_online_quorum_plus_one --timeout 540 || :
  rabbitmq-upgrade drain || :
`);

/**
 * The members authenticate each other by a cookie, in a file that only its owner may read, and find each other by name. A node that cannot
 * resolve its own name exits, and DNS may know the pod a little later than the pod itself.
 */
function guard(version: string, { service }: EngineSetting): string[] {
  return shell(`
    ${REFUSE}
    ${stamp(rabbitmq, version, VOLUME, '    ')}
    umask 077
    cookie=$HOME/.erlang.cookie
    if [ -n "\${CLUSTER_COOKIE:-}" ]; then
      printf %s "$CLUSTER_COOKIE" > "$cookie.new"
      mv "$cookie.new" "$cookie"
    fi
    [ ! -e "$cookie" ] || chmod 400 "$cookie"
    own=$(hostname -i | cut -d ' ' -f 1)
    tries=0
    until getent ahosts "$(hostname).${service}" | grep -qF "$own "; do
      tries=$((tries + 1))
      [ "$tries" -lt 300 ] || refuse "DNS did not resolve $(hostname).${service} to $own in $tries tries: check the Service ${service} and the cluster's DNS."
      echo "DNS does not know $(hostname).${service} as $own yet"
      sleep 1
    done
  `);
}

/**
 * The backup contains the old password, so that of the Secret is set again. The node is set by environment variables, because the tool
 * reads its input only without flags.
 */
function backup(node: string): EngineBackup {
  const tool = `
    export HOME=$(mktemp -d) RABBITMQ_USE_LONGNAME=true RABBITMQ_NODENAME=${node}
    umask 077
    printf %s "$CLUSTER_COOKIE" > "$HOME/.erlang.cookie"
    chmod 400 "$HOME/.erlang.cookie"
  `;
  return {
    dump: shell(`
      ${lines(tool, '      ')}
      rabbitmqctl export_definitions "$${BACKUP_FILE}.partial"
      [ -s "$${BACKUP_FILE}.partial" ]
      mv "$${BACKUP_FILE}.partial" "$${BACKUP_FILE}"
      sync
    `),
    restore: shell(`
      ${lines(tool, '      ')}
      marker=keelwright-restored-$(printf %s "$${RESTORE_ID}" | tr ' ' '-')
      rabbitmqctl --quiet list_global_parameters > "$HOME/parameters"
      if grep -qF "$marker" "$HOME/parameters"; then
        echo "The definitions have already been restored from $${RESTORE_ID}, as the global parameter '$marker' shows: nothing is changed. Change retry to restore them again."
        exit
      fi
      rabbitmqctl import_definitions "$${BACKUP_FILE}"
      printf %s "$RABBITMQ_DEFAULT_PASS" | rabbitmqctl change_password "$RABBITMQ_DEFAULT_USER"
      rabbitmqctl set_global_parameter "$marker" true
    `),
    suffix: '.json',
    without: 'messages; queues, exchanges, bindings, users and policies are included',
  };
}
