import { createHash } from 'crypto';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { kubeObject } from './kube';
import { refuse } from '../private/refusal';

/** What Kubernetes lets the values of a ConfigMap be in all. */
const MOST_BYTES = 2 ** 20;
const CHECKSUM_LENGTH = 16;

type Texts = { readonly [key: string]: string };

/** A ConfigMap under a name that stays: its readers carry a checksum of what they read. */
export function configMap(scope: Construct, name: string, labels: Texts, data: Texts): k8s.KubeConfigMap {
  const bytes = Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MOST_BYTES) {
    refuse(scope, {
      code: 'config-map-too-large',
      problem: `what is to be in the ConfigMap ${name} is more than a ConfigMap holds`,
      given: `${bytes} bytes in ${Object.keys(data).length} entries`,
      allowed: `${MOST_BYTES} bytes (1 MiB) in all`,
      fix: 'put large files into the image, or onto a volume',
    });
  }
  return kubeObject(k8s.KubeConfigMap, scope, 'ConfigMap', { metadata: { name, labels }, data });
}

/** What is in it as it will be printed, patches of the user included. */
export function dataOf(map: k8s.KubeConfigMap): Texts {
  return map.toJson().data ?? {};
}

/** The same for the same entries, in whatever order they were given. */
export function checksum(entries: string[][]): string {
  const sorted = entries.map(entry => JSON.stringify(entry)).sort();
  return createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, CHECKSUM_LENGTH);
}
