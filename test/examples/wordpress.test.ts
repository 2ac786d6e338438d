import { Difference } from './compare';
import { testExample } from './test-example';

const all = ['wordpress', 'wordpress-mysql'];

const stated: Difference[] = [
  [all, 'kind', 'Deployment', 'StatefulSet', 'a replica with a volume of its own'],
  [all, 'strategy', 'Recreate', 'RollingUpdate', 'the same: a StatefulSet starts a pod on a volume only after the previous one has ended'],
  ['wordpress-mysql', 'image', 'mysql:8.0', 'mysql:8.4.11-oraclelinux9', 'the tag moves, and 8.0 has had no fixes since April 2026'],
  ['wordpress-mysql', 'arguments', "the image's own", '--datadir=/var/lib/mysql/data', 'a new volume contains a directory `lost+found`: data is stored beside it'],
  [
    'wordpress-mysql', 'mounts', '/var/lib/mysql (20Gi ReadWriteOnce)', '/var/lib/mysql (20Gi ReadWriteOnce for each replica), /var/run/mysqld (16Mi)',
    'the root file system is read-only, and the server creates its socket there',
  ],
  ['PersistentVolumeClaim mysql-pv-claim', 'object', 'there', 'none', 'the StatefulSet creates `data-wordpress-mysql-0`'],
  ['PersistentVolumeClaim wp-pv-claim', 'object', 'there', 'none', 'the StatefulSet creates `data-wordpress-0`'],
  ['Service wordpress-mysql', 'ports', 'headless 3306 to 3306', 'ClusterIP 3306 to 3306', 'an address that stays when the pod moves, so clients can cache it'],
  ['Service wordpress-mysql-members', 'ports', 'none', 'headless 3306 to 3306', 'the DNS name of each replica'],
  ['Service wordpress-members', 'ports', 'none', 'headless 80 to 80', 'the same'],
  [
    'wordpress', 'image', 'wordpress:6.2.1-apache', 'wordpress:7.1.0-php8.3-apache',
    'PHP 8.0, which that image contains, has had no fixes since 2023',
  ],
  [
    'wordpress', 'mounts', '/var/www/html (20Gi ReadWriteOnce)', '/var/lock/apache2 (16Mi), /var/run/apache2 (16Mi), /var/www/html (20Gi ReadWriteOnce for each replica)',
    'the root file system is read-only, and Apache writes its process id and locks there',
  ],
  ['Service wordpress', 'ports', 'LoadBalancer 80 to 80', 'ClusterIP 80 to 80', "a backend's own Service is its address inside the cluster"],
  ['Service wordpress-public', 'ports', 'none', 'LoadBalancer 80 to 80', 'the load balancer is an additional Service'],
  [all, 'pod label app', 'wordpress', 'none', '`app.kubernetes.io/part-of` replaces it'],
  ['wordpress-mysql', 'pod label tier', 'mysql', 'none', '`app.kubernetes.io/name` replaces it'],
  ['wordpress', 'pod label tier', 'frontend', 'none', 'the same'],
];

testExample({ name: 'wordpress', original: 'mysql-wordpress/mysql-wordpress.yaml', stated, calls: ['wordpress -> wordpress-mysql'] });
