import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Manifests } from '../../manifests/manifests';
import { Platform } from '../../platform/platform';
import { externalsOf } from '../objects/external';
import { complete } from '../objects/kube';

/** Cluster-scoped kinds that affect what pods request. */
const CLUSTER_WIDE = ['PriorityClass', 'RuntimeClass'];

/** The program's objects in the namespace, as far as they exist by now. Quotas are left out: they are derived from the rest. */
export function manifestsOf(where: IConstruct, namespace: string): Manifests {
  const { root } = where.node;
  const objects = root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .filter(({ kind, metadata }) => CLUSTER_WIDE.includes(kind) || (kind !== 'ResourceQuota' && metadata.namespace === namespace));
  objects.forEach(complete);
  const entries = objects.map(object => ({ manifest: object.toJson(), origin: { path: object.node.path } }));
  const externals = externalsOf(root).filter(external => external.namespace === namespace);
  return Manifests.of(entries, { externals, kubernetes: Platform.of(where).kubernetes });
}
