import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { baseName, dataOf } from './config-map';
import { configValue, ConfigValues } from './config-value';
import { fieldVariable } from './pod-fields';
import { needSecretKey } from './secret-reference';
import { envName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { Secret, SecretKey } from '../../props/config/secret';
import { PodField } from '../../props/pods/pod-field';
import { Binding } from '../../props/services/backing-service';
import { ShownField } from '../objects/attachment';
import { Json } from '../objects/kube';

type EnvVar = Json<k8s.EnvVar>;

interface Variable {
  readonly from: string;
  readonly secret?: Secret;
  readonly shown?: ShownField;
  /** The only init container that gets it; undefined when all containers do. */
  readonly only?: string;
  readonly render: () => Omit<EnvVar, 'name'>;
}

/** The environment variables of a container: shared sets, fields of the pod, config, then secrets, then bindings, each name once. */
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

  /** Fields of the container's pod (downward API). */
  public addFields(fields: { readonly [name: string]: PodField } = {}, prop = 'podFields'): void {
    for (const [name, field] of Object.entries(fields)) {
      const shown = { prop: `${prop}.${name}`, field };
      const valueFrom = fieldVariable(this.scope, shown);
      this.add(name, { from: prop, shown, render: () => ({ valueFrom }) });
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

  /** For pods that are not those of the workload: without the fields of the pod, which would be those of another one. */
  public forOtherPods(): Environment {
    const others = new Environment(this.scope, this.namespace);
    this.variables.forEach((variable, name) => variable.shown ?? others.variables.set(name, variable));
    this.sets.forEach(map => others.sets.add(map));
    return others;
  }

  /** The variables of the main container, or of the init container with this name. Fields of the pod come first: other values may refer to them. */
  public render(container?: string): EnvVar[] | undefined {
    const own = [...this.variables].filter(([, { only }]) => only === undefined || only === container);
    const sorted = [...own.filter(([, { shown }]) => shown), ...own.filter(([, { shown }]) => !shown)];
    const rendered = sorted.map(([name, { render }]) => ({ name, ...render() }));
    return rendered.length === 0 ? undefined : rendered;
  }

  public renderSets(): Json<k8s.EnvFromSource>[] | undefined {
    const sorted = [...this.sets].sort((a, b) => (baseName(a) < baseName(b) ? -1 : 1));
    return sorted.length === 0 ? undefined : sorted.map(({ name }) => ({ configMapRef: { name } }));
  }

  /** The option that sets the variable; undefined for none. */
  public sourceOf(name: string): string | undefined {
    return this.variables.get(name)?.from;
  }

  /** The Secrets that it reads. */
  public secrets(): Secret[] {
    return [...this.variables.values()].flatMap(({ secret }) => secret ?? []);
  }

  /** The fields of the pod that it shows. */
  public fields(): ShownField[] {
    return [...this.variables.values()].flatMap(({ shown }) => shown ?? []);
  }

  private add(name: string, variable: Variable): void {
    envName(this.scope, `${variable.from}.${name}`, name);
    const earlier = this.variables.get(name);
    if (earlier) refuseTwice(this.scope, name, earlier.from, variable.from);
    this.variables.set(name, variable);
  }

  /** A set is the same for all of its readers: a variable that another source hides would silently break that. */
  private refuseHidden(): void {
    const sources = new Map([...this.variables].map(([name, { from }]) => [name, from]));
    for (const map of this.sets) {
      for (const name of Object.keys(dataOf(map))) {
        const earlier = sources.get(name);
        if (earlier !== undefined) refuseTwice(this.scope, name, earlier, `ConfigSet ${baseName(map)}`);
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
}

export function refuseTwice(scope: IConstruct, name: string, earlier: string, from: string): never {
  return refuse(scope, {
    code: 'env-duplicate',
    problem: `the variable is set by ${earlier} and by ${from}, and only one can take effect`,
    given: name,
    allowed: 'each variable once among podFields, config, secrets, bindings and ConfigSets',
    fix: `remove it from ${earlier} or from ${from}`,
  });
}
