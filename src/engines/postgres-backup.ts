import { BACKUP_FILE, BACKUP_HOST, EngineBackup, RESTORE_BYTES, RESTORE_ID } from './engine-spec';
import { REFUSE, shell } from './shell';

const CONNECTION = `export PGHOST="$${BACKUP_HOST}" PGUSER="$POSTGRES_USER" PGPASSWORD="$POSTGRES_PASSWORD"`;

/** Kinds of entries in the table of contents of a dump. Each line starts with three numbers. */
const entries = (kinds: string) => `'^[0-9]+; [0-9]+ [0-9]+ (${kinds}) '`;
/** Entries without rows; some of them can only be created by an administrator. */
const ADMINISTERED = entries('(COMMENT - )?(PUBLICATION|PUBLICATION TABLES? IN SCHEMA|PUBLICATION TABLE|EVENT TRIGGER|SUBSCRIPTION|SUBSCRIPTION TABLE)');
/** Entries that come first. The comment of an extension belongs to the extension, and only the owner of the extension may change it. */
const FIRST = entries('SCHEMA|EXTENSION|COMMENT - EXTENSION');

/** Properties of a database that are fixed at its creation: encoding and collation. */
const CREATE = `
      SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L',
          :'new', pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype)
        || CASE datlocprovider
          WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'))
          WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', to_jsonb(d) ->> 'datlocale')
          ELSE ' LOCALE_PROVIDER libc' END
        || coalesce(' ICU_RULES ' || quote_literal(to_jsonb(d) ->> 'daticurules'), '')
      FROM pg_database d WHERE datname = :'old' \\gexec`;

/** Properties of a database that are not part of its dumps: privileges to connect, settings, connection limit. */
const SETTINGS = `
      SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s', :'new', datconnlimit) FROM pg_database WHERE datname = :'old' AND datconnlimit >= 0 \\gexec
      SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC, %I', :'new', pg_get_userbyid(datdba)) FROM pg_database WHERE datname = :'old' AND datacl IS NOT NULL \\gexec
      SELECT format('GRANT %s ON DATABASE %I TO %s%s', privilege_type, :'new', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
          CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
      FROM pg_database, aclexplode(datacl) WHERE datname = :'old' \\gexec
      SELECT format('ALTER %s SET %I TO %s',
          CASE setrole WHEN 0 THEN format('DATABASE %I', :'new') ELSE format('ROLE %I IN DATABASE %I', pg_get_userbyid(setrole), :'new') END, name,
          CASE WHEN name IN ('local_preload_libraries', 'search_path', 'session_preload_libraries', 'temp_tablespaces') THEN value ELSE quote_literal(value) END)
      FROM pg_database d JOIN pg_db_role_setting ON setdatabase = d.oid, unnest(setconfig) setting,
        LATERAL (SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value) pair
      WHERE datname = :'old' \\gexec`;

/**
 * The server holds the locks on both names while it waits for the last sessions to end, so no other client can interfere: a client that
 * connects in the meantime waits, is disconnected once, and reconnects. If it is killed at any point, either all of it is done or nothing.
 */
const SWAP = `
      BEGIN;
      SELECT format('COMMENT ON DATABASE %I IS %L', :'new', concat_ws(E'\\n',
        (SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = :'old'), :'marker')) \\gexec
      SELECT format('ALTER DATABASE %I RENAME TO %I', datname, :'kept') FROM pg_database WHERE datname = :'old' \\gexec
      ALTER DATABASE :"new" RENAME TO :"old";
      COMMIT;`;

/**
 * A dump is restored as the app's user into a database next to the app's own. When it is complete, the two swap names in one transaction.
 * The previous database is kept under a dated name until it is dropped manually. The restore waits for steps that only an administrator
 * can do, and prints them: no client from the network is an administrator.
 */
