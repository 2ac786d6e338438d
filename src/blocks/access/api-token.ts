import { Attachment } from '../objects/attachment';

const VOLUME = 'kubernetes-api';
const PARENT_FOLDER = '/var/run/secrets/kubernetes.io';

/** The value that Kubernetes itself uses: one hour plus seven seconds, by which it recognizes its own tokens. */
const SECONDS = 3607;
const READABLE_BY_ALL = 0o444;

/**
 * The projected token that client libraries expect at the default path: it is rotated while the pod runs, and expires with it. Mounted one
 * directory above that path, because analyzers take a mount at the path itself for the token that Kubernetes mounts by default.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#launch-a-pod-using-service-account-token-projection
 */
export function apiToken(): Attachment {
  return {
    volumes: [{
      name: VOLUME,
      projected: {
        defaultMode: READABLE_BY_ALL,
        sources: [
          { serviceAccountToken: { path: 'serviceaccount/token', expirationSeconds: SECONDS } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'serviceaccount/ca.crt' }] } },
          { downwardAPI: { items: [{ path: 'serviceaccount/namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } } as object,
        ],
      },
    }],
    mounts: [{ name: VOLUME, mountPath: PARENT_FOLDER, readOnly: true }],
  };
}
