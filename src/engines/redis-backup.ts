import { BACKUP_FILE, BACKUP_HOST, EngineBackup } from './engine-spec';
import { REFUSE, shell } from './shell';

const REMOTE = `remote() { redis-cli -h "$${BACKUP_HOST}" \${REDIS_USERNAME:+--user "$REDIS_USERNAME"} --no-auth-warning "$@"; }`;

/**
 * Redis cannot load a file while it runs. So a second server, in the restoring container, loads it and hands its keys over;
 * the first one is emptied only when the second has read the whole file.
 */
export const REDIS_BACKUP: EngineBackup = {
  dump: shell(`
    ${REMOTE}
    remote --rdb "$${BACKUP_FILE}.partial"
    redis-check-rdb "$${BACKUP_FILE}.partial" > /dev/null
    mv "$${BACKUP_FILE}.partial" "$${BACKUP_FILE}"
    sync
  `),
  restore: shell(`
    ${REFUSE}
    ${REMOTE}
    here=$(mktemp -d)
    loaded() { env -u REDISCLI_AUTH redis-cli -s "$here/socket" "$@"; }
    cp "$${BACKUP_FILE}" "$here/dump.rdb"
    redis-server --port 0 --unixsocket "$here/socket" --dir "$here" --save '' --appendonly no --databases 1024 > "$here/log" &
    server=$!
    trap 'kill "$server" 2> /dev/null || :; rm -rf "$here"' EXIT
    until [ "$(loaded ping 2> /dev/null)" = PONG ]; do
      kill -0 "$server" 2> /dev/null || refuse "$${BACKUP_FILE} cannot be loaded: $(tail -n 3 "$here/log")"
      sleep 0.2
    done

    [ "$(remote flushall)" = OK ] || refuse "$${BACKUP_HOST} does not let itself be emptied"
    quoted() { printf %s "$1" | sed 's/[\\\\"]/\\\\&/g'; }
    auth=
    [ -z "\${REDISCLI_AUTH:-}" ] || auth="auth2 \${REDIS_USERNAME:-default} \\"$(quoted "$REDISCLI_AUTH")\\""
    for db in $(loaded info keyspace | sed -n 's/^db\\([0-9]*\\):.*/\\1/p'); do
      loaded -n "$db" --no-raw --scan | while IFS= read -r key; do
        printf '%s\\n' "migrate $${BACKUP_HOST} 6379 \\"\\" $db 60000 copy replace $auth keys $key"
      done | loaded -n "$db" > "$here/replies"
      ! grep -vxE 'OK|NOKEY' "$here/replies" >&2 || refuse "some keys of database $db were not taken"
    done
    remote function flush > /dev/null
    loaded --raw function dump | head -c -1 | remote -x function restore
  `),
  suffix: '.rdb',
};
