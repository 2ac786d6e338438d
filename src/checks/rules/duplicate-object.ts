import { describeManifest, describeOrigin, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { Check, Problem } from '../check';

export const duplicateObject: Check = {
  id: 'duplicate-object',
  profile: 'references',
  severity: 'error',
  description: 'Two manifests define the same object, and the cluster keeps only the one that is applied last.',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  inspect,
};

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const [first] = manifests.copiesOf(entry);
  if (first === entry) return [];
  const origin = describeOrigin(first.origin);
  return [{
    message: `${describeManifest(first.manifest)} is already in the manifests${origin && `, from ${origin}`}`,
    fix: 'remove or rename one of the two, or put them in different namespaces',
  }];
}
