import { Construct } from 'constructs';
import { Egress, Entry, IngressTls, Peer, Permission, Platform, Team, Toleration } from '../../../src';
import { policyObject } from '../../../src/blocks/objects/policy-object';
import { Testing } from '../../../src/testing';
import { makeShop } from '../../program';

const anything = (value: unknown) => value as any;
const EDGE = Peer.namespace('edge');
const holes = (...items: unknown[]) => Object.assign(new Array(items.length + 1), items) as any;
/** It has the name and none of the rest. */
const Impostor = Object.defineProperty(class {}, 'name', { value: 'Peer' });

/** What would open more than was written, because a value is of another kind. */
export const ACCESS_REFUSED: { readonly [what: string]: () => unknown } = {
  'egress to a block as a text': () => Egress.to(anything('10.0.0.0/8')),
  'egress to an app': () => Egress.to(anything(makeShop().web)),
  'egress to a list of peers': () => Egress.to(anything([EDGE])),
  'egress to an object with nothing in it': () => Egress.to(anything({})),
  'egress to nobody': () => Egress.to(anything(undefined)),
  'egress to a URL with a password': () => Egress.to(anything('postgres://shop:hunter2@db.acme.example/shop')),
  'egress on one port without a list': () => Egress.to(EDGE, anything(443)),
  'egress on ports in a Set': () => Egress.to(EDGE, anything(new Set([443]))),
  'egress on ports with a hole': () => Egress.to(EDGE, holes(443)),
  'egress on ports that are null': () => Egress.to(EDGE, anything(null)),
  'peer without a namespace': () => Peer.namespace(anything(undefined)),
  'peer of several namespaces': () => Peer.namespace(anything(['edge', 'mail'])),
  'peer with labels as a number': () => Peer.namespace('edge', anything(1)),
  'peer with labels as a text': () => Peer.namespace('edge', anything('on')),
  'peer with labels in a Map': () => Peer.namespace('edge', anything(new Map([['app', 'proxy']]))),
  'peer with labels in a Set': () => Peer.namespace('edge', anything(new Set(['app']))),
  'peer with a label that is no text': () => Peer.namespace('edge', { app: anything(true) }),
  'peer with no labels': () => Peer.namespace('edge', {}),
  'peer without a block': () => Peer.cidr(anything(undefined)),
  'peer of blocks in a list': () => Peer.cidr(anything(['10.0.0.0/8'])),
  'peer without a list of blocks': () => Peer.cidr('10.0.0.0/8').without(anything(['10.1.0.0/16'])),
  'peer on a port by its number': () => EDGE.onPort(anything(8080)),
  'peer that is another class of the same name': () => makeShop({ web: { callers: [anything(new Impostor())] } }),
  'callers that are one peer': () => makeShop({ web: { callers: anything(EDGE) } }),
  'callers with a hole': () => makeShop({ web: { callers: holes(EDGE) } }),
  'callers in a Set': () => makeShop({ web: { callers: anything(new Set([EDGE])) } }),
  'denial of an object that looks like a peer': () => makeShop({ then: app => app.deny(anything({ namespaceName: 'edge' })) }),
  'gateway whose callers are texts': () => Entry.gateway({ name: 'public', namespace: 'edge', callers: anything(['edge']) }),
  'gateway whose callers are one peer': () => Entry.gateway({ name: 'public', namespace: 'edge', callers: anything(EDGE) }),
  'gateway with a slip in callers': () => Entry.gateway(anything({ name: 'public', namespace: 'edge', caller: [EDGE] })),
  'gateway by its name alone': () => Entry.gateway(anything('public')),
  'ingress whose callers are texts': () => Entry.ingress({ className: 'nginx', tls: IngressTls.none(), callers: anything(['edge']) }),
  'ingress without options': () => Entry.ingress(anything(undefined)),
  'API server at a peer': () => Platform.generic({ apiServer: anything([Peer.cidr('10.0.0.2/32')]) }),
  'API server with a hole': () => Platform.generic({ apiServer: holes(Egress.to(Peer.cidr('10.0.0.2/32'), [443])) }),
  'metrics readers with a hole': () => Platform.generic({ metricsReaders: holes(EDGE) }),
  'load balancer sources with a list inside': () => Platform.generic({ loadBalancerSources: anything([['10.0.0.0/16']]) }),
  'policy with a rule for nobody': rule({ peers: [] }),
  'policy with a rule for a peer that is nothing': rule({ peers: [{}] }),
  'policy with a rule on no port': rule({ peers: [{ podSelector: {} }], ports: [] }),

  'permission for the whole cluster in words': () => Permission.read('pods', { clusterWide: anything('false') }),
  'permission with a slip in names': () => Permission.write('configmaps', anything({ name: ['x'] })),
  'permission with one name without a list': () => Permission.read('configmaps', { names: anything('x') }),
  'permission with names that have a hole': () => Permission.read('configmaps', { names: holes('x') }),
  'permission of one verb without a list': () => Permission.of('pods', anything('get')),
  'permission with verbs that have a hole': () => Permission.dangerously('pods', holes('get')),
  'permission with null as options': () => Permission.watch('pods', anything(null)),
  'team in the whole cluster in words': () => Team.view('acme', { clusterWide: anything('no') }),
  'team of an unknown kind': () => Team.edit('acme', { kind: anything('Grup') }),
  'team with an unknown option': () => Team.admin('acme', anything({ clusterwide: true })),
  'team with the role of viewers, and permissions that were forgotten': () => Team.of('view', 'acme', anything(undefined)),
  'toleration of a key that is missing': () => Toleration.exists(anything(undefined)),
  'toleration of a value that is missing': () => Toleration.of('dedicated', anything(undefined)),
  'toleration of an unknown effect': () => Toleration.everything(anything('NoShedule')),
  'toleration for a time that is missing': () => Toleration.forSeconds('node.kubernetes.io/unreachable', anything(undefined)),

  ...Object.fromEntries(['services', 'services/status', 'endpoints', 'endpointslices', 'ingresses', 'ingresses/status'].map(resource => [
    `permission to write ${resource}`, () => makeShop({ web: { permissions: [Permission.write(resource)] } }),
  ])),
  'permission to write nodes': () => makeShop({ web: { permissions: [Permission.write('nodes', { clusterWide: true })] } }),
};

function rule(ingress: any): () => unknown {
  return () => {
    const { shop } = makeShop();
    policyObject(new Construct(shop, 'wrong'), 'NetworkPolicy', { metadata: { name: 'wrong' }, podSelector: {}, policyTypes: ['Ingress'], ingress: () => [ingress] });
    Testing.yaml(shop.node.root);
  };
}
