#!/bin/sh
# Unpacks real servers where the tests look for them: Debian's packages into root folders below the cache, and PostgreSQL's
# other majors from npm. Nothing is installed on this machine and no service is started; what is there already is left alone.
set -eu
cd "$(dirname "$0")"
cache=${KEELWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}}/keelwright/engines

refuse() {
  echo "npm run test:engines needs $1" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || refuse 'root: it makes mount and process namespaces and switches to the users of the images (sudo npm run test:engines)'
[ "$(uname -m)" = x86_64 ] || refuse 'a machine of x86_64: npm has PostgreSQL ready to run for it'
for tool in apt-get dpkg-deb ldconfig unshare nsenter mount; do
  command -v "$tool" >/dev/null || refuse "$tool: run it on Debian, or on a relative with apt-get, dpkg and util-linux"
done
unshare --mount --net --pid --uts --fork true 2>/dev/null || refuse 'a kernel that lets root make namespaces'

# What a minimal image has, and what the tests themselves run in it.
base='base-files coreutils dash findutils grep hostname iproute2 libc-bin mawk procps sed tar gzip util-linux'

# unpack FOLDER SUITE PACKAGE...
unpack() {
  folder=$1; shift
  ../unpack-debian.sh "$cache/$folder" "$@"
}

unpack debian-12 bookworm $base mariadb-server postgresql-15 rabbitmq-server redis-server
unpack debian-13 trixie $base mariadb-server memcached postgresql-17 rabbitmq-server redis-server valkey-server
unpack exporters trixie base-files prometheus-mysqld-exporter prometheus-postgres-exporter prometheus-redis-exporter
# What is not released yet changes under us: by hand only.
if [ -n "${KEELWRIGHT_ENGINES_UNSTABLE:-}" ]; then
  unpack debian-14 forky $base rabbitmq-server
  unpack debian-unstable sid $base mysql-client mysql-server
fi

# The client of backups as its image has it: the program, from source, with the tools of BusyBox. Debian's BusyBox differs from Alpine's in
# two things: its shell never looks for programs outside of it, and its nc has no -z. One applet starts containers here.
unpack busybox trixie base-files busybox-static netcat-traditional
client=$cache/client
wanted="1 $(cat client/go.sum) $(cat "$cache/busybox.complete")"
[ "$(cat "$client.complete" 2>/dev/null)" = "$wanted" ] || {
  command -v go >/dev/null || refuse 'Go, to build the client of backups'
  echo "engine tests: building the client of backups into $client" >&2
  rm -rf "$client" "$client.complete"
  mkdir -p "$client"
  (cd client && CGO_ENABLED=0 GOBIN=$client go install -trimpath -buildvcs=false -ldflags='-s -w' tool)
  cp "$cache/busybox/usr/bin/busybox" "$client"
  for applet in $("$client/busybox" --list); do
    case $applet in ash|busybox|nc|setpriv|sh) ;; *) ln -s busybox "$client/$applet" ;; esac
  done
  cp "$cache/busybox/usr/bin/nc.traditional" "$client/nc"
  echo "$wanted" > "$client.complete"
}

# The folder is its own package: npm would refuse to install the project on machines that these binaries are not for.
cd npm
[ "$(cat node_modules/.complete 2>/dev/null)" = "$(cat package-lock.json)" ] || {
  npm ci --ignore-scripts --silent
  ldconfig -n node_modules/*/native/lib
  cp package-lock.json node_modules/.complete
}
