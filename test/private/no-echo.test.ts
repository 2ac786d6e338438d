import { ConfigSet, Credentials, Engine, ExternalService, Route, Secret, StatefulBackend, Storage } from '../../src';
import { Changes, makeShop, MINIMAL } from '../program';

const WORD = 'swordfish';
const web = (changed: object) => () => makeShop({ web: changed as Changes['web'] });
const backend = (more: object) => () => new StatefulBackend(makeShop().shop, 'orders', {
  engine: Engine.postgres('17', { database: 'orders' }), storage: Storage.of('10Gi'), resources: MINIMAL.resources, ...more as { credentials: Credentials },
});

/** Programs that say a secret where none may stand, or say it in a wrong way. */
const SLIPS: { readonly [what: string]: () => unknown } = {
  'credentials as user and password': backend({ credentials: { username: 'web', password: WORD } }),
  'a password in config': web({ config: { DB_PASSWORD: WORD } }),
  'a password in a list in config': web({ config: { DB_PASSWORD: [WORD] } }),
  'a password in a map in config': web({ config: { DB_PASSWORD: { value: WORD } } }),
  'a URL in a list in config': web({ config: { DB: [`pg://web:${WORD}@db`] } }),
  'a password in options in config': web({ config: { JAVA_OPTS: `-Ddb.password=${WORD}` } }),
  'a password in a config set': () => new ConfigSet(makeShop().shop, 'shared', { values: { PGPASSWORD: WORD } }),
  'a password in a file': web({ configFiles: { '/etc/web/app.ini': `password = ${WORD}` } }),
  'a password for a file of a Secret': web({ secretFiles: { '/run/secrets/web/password': WORD } }),
  'a password for a projected file': web({ projectedFiles: { '/run/secrets/web/password': WORD } }),
  'a password for a field of the pod': web({ podFields: { DB_PASSWORD: WORD } }),
  'a password in place of a key': web({ secrets: { DB_PASSWORD: Secret.existing('db').key(`${WORD}!`) } }),
  'a password in place of a reference': web({ secrets: { DB_PASSWORD: WORD } }),
  'a URL with a password in place of a Secret': web({ secrets: { DB_PASSWORD: Secret.existing(`pg://web:${WORD}@db`).key('password') } }),
  'a URL without a scheme': () => ExternalService.fromUrl(`web:${WORD}@db`),
  'a URL with a password': () => ExternalService.fromUrl(`pg://web:${WORD}@db/orders`),
  'a URL with a password with a slash': () => ExternalService.fromUrl(`pg://web:sword/${WORD}@db/orders`),
  'a URL with a password in its query': () => ExternalService.fromUrl(`pg://web@db/orders?password=${WORD}`),
  'a URL with a token in its fragment': () => ExternalService.fromUrl(`https://acme.example/#access_token=${WORD}`),
  'a host with a password': () => ExternalService.at(`web:${WORD}@db`, 5432),
  'an image with a password': web({ image: `web:${WORD}@registry/web` }),
  'an annotation that is no string': web({ podAnnotations: { 'acme.example/db-password': [WORD] } }),
  'a label': web({ labels: { password: `${WORD} !` } }),
  'a header of a route': web({ routes: [Route.host('shop.acme.example').requestHeaders({ set: { authorization: `${WORD}\n` } })] }),
  'the match of a route': web({ routes: [Route.host('shop.acme.example').header('x-api-key', `${WORD}\n`)] }),
};

test.each(Object.entries(SLIPS))('F26: the message about %s does not repeat it', (_, program) => {
  let message = '';
  try {
    program();
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toMatch(/^[a-z-]+: /);
  expect(message).not.toContain(WORD);
});
