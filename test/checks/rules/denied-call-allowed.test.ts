import { testCheck } from '../tester';

const id = 'denied-call-allowed';
const pods = (name: string, more = '') => `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { ${more} containers: [{ name: main, image: 'app:1', ports: [{ containerPort: 5432 }] }] } }
`;
const policy = (name: string, denies: string, spec: string) => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop, annotations: { keelwright.io/denies: '${denies}' } }
spec: { podSelector: { matchLabels: { app: ${name} } }, ${spec} }
`;
const BOTH = pods('db') + pods('web');
const FROM_ANYBODY = 'ingress: [{ from: [{ namespaceSelector: {} }, { ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 5432 }] }]';
const FROM_API = 'ingress: [{ from: [{ podSelector: { matchLabels: { app: api } } }] }]';
const message = (text: string, fix = 'remove the rule that allows it, or the denial') => ({ id, object: 'NetworkPolicy shop/db', message: text, fix });

testCheck(id, {
  valid: [
    ['a denial that the policies keep', BOTH + policy('db', 'shop/web', FROM_API)],
    ['one that the caller\'s policy keeps', BOTH + policy('db', 'shop/web', FROM_ANYBODY) + policy('web', '', 'policyTypes: [Egress]')],
    ['several', BOTH + policy('db', 'shop/web, edge/*, internet, 10.0.0.0/8', FROM_API)],
    ['none', BOTH + policy('db', '', FROM_ANYBODY)],
  ],
  invalid: [
    ['a caller that is let in', BOTH + policy('db', 'shop/web', FROM_ANYBODY), [
      message('shop/web must not reach shop/db, and can on TCP 5432: egress allowed by default, as no NetworkPolicy selects it, ingress allowed by NetworkPolicy shop/db spec.ingress[0]'),
    ]],
    ['one that another policy lets in', BOTH + policy('db', 'shop/web', FROM_API) + policy('more', '', FROM_ANYBODY).replace('app: more', 'app: db'), [
      message('shop/web must not reach shop/db, and can on TCP 5432: egress allowed by default, as no NetworkPolicy selects it, ingress allowed by NetworkPolicy shop/more spec.ingress[0]'),
    ]],
    ['the internet', BOTH + policy('db', 'internet', FROM_ANYBODY), [
      message('internet must not reach shop/db, and can on TCP 5432: egress allowed by default, as no NetworkPolicy selects it, ingress allowed by NetworkPolicy shop/db spec.ingress[0]'),
    ]],
    ['F58 a port that no container declares', BOTH + policy('db', 'shop/web', 'ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 9229 }] }]'), [
      message('shop/web must not reach shop/db, and can on TCP 9229: egress allowed by default, as no NetworkPolicy selects it, ingress allowed by NetworkPolicy shop/db spec.ingress[0]'),
    ]],
    ['F58 a range of ports of another protocol', BOTH + policy('db', 'shop/web', 'ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 9000, endPort: 9100, protocol: UDP }] }]'), [
      message('shop/web must not reach shop/db, and can on UDP 9000 to 9100: egress allowed by default, as no NetworkPolicy selects it, ingress allowed by NetworkPolicy shop/db spec.ingress[0]'),
    ]],
    ['nobody that is known', BOTH + policy('db', 'shop/wbe', FROM_API), [
      message('the denied client shop/wbe is not in the manifests', 'correct keelwright.io/denies: use namespace/name, namespace/*, an address block or internet'),
    ]],
    ['what is unknown', pods('web', 'hostNetwork: true,') + pods('db') + policy('db', 'shop/web', 'ingress: [{ from: [{ podSelector: {} }] }]'), [
      {
        ...message(
          'shop/web must not reach shop/db, and whether it can on TCP 5432 is unknown: it is on the host network, where most network plugins treat it as its node and apply no policy to it',
          'take the pods off the host network, or remove the denial',
        ),
        severity: 'warning',
      },
    ]],
    ['what no policy stops', pods('web', 'hostNetwork: true,') + pods('db') + policy('db', 'shop/web', FROM_API), [
      {
        ...message(
          'shop/web must not reach shop/db, and whether it can on TCP 5432 is unknown: the other end is on the host network, and no policy blocks traffic between a node and the pods that run on it',
          'take the pods off the host network, or remove the denial',
        ),
        severity: 'warning',
      },
    ]],
    ['what differs between clusters', BOTH + policy('db', 'shop/web', 'ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]'), [
      {
        ...message(
          'shop/web must not reach shop/db, and whether it can on TCP 5432 is unknown: a rule has the ipBlock 10.0.0.0/8, and whether it also applies to pods or nodes with such addresses depends on the network plugin',
          'use policies that have the same effect on every cluster',
        ),
        severity: 'warning',
      },
    ]],
  ],
});
