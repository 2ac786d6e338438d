# One node: a container runtime, kube-proxy and a kubelet in a world of their own, which all end with its first process.
#   sh node.sh NAME ADDRESS/BITS GATEWAY POD_CIDR CGROUP ZONE
# It runs in the folder of the lab, where the files of the node are in NAME. The programs are in $PATH, CNI plugins in $CNI_PLUGINS.
set -eu
name=$1 address=$2 gateway=$3 pods=$4 cgroup=$5 zone=$6

if [ "${WORLD:-}" != "$name" ]; then
  # The network of the lab stays reachable as descriptor 9, to put the other end of the wire there.
  exec 9</proc/self/ns/net
  WORLD=$name exec unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private sh "$0" "$@"
fi

outside() { nsenter --net=/proc/self/fd/9 "$@"; }
outside ip link add "$name" type veth peer name eth0 netns 1
outside ip link set "$name" master nodes up
outside ip route replace "$pods" via "${address%/*}"
exec 9<&-
# As on a machine: agents on a node ask for its mounts as they come and go.
mount --make-rshared /
ip link set lo up
ip address add "$address" dev eth0
ip link set eth0 up
ip route add default via "$gateway"
echo 1 > /proc/sys/net/ipv4/ip_forward
# Pods of one node that reach each other by a Service pass the rules of kube-proxy both ways.
[ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables

# A kubelet writes these for the whole machine, unless it finds them as it wants them.
while read -r setting value; do
  echo "$value" > "$name/$setting"
  mount --bind "$name/$setting" "/proc/sys/$(echo "$setting" | tr . /)"
done <<SETTINGS
vm.overcommit_memory 1
vm.panic_on_oom 0
kernel.panic 10
kernel.panic_on_oops 1
kernel.keys.root_maxkeys 1000000
kernel.keys.root_maxbytes 25000000
SETTINGS

for path in /var/lib/containerd /var/lib/kubelet /var/lib/cni /var/log; do
  mkdir -p "$path" "$name$path"
  mount --bind "$name$path" "$path"
done
mount -t tmpfs tmpfs /run

for controller in /sys/fs/cgroup/cpu /sys/fs/cgroup/cpuacct /sys/fs/cgroup/cpuset /sys/fs/cgroup/memory /sys/fs/cgroup/pids /sys/fs/cgroup/devices \
  /sys/fs/cgroup/freezer /sys/fs/cgroup/blkio /sys/fs/cgroup/hugetlb /sys/fs/cgroup/systemd; do
  [ ! -d "$controller" ] || mkdir -p "$controller/$cgroup/$name"
done
for group in "$cgroup" "$cgroup/$name"; do
  for file in cpuset.cpus cpuset.mems; do cat "/sys/fs/cgroup/cpuset/$file" > "/sys/fs/cgroup/cpuset/$group/$file"; done
done

containerd --config "$name/containerd.toml" > "$name/containerd.log" 2>&1 &
kube-proxy --config="$name/kube-proxy.json" > "$name/kube-proxy.log" 2>&1 &
if [ -n "${POLICIES:-}" ]; then
  # What the node forwards is judged; what it sends itself, such as probes, is not.
  iptables-nft -t mangle -A FORWARD -m conntrack --ctstate NEW -j NFQUEUE --queue-num 102
  standard --hostname-override="$name" --kubeconfig="$name/policies.kubeconfig" --disable-nri --nfqueue-id=102 --metrics-bind-address=127.0.0.1:9080 \
    > "$name/policies.log" 2>&1 &
fi
until [ -S /run/containerd/containerd.sock ]; do sleep 0.05; done
kubelet --config="$name/kubelet.json" --kubeconfig="$name/kubeconfig" --hostname-override="$name" --node-ip="${address%/*}" \
  --node-labels="topology.kubernetes.io/zone=$zone,topology.kubernetes.io/region=lab" &
kubelet=$!
# As the first process, it also takes what others leave behind.
wait "$kubelet"
