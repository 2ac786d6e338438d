import { Difference, EVERY } from './compare';
import { testExample } from './test-example';

const reviews = ['reviews-v1', 'reviews-v2', 'reviews-v3'];

const stated: Difference[] = [
  [EVERY, 'replicas', '1', '2', 'a node may fail or be drained'],
  [EVERY, 'imagePullPolicy', 'IfNotPresent', 'Always', 'a tag can be pushed again, and nodes would differ'],
  ...['details', 'ratings', 'productpage'].map((name): Difference => (
    [`${name}-v1`, 'serviceAccountName', `bookinfo-${name}`, `${name}-v1`, 'each app has a ServiceAccount of its own, with its name']
  )),
  [reviews, 'serviceAccountName', 'bookinfo-reviews', '<name>', 'the three share one in the original; here, policies of a mesh must name all three'],
  [
    [...reviews, 'details-v1', 'ratings-v1', 'productpage-v1'].map(name => `Service ${name}`), 'ports', 'none', 'ClusterIP 9080 to 9080',
    "each version has its own address, as in the original's `bookinfo-versions.yaml`",
  ],
  [
    reviews, 'command', "the image's own", '/opt/ol/wlp/bin/server run defaultServer',
    "the image's entrypoint writes into its configuration, which is read-only here, and then runs this",
  ],
  [
    reviews, 'mounts', '/opt/ibm/wlp/output (any size), /tmp (any size)', '/opt/ol/wlp/output (256Mi), /tmp (128Mi)',
    'the images now contain Open Liberty, which writes there; a full disk causes evictions on the node',
  ],
  ['productpage-v1', 'mounts', '/tmp (any size)', '/tmp (64Mi)', 'without a size limit, a full disk causes evictions on the node'],
];

testExample({
  name: 'bookinfo',
  original: 'bookinfo/bookinfo.yaml',
  stated,
  calls: [
    'productpage-v1 -> details-v1', 'productpage-v1 -> ratings-v1', ...reviews.map(name => `productpage-v1 -> ${name}`),
    'reviews-v2 -> ratings-v1', 'reviews-v3 -> ratings-v1',
  ],
});
