import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { NOT_PRUNED } from '../../manifests/gitops';
import { Manifest } from '../../manifests/manifest';
import { refuse } from '../../private/refusal';
import { shortHash } from '../../private/short-hash';
import { annotate } from '../objects/annotate';
import { kubeObject } from '../objects/kube';
import { namedAsPrinted } from '../objects/printed-name';

/** Maximum total size of the values of a ConfigMap in Kubernetes. */
const MOST_BYTES = 2 ** 20;

type Texts = { readonly [key: string]: string };

/**
 * A ConfigMap that pods read. Its name ends in a hash of its data, so that changed data becomes a new object and an earlier revision still
 * finds its own. Only the cluster knows which revisions exist, so nothing but `leftovers` deletes it.
 */
export function configMap(scope: Construct, name: string, labels: Texts, data: Texts): k8s.KubeConfigMap {
  const bytes = Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MOST_BYTES) {
    refuse(scope, {
      code: 'config-map-too-large',
      problem: `the data of the ConfigMap ${name} exceeds the maximum size of a ConfigMap`,
      given: `${bytes} bytes in ${Object.keys(data).length} entries`,
      allowed: `${MOST_BYTES} bytes (1 MiB) in total`,
      fix: 'move large files into the image, or to a volume',
    });
  }
  const map = kubeObject(k8s.KubeConfigMap, scope, 'ConfigMap', { metadata: { name, labels }, immutable: true, data }, { finish: hashed });
  annotate(map, NOT_PRUNED);
  return namedAsPrinted(map);
}

/** The name without the hash, which changes. */
export function baseName(map: k8s.KubeConfigMap): string {
  return map.metadata.name!;
}

/** Its data as printed, including the user's patches. */
export function dataOf(map: k8s.KubeConfigMap): Texts {
  return map.toJson().data ?? {};
}

function hashed(manifest: Manifest): Manifest {
  const sorted = [manifest.data, manifest.binaryData].map(texts => Object.entries(texts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  const hash = shortHash(JSON.stringify(sorted));
  return { ...manifest, metadata: { ...manifest.metadata, name: `${manifest.metadata.name}-${hash}` } };
}
