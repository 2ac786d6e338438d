import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { labelMap } from '../../private/names';
import { Toleration } from '../../props/scheduling/toleration';
import { Json } from '../objects/kube';
import { wholeSeconds } from '../objects/seconds';

export function tolerations(where: Construct, given: Toleration[]): Json<k8s.Toleration>[] {
  return given.map(({ key, value, effect, seconds }) => {
    if (key !== undefined) labelMap(where, 'tolerations', { [key]: value ?? '' });
    return {
      ...(key !== undefined && { key }),
      operator: value === undefined ? 'Exists' : 'Equal',
      ...(value !== undefined && { value }),
      ...(effect !== undefined && { effect }),
      ...(seconds !== undefined && { tolerationSeconds: wholeSeconds(where, 'tolerations seconds', seconds) }),
    };
  });
}
