import { App, Egress, Health, Peer, Port, Secret, ServiceType, StatefulBackend, Storage, System, User, WritablePath } from 'keelwright';

const app = new App();
const wordpress = new System(app, 'wordpress');
const password = Secret.existing('mysql-pass').key('password');

const mysql = new StatefulBackend(wordpress, 'wordpress-mysql', {
  image: 'mysql:8.4.11-oraclelinux9',
  // The lost+found directory of a new volume is not a database.
  args: ['--datadir=/var/lib/mysql/data'],
  ports: [Port.tcp(3306, { name: 'mysql' })],
  // During its first setup, the server only listens on its socket.
  health: Health.command(['mysqladmin', '--no-defaults', '--host=127.0.0.1', '--connect-timeout=1', 'ping'], { timeoutSeconds: 5 }),
  resources: { cpu: '250m', memory: '1Gi' },
  user: User.of(999),
  dataPath: '/var/lib/mysql',
  storage: Storage.of('20Gi'),
  // Large sorts go to /tmp.
  writablePaths: [WritablePath.disk('/var/run/mysqld', '16Mi'), WritablePath.disk('/tmp', '1Gi')],
  config: { MYSQL_DATABASE: 'wordpress', MYSQL_USER: 'wordpress' },
  secrets: { MYSQL_ROOT_PASSWORD: password, MYSQL_PASSWORD: password },
});

// Code, plugins and uploads are on its volume, so it cannot have replicas.
const site = new StatefulBackend(wordpress, 'wordpress', {
  image: 'wordpress:7.1.0-php8.3-apache',
  ports: [Port.http(80, { name: 'wordpress' })],
  // A page that needs no database: a restart would not help when the database is down.
  health: Health.http('/license.txt'),
  resources: { cpu: '250m', memory: '512Mi' },
  user: User.of(33),
  dataPath: '/var/www/html',
  storage: Storage.of('20Gi'),
  writablePaths: [WritablePath.disk('/var/run/apache2', '16Mi'), WritablePath.disk('/var/lock/apache2', '16Mi')],
  config: { WORDPRESS_DB_USER: 'wordpress' },
  secrets: { WORDPRESS_DB_PASSWORD: password },
  bindings: { WORDPRESS_DB_HOST: mysql.host },
  // It downloads its updates and plugins itself.
  egress: [Egress.to(Peer.anyone(), [443])],
});
site.expose('wordpress-public', { type: ServiceType.LOAD_BALANCER });

app.synth();
