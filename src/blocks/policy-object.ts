import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { announce } from './announce';
import { kubeObject, Plain } from './kube';
import { Direction, OpenRules } from '../manifests/manifest';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';

export type PolicyPeer = Plain<k8s.NetworkPolicyPeer>;
type PolicyPort = Plain<k8s.NetworkPolicyPort>;

/** Everybody, as it was said: nothing that is merely absent is the same as this. */
export const EVERYBODY = 'everybody';

/** Whom a rule lets through, in either direction. It becomes a rule of a manifest in this file alone. */
export interface PolicyRule {
  readonly peers: PolicyPeer[] | typeof EVERYBODY;
  /** Undefined for every port of every protocol. */
  readonly ports?: PolicyPort[];
}

export interface PolicyObject {
  readonly metadata: object;
  readonly podSelector: object;
  readonly policyTypes: string[];
  readonly ingress?: () => PolicyRule[];
  readonly egress?: () => PolicyRule[];
}

const OPEN = Symbol.for('keelwright.open-rules');
const SIDES = { ingress: 'from', egress: 'to' } as const;

/** A NetworkPolicy, the only way to one: a rule without peers is in it where everybody was said, and nowhere else. */
export function policyObject(scope: Construct, id: string, policy: PolicyObject): k8s.KubeNetworkPolicy {
  const { metadata, ingress = () => [], egress = () => [], ...spec } = policy;
  const rules = { ingress, egress };
  const rendered = (direction: Direction) => {
    const all = rules[direction]().map(rule => render(object, direction, rule));
    return all.length > 0 ? all : undefined;
  };
  const object: k8s.KubeNetworkPolicy = kubeObject(k8s.KubeNetworkPolicy, scope, id, {
    metadata,
    spec: { ...spec, ingress: Lazy.any({ produce: () => rendered('ingress') }), egress: Lazy.any({ produce: () => rendered('egress') }) },
  }, () => (['ingress', 'egress'] as const).forEach(rendered));
  const saidOpen = (direction: Direction) => rules[direction]().filter(({ peers }) => peers === EVERYBODY);
  const open = (direction: Direction) => saidOpen(direction).map(({ ports }) => ({ ...(ports && { ports }) }));
  (object as any)[OPEN] = (): OpenRules => ({ ingress: open('ingress'), egress: open('egress') });
  announce(scope.node.root, 'open', () => openPoliciesIn(scope.node.root));
  return object;
}

/** Whoever answers: where name servers are differs between clusters. */
export function dnsRule(scope: IConstruct): PolicyRule {
  return { peers: EVERYBODY, ports: Platform.of(scope).dnsPorts.flatMap(port => [{ port, protocol: 'UDP' }, { port, protocol: 'TCP' }]) };
}

/** The rules of the object that are for everybody because that was said. */
export function openRulesOf(object: ApiObject): OpenRules | undefined {
  const open: OpenRules | undefined = (object as any)[OPEN]?.();
  return open && open.ingress.length + open.egress.length > 0 ? open : undefined;
}

function openPoliciesIn(root: IConstruct): object[] {
  return root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).flatMap(object => {
    const open = openRulesOf(object);
    if (open === undefined) return [];
    const { apiVersion, kind, metadata: { namespace, name } } = object.toJson();
    return [{ apiVersion, kind, namespace, name, open }];
  });
}

/** Kubernetes takes a list of nobody, and a list of no ports, for all of them. */
function render(where: IConstruct, direction: Direction, { peers, ports }: PolicyRule): object {
  const side = SIDES[direction];
  if (ports?.length === 0) refuseEmpty(where, `${direction}: a rule has an empty list of ports`);
  if (peers === EVERYBODY) return { ...(ports && { ports }) };
  if (!Array.isArray(peers) || peers.length === 0) refuseEmpty(where, `${direction}: a rule has nobody in ${side}`);
  if (Array.from(peers).some(peer => Object.values(peer ?? {}).every(value => value === undefined))) refuseEmpty(where, `${direction}: a rule has a peer in ${side} that names nobody`);
  return { [side]: peers, ...(ports && { ports }) };
}

function refuseEmpty(where: IConstruct, problem: string): never {
  return refuse(where, {
    code: 'policy-rule-empty',
    problem: `${problem}, which Kubernetes takes for everybody`,
    given: 'nothing',
    allowed: 'rules that name their peers and ports; everybody only by Peer.anyone() or Egress.open()',
    fix: 'name a Peer; if no Peer of the program is empty, this is a defect of keelwright',
  });
}
