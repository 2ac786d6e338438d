import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { needExternal } from './external';
import { Plain } from './kube';
import { dataKey, envName, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { looksSecret } from '../private/secrecy';
import { Binding } from '../props/backing-service';
import { Plain as PlainValue } from '../props/plain';
import { SecretKey } from '../props/secret';

type EnvVar = Plain<k8s.EnvVar>;

export type ConfigValues = { readonly [name: string]: string | number | boolean | PlainValue };

/** The environment variables of a container: config, then secrets, then bindings, each name once. */
export class Environment {
  private readonly variables = new Map<string, { readonly from: string; readonly render: () => Omit<EnvVar, 'name'> }>();

  constructor(private readonly scope: IConstruct, private readonly namespace: string | undefined) {}

  public addConfig(values: ConfigValues, prop = 'config'): void {
    for (const [name, value] of Object.entries(values)) {
      const text = this.scalar(`${prop}.${name}`, value);
      if (!(value instanceof PlainValue)) this.refuseSecret(`${prop}.${name}`, name, text);
      this.add(name, prop, () => ({ value: text }));
    }
  }

  public addSecrets(keys: { readonly [name: string]: SecretKey }): void {
    for (const [name, key] of Object.entries(keys)) {
      objectName(this.scope, `secrets.${name} Secret`, key.secret.name);
      dataKey(this.scope, `secrets.${name} key`, key.name);
      needExternal(this.scope, 'Secret', key.secret.name, [key.name]);
      this.add(name, 'secrets', () => ({ valueFrom: { secretKeyRef: { name: key.secret.name, key: key.name } } }));
    }
  }

  public addBinding(name: string, binding: Binding): void {
    this.add(name, 'bindings', () => ({ value: binding.valueIn(this.namespace) }));
  }

  /** These variables and those of another environment, which win. */
  public with(other: Environment): Environment {
    const both = new Environment(this.scope, this.namespace);
    [this, other].forEach(({ variables }) => variables.forEach((variable, name) => both.variables.set(name, variable)));
    return both;
  }

  public render(): EnvVar[] | undefined {
    const rendered = [...this.variables].map(([name, { render }]) => ({ name, ...render() }));
    return rendered.length === 0 ? undefined : rendered;
  }

  private add(name: string, from: string, render: () => Omit<EnvVar, 'name'>): void {
    envName(this.scope, `${from}.${name}`, name);
    const earlier = this.variables.get(name);
    if (earlier) {
      refuse(this.scope, {
        code: 'env-duplicate',
        problem: `the variable comes from ${earlier.from} and from ${from}, and only one can win`,
        given: name,
        allowed: 'each variable once among config, secrets and bindings',
        fix: `remove it from ${earlier.from} or from ${from}`,
      });
    }
    this.variables.set(name, { from, render });
  }

  private scalar(prop: string, value: unknown): string {
    const plain = value instanceof PlainValue ? value.value : value;
    if (typeof plain === 'string' || typeof plain === 'boolean' || Number.isFinite(plain)) {
      // Kubernetes expands $(NAME) in values; what the user wrote is what the app shall see.
      return String(plain).replace(/\$\(/g, '$$$$(');
    }
    return refuse(this.scope, {
      code: 'config-not-scalar',
      problem: `${prop} is no single value`,
      given: plain === undefined ? 'undefined' : plain,
      allowed: 'a string, a finite number or a boolean',
      fix: plain === undefined || plain === null ? 'give it a value, or leave it out' : 'write it as a string, for example with JSON.stringify',
    });
  }

  private refuseSecret(prop: string, name: string, value: string): void {
    const reason = looksSecret(name, value);
    if (reason === undefined) return;
    refuse(this.scope, {
      code: 'config-looks-secret',
      problem: `${prop} looks like a secret (${reason}), and everybody who reads the manifests would read it`,
      given: `${value.slice(0, 2)}... (${value.length} characters)`,
      allowed: 'values that are no secret; secrets by reference to a Secret on the cluster',
      fix: `move it to secrets: { ${name}: Secret.existing('...').key('...') }, or say that it is none: Plain.of('...')`,
    });
  }
}
