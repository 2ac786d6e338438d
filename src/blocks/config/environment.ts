import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { baseName, dataOf } from './config-map';
import { configValue, ConfigValues } from './config-value';
import { needSecretKey } from './secret-reference';
import { envName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { Secret, SecretKey } from '../../props/config/secret';
import { Binding } from '../../props/services/backing-service';
import { Json } from '../objects/kube';

type EnvVar = Json<k8s.EnvVar>;

interface Variable {
  readonly from: string;
  readonly secret?: Secret;
  /** The only init container that gets it; undefined when all containers do. */
  readonly only?: string;
  readonly render: () => Omit<EnvVar, 'name'>;
}

/** The environment variables of a container: shared sets, config, then secrets, then bindings, each name once. */
export class Environment {
  private readonly variables = new Map<string, Variable>();
  private readonly sets = new Set<k8s.KubeConfigMap>();

  constructor(private readonly scope: IConstruct, private readonly namespace: string | undefined) {}

  public addConfig(values: ConfigValues, prop = 'config'): void {
    for (const [name, given] of Object.entries(values)) {
      // Kubernetes expands $(NAME) in values; escaped, the app sees the value as the user wrote it.
      const value = configValue(this.scope, `${prop}.${name}`, name, given).replace(/\$\(/g, '$$$$(');
      this.add(name, { from: prop, render: () => ({ value }) });
    }
  }

  /** With `only`, one init container gets them, and no other source may define variables with these names. */
  public addSecrets(keys: { readonly [name: string]: SecretKey }, prop = 'secrets', only?: string): void {
    for (const [name, key] of Object.entries(keys)) {
      needSecretKey(this.scope, `${prop}.${name}`, key);
      const { secret } = key;
      this.add(name, { from: prop, secret, only, render: () => ({ valueFrom: { secretKeyRef: { name: secret.name, key: key.name } } }) });
    }
  }

  /** Kubernetes expands only variables that are defined earlier. */
  public addBinding(name: string, binding: Binding): void {
    if (binding._whole) {
      this.addSecrets({ [name]: binding._whole }, 'bindings');
      return;
    }
    this.addSecrets(binding._secrets(name), 'bindings');
    this.add(name, { from: 'bindings', render: () => ({ value: binding.valueIn(this.namespace, name) }) });
  }

  /** Fields of the pod (downward API), by field path. */
  public addFields(fields: { readonly [name: string]: string }, prop: string): void {
    for (const [name, fieldPath] of Object.entries(fields)) {
      this.add(name, { from: prop, render: () => ({ valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } }) });
    }
  }

  /** All variables of a shared ConfigMap. */
  public addSet(map: k8s.KubeConfigMap): void {
    this.refuseForeign(map);
    this.sets.add(map);
  }

  /** These variables and those of another environment, which take precedence. */
  public with(other: Environment): Environment {
    const both = new Environment(other.scope, this.namespace);
    for (const { variables, sets } of [this, other]) {
      variables.forEach((variable, name) => both.variables.set(name, variable));
      sets.forEach(map => both.sets.add(map));
    }
    both.refuseHidden();
    return both;
  }

  /** The variables of the main container, or of the init container with this name. */
  public render(container?: string): EnvVar[] | undefined {
    const own = [...this.variables].filter(([, { only }]) => only === undefined || only === container);
    const rendered = own.map(([name, { render }]) => ({ name, ...render() }));
    return rendered.length === 0 ? undefined : rendered;
  }

  public renderSets(): Json<k8s.EnvFromSource>[] | undefined {
    const sorted = [...this.sets].sort((a, b) => (baseName(a) < baseName(b) ? -1 : 1));
    return sorted.length === 0 ? undefined : sorted.map(({ name }) => ({ configMapRef: { name } }));
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

  /** A set is the same for all of its readers: a variable that another source hides would silently break that. */
  private refuseHidden(): void {
    const sources = new Map([...this.variables].map(([name, { from }]) => [name, from]));
    for (const map of this.sets) {
      for (const name of Object.keys(dataOf(map))) {
        const earlier = sources.get(name);
        if (earlier !== undefined) this.refuseTwice(name, earlier, `ConfigSet ${baseName(map)}`);
        sources.set(name, `ConfigSet ${baseName(map)}`);
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
        ? `the ConfigSet ${baseName(map)} belongs to another App, which is synthesized separately`
        : `the ConfigSet ${baseName(map)} is in another namespace, and pods can only read ConfigMaps of their own namespace`,
      given: isOfOtherApp ? map.node.path : `${home ?? 'no namespace'} instead of ${this.namespace ?? 'no namespace'}`,
      allowed: 'ConfigSets of the same App in the same namespace',
      fix: 'create a ConfigSet with the same values next to the app that reads it',
    });
  }

  private refuseTwice(name: string, earlier: string, from: string): never {
    return refuse(this.scope, {
      code: 'env-duplicate',
      problem: `the variable is set by ${earlier} and by ${from}, and only one can take effect`,
      given: name,
      allowed: 'each variable once among config, secrets, bindings and ConfigSets',
      fix: `remove it from ${earlier} or from ${from}`,
    });
  }
}
