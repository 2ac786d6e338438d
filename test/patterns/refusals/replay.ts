import { AccessMode, HttpMethod, Port, TwelveFactorAppProps, VolumeClaim } from '../../../src';
import { Identity } from '../../../src/blocks/objects/identity';
import { Replay } from '../../../src/props/releases/replay';
import { replayJob } from '../../../src/releases/shadow/replay';
import { makeShop } from '../../program';

export const REPLAYED: Replay = { log: VolumeClaim.existing('requests', AccessMode.READ_ONLY_MANY), path: 'requests.log' };

/** A log that is played against the app. */
export const replaying = (more: object = {}, web: Partial<TwelveFactorAppProps> = {}) => () => {
  const shop = makeShop({ web });
  const { endpoint } = shop.web;
  const identity: Identity = { name: 'web', component: 'web-shadow', instance: 'web-shadow', namespace: endpoint.options.namespace, partOf: 'shop' };
  return { ...shop, parts: replayJob(shop.web, identity, { replay: { ...REPLAYED, ...more }, target: endpoint, release: ['ghcr.io/acme/web:1.9.0'], labels: {} }) };
};

/** Programs whose replay is refused. */
export const REPLAY_REFUSED: { readonly [what: string]: () => unknown } = {
  'replay of a file outside the volume': replaying({ path: '../requests.log' }),
  'replay without a file': replaying({ path: undefined }),
  'replay at no rate': replaying({ requestsPerSecond: 0 }),
  'replay at a rate beyond the client': replaying({ requestsPerSecond: 2000 }),
  'replay of a method that changes something': replaying({ methods: [HttpMethod.GET, HttpMethod.POST] }),
  'replay of any method without a reason': replaying({ anyMethod: ' ' }),
  'replay of tunnels': replaying({ methods: [HttpMethod.CONNECT], anyMethod: 'its database is a copy' }),
  'replay of no method': replaying({ methods: [] }),
  'replay with a secret in a header': replaying({ headers: { Authorization: 'Bearer abc' } }),
  'replay with a header with a line break': replaying({ headers: { 'x-team': 'a\r\nhost: evil.example' } }),
  'replay with a header that is set already': replaying({ headers: { 'X-Shadow-Replay': 'false' } }),
  'replay against gRPC': replaying({}, { port: undefined, ports: [Port.grpc(7000)] }),
  'replay by an image without a tag': replaying({ image: 'curlimages/curl' }),
};
