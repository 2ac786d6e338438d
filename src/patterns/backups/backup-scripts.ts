import { Identity, instanceLabels, objectLabels } from '../../blocks/objects/identity';
import { REFUSE, shell } from '../../engines/shell';

/** Names of backups are times in UTC, so that they sort by age. */
export const BACKUP_NAME = '\\d{4}-\\d{2}-\\d{2}T\\d{6}Z';

/** Environment variables that the client's scripts read. */
export const BACKUP_STORE = 'BACKUP_STORE';
export const BACKUP_SUFFIX = 'BACKUP_SUFFIX';
export const BACKUP_KEEP = 'BACKUP_KEEP';
export const BACKUP_RESTORED = 'BACKUP_NAME';
export const BACKUP_PORT = 'BACKUP_PORT';

/** A dump after data loss is almost empty; the size of a compressed dump varies from day to day. */
const FAR_SMALLER = 5;

/**
 * Checks that the store is reachable before hours are spent on a dump, and records the start time of the dump. In a directory, a killed run
 * may have left a partial file, which is deleted.
 */
export function prepareScript(scratch: string): string[] {
  return shell(`
    rclone lsf --files-only "$${BACKUP_STORE}" > /dev/null
    case "$${BACKUP_STORE}" in
      /*) rclone delete --max-depth 1 --include "/{{${BACKUP_NAME}}}$${BACKUP_SUFFIX}.{{[^/]*}}.partial" "$${BACKUP_STORE}" ;;
    esac
    date -u +%Y-%m-%dT%H%M%SZ > ${scratch}/started
  `);
}

/**
 * Stores a dump under its name, which only becomes visible when the dump is complete: an S3 object appears with its last part, and in a
 * directory the client writes to a temporary name first. Existing files are never overwritten. Only then are old dumps deleted, one by one;
 * names with a future time, from a wrong clock, are neither counted nor deleted. A dump much smaller than one that is kept may be the
 * result of data loss: then all dumps are kept, and the run fails until the cause is resolved.
 */
export function storeScript(scratch: string, keep: number | undefined, allowShrink = false): string[] {
  const shrunk = allowShrink ? '' : `
    size=$(awk -F ';' -v name="$name" '$2 == name { print $1 }' /tmp/backups)
    largest=$(awk -F ';' -v name="$name" '$2 < name && $1 > most { most = $1 } END { print most + 0 }' /tmp/backups)
    [ "$(awk -v size="$size" -v largest="$largest" 'BEGIN { print size * ${FAR_SMALLER} < largest }')" = 0 ] ||
      refuse "$name is stored, but it has only $size bytes, and another backup has $largest: nothing is deleted. Check whether the server still has all its data. If the data is meant to be smaller, set backup.allowShrink."`;
  const prune = keep === undefined ? '' : `
    cut -d ';' -f 2 /tmp/backups | awk -v name="$name" '$0 <= name' | sort -r | tail -n "+$(($${BACKUP_KEEP} + 1))" | while IFS= read -r old; do
      rclone deletefile "$${BACKUP_STORE}$old"
    done`;
  return shell(`
    ${REFUSE}
    name=$(cat ${scratch}/started)$${BACKUP_SUFFIX}
    [ -s "$BACKUP_FILE" ] || refuse "The dump command succeeded, but the file $BACKUP_FILE is empty or missing."
    mkdir ${scratch}/whole
    mv "$BACKUP_FILE" "${scratch}/whole/$name"
    rclone copy --immutable ${scratch}/whole "$${BACKUP_STORE}"
    case "$${BACKUP_STORE}" in /*) sync ;; esac
    rclone lsf --files-only --format sp --separator ';' --include "/{{${BACKUP_NAME}}}$${BACKUP_SUFFIX}" "$${BACKUP_STORE}" > /tmp/backups
    cut -d ';' -f 2 /tmp/backups | grep -qxF "$name" || refuse "$${BACKUP_STORE} does not list $name after it was stored: nothing is deleted."
    future=$(cut -d ';' -f 2 /tmp/backups | awk -v name="$name" '$0 > name')
    [ -z "$future" ] || echo "$future" | sed 's/$/ has a time in the future in its name, because a clock was wrong. It is neither counted nor deleted./' >&2${shrunk}${prune}
    echo "$${BACKUP_STORE}$name is complete."
  `);
}

/** At least an hour, which a server may take to recover from a crash. */
const TRIES_TO_REACH = 1200;

