import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';
import { PodSecurity } from '../../props/security/pod-security';

const TENANCY = new TreeState<Tenancy>('tenancy');
const NAMESPACES = new TreeState<Map<string, Holder>>('namespaces');

/** A namespace that belongs to one tenant, isolated from all others. */
export interface Tenancy {
  readonly owner: IConstruct;
  readonly namespace: string;
  /** Undefined when the Namespace is created elsewhere. */
  readonly podSecurity?: PodSecurity;
  /** Tenants whose apps may send requests to the apps of this tenant. */
  readonly admitted: Set<IConstruct>;
}

interface Holder {
  readonly chart: IConstruct;
  readonly isTenant: boolean;
}

export function setTenancy(tenant: IConstruct, namespace: string, podSecurity: PodSecurity | undefined): Tenancy {
  const tenancy: Tenancy = { owner: tenant, namespace, podSecurity, admitted: new Set() };
  TENANCY.set(tenant, tenancy);
  return tenancy;
}

/** The tenant that the construct is in. */
export function tenancyOf(scope: IConstruct): Tenancy | undefined {
  return TENANCY.nearest(scope);
}

/** Which chart is in which namespace, for the whole program. */
function heldIn(where: IConstruct): Map<string, Holder> {
  return NAMESPACES.ofOr(where.node.root, () => new Map());
}

/** Records which chart is in a namespace: a tenant does not share its namespace. */
export function joinTenantNamespace(where: IConstruct, namespace: string, isTenant: boolean): void {
  const held = heldIn(where);
  if (isTenant) refuseOfCluster(where, namespace);
  const earlier = held.get(namespace);
  held.set(namespace, earlier ?? { chart: where, isTenant });
  if (earlier === undefined || (!earlier.isTenant && !isTenant)) return;
  refuse(where, {
    code: 'tenant-namespace-taken',
    problem: 'the namespace of a tenant cannot be shared: its quota, policies and permissions are for one tenant',
    given: `${namespace}, of ${earlier.chart.node.path} and ${where.node.path}`,
    allowed: 'a namespace for each tenant; Systems inside a tenant share its namespace',
    fix: `set another namespace for one of them, or create the System inside the tenant: new System(${earlier.isTenant ? earlier.chart.node.id : where.node.id}, '...')`,
  });
}

/** Policies that deny all traffic would stop the cluster's own pods, and quotas those that the whole cluster needs. */
function refuseOfCluster(where: IConstruct, namespace: string): void {
  if (namespace !== 'default' && !namespace.startsWith('kube-')) return;
  refuse(where, {
    code: 'tenant-namespace-reserved',
    problem: 'the namespace belongs to the cluster, and cannot be reserved for a tenant',
    given: namespace,
    allowed: 'names other than default and those that begin with kube-',
    fix: 'use another namespace for the tenant',
  });
}

/** Rejects what leads from one tenant to another, unless the other tenant admits it. */
export function refuseCrossing(where: IConstruct, verb: string, other: IConstruct | undefined): void {
  refuseUnadmitted(where, verb, other, [tenancyOf(where), other && tenancyOf(other)]);
}

/** The same for namespaces given by name: their tenants are known only when the program is complete. */
export function refuseCrossingByName(where: IConstruct, direction: 'in' | 'out', namespace: string): void {
  where.node.addValidation({
    validate: () => {
      const other = heldIn(where).get(namespace)?.chart;
      const [here, there] = [tenancyOf(where), other && tenancyOf(other)];
      refuseUnadmitted(where, direction === 'in' ? 'allows traffic from' : 'calls', other, direction === 'in' ? [there, here] : [here, there]);
      return [];
    },
  });
}

/** Rejects a grant by which one tenant would read Secrets of another: permission to send requests does not include reading. */
export function refuseLending(where: IConstruct, namespace: string): void {
  where.node.addValidation({
    validate: () => {
      const owner = heldIn(where).get(namespace)?.chart;
      const [here, there] = [tenancyOf(where), owner && tenancyOf(owner)];
      if (here === undefined || there === undefined || here.owner === there.owner) return [];
      return refuse(where, {
        code: 'tenant-crossed',
        problem: "it uses a certificate from another tenant's namespace, and grants itself access to it",
        given: `${where.node.path} and ${owner!.node.path}`,
        allowed: 'Secrets of its own namespace, and of namespaces that belong to no tenant',
        fix: 'keep the certificate in its own namespace, or let its owner create the grant and set makeGrant: false',
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
    fix: `remove it, or allow it: ${to.owner.node.id}.admit(${from.owner.node.id})`,
  });
}

/** Permissions in all namespaces include the namespaces of other tenants. */
export function refuseClusterWide(where: IConstruct, isClusterWide: boolean): void {
  const tenancy = isClusterWide ? tenancyOf(where) : undefined;
  if (tenancy === undefined) return;
  refuse(where, {
    code: 'tenant-cluster-wide',
    problem: 'a cluster-wide permission includes the namespaces of other tenants',
    given: 'clusterWide: true',
    allowed: `permissions in the namespace ${tenancy.namespace}`,
    fix: "remove clusterWide, or create the app in a System outside of tenants: new System(app, 'platform')",
  });
}

/** Rejects what the tenant sets for everything inside it. */
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
