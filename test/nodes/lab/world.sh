# Runs the programs of real nodes in mounts, a network and process ids of their own: `sh world.sh FOLDER SUPERVISOR`, with commands as
# SUPERVISOR reads them. The kernel ends all of it with its first process; the control groups, which it keeps, and the way there are removed here.
folder=$1 supervisor=$2

if [ -z "${INSIDE:-}" ]; then
  # The network of the machine stays reachable as descriptor 9.
  exec 9</proc/self/ns/net
  INSIDE=1 unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private sh "$0" "$@"
  # The kernel would take its time for this one, too.
  [ ! -e "$folder.interface" ] || ip link delete "$(cat "$folder.interface")" 2>/dev/null
  find /sys/fs/cgroup -depth -type d -path "*/$(basename "$folder")*" -exec rmdir {} + 2>/dev/null
  rm -rf "$folder" "$folder.interface"
  exit
fi

outside() { nsenter --net=/proc/self/fd/9 "$@"; }
number=0
until outside ip link add "kwlab$number" type veth peer name machine netns 1 2>/dev/null; do
  number=$((number + 1))
  [ "$number" -lt 50 ] || { echo 'no network interface kwlab0 to kwlab49 can be made' >&2; exit 1; }
done
echo "kwlab$number" > "$folder.interface"
network=10.$((200 + number)).0
outside ip address add "$network.253/24" dev "kwlab$number"
outside ip link set "kwlab$number" up
exec 9<&-
ip link set lo up
ip link add nodes type bridge
ip address add "$network.254/24" dev nodes
ip link set nodes up
ip link set machine master nodes up
echo 1 > /proc/sys/net/ipv4/ip_forward
# Somebody outside, who answers: by a refusal.
for address in $OUTSIDE; do ip address add "$address/32" dev lo; done
for setting in /proc/sys/net/ipv4/conf/*/send_redirects; do echo 0 > "$setting"; done
echo "$network" > "$folder/network.part"
mv "$folder/network.part" "$folder/network"
exec setsid -w sh "$supervisor" "$folder"
