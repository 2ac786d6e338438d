import { POSTGRES } from './rows/stateful';
import {
  Backup, CanaryRelease, DisruptionBudget, Engine, NodeAgent, Operator, PauseBuffer, Platform, PodSecurity, Schedule, Secret, StatefulBackend,
  Storage, System,
} from '../../src';
import { externalsOf } from '../../src/blocks/objects/external';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL } from '../program';

const SMALL = { cpu: '50m', memory: '64Mi' };

describe('credentials of a private registry', () => {
  test('reach every pod of the program, whoever makes it', () => {
    const platform = Platform.generic({ imagePullSecrets: [Secret.existing('registry')], operators: [Operator.CLOUD_NATIVE_PG], hasDefaultStorageClass: true });
    const { app, shop, web } = makeShop({ app: { platform }, web: { replicas: 4, processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15') } } } });
    new CanaryRelease(shop, 'web-canary', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 25 });
    const db = new StatefulBackend(shop, 'orders', { ...POSTGRES, backup: Backup.daily({ keep: 3, storage: Storage.of('50Gi') }) });
    db.restore('2026-11-20T031500Z.dump');
    new StatefulBackend(shop, 'ledger', { engine: Engine.postgres('17', { ha: { instances: 3 } }), storage: Storage.of('20Gi') });
    new PauseBuffer(shop, 'headroom', { sizedLike: web, replicas: 2, schedule: { up: Schedule.daily('06:00'), down: Schedule.daily('20:00') } });
    new NodeAgent(new System(app, 'agents', { podSecurity: PodSecurity.PRIVILEGED }), 'collector', { image: 'ghcr.io/acme/collector:2.4.0', resources: SMALL });

    const specs = Testing.synth(app).flatMap(({ kind, metadata, spec }: any) => {
      const pod = kind === 'Cluster' ? spec : spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec;
      return pod === undefined || kind === 'VirtualService' ? [] : [{ object: `${kind} ${metadata.name}`, secrets: pod.imagePullSecrets }];
    });
    expect(specs.map(({ object }) => object.split(' ')[0])).toEqual(expect.arrayContaining(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Cluster']));
    expect(specs.filter(({ secrets }) => JSON.stringify(secrets) !== '[{"name":"registry"}]')).toEqual([]);
  });

  test('of an app, its system and the platform come together, each once, for its processes and its releases too', () => {
    const [registry, mirror, tools] = ['registry', 'mirror', 'tools'].map(name => Secret.existing(name));
    const { shop, web } = makeShop({
      app: { platform: Platform.generic({ imagePullSecrets: [registry] }) },
      system: { defaults: { imagePullSecrets: [mirror, registry] } },
      web: { replicas: 4, imagePullSecrets: [tools], processes: { worker: { command: ['./work'] } } },
    });
    const canary = new CanaryRelease(shop, 'web-canary', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 25 });
    const names = (object: any) => object.toJson().spec.template.spec.imagePullSecrets.map(({ name }: { name: string }) => name);
    for (const deployment of [web.deployment, web.processes.worker.deployment, canary.deployment]) expect(names(deployment)).toEqual(['tools', 'mirror', 'registry']);
  });

  test('are prerequisites', () => {
    const { app } = makeShop({ web: { imagePullSecrets: [Secret.existing('registry')] } });
    expect(externalsOf(app)).toContainEqual({ kind: 'Secret', namespace: 'shop', name: 'registry', keys: ['.dockerconfigjson'] });
  });
});

test('the budget of an app is for its own number of pods: a canary of one pod has the default', () => {
  const { shop, web } = makeShop({ web: { replicas: 4, disruptionBudget: DisruptionBudget.minAvailable('3') } });
  const canary = new CanaryRelease(shop, 'web-canary', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 50 });
  expect(web.podDisruptionBudget!.toJson().spec).toMatchObject({ minAvailable: 3 });
  expect(canary.podDisruptionBudget?.toJson().spec).toMatchObject({ maxUnavailable: 1 });
});

test.each([
  ['1', { replicas: 2 }, { maxUnavailable: 1 }],
  ['50%', { replicas: 3 }, { maxUnavailable: '50%' }],
  ['2', { scale: { min: 3, max: 9 } }, { maxUnavailable: 2 }],
  ['1', { scale: { min: 1, max: 9 } }, { maxUnavailable: 1 }],
])('a budget of %s with %j is accepted', (pods, sized, spec) => {
  const { web } = makeShop({ web: { ...MINIMAL, ...sized, disruptionBudget: DisruptionBudget.maxUnavailable(pods) } });
  expect(web.podDisruptionBudget!.toJson().spec).toMatchObject(spec);
});
