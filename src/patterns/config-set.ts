import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { configMap } from '../blocks/config-map';
import { configValue } from '../blocks/config-value';
import { sharedLabels } from '../blocks/identity';
import { constructId, dataKey, dnsLabel, envName } from '../private/names';
import { refuse } from '../private/refusal';
import { markSource } from '../private/source';
import { Plain } from '../props/plain';

/** Settings of a ConfigSet. */
export interface ConfigSetProps {
  /**
   * The variables. A change rolls the apps that read the set, and no others. What looks like a secret is refused.
   *
   * @see https://12factor.net/config
   */
  readonly values: { readonly [name: string]: string | number | boolean | Plain };

  /**
   * Name of the ConfigMap. Give it before moving or renaming the construct, so that nothing changes on the cluster.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * Environment variables that several apps of a namespace have in common, in one ConfigMap: the `configSets` of each app say
 * that it reads them. Each reader has all of them, unchanged.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export class ConfigSet extends Construct {
  /** The variables on the cluster. */
  public readonly configMap: k8s.KubeConfigMap;

  /**
   * Makes the ConfigMap of the set.
   *
   * @throws name-invalid, name-too-long, env-name-invalid, data-key-invalid, config-not-scalar, config-looks-secret, config-map-too-large, config-values-missing
   */
  constructor(scope: Construct, id: string, props: ConfigSetProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    refuseWithoutValues(this, props);
    const values = Object.entries(props.values).map(([variable, value]) => [
      dataKey(this, `values.${variable}`, envName(this, `values.${variable}`, variable)), configValue(this, `values.${variable}`, variable, value),
    ]);
    this.configMap = configMap(this, name, sharedLabels(this), Object.fromEntries(values));
  }
}

function refuseWithoutValues(where: Construct, props: ConfigSetProps): void {
  if (typeof props?.values === 'object' && props.values !== null) return;
  refuse(where, {
    code: 'config-values-missing',
    problem: 'the set has no values',
    given: Object.keys(props ?? {}).join(', ') || 'nothing',
    allowed: 'variables by name',
    fix: "write new ConfigSet(shop, 'shared', { values: { LOG_FORMAT: 'json' } })",
  });
}
