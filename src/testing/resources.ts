import { push } from '../manifests/json';
import { describeManifest, Manifest, namespaceOf } from '../manifests/manifest';
import { listed, nearest } from '../private/messages/nearest';
import { refuse } from '../private/refusal';

/** The resources of a kind such as `Deployment` or, with its API version, `apps/v1/Deployment`. */
export function ofKind(resources: Manifest[], wanted: string): Manifest[] {
  const [, apiVersion, kind] = /^(?:((?:[^/\s]+\/)?v\d[^/\s]*)\/)?([A-Z][^/\s]*)$/.exec(wanted) ?? refuseKind(wanted);
  return resources.filter(resource => resource.kind === kind && (apiVersion === undefined || resource.apiVersion === apiVersion));
}

/** `Deployment shop/db and Deployment shop/web`. */
export function describeAll(resources: Manifest[]): string {
  return listed(resources.map(describeManifest));
}

/** Reports that a kind is missing, and which kinds exist, one line for each. */
export function describeLack(resources: Manifest[], wanted: string): string {
  const meant = nearest(wanted, resources.map(({ kind }) => kind));
  const names = new Map<string, string[]>();
  for (const resource of resources) push(names, `${resource.apiVersion}/${resource.kind}`, nameOf(resource));
  return [
    `There is no ${wanted}${meant === undefined ? '.' : `; did you mean ${meant}?`} ${names.size === 0 ? 'There are no resources.' : 'There is:'}`,
    ...Array.from(names, ([kind, ofThisKind]) => `  ${kind} ${ofThisKind.join(', ')}`),
  ].join('\n');
}

function nameOf(resource: Manifest): string {
  const namespace = namespaceOf(resource);
  return `${namespace === undefined ? '' : `${namespace}/`}${resource.metadata.name}`;
}

function refuseKind(given: unknown): never {
  return refuse(undefined, {
    code: 'kind-invalid',
    problem: 'this is not a valid kind',
    given,
    allowed: "the kind, such as 'Deployment', alone or with its API version, such as 'apps/v1/Deployment' and 'v1/Service'",
    fix: 'use the kind as in manifests',
  });
}
