import { holdsSecret } from '../../src/private/secrecy';

test.each([
  ['db:\n  url: "postgres://web:swordfish@db:5432/shop"\n', 'a password in a URL'],
  ['# key\n-----BEGIN RSA PRIVATE KEY-----\nabc', 'a private key'],
  ['aws_access_key_id = AKIAABCDEFGHIJKLMNOP', 'an access key'],
  [`token: ghp_${'a'.repeat(36)}`, 'an access token'],
])('%j holds a secret', (text, form) => expect(holdsSecret(text)).toBe(`it has the form of ${form}`));

test.each([
  'password: ${DB_PASSWORD}', 'url: redis://:${PASSWORD}@cache', 'url: redis://web:<password>@cache', 'url: http://web:{{ password }}@cache', 'url: pg://u:%(password)s@db',
  'https://acme.example:8080/a@b', 'mailto:shop@acme.example', '-----BEGIN CERTIFICATE-----', 'x'.repeat(2 ** 20),
])('%.40j holds none', text => expect(holdsSecret(text)).toBeUndefined());
