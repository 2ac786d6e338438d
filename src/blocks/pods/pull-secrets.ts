import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Platform } from '../../platform/platform';
import { objectName } from '../../private/names';
import { TreeState } from '../../private/tree-state';
import { Secret } from '../../props/config/secret';
import { needExternal } from '../objects/external';
import { Json } from '../objects/kube';

const PULL_SECRETS = new TreeState<Secret[]>('pullSecrets');

/** Applies to all pods below the construct. */
export function setPullSecrets(scope: Construct, secrets: Secret[] = []): void {
  PULL_SECRETS.set(scope, secrets);
}

/** The registry credentials of a pod: its own, those of all its parents, and those of the platform. */
export function pullSecrets(scope: Construct, own: Secret[] = []): Pick<Json<k8s.PodSpec>, 'imagePullSecrets'> {
  const above = [...scope.node.scopes].reverse().flatMap(construct => PULL_SECRETS.of(construct) ?? []);
  const names = [...new Set([...own, ...above, ...Platform.of(scope).imagePullSecrets].map(({ name }) => objectName(scope, 'imagePullSecrets', name)))];
  names.forEach(name => needExternal(scope, 'Secret', name, ['.dockerconfigjson']));
  return names.length === 0 ? {} : { imagePullSecrets: names.map(name => ({ name })) };
}
