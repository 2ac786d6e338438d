import {
  ClaimRetention, Credentials, DataDurability, Engine, EngineOptions, PauseBuffer, PriorityTier, Secret, StatefulBackend, StatefulBackendProps,
  Storage, VerticalScaleMode, WritablePath,
} from '../../../src';
import { makeShop } from '../../program';
import { OPERATED, REPLICATED } from '../rows/ha';
import { POSTGRES } from '../rows/stateful';

const made = (more: object, platform = OPERATED()) => () => new StatefulBackend(makeShop({ app: { platform } }).shop, 'orders', { ...REPLICATED, ...more } as StatefulBackendProps);
const engine = (ha: object, options: object = {}, version = '17') => made({ engine: Engine.postgres(version, { ha: typeof ha === 'object' ? { instances: 3, ...ha } : ha, ...options }) });
const kept = (options: object) => made({ storage: Storage.of('20Gi', options) });
const secret = Secret.existing('ldap', { version: '2' }).key('conf');

/** Programs with replicas of PostgreSQL that are refused. */
export const HA_REFUSED: { readonly [what: string]: () => unknown } = {
  'ha without the operator': () => new StatefulBackend(makeShop().shop, 'orders', REPLICATED),
  'ha with an unknown prop': () => engine({ instance: 3 })(),
  'ha that is only true': () => engine(true as unknown as object)(),
  'ha and replicas': made({ replicas: 3 }),
  'ha and what the operator has no setting for': made({ configFiles: { '/etc/postgresql/hba.conf': '' }, writablePaths: [WritablePath.disk('/var/spool', '1Gi')] }),
  'ha that scales': made({ scale: { min: 3, max: 5 }, doNotDisrupt: 'a long query' }),
  'ha of servers that grow': made({ verticalScale: { mode: VerticalScaleMode.INITIAL } }),
  'ha before everything else': made({ priority: PriorityTier.nodeCritical() }),
  'ha that room is kept for': () => {
    const { shop } = makeShop({ app: { platform: OPERATED() } });
    return new PauseBuffer(shop, 'headroom', { sizedLike: new StatefulBackend(shop, 'orders', REPLICATED) });
  },
  'ha of Redis': () => made({ engine: Engine.redis('8.2', { ha: { instances: 3 } } as EngineOptions) })(),
  'ha of one server': engine({ instances: 1 }),
  'ha of two and a half servers': engine({ instances: 2.5 }),
  'ha that waits for more replicas than there are': engine({ instances: 3, synchronousReplicas: 3 }),
  'ha of a durability in capitals': () => engine({ dataDurability: 'REQUIRED' as DataDurability })(),
  'ha with an operator in a namespace that cannot be': engine({ operatorNamespace: 'CNPG' }),
  'ha of an image of another version': engine({}, { image: 'registry.acme.example:5000/postgresql:16.4' }),
  'ha of an image without a tag': engine({}, { image: `registry.acme.example/postgresql@sha256:${'0'.repeat(64)}` }),
  'ha that goes back': engine({}, { previousVersion: '18' }),
  'ha whose claims stay': kept({ whenDeleted: ClaimRetention.RETAIN }),
  'ha whose claims stay when there are fewer': kept({ whenDeleted: ClaimRetention.DELETE, whenScaled: ClaimRetention.RETAIN }),
  'ha with other keys of the Secret': made({ credentials: Credentials.existing('orders', { username: 'user' }) }),
  'ha with a setting of the operator': made({ args: ['-c', 'max_connections=200', '-cArchive_Command=true'] }),
  'ha with an argument that is no setting': made({ args: ['-B', '64MB'] }),
  'ha with half an argument': made({ args: ['-c'] }),
  'ha with a variable of the operator': made({ config: { PGTZ: 'UTC' } }),
  'ha with a versioned Secret': made({ secrets: { LDAPCONF: secret } }),
  'replicas of a single server': () => new StatefulBackend(makeShop().shop, 'orders', POSTGRES).readOnly,
};
