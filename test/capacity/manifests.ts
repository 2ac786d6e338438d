import { formatAmount } from '../../src/capacity/amount';
import { Amounts } from '../../src/capacity/amounts';
import { Manifests } from '../../src/manifests/manifests';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';

export function manifestsOf(yaml: string, kubernetes = '1.35'): Manifests {
  return Manifests.of(entriesFromYaml(yaml, 'test.yaml'), { kubernetes });
}

export function shown(amounts: Amounts): { [resource: string]: string } {
  return Object.fromEntries([...amounts].map(([resource, amount]) => [resource, formatAmount(resource, amount)]));
}
