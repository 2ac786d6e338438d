import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { configMap } from '../../blocks/config/config-map';
import { configValue } from '../../blocks/config/config-value';
import { sharedLabels } from '../../blocks/objects/identity';
import { checked } from '../../private/calls/checked';
import { constructId, dataKey, dnsLabel, envName } from '../../private/names';
import { markSource } from '../../private/source';
import { PlainText } from '../../props/config/plain-text';

/** Options of a ConfigSet. */
export interface ConfigSetProps {
  /**
   * The variables. A change rolls only the apps that read the set. Values that look like secrets are rejected.
   *
   * @see https://12factor.net/config
   */
  readonly values: { readonly [name: string]: string | number | boolean | PlainText };

  /**
   * Name of the ConfigMap, to which a hash of the values is appended. Set it before you move or rename the construct, so that
   * nothing changes on the cluster.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * Environment variables that several apps of a namespace share, in one ConfigMap. Apps read them with `configSets`; each
 * app gets all of them, unchanged. Changed values create another ConfigMap, so an earlier revision of an app still finds
 * its old values.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 * @example
 * const common = new ConfigSet(shop, 'common', { values: { LOG_LEVEL: 'info', REGION: 'eu-central-1' } });
 *
 * new TwelveFactorApp(shop, 'orders', {
 *   image: 'ghcr.io/acme/orders:2.0.1',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 *   configSets: [common],
 * });
 */
@checked
export class ConfigSet extends Construct {
  /**
   * The generated ConfigMap. Its `name` is the one that is printed, such as `shared-4f2a9c1d`, with the values and patches so far:
   * read it after the last patch.
   */
  public readonly configMap: k8s.KubeConfigMap;

  /**
   * Creates the ConfigMap of the set.
   *
   * @throws name-invalid, name-too-long, env-name-invalid, data-key-invalid, config-looks-secret, config-map-too-large
   */
  constructor(scope: Construct, id: string, props: ConfigSetProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    const values = Object.entries(props.values).map(([variable, value]) => [
      dataKey(this, `values.${variable}`, envName(this, `values.${variable}`, variable)), configValue(this, `values.${variable}`, variable, value),
    ]);
    this.configMap = configMap(this, name, sharedLabels(this), Object.fromEntries(values));
  }
}
