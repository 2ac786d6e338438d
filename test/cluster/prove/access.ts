import type { KubeObject, Served } from '../lab';

const REVIEW = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';

/** What the roles among the objects give an account in a namespace, as `verb group/resource/name`. */
export function rightsMeant(objects: KubeObject[], account: KubeObject, namespace: string): string[] {
  const bindings = objects.filter(({ kind, metadata, subjects }) => (
    (kind === 'ClusterRoleBinding' || (kind === 'RoleBinding' && metadata.namespace === namespace))
    && subjects.some((subject: any) => subject.name === account.metadata.name && subject.namespace === account.metadata.namespace)
  ));
  const rules = bindings.flatMap(({ kind, roleRef }) => objects
    .filter(role => role.kind === roleRef.kind && role.metadata.name === roleRef.name && (kind === 'ClusterRoleBinding' || role.metadata.namespace === namespace))
    .flatMap(role => role.rules));
  return single(rules);
}

/** What the server says that an account may do in a namespace, beyond what it lets everybody do. */
export async function rightsOf(cluster: Served, account: KubeObject, namespace: string): Promise<string[]> {
  const [mine, everybodys] = await Promise.all([account.metadata.name, 'nobody'].map(async name => review(cluster, `${account.metadata.namespace}:${name}`, namespace)));
  return mine.filter(right => !everybodys.includes(right));
}

async function review(cluster: Served, account: string, namespace: string): Promise<string[]> {
  const client = cluster.api.as(`system:serviceaccount:${account}`);
  try {
    const { status } = await client.post(REVIEW, { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } });
    const { resourceRules, incomplete } = status;
    if (incomplete) throw new Error(`the server does not know all rights of ${account}: ${JSON.stringify(status)}`);
    return single(resourceRules);
  } finally {
    client.close();
  }
}

/** Each right by itself, sorted, so that it does not matter how rules are cut. */
function single(rules: any[]): string[] {
  return [...new Set(rules.flatMap(({ apiGroups, resources, resourceNames = ['*'], verbs }) => (
    verbs.flatMap((verb: string) => apiGroups.flatMap((group: string) => resources.flatMap((resource: string) => (
      resourceNames.map((name: string) => `${verb} ${group}/${resource}/${name}`)
    ))))
  )))].sort() as string[];
}
