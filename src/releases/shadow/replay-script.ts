import { ReplayPlan } from './replay-plan';
import { ConfigValues } from '../../blocks/config/config-value';
import { REFUSE, shell } from '../../engines/shell';

/** Tells the target, and readers of its logs, that the response is discarded. */
export const REPLAY_HEADER = 'x-shadow-replay';

const SECONDS_TO_ANSWER = 300;

/** Parses a line. The log may contain anything: only requests are sent whose path has printable characters that cannot end a quoted string. */
const REQUEST = `
    function request(line, part) {
      sub(/\\r$/, "", line)
      if (line ~ /^[^"]*"[A-Z]+ [^ "]+ HTTP\\/[0-9.]+" [0-9][0-9][0-9]( |$)/) {
        sub(/^[^"]*"/, "", line)
        sub(/".*/, "", line)
      }
      if (line !~ /^[A-Z]+ [^ ]+( HTTP\\/[0-9.]+)?$/) return 0
      split(line, part, /[ ]/)
      method = part[1]
      path = part[2]
      return path ~ /^\\/([^\\/]|$)/ && path !~ /[^!-~]/ && path !~ /["\\\\<>#]/ && length(path) <= 8192
    }
    function allowed() { return index(" " ENVIRON["REPLAY_METHODS"] " ", " " method " ") > 0 }`;

const COUNT = `
    { is_request = request($0) }
    !is_request { if (!unread++) unread_at = NR }
    is_request && !allowed() { if (!other++) other_at = NR }
    is_request && allowed() { send++ }
    END { print NR, send + 0, unread + 0, unread_at + 0, other + 0, other_at + 0 }`;

/** The lanes take turns with the lines. A new connection for every hundred requests distributes them over the pods. */
const SEND = `
    function settings() {
      print "output = \\"/dev/null\\"\\nwrite-out = \\"%{exitcode} %{http_code}\\\\n\\"" | curl
      print "connect-timeout = 5\\nmax-time = 10\\nproto = \\"=http\\"\\nnoproxy = \\"*\\"\\ngloboff\\npath-as-is" | curl
      print ENVIRON["REPLAY_HEADERS"] | curl
    }
    BEGIN { curl = "curl --disable --silent --rate " rate "/h --config - || :; sleep " pause }
    NR > last { exit }
    request($0) && allowed() && turn++ % lanes == lane {
      if (held++) print "next" | curl
      settings()
      if (method == "HEAD") print "head" | curl
      else if (method != "GET") print "request = \\"" method "\\"" | curl
      if (method ~ /^P/) print "data = \\"\\"\\nheader = \\"content-type:\\"" | curl
      print "url = \\"http://" ENVIRON["REPLAY_TARGET"] path "\\"" | curl
      if (held == 100) { close(curl); held = 0 }
    }
    END { if (held) close(curl) }`;

const TALLY = `
    $1 == 0 { status[substr($2, 1, 1)]++ }
    END {
      answered = status[2] + status[3] + status[4] + status[5]
      printf "sent %d, answered by status 2xx %d, 3xx %d, 4xx %d, 5xx %d, failed %d, skipped %d\\n", sent, status[2], status[3], status[4], status[5], sent - answered, skipped
      exit answered == 0
    }`;

/** Environment variables that the script reads. */
export function replayVariables({ file, target, requestsPerSecond, methods, headers }: ReplayPlan): ConfigValues {
  const all = { [REPLAY_HEADER]: 'true', ...headers };
  return {
    REPLAY_LOG: file,
    REPLAY_TARGET: target,
    REPLAY_RATE: requestsPerSecond,
    REPLAY_METHODS: methods.join(' '),
    REPLAY_HEADERS: Object.entries(all).map(([name, value]) => `header = "${`${name}: ${value}`.replace(/[\\"]/g, '\\$&')}"`).join('\n'),
    REPLAY_SECONDS_TO_ANSWER: SECONDS_TO_ANSWER,
  };
}

/**
 * Counts the requests in the log, waits for the target, and sends at the requested rate: each of at most ten lanes runs one curl at a time,
 * which waits for a response before the next request. Lines of the log are never printed, since paths may contain personal data, and never
 * become part of a command: curl reads them as quoted strings.
 */
export function replayScript(): string[] {
  return shell(`
    ${REFUSE}
    export LC_ALL=C
    [ -f "$REPLAY_LOG" ] || refuse "The volume has no file $REPLAY_LOG."
    [ -r "$REPLAY_LOG" ] || refuse "User $(id -u) may not read $REPLAY_LOG: say who may by user."
    log() { case "$REPLAY_LOG" in *.gz) gunzip -c < "$REPLAY_LOG" ;; *) cat < "$REPLAY_LOG" ;; esac; }
    log > /dev/null || refuse "$REPLAY_LOG cannot be read to its end."

    request='${REQUEST}'
    set -- $(log | awk "$request"'${COUNT}')
    lines=$1 sent=$2 skipped=$(($3 + $5))
    [ "$3" -eq 0 ] || echo "$3 lines cannot be sent as requests, the first is line $4."
    [ "$5" -eq 0 ] || echo "$5 requests are of other methods than $REPLAY_METHODS, the first is line $6."
    [ "$sent" -gt 0 ] || refuse "There is nothing to send: sent 0, skipped $skipped"

    answers() {
      code=$(curl --disable --silent --noproxy '*' --max-time 5 --head --header '${REPLAY_HEADER}: true' --output /dev/null \\
        --write-out '%{http_code}' --url "http://$REPLAY_TARGET/") || return 1
      # A mesh answers so while there are no pods.
      [ "$code" != 503 ]
    }
    deadline=$(($(date +%s) + REPLAY_SECONDS_TO_ANSWER))
    until answers; do
      [ "$(date +%s)" -lt "$deadline" ] || refuse "$REPLAY_TARGET has not answered for $REPLAY_SECONDS_TO_ANSWER seconds: sent 0, skipped $skipped"
      echo "waiting for $REPLAY_TARGET to answer"
      sleep 3
    done

    lanes=10
    [ "$REPLAY_RATE" -ge $lanes ] || lanes=$REPLAY_RATE
    rate=$((REPLAY_RATE * 3600 / lanes))
    pause=$(awk "BEGIN { print $lanes / $REPLAY_RATE }")
    send() {
      sleep "$(awk "BEGIN { print $1 / $REPLAY_RATE }")" || :
      log | awk -v lane="$1" -v lanes=$lanes -v last="$lines" -v rate=$rate -v pause="$pause" "$request"'${SEND}'
    }
    echo "$sent requests at $REPLAY_RATE a second take $((sent / REPLAY_RATE)) seconds or more."
    answers=$(mktemp -d)
    started=$(date +%s)
    lane=0
    while [ $lane -lt $lanes ]; do
      send $lane > "$answers/$lane" &
      lane=$((lane + 1))
    done
    wait
    echo "They took $(($(date +%s) - started)) seconds."
    cat "$answers"/* | awk -v sent="$sent" -v skipped=$skipped '${TALLY}' || refuse "Nothing was answered."
  `);
}
