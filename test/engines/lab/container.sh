#!/bin/sh
# Becomes a container as a kubelet would start it: the root is read-only, the given folders are writable, mounts and host name
# are its own, and the command runs as the image's user without any capability.
# usage: container.sh ROOT USER UID HOSTNAME SOURCE:TARGET... -- COMMAND...
set -eu
root=$1 user=$2 uid=$3 hostname=$4
shift 4
hostname "$hostname"
mount --make-rprivate /

# What the image would have beside Debian's packages goes into a layer of memory on top.
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=$root,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
cd /mnt/root
echo "root:x:0:0::/root:/bin/sh
$user:x:$uid:$uid::/:/bin/sh" > etc/passwd
echo "root:x:0:
$user:x:$uid:" > etc/group
rm -rf etc/mysql etc/rabbitmq

mount -t tmpfs tmpfs dev
mkdir dev/shm
mount -t tmpfs -o size=64m,mode=1777 tmpfs dev/shm
for device in full null random urandom zero; do
  : > dev/$device
  mount --bind /dev/$device dev/$device
done
ln -s /proc/self/fd dev/fd
mount -t proc proc proc

while [ "$1" != -- ]; do
  source=${1%%:*} target=${1#*:}
  if [ -d "$source" ]; then mkdir -p ".$target"; else mkdir -p ".${target%/*}"; : > ".$target"; fi
  mount --bind "$source" ".$target"
  shift
done
shift
mount -o remount,bind,ro /mnt/root
exec chroot . setpriv --reuid "$uid" --regid "$uid" --groups "$uid" --inh-caps=-all --bounding-set=-all --no-new-privs "$@"