/** Fetches a backup, and waits for the server: its Service accepts connections when it is ready. */
export function fetchScript(): string[] {
  return shell(`
    ${REFUSE}
    rclone lsf --files-only "$${BACKUP_STORE}" > /tmp/backups
    grep -qxF "$${BACKUP_RESTORED}" /tmp/backups || refuse "$${BACKUP_STORE} does not contain $${BACKUP_RESTORED}. It contains:
    $(cat /tmp/backups)"
    rclone copyto "$${BACKUP_STORE}$${BACKUP_RESTORED}" "$BACKUP_FILE"
    tries=0
    until said=$(nc -z -w 3 "$BACKUP_HOST" "$${BACKUP_PORT}" 2>&1); do
      case "$said" in
        *'nc: not found'*|*'nc: command not found'*|*'nvalid option'*|*'nrecognized option'*) refuse "The client image must contain an nc that supports -z and -w, which check whether the server is ready: $said" ;;
      esac
      tries=$((tries + 1))
      [ "$tries" -lt ${TRIES_TO_REACH} ] || refuse "$BACKUP_HOST:$${BACKUP_PORT} was not reachable in $tries attempts: nothing is restored. $said"
      echo "waiting for $BACKUP_HOST:$${BACKUP_PORT} to be ready"
      sleep 3
    done
  `);
}

/** Labels of a snapshot: its PVC, the run that created it, and the number of snapshots of that run. */
export const SNAPSHOT_OF = 'keelwright.io/snapshot-of';
export const SNAPSHOT_RUN = 'keelwright.io/snapshot-run';
export const SNAPSHOT_COUNT = 'keelwright.io/snapshot-count';

const READY = '{range .items[?(@.status.readyToUse==true)]}{.metadata.name}{"\\n"}{end}';
const ERRORS = '{range .items[*]}{.metadata.name} is not ready yet. {.status.error.message}{"\\n"}{end}';
const ALL = `{range .items[*]}{.metadata.name} ${label(SNAPSHOT_RUN)} ${label(SNAPSHOT_COUNT)} {.status.readyToUse}{"\\n"}{end}`;

/**
 * Takes a snapshot of each PVC, and waits until all are ready to use: the deadline of the run limits the wait, and requests are repeated if
 * the API server does not respond for a while. Only then are snapshots deleted that are older than the newest complete runs, in which all
 * snapshots are ready to use.
 */
export function snapshotScript(identity: Identity): string[] {
  // Other backends in the namespace may start a run in the same second.
  const own = Object.entries(instanceLabels(identity)).map(([key, value]) => `${key}=${value}`).join(',');
  const list = (run: string, format: string) => `kubectl get volumesnapshots --selector="${own},${run}" --output='jsonpath=${format}'`;
  const labels = { ...objectLabels(identity), [SNAPSHOT_OF]: '$claim', [SNAPSHOT_RUN]: '$run', [SNAPSHOT_COUNT]: '$#' };
  return shell(`
    ${REFUSE}
    set -- $SNAPSHOT_CLAIMS
    [ $# -gt 0 ] || refuse "The backend has no members, so there is nothing to take a snapshot of."
    run=$(date -u +%Y%m%dt%H%M%Sz)
    for claim in "$@"; do
      kubectl create -f - <<END
    {
      "apiVersion": "snapshot.storage.k8s.io/v1",
      "kind": "VolumeSnapshot",
      "metadata": {
        "name": "$claim-$run",
        "labels": ${JSON.stringify(labels)}
      },
      "spec": { "volumeSnapshotClassName": "$SNAPSHOT_CLASS", "source": { "persistentVolumeClaimName": "$claim" } }
    }
    END
    done
    until [ "$(${list(`${SNAPSHOT_RUN}=$run`, READY)} | wc -w)" -eq $# ]; do
      sleep 10
      ${list(`${SNAPSHOT_RUN}=$run`, ERRORS)} || :
    done
    all=$(${list(SNAPSHOT_RUN, ALL)})
    old=$(echo "$all" | sort -r -k 2,2 | awk -v keep="$${BACKUP_KEEP}" -v current="$run" '
      $2 > current { print $1 " has a time in the future in its name, because a clock was wrong. It is neither counted nor deleted." > "/dev/stderr"; next }
      { name[++n] = $1; run[n] = $2; count[$2] = $3; ready[$2] += $4 == "true" }
      END {
        for (i = 1; i <= n; i++) {
          if (run[i] != run[i - 1]) { isOld = whole >= keep; whole += ready[run[i]] == count[run[i]] }
          if (isOld) print name[i]
        }
      }')
    [ -z "$old" ] || kubectl delete volumesnapshots $old --wait=false --ignore-not-found
  `);
}

/** A label in a JSONPath, where dots separate the names of fields. */
function label(name: string): string {
  return `{.metadata.labels.${name.replace(/\./g, '\\.')}}`;
}
