import { Difference } from './compare';
import { testExample } from './test-example';

const stated: Difference[] = [
  ['Service frontend', 'ports', 'NodePort 80 to 80', 'ClusterIP 80 to 80', "an app's own Service is its address inside the cluster"],
  ['Service frontend-nodes', 'ports', 'none', 'NodePort 80 to 80', 'the node port is an additional Service'],
  [['Service redis-leader', 'Service redis-follower'], 'ports', 'none', 'ClusterIP 6379 to 6379', 'the frontend connects to these names (see below)'],
  ['redis-master', 'command', "the image's own", 'redis-server', "the image's entrypoint changes the owner of files first, which requires root"],
  [['redis-master', 'redis-replica'], 'mounts', 'none', '/data (128Mi)', 'the root file system is read-only, and Redis writes its snapshots there'],
  ['frontend', 'mounts', 'none', '/var/lock/apache2 (16Mi), /var/run/apache2 (16Mi)', 'the same, and Apache writes its process id and locks there'],
];

testExample({
  name: 'guestbook',
  original: 'guestbook/guestbook.yaml',
  stated,
  calls: ['frontend -> redis-master', 'frontend -> redis-replica', 'redis-replica -> redis-master'],
});
