import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { checksum, dataOf } from './config-map';
import { configValue, ConfigValues } from './config-value';
import { Plain } from './kube';
import { readerAnnotation } from './reader-annotation';
import { needSecretKey } from './secret-reference';
import { envName } from '../private/names';
import { refuse } from '../private/refusal';
import { Binding } from '../props/backing-service';
import { Secret, SecretKey } from '../props/secret';

type EnvVar = Plain<k8s.EnvVar>;

interface Variable {
  readonly from: string;
  readonly secret?: Secret;
  readonly render: () => Omit<EnvVar, 'name'>;
}

/** The environment variables of a container: shared sets, config, then secrets, then bindings, each name once. */
export class Environment {
  private readonly variables = new Map<string, Variable>();
  private readonly sets = new Set<k8s.KubeConfigMap>();

  constructor(private readonly scope: IConstruct, private readonly namespace: string | undefined) {}

  public addConfig(values: ConfigValues, prop = 'config'): void {
    for (const [name, given] of Object.entries(values)) {
      // Kubernetes expands $(NAME) in values; what the user wrote is what the app shall see.
      const value = configValue(this.scope, `${prop}.${name}`, name, given).replace(/\$\(/g, '$$$$(');
      this.add(name, { from: prop, render: () => ({ value }) });
    }
  }

  public addSecrets(keys: { readonly [name: string]: SecretKey }, prop = 'secrets'): void {
    for (const [name, key] of Object.entries(keys)) {
      needSecretKey(this.scope, `${prop}.${name}`, key);
      const { secret } = key;
      this.add(name, { from: prop, secret, render: () => ({ valueFrom: { secretKeyRef: { name: secret.name, key: key.name } } }) });
    }
  }

  /** Kubernetes fills in only those variables that stand before. */
  public addBinding(name: string, binding: Binding): void {
    if (binding._whole) {
      this.addSecrets({ [name]: binding._whole }, 'bindings');
      return;
    }
    this.addSecrets(binding._secrets(name), 'bindings');
    this.add(name, { from: 'bindings', render: () => ({ value: binding.valueIn(this.namespace, name) }) });
  }

  /** What the cluster knows of the pod, by the path of the field. */
  public addFields(fields: { readonly [name: string]: string }, prop: string): void {
    for (const [name, fieldPath] of Object.entries(fields)) {
      this.add(name, { from: prop, render: () => ({ valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } }) });
    }
  }

  /** All variables of a ConfigMap that others read too. */
  public addSet(map: k8s.KubeConfigMap): void {
    this.refuseForeign(map);
    this.sets.add(map);
  }

  /** These variables and those of another environment, which win. */
  public with(other: Environment): Environment {
    const both = new Environment(other.scope, this.namespace);
    for (const { variables, sets } of [this, other]) {
      variables.forEach((variable, name) => both.variables.set(name, variable));
      sets.forEach(map => both.sets.add(map));
    }
    both.refuseHidden();
    return both;
  }

  public render(): EnvVar[] | undefined {
    const rendered = [...this.variables].map(([name, { render }]) => ({ name, ...render() }));
    return rendered.length === 0 ? undefined : rendered;
  }

  public renderSets(): Plain<k8s.EnvFromSource>[] | undefined {
    const names = [...this.sets].map(map => map.name).sort();
    return names.length === 0 ? undefined : names.map(name => ({ configMapRef: { name } }));
  }

  /** What makes a pod roll when a set that it reads has changed. */
  public annotations(): { [key: string]: string } {
    return Object.fromEntries([...this.sets].map(map => [readerAnnotation('config-set', map.name), checksum(Object.entries(dataOf(map)))]));
  }

  /** The Secrets that it reads. */
  public secrets(): Secret[] {
    return [...this.variables.values()].flatMap(({ secret }) => secret ?? []);
  }

  private add(name: string, variable: Variable): void {
    envName(this.scope, `${variable.from}.${name}`, name);
    const earlier = this.variables.get(name);
    if (earlier) this.refuseTwice(name, earlier.from, variable.from);
    this.variables.set(name, variable);
  }

  /** A set is the same for all that read it: a variable of it that others hide would break that without a word. */
  private refuseHidden(): void {
    const sources = new Map([...this.variables].map(([name, { from }]) => [name, from]));
    for (const map of this.sets) {
      for (const name of Object.keys(dataOf(map))) {
        const earlier = sources.get(name);
        if (earlier !== undefined) this.refuseTwice(name, earlier, `ConfigSet ${map.name}`);
        sources.set(name, `ConfigSet ${map.name}`);
      }
    }
  }

  private refuseForeign(map: k8s.KubeConfigMap): void {
    const isOfOtherApp = map.node.root !== this.scope.node.root;
    const home = Chart.of(map).namespace;
    if (!isOfOtherApp && home === this.namespace) return;
    refuse(this.scope, {
      code: 'config-set-foreign',
      problem: isOfOtherApp
        ? `the ConfigSet ${map.name} belongs to another App, which is synthesized apart`
        : `the ConfigSet ${map.name} is in another namespace, and pods read ConfigMaps of their own only`,
      given: isOfOtherApp ? map.node.path : `${home ?? 'no namespace'} instead of ${this.namespace ?? 'no namespace'}`,
      allowed: 'sets of the same App in the same namespace',
      fix: 'make a set of the same values beside the app that reads it',
    });
  }

  private refuseTwice(name: string, earlier: string, from: string): never {
    return refuse(this.scope, {
      code: 'env-duplicate',
      problem: `the variable comes from ${earlier} and from ${from}, and only one can win`,
      given: name,
      allowed: 'each variable once among config, secrets, bindings and config sets',
      fix: `remove it from ${earlier} or from ${from}`,
    });
  }
}
