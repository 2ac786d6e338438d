import { BACKUP_FILE, BACKUP_HOST, EngineBackup, RESTORE_ID } from './engine-spec';
import { REFUSE, shell } from './shell';

const REMOTE = `remote() { redis-cli -h "$${BACKUP_HOST}" \${REDIS_USERNAME:+--user "$REDIS_USERNAME"} --no-auth-warning "$@"; }`;

/** Marks databases that a restore fills, until they replace others. */
const UNDER_WAY = 'keelwright:restoring';

/**
 * Redis cannot load a file while it runs. Therefore a second server, in the restore container, loads the file and transfers its keys to databases
 * that are empty. When all keys are there, these are swapped with the others, which are emptied, in one transaction.
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
    marker="keelwright:restored:$${RESTORE_ID}"
    there=$(remote exists "$marker")
    case "$there" in
      0) ;;
      1) echo "$${BACKUP_HOST} has already been restored from $${RESTORE_ID}, as its key $marker shows: nothing is changed. Change retry to restore it again."; exit ;;
      *) refuse "$${BACKUP_HOST} does not answer: $there" ;;
    esac

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

    # Databases with the number of their keys, and the number of those that may expire.
    keyspace() { sed -n 's/^db\\([0-9]*\\):keys=\\([0-9]*\\),expires=\\([0-9]*\\).*/\\1 \\2 \\3/p' "$here/info" > "$1"; }
    held() {
      remote info keyspace > "$here/info"
      grep -q '^# Keyspace' "$here/info" || refuse "$${BACKUP_HOST} does not report its keys: $(cat "$here/info")"
      keyspace "$here/held"
    }
    loaded info keyspace > "$here/info"
    keyspace "$here/restored"
    cut -d ' ' -f 1 "$here/restored" > "$here/chosen"
    held
    # Left behind by an attempt that was killed.
    while read -r db _; do
      [ "$(remote -n "$db" exists ${UNDER_WAY})" = 0 ] || remote -n "$db" flushdb > /dev/null
    done < "$here/held"
    held
    [ -s "$here/restored" ] || [ ! -s "$here/held" ] || refuse "$${BACKUP_FILE} has no keys, but $${BACKUP_HOST} has: nothing is changed."
    remote config get databases > "$here/databases"
    seq "$(sed -n 2p "$here/databases")" | awk '{ print $1 - 1 }' | sort -rn > "$here/all"
    cat "$here/held" "$here/restored" | cut -d ' ' -f 1 > "$here/taken"
    grep -vxFf "$here/taken" "$here/all" > "$here/spare" || :
    [ "$(wc -l < "$here/spare")" -ge "$(wc -l < "$here/restored")" ] || refuse "$${BACKUP_HOST} does not have enough empty databases for those of the backup: nothing is changed."
    paste -d ' ' "$here/spare" "$here/restored" | awk 'NF == 4' > "$here/places"

    undone() {
      while read -r place _; do remote -n "$place" flushdb > /dev/null; done < "$here/places"
      refuse "$1: nothing is changed."
    }
    quoted() { printf %s "$1" | sed 's/[\\\\"]/\\\\&/g'; }
    auth=
    [ -z "\${REDISCLI_AUTH:-}" ] || auth="auth2 \${REDIS_USERNAME:-default} \\"$(quoted "$REDISCLI_AUTH")\\""
    while read -r place db keys expires; do
      [ "$(remote -n "$place" set ${UNDER_WAY} 1)" = OK ] || undone "$${BACKUP_HOST} accepts no keys"
      loaded -n "$db" --no-raw --scan > "$here/keys"
      while IFS= read -r key; do
        printf '%s\\n' "migrate $${BACKUP_HOST} 6379 \\"\\" $place 60000 copy replace $auth keys $key"
      done < "$here/keys" | loaded -n "$db" > "$here/replies"
      ! grep -vxE 'OK|NOKEY' "$here/replies" | head -n 3 | grep . >&2 ||
        undone "Some keys of database $db were rejected. $${BACKUP_HOST} needs memory for the keys of the backup in addition to its own"
      [ "$(wc -l < "$here/replies")" -eq "$(wc -l < "$here/keys")" ] || undone "Not all keys of database $db were confirmed"
      [ "$(remote -n "$place" dbsize)" -gt $((keys - expires)) ] || undone "Keys of database $db are missing"
    done < "$here/places"

    loaded --no-raw function dump > "$here/functions"
    {
      echo multi
      printf 'function restore %s flush\\n' "$(cat "$here/functions")"
      awk '{ print "swapdb", $1, $2; print "select", $2; print "del ${UNDER_WAY}" }' "$here/places"
      { cut -d ' ' -f 1 "$here/places"; cut -d ' ' -f 1 "$here/held" | grep -vxFf "$here/chosen" || :; } | awk '{ print "select", $1; print "flushdb" }'
      echo 'select 0'
      echo "set \\"$marker\\" $(date -u +%Y-%m-%dT%H:%M:%SZ)"
      echo exec
      # Data that is not on disk yet would be lost with the server.
      echo 'waitaof 1 0 60000'
    } > "$here/swap"
    remote < "$here/swap" > "$here/replies"
    ! grep -E '^(ERR|EXECABORT|OOM|NOPERM)|error' "$here/replies" >&2 || refuse "Not all databases were swapped."
    [ "$(remote exists "$marker")" = 1 ] || refuse "$${BACKUP_HOST} does not have the key $marker."
    echo "$${BACKUP_HOST} is restored from $${RESTORE_ID}."
  `),
  suffix: '.rdb',
};
