import { IConstruct } from 'constructs';
import { BACKUP_FILE, EngineBackup, EngineSetting, EngineSpec, RESTORE_ID } from './engine-spec';
import { lines, REFUSE, shell } from './shell';
import { Software, knownVersion, MEBIBYTE, memoryLimit } from './software';
import { stamp } from './stamp';
import { Health } from '../props/health';
import { Probe } from '../props/probe';
import { Resources } from '../props/resources';
import { User } from '../props/user';

const IMAGES: { readonly [version: string]: string } = {
  '4.0': 'rabbitmq:4.0.9',
  '4.1': 'rabbitmq:4.1.8',
  '4.2': 'rabbitmq:4.2.9',
  '4.3': 'rabbitmq:4.3.5',
};

/** By the vendor's table; every stable feature flag of the older version must be on before. */
const NEXT: { readonly [version: string]: string[] } = { '4.0': ['4.1', '4.2'], '4.1': ['4.2'], '4.2': ['4.3'] };

const VOLUME = '/var/lib/rabbitmq';
const CONFIG = '/etc/rabbitmq';
const LEAST_MEMORY = 256 * MEBIBYTE;
const QUORUM = 3;

export const rabbitmq: Software = {
  name: 'rabbitmq',
  versions: Object.keys(IMAGES),
  resources: { cpu: '250m', memory: '1Gi' },
  follows: (from, to) => NEXT[from]?.includes(to) ?? false,
  wayOut: 'go through the versions in between, each with all feature flags on (rabbitmqctl enable_feature_flag all), and never back; '
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
    // Twice what must stay free.
    leastStorage: Math.ceil(memory * 1.2 / MEBIBYTE) * MEBIBYTE,
    writablePaths: [],
    config: { HOME: VOLUME },
    credentials: { RABBITMQ_DEFAULT_USER: 'username', RABBITMQ_DEFAULT_PASS: 'password', CLUSTER_COOKIE: 'cookie' },
    needsCredentials: true,
    needsOwnName: true,
    args: ['rabbitmq-server'],
    files: {
      [`${CONFIG}/rabbitmq.conf`]: settings({
        'log.console': 'true',
        'log.file': 'false',
        // What the container may use, which the server cannot find out by itself everywhere.
        'vm_memory_high_watermark.absolute': `${Math.floor(memory * 0.6)}`,
        'disk_free_limit.absolute': `${Math.floor(memory * 0.6)}`,
        ...(setting.members > 1 && cluster(setting)),
      }),
      // Server and command-line tools alike read it. The data is the node's of this name, which must not change with the pod's address.
      [`${CONFIG}/rabbitmq-env.conf`]: `USE_LONGNAME=true\nNODENAME="rabbit@$(hostname).${setting.service}"\n`,
    },
    ports: [{ name: 'amqp', number: 5672, scheme: 'amqp' }, { name: 'epmd', number: 4369 }, { name: 'members', number: 25672 }],
    health: health(),
    ...(setting.members > 1 && { preStop: LEAVE }),
    terminationGraceSeconds: 600,
    guard: guard(version, setting),
    backup: backup(nodeName(setting, 0)),
    // By a plugin that the image enables.
    metrics: { port: 15692 },
    // A member that comes back waits for the others, which must therefore be allowed to start.
    clustering: { least: QUORUM, parallel: true },
  };
}

function nodeName({ workload, service }: EngineSetting, i: number): string {
  return `rabbit@${workload}-${i}.${service}`;
}

/** The members are known beforehand, so that they need not ask the API server, nor have the right to. */
function cluster(setting: EngineSetting): { [key: string]: string } {
  const nodes = Array.from({ length: setting.members }, (_, i) => [`cluster_formation.classic_config.nodes.${i + 1}`, nodeName(setting, i)]);
  return {
    'cluster_formation.peer_discovery_backend': 'classic_config',
    ...Object.fromEntries(nodes),
    ...(setting.members >= QUORUM && { cluster_partition_handling: 'pause_minority', default_queue_type: 'quorum' }),
  };
}

function settings(values: { readonly [key: string]: string }): string {
  return Object.entries(values).map(([key, value]) => `${key} = ${value}\n`).join('');
}

/** The port opens when the node has booted and found its peers; whether the node lives is asked of the runtime, which costs a second of CPU. */
function health(): Health {
  return Health.probes({
    startup: Probe.tcp({ periodSeconds: 5, failureThreshold: 720 }),
    readiness: Probe.tcp(),
    liveness: Probe.command(['rabbitmq-diagnostics', '--quiet', 'ping'], { periodSeconds: 60, timeoutSeconds: 30, failureThreshold: 3 }),
  });
}

/** Waits until no queue loses its majority, then hands leaders and clients to the others; a cluster that is broken anyway does not hold it up. */
const LEAVE = shell(`
  rabbitmq-upgrade await_online_quorum_plus_one --timeout 540 || :
  rabbitmq-upgrade drain || :
`);

/**
 * The members know each other by a cookie, in a file that only its owner may read, and by name: a node that does not find itself
 * ends, and DNS may know the pod a little later than the pod itself.
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
    until getent ahosts "$(hostname).${service}" | grep -qF "$own "; do
      echo "DNS does not know $(hostname).${service} as $own yet"
      sleep 1
    done
  `);
}

/**
 * The password that comes with a backup is the old one; the Secret's is put back. The node is named by variables, because the tool
 * reads its input only when it has no flags.
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
        echo "The definitions are restored from $${RESTORE_ID} already, as the global parameter '$marker' says: nothing is changed. Another retry restores them again."
        exit
      fi
      rabbitmqctl import_definitions "$${BACKUP_FILE}"
      printf %s "$RABBITMQ_DEFAULT_PASS" | rabbitmqctl change_password "$RABBITMQ_DEFAULT_USER"
      rabbitmqctl set_global_parameter "$marker" true
    `),
    suffix: '.json',
    without: 'messages: queues, exchanges, bindings, users and policies are in it',
  };
}
