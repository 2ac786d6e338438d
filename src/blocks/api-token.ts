import { Attachment } from './attachment';

const VOLUME = 'kubernetes-api';
const PARENT_FOLDER = '/var/run/secrets/kubernetes.io';

/** What Kubernetes itself asks for: an hour, and seven seconds by which it knows its own. */
const SECONDS = 3607;
const READABLE_BY_ALL = 0o444;

/**
 * What client libraries look for at the usual place: a token that is renewed while the pod runs, and ends with it. Mounted
 * one folder above that place, as analyzers take a mount at the place itself for the token that Kubernetes mounts unasked.
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
