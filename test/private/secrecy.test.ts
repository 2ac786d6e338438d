import { holdsSecret, isSecretName, looksSecret } from '../../src/private/messages/secrecy';
import { growth } from '../growth';

const JWT = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.c1`;
const BASIC = Buffer.from('web:swordfish').toString('base64');

test.each([
  'PASSWORD', 'PGPASSWORD', 'MYSQL_PWD', 'DB_PASS', 'RABBITMQ_DEFAULT_PASS', 'dbPassword', 'db-password', 'db.password', 'spring.datasource.password', 'DBPassword', 'DB_PASSWORD_2',
  'MYSQL_ROOT_PASSWORD', 'SECRET_KEY_BASE', 'SECRET_KEY', 'secretKey', 'AWS_SECRET_ACCESS_KEY', 'X-Api-Key', 'apiKey', 'API_KEYS', 'Authorization', 'proxy-authorization', 'CLIENT_SECRET',
  'oauthToken', 'GITHUB_TOKEN', 'NEW_RELIC_LICENSE_KEY', 'DJANGO_SECRET_KEY', 'WORDPRESS_AUTH_KEY', 'WORDPRESS_NONCE_SALT', 'REDISCLI_AUTH', 'requirepass', 'credentials', 'passphrase',
])('F27: %s names a secret', name => expect(isSecretName(name)).toBe(true));

test.each([
  'PASSWORD_FILE', 'TOKEN_URL', 'passwordSecretRef', 'secretName', 'secretKeyRef', 'AWS_ACCESS_KEY_ID', 'TOKENIZER', 'MAX_TOKENS', 'BYPASS', 'tokenExpirationSeconds', 'public-key',
  'PASSWORD_POLICY', 'proxy-pass-headers', 'compass', 'key', 'KEYCLOAK_URL', 'COOKIE_DOMAIN', 'secretive', 'partitionKey', 'topologyKey', '',
])('F27: %s names none', name => expect(isSecretName(name)).toBe(false));

test.each([
  ['db:\n  url: "postgres://web:swordfish@db:5432/shop"\n', 'it has the form of a password in a URL'],
  ['redis://:swordfish@cache', 'it has the form of a password in a URL'],
  ['web:swordfish@tcp(db:3306)/shop', 'it has the form of a password in a URL'],
  ['web:swordfish@registry.acme.example/web:1', 'it has the form of a password in a URL'],
  ['# key\n-----BEGIN RSA PRIVATE KEY-----\nabc', 'it has the form of a private key'],
  ['-----BEGIN PGP PRIVATE KEY BLOCK-----', 'it has the form of a private key'],
  ['aws_access_key_id = AKIAABCDEFGHIJKLMNOP', 'it has the form of an access key'],
  [`token: ghp_${'a'.repeat(36)}`, 'it has the form of an access token'],
  [`github_pat_${'a'.repeat(60)}`, 'it has the form of an access token'],
  [`glpat-${'a'.repeat(20)}`, 'it has the form of an access token'],
  ['see xoxb-1234567890-abc', 'it has the form of an access token'],
  [`sk_live_${'a1'.repeat(12)}`, 'it has the form of an access token'],
  [`AIza${'a1'.repeat(17)}b`, 'it has the form of an access token'],
  [`//registry.npmjs.org/:_authToken=npm_${'a1'.repeat(18)}`, 'it has the form of an access token'],
  [`SG.${'a'.repeat(22)}.${'b'.repeat(43)}`, 'it has the form of an access token'],
  [`hvs.${'a'.repeat(24)}`, 'it has the form of an access token'],
  [`DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${'aB1+'.repeat(21)}==`, 'it has the form of an access key'],
  [`https://hooks.slack.com/services/T000/B000/${'a'.repeat(24)}`, 'it has the form of a webhook'],
  [JWT, 'it has the form of a signed token'],
  [`Authorization: Bearer ${'a1'.repeat(10)}`, 'it has the form of a bearer token'],
  [`Basic ${BASIC}`, 'it has the form of a user and a password'],
  [`{"auths":{"ghcr.io":{"auth":"${BASIC}"}}}`, "it has the form of a registry's password"],
  ['jdbc:postgresql://db:5432/shop?user=web&password=swordfish', 'it gives a value to password'],
  ['jdbc:sqlserver://db:1433;databaseName=shop;user=web;password=swordfish;', 'it gives a value to password'],
  ['Server=db;Database=shop;User Id=web;Password=swordfish;Encrypt=True', 'it gives a value to Password'],
  ['Driver={ODBC Driver 18};Uid=web;Pwd=swordfish;', 'it gives a value to Pwd'],
  ['host=db user=web password=swordfish', 'it gives a value to password'],
  ['--password=swordfish', 'it gives a value to password'],
  ['redis-server --requirepass swordfish', 'it gives a value to requirepass'],
  ['login --token "sword fish"', 'it gives a value to token'],
  ['java -Dspring.datasource.password=swordfish -jar app.jar', 'it gives a value to Dspring.datasource.password'],
  ['kubectl create secret generic db --from-literal=password=swordfish', 'it gives a value to password'],
  ['export PGPASSWORD="swordfish"; psql -h db', 'it gives a value to PGPASSWORD'],
  ['PGPASSWORD=swordfish psql -h db', 'it gives a value to PGPASSWORD'],
  ['[db]\nuser = web\npassword = swordfish\n', 'it gives a value to password'],
  ['spring.datasource.password=swordfish', 'it gives a value to spring.datasource.password'],
  ['db:\r\n  password: swordfish\r\n', 'it gives a value to password'],
  ['{"db":{"user":"web","password":"swordfish"}}', 'it gives a value to password'],
  ['<server><password>swordfish</password></server>', 'it gives a value to password'],
  ['maxmemory 1gb\nrequirepass swordfish\n', 'it gives a value to requirepass'],
  ['https://api.acme.example/v1?api_key=abc123', 'it gives a value to api_key'],
  ['mysql -u root -pswordfish -e "SELECT 1"', 'it gives a password to a command'],
  ['mysqladmin ping -pswordfish', 'it gives a password to a command'],
  ['redis-cli -h cache -a swordfish ping', 'it gives a password to a command'],
  ['curl -sf -u web:swordfish http://web/healthz', 'it gives a password to a command'],
  ["CREATE USER web IDENTIFIED BY 'swordfish'", 'it gives a password to a command'],
  ["ALTER ROLE web WITH PASSWORD 'swordfish'", 'it gives a password to a command'],
])('F27: %j holds a secret', (text, reason) => expect(holdsSecret(text)).toBe(reason));

