import { environmentOf, expanded, namesIn } from '../../src/manifests/environment/environment';
import { isSetIn, readByShell, withValues } from '../../src/manifests/environment/shell-variables';
import { External } from '../../src/manifests/manifest';
import { Manifests } from '../../src/manifests/manifests';
import { allContainers } from '../../src/manifests/pod-templates';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';

function environment(container: string, more = '', externals: External[] = []) {
  const manifests = Manifests.of(entriesFromYaml(`
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: web, ${container} }] }
---${more}`, 'a.yaml'), { externals });
  const [template] = manifests.podTemplates;
  const { variables, ...rest } = environmentOf(allContainers(template)[0], template, manifests);
  return { variables: Object.fromEntries(variables), ...rest };
}

const SET = `
apiVersion: v1
kind: ConfigMap
metadata: { name: shared, namespace: shop }
data: { HOST: db, PORT: '5432' }
---`;
const KEYS = `
apiVersion: v1
kind: Secret
metadata: { name: keys, namespace: shop }
stringData: { PASSWORD: s3cret }
---`;

describe('the environment of a container', () => {
  test('has its own variables, those of ConfigMaps, and the names of those of Secrets', () => {
    expect(environment(`
      envFrom: [{ configMapRef: { name: shared } }, { prefix: DB_, secretRef: { name: keys } }],
      env: [{ name: LEVEL, value: info }, { name: PORT, value: '80' }, { name: KEY, valueFrom: { secretKeyRef: { name: keys, key: PASSWORD } } },
        { name: AT, valueFrom: { configMapKeyRef: { name: shared, key: HOST } } }]`, SET + KEYS)).toEqual({
      variables: { HOST: 'db', PORT: '80', DB_PASSWORD: undefined, LEVEL: 'info', KEY: undefined, AT: 'db' }, open: [], unknownPrefixes: [],
    });
  });

  test('refers to variables that come before only', () => {
    const env = "[{ name: URL, value: '$(SCHEME)://$(HOST):$(PORT)/$$(HOST)' }, { name: SCHEME, value: tcp }, { name: AGAIN, value: '$(SCHEME) $(KEY)' }]";
    expect(environment(`envFrom: [{ configMapRef: { name: shared } }], env: ${env}`, SET)).toEqual({
      variables: { HOST: 'db', PORT: '5432', URL: '$(SCHEME)://db:5432/$(HOST)', SCHEME: 'tcp', AGAIN: 'tcp $(KEY)' },
      open: [{ name: 'SCHEME', field: 'spec.containers[0].env[0]' }, { name: 'KEY', field: 'spec.containers[0].env[2]' }],
      unknownPrefixes: [],
    });
  });

  test('may have more variables if a ConfigMap or Secret is not among the manifests, unless its keys are known', () => {
    const envFrom = 'envFrom: [{ secretRef: { name: any } }, { prefix: APP_, configMapRef: { name: any, optional: true } }]';
    expect(environment(envFrom)).toEqual({ variables: {}, open: [], unknownPrefixes: ['', 'APP_'] });
    expect(environment(envFrom, '', [{ kind: 'Secret', name: 'any', namespace: 'shop', keys: ['KEY'] }])).toMatchObject({ variables: { KEY: undefined }, unknownPrefixes: ['APP_'] });
  });

  test('is empty if the YAML has something else instead', () => {
    expect(environment("env: 7, envFrom: [null, { configMapRef: [] }, 'x']")).toEqual({ variables: {}, open: [], unknownPrefixes: [] });
    expect(environment('env: [{ name: PORT, value: 7, valueFrom: 7 }]')).toMatchObject({ variables: { PORT: undefined } });
  });
});

test('references are replaced as Kubernetes does it', () => {
  const variables = new Map([['A', 'a'], ['B', undefined]]);
  expect(expanded('$(A) $$(A) $$$(A) $(B) $(C) $A $(', variables)).toBe('a $(A) $a $(B) $(C) $A $(');
  expect(namesIn('$(A) $$(B) $$$(C) $D $(E')).toEqual(['A', 'C']);
});

test.each<[string, string[]]>([
  ['nc $HOST "${PORT}"', ['HOST', 'PORT']],
  ['run ${PORT:-80} ${HOST-db} ${A:=b} ${C:?missing} ${D:-${E}}', ['PORT', 'HOST', 'A', 'C', 'D', 'E']],
  ['echo \\$PORT $$PORT $1 $? $PORT_80_TCP', ['PORT_80_TCP']],
  ['echo ${PORT##*:} ${PORT:+set} ${#PORT}', []],
  ['PORT=80; run $PORT', []],
  ['export PORT="80" && run $PORT', []],
  ['PORT=${PORT##*:} run $PORT', []],
  ['PORT=${PORT:-80}; run $PORT', ['PORT']],
  ['PORT="$PORT" run', ['PORT']],
  ['unset A PORT; run $PORT', []],
  ['env -u PORT sh -c "run $PORT"', []],
  ['read -r HOST PORT < x; run $PORT', []],
  ['for PORT in 80 81; do run $PORT; done', []],
  ['. /etc/web.env; run $PORT', []],
  ['sh -c source /etc/web.env && run $PORT', []],
  ['bash -euc . /etc/web.env && run $PORT', []],
  ['if true; then eval "$(cat x)"; fi; run $PORT', []],
  ['export $(cat /etc/web.env); run $PORT', []],
  ['printenv; run --PORT=1 $PORT', ['PORT']],
  ['find . -name x; run $PORT', ['PORT']],
])('a shell reads from its environment in %s', (script, names) => expect(readByShell(script)).toEqual(names));

test('a script sets variables by their whole names', () => {
  expect(isSetIn('REDIS_PORT=1', 'PORT')).toBe(false);
  expect(isSetIn('unset REDIS_PORT', 'PORT')).toBe(false);
  expect(isSetIn('unset REDIS_PORT', 'REDIS_PORT')).toBe(true);
});

test('a script has the values that are known', () => {
  expect(withValues('nc $HOST ${PORT:-80} ${KEY}', new Map([['HOST', 'db'], ['PORT', '5432'], ['KEY', undefined]]))).toBe('nc db 5432 ${KEY}');
});
