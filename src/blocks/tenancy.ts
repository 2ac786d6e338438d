import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';
import { PodSecurity } from '../props/pod-security';

const TENANCY = Symbol.for('keelwright.tenancy');
const NAMESPACES = Symbol.for('keelwright.namespaces');

/** A namespace that belongs to somebody who is told apart from all others. */
export interface Tenancy {
  readonly owner: IConstruct;
  readonly namespace: string;
  /** Undefined when somebody else makes the Namespace. */
  readonly podSecurity?: PodSecurity;
  /** Tenants whose apps may call this one's. */
  readonly admitted: Set<IConstruct>;
}

interface Holder {
  readonly chart: IConstruct;
  readonly isTenant: boolean;
}

export function setTenancy(tenant: IConstruct, namespace: string, podSecurity: PodSecurity | undefined): Tenancy {
  const tenancy: Tenancy = { owner: tenant, namespace, podSecurity, admitted: new Set() };
  Object.defineProperty(tenant, TENANCY, { value: tenancy });
  return tenancy;
}

/** The tenant that the construct is in. */
export function tenancyOf(scope: IConstruct): Tenancy | undefined {
  return [...scope.node.scopes].reverse().map(construct => (construct as any)[TENANCY]).find(Boolean);
}

/** Who is in which namespace, for the whole program. */
function heldIn(where: IConstruct): Map<string, Holder> {
  return (where.node.root as any)[NAMESPACES] ??= new Map();
}

/** Notes who is in a namespace: a tenant is alone there. */
export function joinTenantNamespace(where: IConstruct, namespace: string, isTenant: boolean): void {
  const held = heldIn(where);
  if (isTenant) refuseOfCluster(where, namespace);
  const earlier = held.get(namespace);
  held.set(namespace, earlier ?? { chart: where, isTenant });
  if (earlier === undefined || (!earlier.isTenant && !isTenant)) return;
  refuse(where, {
    code: 'tenant-namespace-taken',
    problem: 'the namespace of a tenant is its own: quota, policies and rights there are for one',
    given: `${namespace}, of ${earlier.chart.node.path} and ${where.node.path}`,
    allowed: 'a namespace for each tenant; Systems inside a tenant share its namespace',
    fix: `give one of them another namespace, or make the System inside the tenant: new System(${earlier.isTenant ? earlier.chart.node.id : where.node.id}, '...')`,
  });
}

/** Policies that let nobody in would stop the cluster's own pods, and quotas those that everybody needs. */
function refuseOfCluster(where: IConstruct, namespace: string): void {
  if (namespace !== 'default' && !namespace.startsWith('kube-')) return;
  refuse(where, {
    code: 'tenant-namespace-reserved',
    problem: 'the namespace belongs to the cluster, and no tenant can be alone in it',
    given: namespace,
    allowed: 'names other than default and those that begin with kube-',
    fix: 'give the tenant another namespace',
  });
}

/** Refuses what leads from one tenant to another, unless that one has said that it may. */
export function refuseCrossing(where: IConstruct, verb: string, other: IConstruct | undefined): void {
  refuseUnadmitted(where, verb, other, [tenancyOf(where), other && tenancyOf(other)]);
}

/** The same for namespaces that are told by name: only when the program is complete it is known whose they are. */
export function refuseCrossingByName(where: IConstruct, direction: 'in' | 'out', namespace: string): void {
  where.node.addValidation({
    validate: () => {
      const other = heldIn(where).get(namespace)?.chart;
      const [here, there] = [tenancyOf(where), other && tenancyOf(other)];
      refuseUnadmitted(where, direction === 'in' ? 'lets in' : 'calls', other, direction === 'in' ? [there, here] : [here, there]);
      return [];
    },
  });
}

/** Refuses a grant by which one tenant would read Secrets of another: who may call is not said to read. */
export function refuseLending(where: IConstruct, namespace: string): void {
  where.node.addValidation({
    validate: () => {
      const owner = heldIn(where).get(namespace)?.chart;
      const [here, there] = [tenancyOf(where), owner && tenancyOf(owner)];
      if (here === undefined || there === undefined || here.owner === there.owner) return [];
      return refuse(where, {
        code: 'tenant-crossed',
        problem: "it takes a certificate from another tenant's namespace, and grants itself the reading of it",
        given: `${where.node.path} and ${owner!.node.path}`,
        allowed: 'Secrets of its own namespace, and of namespaces that belong to no tenant',
        fix: 'keep the certificate in its own namespace, or let its owner make the grant, makeGrant: false',
      });
    },
  });
}

function refuseUnadmitted(where: IConstruct, verb: string, other: IConstruct | undefined, [from, to]: (Tenancy | undefined)[]): void {
  if (from === undefined || to === undefined || from.owner === to.owner || to.admitted.has(from.owner)) return;
  refuse(where, {
    code: 'tenant-crossed',
    problem: `it ${verb} another tenant's pods`,
    given: `${where.node.path} and ${other!.node.path}`,
    allowed: 'pods of the same tenant, pods that belong to no tenant, and those of tenants that admit this one',
    fix: `remove it, or say that it may: ${to.owner.node.id}.admit(${from.owner.node.id})`,
  });
}

/** Rights in all namespaces are rights in those of other tenants. */
export function refuseClusterWide(where: IConstruct, isClusterWide: boolean): void {
  const tenancy = isClusterWide ? tenancyOf(where) : undefined;
  if (tenancy === undefined) return;
  refuse(where, {
    code: 'tenant-cluster-wide',
    problem: 'a permission for the whole cluster leads into the namespaces of other tenants',
    given: 'clusterWide: true',
    allowed: `permissions in the namespace ${tenancy.namespace}`,
    fix: "remove clusterWide, or make the app in a System outside of tenants: new System(app, 'platform')",
  });
}

/** What the tenant says for all that is inside it. */
export function refuseTenantsOwn(where: IConstruct, given: { readonly [prop: string]: unknown }): void {
  const tenancy = tenancyOf(where.node.scope!);
  const props = Object.keys(given).filter(prop => given[prop] !== undefined);
  if (tenancy === undefined || props.length === 0) return;
  refuse(where, {
    code: 'tenant-namespace-left',
    problem: `it is inside the tenant ${tenancy.owner.node.path}, whose namespace it shares`,
    given: props.join(', '),
    allowed: `a System without ${props.join(' and ')} inside a tenant, or one outside of tenants`,
    fix: `remove ${props.join(' and ')}; ${Chart.of(tenancy.owner).namespace} is its namespace`,
  });
}
