import { Difference, EVERY } from './compare';
import { testExample } from './test-example';

const reviews = ['reviews-v1', 'reviews-v2', 'reviews-v3'];

const stated: Difference[] = [
  [EVERY, 'replicas', '1', '2', 'a node may go'],
  [EVERY, 'imagePullPolicy', 'IfNotPresent', 'Always', 'a tag can be pushed again, and nodes would differ'],
  ...['details', 'ratings', 'productpage'].map((name): Difference => (
    [`${name}-v1`, 'serviceAccountName', `bookinfo-${name}`, `${name}-v1`, 'each app has an identity of its own, which has its name']
  )),
  [reviews, 'serviceAccountName', 'bookinfo-reviews', '<name>', 'the three share one in the original; policies of a mesh must name all three here'],
  [
    [...reviews, 'details-v1', 'ratings-v1', 'productpage-v1'].map(name => `Service ${name}`), 'ports', 'none', 'ClusterIP 9080 to 9080',
    "each release has its own address, as in the original's `bookinfo-versions.yaml`",
  ],
  [
    reviews, 'command', "the image's own", '/opt/ol/wlp/bin/server run defaultServer',
    "the image's entrypoint writes into its configuration, which is read-only here, and then runs this",
  ],
  [
    reviews, 'folders', '/opt/ibm/wlp/output (any size), /tmp (any size)', '/opt/ol/wlp/output (256Mi), /tmp (128Mi)',
    'the images are of Open Liberty now, which writes there; a full disk evicts everything on the node',
  ],
  ['productpage-v1', 'folders', '/tmp (any size)', '/tmp (64Mi)', 'a full disk evicts everything on the node'],
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
