# Runs the programs of one lab: `sh supervisor.sh FOLDER`, with one command per line on standard input.
# When the input ends, because the lab stopped or its process died in whatever way, everything is killed and FOLDER removed.

run() {
  name=$1
  shift
  "$@" >"$name.log" 2>&1 &
  trap "kill -9 $! 2>/dev/null" TERM
  wait $!
  echo "$name"
}

cd "$1" || exit 1
trap : TERM
while IFS= read -r command; do
  eval "run $command" &
done
kill -TERM 0
wait
cd /
rm -rf "$1"