export const POSTGRES_BACKUP: EngineBackup = {
  dump: shell(`
    ${CONNECTION} PGDATABASE="$POSTGRES_DB"
    pg_dump --format=custom --file="$${BACKUP_FILE}.partial"
    # Reads the entire file: the table of contents is at its start, and is complete in a truncated file too.
    pg_restore --file=/dev/null "$${BACKUP_FILE}.partial"
    mv "$${BACKUP_FILE}.partial" "$${BACKUP_FILE}"
    sync
  `),
  restore: shell(`
    ${REFUSE}
    ${CONNECTION}
    lists=$(mktemp -d)
    trap 'rm -rf "$lists"; [ -z "\${terminator:-}" ] || kill "$terminator" 2> /dev/null || :' EXIT
    old=$POSTGRES_DB
    new="\${old}_restoring_$(printf %s "$${RESTORE_ID}" | md5sum | cut -c 1-8)"
    marker="restored by keelwright from $${RESTORE_ID};"
    # ask DATABASE [STOP]: runs what it reads, up to the first error unless STOP is 0.
    ask() {
      PGDATABASE="$1" psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP="\${2:-1}" \\
        --set=old="$old" --set=new="$new" --set=kept="\${kept:-}" --set=marker="$marker"
    }
    into() { pg_restore --exit-on-error --no-owner --dbname="dbname='$(printf %s "$new" | sed "s/[\\\\\\\\']/\\\\\\\\&/g")'" --use-list="$1" "$${BACKUP_FILE}"; }
    sql() { pg_restore --no-owner --use-list="$1" --file=- "$${BACKUP_FILE}" | sed -E '/^(--.*|SET .*|SELECT pg_catalog.set_config.*|)$/d'; }
    # wait_for TEXT: prints the text, unless it was the last one printed, and waits.
    wait_for() { [ "$1" = "\${said:-}" ] || echo "Waiting: $1"; said=$1; sleep 5; }
    administer="run in the container of the server, as its administrator: psql --username=postgres"

    is_there=$(echo "SELECT count(*) FROM pg_database WHERE datname = :'old'" | ask postgres)
    if [ "$(echo "SELECT count(*) FROM pg_database WHERE datname = :'old' AND strpos(shobj_description(oid, 'pg_database'), :'marker') > 0" | ask postgres)" = 1 ]; then
      echo "The database $old has already been restored from $${RESTORE_ID}, as its comment shows: nothing is changed. Change retry to restore it again."
      exit
    fi
    [ "$(echo "SELECT count(*) FROM pg_database WHERE datname = :'old' AND NOT pg_has_role(datdba, 'USAGE')" | ask postgres)" = 0 ] ||
      refuse "The database $old does not belong to $PGUSER, who may not replace it."

    bytes=$({ pg_restore --file=- "$${BACKUP_FILE}" || touch "$lists/broken"; } | wc -c)
    [ ! -e "$lists/broken" ] || refuse "$${BACKUP_FILE} is truncated or corrupt: nothing is changed."
    pg_restore --list "$${BACKUP_FILE}" > "$lists/all"
    if [ "$is_there" = 1 ] && ! grep -qE ${entries('TABLE')} "$lists/all"; then
      [ "$(echo "SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('information_schema', 'pg_catalog')" | ask "$old")" = 0 ] ||
        refuse "$${BACKUP_FILE} has no tables, but the database $old has: nothing is changed."
    fi

    until [ "$(echo 'SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user' | ask postgres)" = t ]; do
      wait_for "$PGUSER may not create a database; $administer, then: $(echo "SELECT format('ALTER ROLE %I CREATEDB;', current_user)" | ask postgres)"
    done
    # Left behind by an attempt that was killed.
    echo 'SET client_min_messages = warning; DROP DATABASE IF EXISTS :"new" WITH (FORCE);' | ask postgres
    if [ -n "\${${RESTORE_BYTES}:-}" ]; then
      used=$(echo 'SELECT sum(pg_database_size(oid)) FROM pg_database' | ask postgres)
      [ $((used + bytes)) -lt "$${RESTORE_BYTES}" ] ||
        refuse "$used of the $${RESTORE_BYTES} bytes of the volume are used, and the backup needs about $bytes more: let the volume grow, or drop databases that earlier restores kept. Nothing is changed."
    fi
    ask postgres <<'END'${CREATE}
      SELECT format('CREATE DATABASE %I TEMPLATE template0', :'new') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'old') \\gexec
    END

    failed() { refuse "The backup cannot be restored, and $old is unchanged. The incomplete restore is in the database $new."; }
    grep -E ${entries('SCHEMA')} "$lists/all" > "$lists/schemas" || :
    [ ! -s "$lists/schemas" ] || into "$lists/schemas" || failed
    grep -E ${entries('EXTENSION')} "$lists/all" > "$lists/extensions" || :
    while IFS= read -r entry; do
      echo "$entry" > "$lists/extension"
      until { echo 'SET client_min_messages = warning;'; sql "$lists/extension"; } | ask "$new" 2> "$lists/error"; do
        grep -q 'permission denied' "$lists/error" || { cat "$lists/error" >&2; failed; }
        wait_for "the app's user may not create an extension; $administer --dbname=\\"$new\\", then: $(sql "$lists/extension")"
      done
    done < "$lists/extensions"
    grep -vE ${FIRST} "$lists/all" | grep -vE ${ADMINISTERED} > "$lists/rest"
    into "$lists/rest" || failed
    grep -E ${ADMINISTERED} "$lists/all" > "$lists/administered" || :
    while IFS= read -r entry; do
      echo "$entry" > "$lists/entry"
      into "$lists/entry" 2> "$lists/error" || echo "Not restored, because the app's user may not create it. It contains no rows; $administer --dbname=\\"$old\\", then: $(sql "$lists/entry")"
    done < "$lists/administered"
    echo 'SET client_min_messages = error; ANALYZE;' | ask "$new"
    ask postgres 0 <<'END'${SETTINGS}
    END

    # Sessions of the app, and of pods that were killed, hold the names. Sessions of an administrator must end by themselves.
    ends="SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (:'old', :'new') AND pg_has_role(usesysid, 'USAGE')"
    while :; do
      kept="\${old}_before_$(date -u +%Y%m%dt%H%M%Sz)"
      { while echo "$ends" | ask postgres; do sleep 0.3; done } > /dev/null 2>&1 &
      terminator=$!
      swapped=yes
      ask postgres 2> "$lists/error" <<'END' || swapped=no${SWAP}
    END
      kill "$terminator" 2> /dev/null || :
      [ $swapped = no ] || break
      wait_for "$(cat "$lists/error")"
    done
    echo "The database $old is restored from $${RESTORE_ID}. The previous data is kept. When it is no longer needed, $administer, then DROP DATABASE with a name from this list:"
    echo "SELECT format('%I, %s', datname, pg_size_pretty(pg_database_size(oid))) FROM pg_database WHERE starts_with(datname, :'old' || '_before_') ORDER BY 1" | ask postgres
  `),
  suffix: '.dump',
  without: 'roles and databases other than those of the app',
};
