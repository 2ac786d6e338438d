import * as fc from 'fast-check';
import { ApiServer, installCrds, type KubeObject } from './lab';
import { build, Wish, wishes } from '../arbitraries';
import { version } from './proof/point';
import { documents } from './prove/documents';
import { readings } from './prove/parsers';
import { dryRun } from './prove/server-side';
import { DUAL_STACK } from './prove/subject';
import { Egress, Health, Peer, Probe, Secret } from '../../src';
import { KeelwrightError } from '../../src/private/refusal';

const RUNS = Number(process.env.KEELWRIGHT_PROPERTY_RUNS ?? 500);
const SEED = Number(process.env.KEELWRIGHT_PROPERTY_SEED ?? Date.now() % 1e9);

const MINIMAL = { image: 'nginx:1.27.1', port: 8080, health: Health.tcp(), resources: { cpu: '1m', memory: '1Mi' } };
const web = (more: object): Wish => ({ app: {}, system: ['shop', {}], web: ['web', { ...MINIMAL, ...more }] });

/** What once went wrong. */
const FOUND: { readonly [what: string]: Wish } = {
  'a control character in a setting': web({ config: { MARK: '\u007f' } }),
  'a Secret without a name': web({ secrets: { KEY: Secret.existing('').key('key') } }),
  'a key of a Secret with a space': web({ secrets: { KEY: Secret.existing('stripe').key('api key') } }),
  'a port below 1 that is called': web({ egress: [Egress.to(Peer.anyone(), [-1])] }),
  'a fraction of a port that is called': web({ egress: [Egress.to(Peer.anyone(), [80.5])] }),
  'a caller whose labels are on two lines': web({ callers: [Peer.namespace('edge', { app: 'a\r\nb' })] }),
  'a system whose id is a blank': { app: {}, system: [' ', { namespace: 'shop' }], web: ['web', MINIMAL] },
  'a shared variable with a name that no ConfigMap holds': { ...web({}), set: ['shared', { values: { ['X'.repeat(254)]: '1' } }] },
  'a startup budget that overflows': web({ health: Health.probes({ startup: Probe.tcp({ periodSeconds: 85, failureThreshold: 1e9 }) }) }),
};

describe(`whatever is wished for, with seed ${SEED} (KEELWRIGHT_PROPERTY_SEED=${SEED} repeats it)`, () => {
  let server: ApiServer;
  const accepted: string[] = [];

  beforeAll(async () => {
    server = await ApiServer.start(version, DUAL_STACK);
    await installCrds(server, 'vpa');
    await installCrds(server, 'karpenter', ['CapacityBuffer']);
    await installCrds(server, 'gateway-api', ['HTTPRoute', 'GRPCRoute']);
    await installCrds(server, 'istio', ['VirtualService', 'DestinationRule', 'PeerAuthentication']);
  });

  afterAll(async () => server.stop());

  test('it is refused with a code, or the newest server takes it', async () => {
    await fc.assert(fc.asyncProperty(wishes, async wish => expect(await problemsWith(wish)).toEqual([])), { numRuns: RUNS, seed: SEED });
    // A generator that is always refused would prove nothing. A sixth is accepted (arbitraries.test.ts); with some seeds it is less.
    expect(accepted.length).toBeGreaterThan(RUNS / 10);
  });

  test('four YAML parsers read the same in it', async () => {
    const { yaml, ...others } = await readings(accepted.join('---\n'), server);
    for (const parser of Object.keys(others)) expect({ parser, objects: others[parser] }).toEqual({ parser, objects: yaml });
  });

  test.each(Object.keys(FOUND))('%s', async what => {
    expect(await problemsWith(FOUND[what])).toEqual([]);
  });

  async function problemsWith(wish: Wish | undefined): Promise<string[]> {
    if (wish === undefined) return [];
    let yaml: string;
    try {
      yaml = build(wish).synthYaml();
    } catch (error) {
      return error instanceof KeelwrightError ? [] : [`not refused by us: ${(error as Error).stack}`];
    }
    accepted.push(yaml);
    const verdicts = await Promise.all(documents(yaml).map(async object => dryRun(server, somewhere(object))));
    return verdicts.filter(verdict => verdict !== undefined);
  }

  /** In a namespace that exists: a dry run makes none. */
  function somewhere(object: KubeObject): KubeObject {
    return object.metadata.namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace: 'default' } };
  }
});
