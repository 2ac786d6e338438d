import type { KubeObject, Served } from '../lab';

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** What changes while nobody touches anything. */
const RESTLESS = /^(events|leases)$/;

/** All objects of a namespace but events, leases and figures, of whatever kinds the server has by now. */
export async function everythingIn({ api }: Served, namespace: string): Promise<KubeObject[]> {
  const { groups } = await api.get<any>('/apis');
  const versions: string[] = groups.map(({ preferredVersion }: any) => preferredVersion.groupVersion).filter((version: string) => !version.includes('metrics.k8s.io'));
  const lists = await Promise.all(['v1', ...versions].map(async apiVersion => {
    const path = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
    const { resources } = await api.get<{ resources: Resource[] } & KubeObject>(path);
    const listed = resources.filter(({ name, namespaced, verbs }) => namespaced && verbs.includes('list') && !RESTLESS.test(name));
    const found = await Promise.all(listed.map(async ({ name, kind }) => (
      (await api.list(`${path}/namespaces/${namespace}/${name}`)).map(object => ({ ...object, apiVersion, kind }))
    )));
    return found.flat();
  }));
  return lists.flat();
}
