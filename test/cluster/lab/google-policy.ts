import type { KubeObject } from './client';

/** A kind of policy of Google's for a Service, of which only the settings differ. */
export function googlePolicy(kind: string, plural: string, settings: object): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.networking.gke.io` },
    spec: {
      group: 'networking.gke.io',
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope: 'Namespaced',
      versions: [{
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['spec'],
            properties: {
              spec: {
                type: 'object',
                required: ['targetRef'],
                properties: { default: settings, targetRef: TARGET },
              },
            },
          },
        },
      }],
    },
  };
}

const TARGET = {
  type: 'object',
  required: ['group', 'kind', 'name'],
  properties: { group: { type: 'string' }, kind: { type: 'string', minLength: 1 }, name: { type: 'string', minLength: 1 }, namespace: { type: 'string' } },
};
