import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { kubeObject, Json } from './kube';
import { announce } from './program-record';
import { Direction, OpenRules } from '../../manifests/manifest';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';

export type PolicyPeer = Json<k8s.NetworkPolicyPeer>;
type PolicyPort = Json<k8s.NetworkPolicyPort>;

/** Any peer, as declared: a value that is merely missing never means this. */
export const EVERYBODY = 'any peer';

/** Also any peer, because the actual peers were not declared: what to configure is recorded with the object. */
export class NotKnown {
  constructor(public readonly fixes: string[]) {}
}

export type Open = typeof EVERYBODY | NotKnown;

/** The peers that a rule allows, in either direction. Only this file converts it to a rule of a manifest. */
export interface PolicyRule {
  readonly peers: PolicyPeer[] | Open;
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

const OPEN = new TreeState<() => OpenRules>('open-rules');
const SIDES = { ingress: 'from', egress: 'to' } as const;

/** Creates a NetworkPolicy; every NetworkPolicy is created here. It has rules without peers only where any peer was declared, and nowhere else. */
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
  }, { judge: () => (['ingress', 'egress'] as const).forEach(rendered) });
  const open = (direction: Direction) => rules[direction]().flatMap(({ peers, ports }) => (
    isOpen(peers) ? [{ ...(ports && { ports }), ...(peers !== EVERYBODY && { fixes: peers.fixes }) }] : []
  ));
  OPEN.set(object, () => {
    const unenforced = Platform.of(scope)._unenforced;
    return { ingress: open('ingress'), egress: open('egress'), ...(unenforced !== undefined && { unenforced }) };
  });
  announce(scope.node.root, 'open', () => openPoliciesIn(scope.node.root));
  return object;
}

export function isOpen(peers: PolicyPeer | PolicyPeer[] | Open): peers is Open {
  return peers === EVERYBODY || peers instanceof NotKnown;
}

/** The combined peers of several sources: a declared "any peer" takes precedence over unknown peers. */
export function together(sources: (PolicyPeer | Open)[]): PolicyRule['peers'] {
  if (sources.includes(EVERYBODY)) return EVERYBODY;
  const fixes = sources.flatMap(source => source instanceof NotKnown ? source.fixes : []);
  return fixes.length > 0 ? new NotKnown([...new Set(fixes)]) : sources as PolicyPeer[];
}

/** The rules of the object that allow any peer, declared or with what to configure, and whether the cluster is known to enforce them. */
export function openRulesOf(object: ApiObject): OpenRules | undefined {
  const open = OPEN.of(object)?.();
  return open && (open.unenforced !== undefined || open.ingress.length + open.egress.length > 0) ? open : undefined;
}

function openPoliciesIn(root: IConstruct): object[] {
  return root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).flatMap(object => {
    const open = openRulesOf(object);
    if (open === undefined) return [];
    const { apiVersion, kind, metadata: { namespace, name } } = object.toJson();
    return [{ apiVersion, kind, namespace, name, open }];
  });
}

/** Kubernetes treats an empty list of peers, and an empty list of ports, as all of them. */
function render(where: IConstruct, direction: Direction, { peers, ports }: PolicyRule): object {
  const side = SIDES[direction];
  if (ports?.length === 0) refuseEmpty(where, `${direction}: a rule has an empty list of ports`);
  if (isOpen(peers)) return { ...(ports && { ports }) };
  if (!Array.isArray(peers) || peers.length === 0) refuseEmpty(where, `${direction}: a rule has an empty list of peers in ${side}`);
  if (Array.from(peers).some(peer => Object.values(peer ?? {}).every(value => value === undefined))) refuseEmpty(where, `${direction}: a rule has an empty peer in ${side}`);
  return { [side]: peers, ...(ports && { ports }) };
}

function refuseEmpty(where: IConstruct, problem: string): never {
  return refuse(where, {
    code: 'policy-rule-empty',
    problem: `${problem}, which allows all traffic in Kubernetes`,
    given: 'nothing',
    allowed: 'rules with peers and ports; any peer only with Peer.anyone() or Egress.open()',
    fix: 'set a Peer; if no Peer of the program is empty, this is a bug in keelwright',
  });
}
