import * as fs from 'fs';
import * as path from 'path';
import { JsonPatch } from 'cdk8s';
import { Plain, Platform, Schedule, Secret, TwelveFactorAppProps, User, WritablePath } from '../../src';
import { Testing } from '../../src/testing';
import { makeShop } from '../program';

const NGINX = '/etc/nginx/nginx.conf';
const TLS = Secret.existing('web-tls');
const CERTIFICATE = { '/run/secrets/tls/tls.crt': TLS.key('tls.crt'), '/run/secrets/tls/tls.key': TLS.key('tls.key') };

const find = (manifests: any[], kind: string, name = 'web') => manifests.find(m => m.kind === kind && m.metadata.name === name);
const synth = (web: Partial<TwelveFactorAppProps>) => Testing.synth(makeShop({ web }).app);
const podOf = (manifests: any[], name = 'web') => find(manifests, 'Deployment', name).spec.template;
const checksumOf = (manifests: any[], name = 'web') => podOf(manifests, name).metadata.annotations?.['keelwright.io/config-files'];
const secretVolumes = (template: any) => template.spec.volumes.filter(({ projected }: any) => projected);

describe('config files', () => {
  test('are one ConfigMap, and each is mounted by itself', () => {
    const { web } = makeShop({ web: { configFiles: { [NGINX]: 'worker_processes auto;\n', '/etc/web/pg_hba.conf': 'local all\n' } } });
    const manifests = Testing.synth(web);
    expect(find(manifests, 'ConfigMap').data).toEqual({ etc__nginx__nginx: undefined, 'etc__nginx__nginx.conf': 'worker_processes auto;\n', 'etc__web__pg_hba.conf': 'local all\n' });
    expect(podOf(manifests).spec.containers[0].volumeMounts.slice(1)).toEqual([
      { name: 'config-files-web', mountPath: NGINX, subPath: 'etc__nginx__nginx.conf', readOnly: true },
      { name: 'config-files-web', mountPath: '/etc/web/pg_hba.conf', subPath: 'etc__web__pg_hba.conf', readOnly: true },
    ]);
    expect(podOf(manifests).spec.volumes[1]).toEqual({ name: 'config-files-web', configMap: { name: 'web' } });
    expect(web.configMap?.name).toBe('web');
  });

  test.each(['', '\n', 'a\n', 'a\n\n\n', 'a\r\nb\r\n', '\ta: 1\n  b\n', '{"a": [1]}', '# ---\n...\n', 'é😀\u2028\ufeff'])('keep %j as it is', text => {
    const yaml = Testing.yaml(makeShop({ web: { configFiles: { '/etc/web/file': text } } }).app);
    fs.mkdtempDisposableSync;
    expect(Testing.synth(makeShop({ web: { configFiles: { '/etc/web/file': text } } }).app).find(({ kind }) => kind === 'ConfigMap')!.data).toEqual({ etc__web__file: text });
    expect(yaml).toContain('etc__web__file:');
  });
});
