import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { externalsOf } from './external';
import { complete } from './kube';
import { Manifests } from '../manifests/manifests';
import { Platform } from '../platform/platform';

/** Outside namespaces, and part of what pods ask for. */
const CLUSTER_WIDE = ['PriorityClass', 'RuntimeClass'];

/** What the program puts into the namespace, as far as it is made by now. Quotas are left out: they are told from the rest. */
export function manifestsOf(where: IConstruct, namespace: string): Manifests {
  const { root } = where.node;
  const objects = root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .filter(({ kind, metadata }) => CLUSTER_WIDE.includes(kind) || (kind !== 'ResourceQuota' && metadata.namespace === namespace));
  objects.forEach(complete);
  const entries = objects.map(object => ({ manifest: object.toJson(), origin: { path: object.node.path } }));
  const externals = externalsOf(root).filter(external => external.namespace === namespace);
  return Manifests.of(entries, { externals, kubernetes: Platform.of(where).kubernetes });
}