test.each([
  'password: ${DB_PASSWORD}', 'url: redis://:${PASSWORD}@cache', 'url: redis://web:<password>@cache', 'url: http://web:{{ password }}@cache', 'url: pg://u:%(password)s@db',
  'postgres://$(DB_USER):$(DB_PASSWORD)@db/shop', '--password=$(DB_PASSWORD)', '--requirepass "$REDIS_PASSWORD"', 'PGPASSWORD=$PGPASSWORD psql', 'export PGPASSWORD=`cat /run/p`',
  'PGPASSWORD="$(cat /run/secrets/password)" psql', '--password-file=/run/secrets/db', '--token-ttl 30m', '--token=/var/run/token', 'password=', 'password: ""', 'password: true', 'password = ********',
  'https://acme.example:8080/a@b', 'mailto:shop@acme.example', 'user:alice@acme.example', '-----BEGIN CERTIFICATE-----', 'x'.repeat(2 ** 20), 'Bearer authentication is required',
  'Basic authentication', 'nginx:1.27.1@sha256:' + 'a'.repeat(64), 'ghcr.io/acme/web:1.8.2@sha256:' + 'a'.repeat(64), 'git@github.com:acme/shop.git', '"token": "{{ .token }}"',
  'const token = response.token', 'token = request.headers["x"]', 'password = os.environ["DB_PASSWORD"]', 'let token = await login();', '# password = swordfish', 'if password == "": fail',
  'mysql -u root -p"$MYSQL_ROOT_PASSWORD"', 'mysqladmin ping -p$MYSQL_PWD', 'redis-cli -a "$REDISCLI_AUTH" ping', 'mkdir -p /data', 'curl -u "$USER:$PASSWORD" http://web', "IDENTIFIED BY '$(P)'",
  'secret: web-tls', 'existingSecret: orders-db', '--secret=orders-db', 'key: password', 'password: string', 'type: secret', '10.0.0.1:8080', 'shop/web:5432', 'a:b:c@d', '12:30:00@daily',
])('F27: %.60j holds none', text => expect(holdsSecret(text)).toBeUndefined());

test.each([
  ['DB_PASSWORD', 'swordfish', 'by its name'], ['dbPassword', 'swordfish', 'by its name'], ['X-Api-Key', 'abc', 'by its name'], ['clientSecret', 'swordfish', 'by its name'],
  ['API_SECRET', 'swordfish', 'by its name'], ['JAVA_OPTS', '-Ddb.password=swordfish', 'it gives a value to Ddb.password'], ['LICENSE', 'q7Zp2Lx9VtR4mKs8WnB3yHc6', 'it looks random'],
])('F27: %s: %s looks secret', (name, value, reason) => expect(looksSecret(name, value)).toBe(reason));

test.each([
  ['DB_PASSWORD', '$(PASSWORD)'], ['DB_PASSWORD', '<your password>'], ['DB_PASSWORD', '/run/secrets/db'], ['DB_PASSWORD', 'password.txt'], ['DB_PASSWORD', 'arn:aws:secretsmanager:eu-west-1:1:secret:db'],
  ['ACCESS_TOKEN', '30m'], ['ACCESS_TOKEN', '3600'], ['ACCESS_TOKEN', 'enabled'], ['OAUTH_TOKEN', 'https://id.acme.example/token'], ['imagePullSecret', 'registry-login'],
  ['nginx.ingress.kubernetes.io/auth-secret', 'shop/basic-auth'], ['CHECKSUM', 'a'.repeat(64)], ['PASSWORD', ''],
])('F27: %s: %s looks like none', (name, value) => expect(looksSecret(name, value)).toBeUndefined());

test('F27: a text of megabytes is read in linear time, whatever is in it', () => {
  const pieces = ['a', 'a=', 'eyJ-', 'eyJaaaaaaaaaaa.', '://a:', 'a:b@', ' -p', 'mysql ', 'Bearer ', 'Basic a', '"auth":"', '"a":', '<a>', '--a ', 'password=', '\n  a: ', ' ', '\t', '-', '{{', '<', '$', 'curl -u a:', 'SG.aaaaaaaaaaaaaaaaaaaa.'];
  const slow = pieces.filter(piece => growth(2 ** 16, size => {
    const text = piece.repeat(size / piece.length);
    return () => looksSecret('text', text);
  }) > 10);
  expect(slow).toEqual([]);
});
