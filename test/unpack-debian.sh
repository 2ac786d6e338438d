#!/bin/sh
# unpack-debian.sh FOLDER SUITE PACKAGE...: unpacks programs of Debian into a folder of their own, with all that they depend on, or with ALONE=1
# without. Nothing is installed on this machine; what is there already is left alone.
set -eu
root=$1 suite=$2; shift 2
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
wanted="$suite $*"
[ "$(cat "$root.complete" 2>/dev/null)" != "$wanted" ] || exit 0

refuse() {
  echo "these tests need $1" >&2
  exit 1
}
for tool in apt-get dpkg-deb ldconfig; do
  command -v "$tool" >/dev/null || refuse "$tool: run them on Debian, or on a relative with apt-get and dpkg"
done
[ -e "$keyring" ] || refuse "Debian's keys: apt-get install debian-archive-keyring"
# The mirror that this machine itself uses.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 '/debian/*$') || refuse 'a Debian mirror among the sources of apt'

started=$(date +%s)
echo "unpacking Debian $suite ($*) once, into $root" >&2
apt=$root.apt
rm -rf "$root" "$root.complete" "$apt"
mkdir -p "$root" "$apt/etc/apt/apt.conf.d" "$apt/etc/apt/preferences.d" "$apt/var/lib/apt/lists/partial" "$apt/var/cache/apt/archives/partial"
: > "$apt/status"
echo "deb [signed-by=$keyring] $mirror $suite main" > "$apt/etc/apt/sources.list"
options="-qq -o Dir=$apt -o Dir::State::status=$apt/status -o Acquire::Languages=none -o Acquire::Retries=3 -o APT::Sandbox::User=root"
apt-get $options update
archives=$apt/var/cache/apt/archives
if [ -n "${ALONE:-}" ]; then
  (cd "$archives" && apt-get $options download "$@")
else
  apt-get $options --yes --no-install-recommends --download-only install "$@"
fi
# Before 13, base-files has no links such as /bin; the packages then bring the folders themselves.
for package in "$archives"/base-files_*.deb "$archives"/*.deb; do
  [ ! -e "$package" ] || dpkg-deb --extract "$package" "$root"
done
rm -rf "$apt" "$root/usr/share/doc" "$root/usr/share/man" "$root/usr/share/locale" "$root/usr/share/i18n"
[ ! -e "$root/usr/bin/mawk" ] || ln -sf mawk "$root/usr/bin/awk"
[ ! -d "$root/etc" ] || ldconfig -r "$root"
echo "$wanted" > "$root.complete"
echo "unpacked in $(($(date +%s) - started)) s" >&2
